"""Compares the structure of a target with the one that the conversion decided on."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from migrate.model.conversion import Conversion
from migrate.model.issue import Severity
from migrate.model.names import EngineName, ObjectKind, ObjectName, ObjectRef
from migrate.model.schema import Column, Default, DefaultKind, ForeignKey, Index, Schema, Table
from migrate.model.structure import StructureComparison, StructureDifference
from migrate.model.types import TypeKind

_NAMED = (ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW, ObjectKind.FUNCTION, ObjectKind.PROCEDURE, ObjectKind.TRIGGER,
          ObjectKind.EVENT, ObjectKind.SEQUENCE, ObjectKind.TYPE)  # fmt: skip
_CASTS = re.compile(r"::[a-z_][\w ]*(\([\d,]+\))?(\[\])*", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_BITS = re.compile(r"[bB]'([01]+)'|([01]+)|0x([0-9a-fA-F]+)")
_WIDTH = re.compile(r"\b((?:tiny|small|medium|big)?int|year)\(\d+\)")
"""Display widths, which MySQL no longer prints."""
_NOW = re.compile(r"(now|current_timestamp|localtimestamp|transaction_timestamp)(\(\d?\))?", re.IGNORECASE)


def compare_structure(conversion: Conversion, found: Schema) -> StructureComparison:
    """What of the conversion's result is not there, or is otherwise, on the target as it was inspected.

    Names of keys, indexes and constraints may differ; what they say may not. What the target has beside it is told for tables and columns.
    """
    expected = conversion.schema
    differences = [
        *_tables(expected, found),
        *(
            item
            for table in expected.tables
            for item in _table(table, found.tables_by_name.get(table.name), found.engine)
        ),
        *_named(conversion, found),
        *_triggers_off(conversion, found),
    ]
    return StructureComparison(compared=tuple(_counted(conversion)), differences=tuple(differences))


def _counted(conversion: Conversion) -> Iterator[tuple[str, int]]:
    tables = conversion.schema.tables
    counts = Counter(
        {
            "table": len(tables),
            "column": sum(len(table.columns) for table in tables),
            "primary-key": sum(table.primary_key is not None for table in tables),
            "unique-key": sum(len(table.unique_keys) for table in tables),
            "index": sum(len(table.indexes) for table in tables),
            "foreign-key": sum(len(table.foreign_keys) for table in tables),
            "check": sum(len(table.checks) for table in tables),
        }
    )
    counts.update(kind.value for kind, _ in _statements_of(conversion, _NAMED))
    yield from ((kind, number) for kind, number in counts.items() if number)


def _statements_of(conversion: Conversion, kinds: Iterable[ObjectKind]) -> Iterator[tuple[ObjectKind, tuple[str, ...]]]:
    wanted = tuple(kinds)
    seen = {(item.object.kind, item.object.path) for item in conversion.statements if item.object.kind in wanted}
    yield from sorted(seen)


def _tables(expected: Schema, found: Schema) -> Iterator[StructureDifference]:
    wanted = {table.name for table in expected.tables}
    for name in sorted(found.tables_by_name.keys() - wanted):
        if not name.name.startswith("awsdms_"):
            reference = ObjectRef(kind=ObjectKind.TABLE, path=(name.schema, name.name))
            yield _difference(reference, "presence", Severity.INFO, "", "a table that the conversion does not make")


def _table(expected: Table, found: Table | None, engine: EngineName) -> Iterator[StructureDifference]:
    if found is None:
        yield _difference(_on(expected, ObjectKind.TABLE), "presence", Severity.ERROR, "a table", "")
        return
    columns = {column.name: column for column in found.columns}
    for column in expected.columns:
        yield from _column(expected, column, columns.pop(column.name, None), engine)
    for name, column in columns.items():
        severity = Severity.WARNING if column.nullable or column.default or column.identity else Severity.ERROR
        reference = _on(expected, ObjectKind.COLUMN, name)
        yield _difference(
            reference, "presence", severity, "", f"a column that the conversion does not make: {column.type}"
        )
    yield from _keys(expected, found)
    yield from _indexes(expected, found)
    yield from _foreign_keys(expected, found)
    yield from _checks(expected, found)


def _column(table: Table, expected: Column, found: Column | None, engine: EngineName) -> Iterator[StructureDifference]:
    reference = _on(table, ObjectKind.COLUMN, expected.name)
    if found is None:
        yield _difference(reference, "presence", Severity.ERROR, str(expected.type), "")
        return
    pairs: tuple[tuple[str, Severity, str, str], ...] = (
        ("type", Severity.ERROR, _type(expected, engine), _type(found, engine)),
        ("nullability", Severity.ERROR, _null(expected), _null(found)),
        ("identity", Severity.ERROR, _numbering(expected), _numbering(found)),
        ("expression", Severity.ERROR, _computing(expected), _computing(found)),
        ("default", Severity.WARNING, _default(expected), _default(found)),
    )
    for aspect, severity, wanted, there in pairs:
        if wanted != there:
            yield _difference(reference, aspect, severity, wanted, there)


def _null(column: Column) -> str:
    return "NULL" if column.nullable else "NOT NULL"


def _numbering(column: Column) -> str:
    return "numbers itself" if column.identity else "plain"


def _computing(column: Column) -> str:
    return "computed" if column.generated else "given"


def _type(column: Column, engine: EngineName) -> str:
    type_ = column.type
    if engine is EngineName.MARIADB and type_.name == "json":
        return "longtext"
    if type_.kind is not TypeKind.BASE:
        return type_.name.rpartition(".")[2].strip('"')
    return _WIDTH.sub(r"\1", str(type_))


def _default(column: Column) -> str:
    if column.identity or column.generated or column.default is None:
        return ""
    found = _BITS.fullmatch(column.default.text.strip()) if column.type.name == "bit" else None
    if found:
        return str(int(found[1] or found[2], 2) if found[1] or found[2] else int(found[3], 16))
    return _plain(column.default)


def _plain(default: Default) -> str:
    """A default's text without what servers add to it: casts, parentheses, quotes, the many words for now."""
    text = default.text.strip()
    if default.kind is DefaultKind.EXPRESSION:
        text = _CASTS.sub("", text)
        while text.startswith("(") and text.endswith(")"):
            text = text[1:-1].strip()
        if text.startswith("'") and text.endswith("'"):
            text = text[1:-1].replace("''", "'")
    lowered = text.lower()
    if _NOW.fullmatch(lowered):
        return "now"
    if _NUMBER.fullmatch(lowered):
        return str(Decimal(lowered).normalize() + 0)
    return {"true": "1", "false": "0", "null": ""}.get(lowered, text)


