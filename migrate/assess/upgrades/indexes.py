"""Indexes, defaults and collations that a newer MySQL treats otherwise."""

from collections.abc import Iterator

from migrate.assess.collations import charset_of, collation_of
from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.model.schema import DefaultKind, Index, Table

_OLD_ROW_FORMATS = ("REDUNDANT", "COMPACT")
_OLD_LIMIT_BYTES = 767
_BYTES = {"utf8mb4": 4, "utf8mb3": 3, "utf8": 3, "utf16": 4, "utf16le": 4, "utf32": 4, "ucs2": 2}
_COUNTED_IN_CHARACTERS = ("char", "varchar", "tinytext", "text", "mediumtext", "longtext")


@check("UP145")
def index_part_too_long(context: Context) -> Iterator[Finding]:
    """An index over more than 767 bytes of a column where the row format takes no more."""
    for table in context.schema.tables:
        row_format = dict(table.options).get("ROW_FORMAT", "").upper()
        if row_format not in _OLD_ROW_FORMATS:
            continue
        for name, columns in _columns_of_indexes(table):
            size = max((_bytes(context, table, column, prefix) for column, prefix in columns), default=0)
            if size > _OLD_LIMIT_BYTES:
                message = (
                    f"the index {shown(name)} of {shown(table.name.name)} takes {size} bytes of a column, and ROW_FORMAT="
                    f"{row_format} holds {_OLD_LIMIT_BYTES}: MySQL 8.0 refuses to open such a table"
                )
                yield context.on_table(table, message)


def _columns_of_indexes(table: Table) -> Iterator[tuple[str, list[tuple[str, int | None]]]]:
    for key in (table.primary_key, *table.unique_keys):
        if key:
            lengths = key.prefix_lengths or (None,) * len(key.columns)
            yield key.name, list(zip(key.columns, lengths, strict=False))
    for index in table.indexes:
        if index.method == "btree":
            yield index.name, [(part.column, part.prefix_length) for part in index.parts if part.column]


def _bytes(context: Context, table: Table, name: str, prefix: int | None) -> int:
    column = next((item for item in table.columns if item.name == name), None)
    length = prefix or (column.type.length if column else None)
    if column is None or not length:
        return 0
    is_text = column.type.name in _COUNTED_IN_CHARACTERS
    return length * (_BYTES.get(charset_of(context.schema, table, column), 1) if is_text else 1)


@check("UP146")
def spatial_index_without_system(context: Context) -> Iterator[Finding]:
    """A spatial index on a column that fixes no reference system: the optimizer passes over it."""
    for table, index in context.indexes():
        if index.method == "spatial" and _has_no_srid(table, index):
            message = (
                f"the spatial index {shown(index.name)} of {shown(table.name.name)} is on a column without SRID: from MySQL "
                "8.0 on the optimizer does not use it"
            )
            yield context.on_index(table, index, message)


def _has_no_srid(table: Table, index: Index) -> bool:
    names = {part.column for part in index.parts}
    return any(column.type.srid is None for column in table.columns if column.name in names)


@check("UP147")
def zero_date_default(context: Context) -> Iterator[Finding]:
    """A default that is no date."""
    for table, column in context.columns("date", "datetime", "timestamp"):
        text = column.default.text if column.default and column.default.kind is DefaultKind.LITERAL else ""
        if text.startswith("0000-") or "-00" in text[4:10]:
            message = (
                f"the default of {shown(table.name.name, column.name)} is '{shown(text)}': MySQL refuses the table wherever "
                "sql_mode holds NO_ZERO_DATE or NO_ZERO_IN_DATE, as it does by default since 5.7"
            )
            yield context.on_column(table, column, message, guilty=text)


@check("UP148")
def general_ci_beside_new_default(context: Context) -> Iterator[Finding]:
    """utf8mb4_general_ci, where new tables and connections get utf8mb4_0900_ai_ci."""
    found: dict[str, list[str]] = {}
    for table, column in context.columns():
        if collation_of(context.schema, table, column) == "utf8mb4_general_ci":
            found.setdefault(table.name.schema, []).append(table.name.name)
    for schema, tables in sorted(found.items()):
        message = (
            f"tables of {shown(schema)} such as {shown(min(tables))} compare by utf8mb4_general_ci; from 8.0 on new ones and "
            "connections get utf8mb4_0900_ai_ci, and a join of both is refused or slow"
        )
        yield context.on_schema(schema, message)
