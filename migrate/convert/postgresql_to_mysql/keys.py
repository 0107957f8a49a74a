"""Keys and indexes of PostgreSQL, expressed for MySQL and MariaDB."""

from collections.abc import Mapping

from migrate.convert.context import Context, part_ref
from migrate.convert.notes import CONSTRAINT, INDEX, KEY_LENGTH, Refused
from migrate.convert.postgresql_to_mysql.expressions import convert_scalar
from migrate.convert.postgresql_to_mysql.types import BYTES_A_CHARACTER, KEY_BYTES, key_bytes
from migrate.model.names import EngineName, ObjectKind
from migrate.model.schema import Column, Index, IndexPart, Key, Table

_ENDLESS = ("longtext", "longblob", "json")


def convert_key(
    context: Context, table: Table, key: Key, columns: Mapping[str, Column], *, primary: bool
) -> Key | None:
    """A primary or unique key on the target, or None, with an issue, where its length or meaning can't be kept."""
    kind = ObjectKind.PRIMARY_KEY if primary else ObjectKind.UNIQUE_KEY
    reference = part_ref(kind, table.name, key.name)
    names = context.column_names(table.name, key.columns)
    if any(columns[name].type.name in _ENDLESS for name in names) or _bytes(names, columns) > KEY_BYTES:
        reason = f"its columns are longer than the {KEY_BYTES} bytes of a key"
        context.notes.add(CONSTRAINT, reference, f"{key.name} is left out: {reason}", location=key.location)
        context.notes.skip(reference, reason, location=key.location)
        return None
    if key.deferrable:
        message = f"{key.name} is deferrable in PostgreSQL; MySQL checks it at once"
        context.notes.add(CONSTRAINT, reference, message, location=key.location)
    if key.nulls_not_distinct:
        message = f"{key.name} treats NULLs as equal in PostgreSQL; MySQL lets any number of them in"
        context.notes.add(CONSTRAINT, reference, message, location=key.location)
    if primary:
        return Key(name="PRIMARY", columns=names)
    return Key(name=_name(context, table, key.name), columns=names, comment=key.comment)


def convert_indexes(context: Context, table: Table, columns: Mapping[str, Column]) -> tuple[Index, ...]:
    """The other indexes on the target; what is lost is noted."""
    converted = (_convert_index(context, table, index, columns) for index in table.indexes)
    return tuple(index for index in converted if index is not None)


def _convert_index(context: Context, table: Table, index: Index, columns: Mapping[str, Column]) -> Index | None:
    reference = part_ref(ObjectKind.INDEX, table.name, index.name)
    if index.method not in ("btree", "hash"):
        _left_out(context, table, index, f"MySQL has no {index.method} index")
        return None
    unique = index.unique
    if index.predicate is not None:
        note, loss = (CONSTRAINT, "its uniqueness is lost") if unique else (INDEX, "it covers every row now")
        message = f"{index.name} covers only some rows ({index.predicate}), which MySQL can't: {loss}"
        context.notes.add(note, reference, message, location=index.location)
        unique = False
    parts = []
    for part in index.parts:
        made = _part(context, table, part, columns)
        if isinstance(made, Refused):
            _left_out(context, table, index, made.reason)
            return None
        parts.append(made)
    fitted = _fit(tuple(parts), columns)
    if fitted != tuple(parts):
        what = "is too long for a key" if unique else "covers only the beginning of its texts"
        context.notes.add(KEY_LENGTH, reference, f"{index.name} {what} in MySQL", location=index.location)
        if unique:
            _left_out(context, table, index, "a unique key over the beginnings of texts would refuse good rows")
            return None
    return Index(name=_name(context, table, index.name), parts=fitted, unique=unique, comment=index.comment)


def _part(context: Context, table: Table, part: IndexPart, columns: Mapping[str, Column]) -> IndexPart | Refused:
    if part.column is not None:
        column = columns[context.column(table.name, part.column)]
        if column.type.name == "json":
            return Refused(reason="MySQL can't index JSON or arrays")
        return IndexPart(column=column.name, descending=part.descending)
    if context.target.engine is EngineName.MARIADB:
        return Refused(reason="MariaDB has no indexes on expressions")
    converted = convert_scalar(context, table, part.expression or "", index=True)
    if isinstance(converted, Refused):
        return converted
    return IndexPart(expression=converted.sql, descending=part.descending)


def _fit(parts: tuple[IndexPart, ...], columns: Mapping[str, Column]) -> tuple[IndexPart, ...]:
    """The parts, with prefixes where the whole columns would not fit a key."""
    names = tuple(part.column for part in parts if part.column)
    endless = [name for name in names if columns[name].type.name in _ENDLESS]
    if not endless and _bytes(names, columns) <= KEY_BYTES:
        return parts
    cut = set(endless) or {name for name in names if key_bytes(columns[name].type) > 767}
    room = (KEY_BYTES - _bytes(tuple(name for name in names if name not in cut), columns)) // max(len(cut), 1)
    characters = max(min(room // BYTES_A_CHARACTER, 255), 1)
    return tuple(
        IndexPart(column=part.column, prefix_length=characters, descending=part.descending)
        if part.column in cut
        else part
        for part in parts
    )


def _bytes(names: tuple[str, ...], columns: Mapping[str, Column]) -> int:
    return sum(key_bytes(columns[name].type) for name in names)


def _name(context: Context, table: Table, name: str) -> str:
    own = f"{name}_key" if name.upper() == "PRIMARY" else name
    return context.names.take(("indexes", str(context.relations[table.name])), own)


def _left_out(context: Context, table: Table, index: Index, reason: str) -> None:
    reference = part_ref(ObjectKind.INDEX, table.name, index.name)
    note = CONSTRAINT if index.unique else INDEX
    context.notes.add(note, reference, f"{index.name} is left out: {reason}", location=index.location)
    context.notes.skip(reference, reason, location=index.location)