def _keys(expected: Table, found: Table) -> Iterator[StructureDifference]:
    wanted, there = (table.primary_key.columns if table.primary_key else () for table in (expected, found))
    if wanted != there:
        reference = _on(expected, ObjectKind.PRIMARY_KEY, expected.primary_key.name if expected.primary_key else "")
        yield _difference(reference, "columns", Severity.ERROR, ", ".join(wanted), ", ".join(there))
    unique = _unique(found)
    for key in expected.unique_keys:
        if frozenset(key.columns) not in unique:
            reference = _on(expected, ObjectKind.UNIQUE_KEY, key.name)
            yield _difference(reference, "presence", Severity.ERROR, f"unique ({', '.join(key.columns)})", "")


def _unique(table: Table) -> set[frozenset[str]]:
    keys = {frozenset(key.columns) for key in table.unique_keys}
    if table.primary_key:
        keys.add(frozenset(table.primary_key.columns))
    plain = (index for index in table.indexes if index.unique and index.predicate is None)
    return keys | {frozenset(part.column for part in index.parts if part.column) for index in plain}


def _indexes(expected: Table, found: Table) -> Iterator[StructureDifference]:
    there = Counter(_index(index) for index in found.indexes)
    keys = {tuple(key.columns) for key in found.unique_keys} | (
        {found.primary_key.columns} if found.primary_key else set()
    )
    for index in expected.indexes:
        said = _index(index)
        columns = tuple(part.column or "" for part in index.parts)
        if there[said]:
            there[said] -= 1
        elif not (columns in keys and index.method == "btree"):
            severity = Severity.ERROR if index.unique else Severity.WARNING
            yield _difference(_on(expected, ObjectKind.INDEX, index.name), "presence", severity, said, "")


