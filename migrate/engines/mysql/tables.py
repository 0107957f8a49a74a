"""Makes tables, with their keys, indexes, foreign keys and checks, from what information_schema answered."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from migrate.engines.catalogue_row import Row, grouped
from migrate.engines.mysql.catalogue import Answers
from migrate.engines.mysql.columns import make_column
from migrate.engines.mysql.expression_text import unescape, without_parentheses
from migrate.engines.mysql.partitions import make_partitioning
from migrate.engines.mysql.table_text import parsers_in
from migrate.model.names import EngineName, ObjectName, Skipped
from migrate.model.schema import Check, ForeignKey, Index, IndexPart, Key, Table

_OPTION = re.compile(r"""[`"]?([\w-]+)[`"]?=("[^"]*"|'[^']*'|\S+)""")
_WITHOUT_PREFIX = frozenset({"fulltext", "spatial", "vector"})
_TABLE_TYPES = frozenset({"BASE TABLE", "SYSTEM VERSIONED"})
_HIDDEN_RULES = (
    "its ON UPDATE and ON DELETE are hidden from the account; grant it REFERENCES on the table and inspect again"
)


@dataclass(slots=True)
class _Keys:
    primary: Key | None = None
    unique: list[Key] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)


def make_tables(answers: Answers) -> tuple[tuple[Table, ...], tuple[Skipped, ...]]:
    """The base tables by name, and what could not be read of them."""
    by_query = {
        query: grouped(answers.rows[query], object_name)
        for query in ("columns", "indexes", "checks", "foreign_key_columns", "foreign_key_rules", "partitions")
    }
    tables: list[Table] = []
    skipped: list[Skipped] = []
    for row in answers.rows["tables"]:
        if row.text("table_type") not in _TABLE_TYPES:
            continue
        name = object_name(row)
        details = {query: groups.get(name, []) for query, groups in by_query.items()}
        if row.maybe("engine") is None or not details["columns"]:
            skipped.append(Skipped(object=f"table {name}", reason=row.text("table_comment") or "it has no columns"))
            continue
        foreign_keys, hidden = _foreign_keys(name, details["foreign_key_columns"], details["foreign_key_rules"])
        skipped.extend(hidden)
        statement = answers.table_statements.get((name.schema, name.name), "")
        tables.append(_table(name, row, details, foreign_keys, answers.engine, statement))
    return tuple(sorted(tables, key=lambda table: table.name)), tuple(skipped)


def object_name(row: Row) -> ObjectName:
    """The name of the table or view that a row of the catalogue is about."""
    return ObjectName(schema=row.text("schema_name"), name=row.text("table_name"))


def _table(
    name: ObjectName,
    row: Row,
    details: dict[str, list[Row]],
    foreign_keys: tuple[ForeignKey, ...],
    engine: EngineName,
    statement: str,
) -> Table:
    keys = _keys(details["indexes"], parsers_in(statement))
    collation = row.maybe("collation_name")
    sizes = [size for size in (row.number("data_length"), row.number("index_length")) if size is not None]
    next_value = row.number("next_value")
    return Table(
        name=name,
        columns=tuple(
            make_column(column, engine, next_value=next_value, statement=statement) for column in details["columns"]
        ),
        primary_key=keys.primary,
        unique_keys=tuple(keys.unique),
        indexes=tuple(keys.indexes),
        foreign_keys=foreign_keys,
        checks=tuple(_check(check, engine) for check in details["checks"]),
        partitioning=make_partitioning(details["partitions"]),
        comment=row.text("table_comment"),
        storage_engine=row.maybe("engine"),
        charset=collation.split("_")[0] if collation else None,
        collation=collation,
        options=_options(row.text("create_options")),
        row_estimate=row.number("table_rows"),
        size_bytes=sum(sizes) if sizes else None,
        system_versioned=row.text("table_type") == "SYSTEM VERSIONED",
    )


def _options(text: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (match[1].upper(), match[2].strip("\"'").upper() if match[1].lower() == "row_format" else match[2].strip("\"'"))
        for match in _OPTION.finditer(text)
    )


def _keys(rows: Sequence[Row], parsers: Mapping[str, str]) -> _Keys:
    found = _Keys()
    for name, parts in grouped(rows, lambda row: row.text("index_name")).items():
        first = parts[0]
        index = Index(
            name=name,
            parts=tuple(_part(part) for part in parts),
            unique=first.number("non_unique") == 0,
            method=first.text("index_type").lower(),
            visible=first.flag("is_visible"),
            comment=first.text("index_comment"),
            parser=parsers.get(name),
        )
        key = _key_of(index)
        if key is not None and name == "PRIMARY":
            found.primary = key
        elif key is not None:
            found.unique.append(key)
        else:
            found.indexes.append(index)
    return found


def _part(row: Row) -> IndexPart:
    ignores_prefix = row.text("index_type").lower() in _WITHOUT_PREFIX
    expression = row.maybe("expression")
    return IndexPart(
        column=row.maybe("column_name"),
        expression=without_parentheses(unescape(expression)) if expression is not None else None,
        prefix_length=None if ignores_prefix else row.number("prefix_length"),
        descending=row.text("direction") == "D",
    )


def _key_of(index: Index) -> Key | None:
    columns = tuple(part.column for part in index.parts if part.column is not None and part.prefix_length is None)
    if index.name == "PRIMARY":
        columns = tuple(part.column for part in index.parts if part.column is not None)
        lengths = tuple(part.prefix_length for part in index.parts) if len(columns) == len(index.parts) else ()
        prefixes = lengths if any(lengths) else ()
        return Key(name=index.name, columns=columns, comment=index.comment, prefix_lengths=prefixes)
    if not index.unique or not index.visible or len(columns) < len(index.parts):
        return None
    return Key(name=index.name, columns=columns, comment=index.comment)


def _foreign_keys(
    table: ObjectName, columns: Sequence[Row], rules: Sequence[Row]
) -> tuple[tuple[ForeignKey, ...], list[Skipped]]:
    rule_of = {row.text("constraint_name"): row for row in rules}
    found: list[ForeignKey] = []
    hidden: list[Skipped] = []
    for name, parts in grouped(columns, lambda row: row.text("constraint_name")).items():
        rule = rule_of.get(name)
        if rule is None:
            hidden.append(Skipped(object=f"foreign key {table}.{name}", reason=_HIDDEN_RULES))
        found.append(
            ForeignKey(
                name=name,
                columns=tuple(part.text("column_name") for part in parts),
                referenced_table=ObjectName(
                    schema=parts[0].text("referenced_schema"), name=parts[0].text("referenced_table")
                ),
                referenced_columns=tuple(part.text("referenced_column") for part in parts),
                on_update=rule.text("update_rule") if rule else "NO ACTION",
                on_delete=rule.text("delete_rule") if rule else "NO ACTION",
            )
        )
    return tuple(found), hidden


def _check(row: Row, engine: EngineName) -> Check:
    clause = row.text("check_clause")
    return Check(
        name=row.text("constraint_name"),
        expression=without_parentheses(unescape(clause) if engine is EngineName.MYSQL else clause),
        enforced=row.flag("enforced"),
    )