def _index(index: Index) -> str:
    parts = ", ".join(
        f"{part.column or '(expression)'}{f'({part.prefix_length})' if part.prefix_length else ''}{' desc' if part.descending else ''}"
        for part in index.parts
    )
    where = " where …" if index.predicate else ""
    return f"{'unique ' if index.unique else ''}{index.method} ({parts}){where}"


def _foreign_keys(expected: Table, found: Table) -> Iterator[StructureDifference]:
    for key in expected.foreign_keys:
        reference = _on(expected, ObjectKind.FOREIGN_KEY, key.name)
        alike = [other for other in found.foreign_keys if _ends(other) == _ends(key)]
        same = [other for other in alike if _rules(other) == _rules(key)]
        if not alike:
            wanted = f"({', '.join(key.columns)}) references {key.referenced_table}"
            yield _difference(reference, "presence", Severity.ERROR, wanted, "")
        elif not same:
            yield _difference(reference, "rule", Severity.ERROR, _rules(key), _rules(alike[0]))
        elif not any(other.validated for other in same):
            yield _difference(reference, "validity", Severity.WARNING, "validated", "not validated")


def _ends(key: ForeignKey) -> tuple[tuple[str, ...], ObjectName, tuple[str, ...]]:
    return key.columns, key.referenced_table, key.referenced_columns


def _rules(key: ForeignKey) -> str:
    update, delete = (
        "NO ACTION" if rule == "RESTRICT" else rule for rule in (key.on_update.upper(), key.on_delete.upper())
    )
    return f"ON UPDATE {update} ON DELETE {delete}"


def _checks(expected: Table, found: Table) -> Iterator[StructureDifference]:
    there = {check.name for check in found.checks}
    for check in expected.checks:
        if check.name not in there:
            reference = _on(expected, ObjectKind.CHECK, check.name)
            yield _difference(reference, "presence", Severity.ERROR, check.expression, "")


def _named(conversion: Conversion, found: Schema) -> Iterator[StructureDifference]:
    """Views, code, sequences and types: whether an object of that name is there."""
    there = _names_there(found)
    for kind, path in _statements_of(conversion, _NAMED):
        if kind is ObjectKind.EVENT and found.engine is EngineName.POSTGRESQL:
            continue  # a job of pg_cron's, which keeps its own list
        if (kind, path) not in there:
            severity = Severity.WARNING if kind is ObjectKind.EVENT else Severity.ERROR
            yield _difference(ObjectRef(kind=kind, path=path), "presence", severity, f"a {kind.value}", "")


def _names_there(found: Schema) -> set[tuple[ObjectKind, tuple[str, ...]]]:
    def path(name: ObjectName) -> tuple[str, ...]:
        return name.schema, name.name

    there = {
        (ObjectKind.MATERIALIZED_VIEW if view.materialized else ObjectKind.VIEW, path(view.name))
        for view in found.views
    }
    there |= {
        (ObjectKind.PROCEDURE if routine.kind == "procedure" else ObjectKind.FUNCTION, path(routine.name))
        for routine in found.routines
    }
    there |= {(ObjectKind.TRIGGER, (*path(trigger.table), trigger.name)) for trigger in found.triggers}
    there |= {(ObjectKind.EVENT, path(event.name)) for event in found.events}
    there |= {(ObjectKind.SEQUENCE, path(sequence.name)) for sequence in found.sequences}
    there |= {(ObjectKind.TYPE, path(type_.name)) for type_ in found.types}
    return there


def _triggers_off(conversion: Conversion, found: Schema) -> Iterator[StructureDifference]:
    wanted = {path for _, path in _statements_of(conversion, (ObjectKind.TRIGGER,))}
    for trigger in found.triggers:
        path = (trigger.table.schema, trigger.table.name, trigger.name)
        if path in wanted and not trigger.enabled:
            yield _difference(
                ObjectRef(kind=ObjectKind.TRIGGER, path=path), "state", Severity.ERROR, "enabled", "disabled"
            )


def _on(table: Table, kind: ObjectKind, name: str = "") -> ObjectRef:
    path = (table.name.schema, table.name.name)
    return ObjectRef(kind=kind, path=(*path, name) if name else path)


def _difference(
    reference: ObjectRef, aspect: str, severity: Severity, expected: str, found: str
) -> StructureDifference:
    return StructureDifference(object=reference, aspect=aspect, severity=severity, expected=expected, found=found)
