"""Keys and indexes of MySQL and MariaDB, expressed for PostgreSQL.

A primary or unique key stays a constraint. A prefix becomes an index on `left(column, n)`, a full-text index a GIN index on
`to_tsvector`.
"""

from collections.abc import Mapping

from migrate.convert.context import Context, part_ref
from migrate.convert.mysql_to_postgresql.scalars import convert_scalar
from migrate.convert.notes import CONSTRAINT, FULLTEXT_INDEX, INDEX, INVISIBLE_INDEX, PREFIX_KEY, SPATIAL_INDEX, Refused
from migrate.convert.render.postgresql_names import quote
from migrate.model.names import ObjectKind
from migrate.model.schema import Column, Index, IndexPart, Key, Table
from migrate.model.types import TypeKind

_TEXTUAL = ("text", "character", "character varying")


def convert_primary_key(context: Context, table: Table, columns: Mapping[str, Column]) -> Key | None:
    """The primary key on the target, named as PostgreSQL itself would name it."""
    key = table.primary_key
    if key is None or not _is_whole(context, table, key, columns, ObjectKind.PRIMARY_KEY):
        return None
    if any(key.prefix_lengths):
        message = "the primary key is over the beginnings of columns in MySQL and over the whole columns in PostgreSQL"
        context.notes.add(PREFIX_KEY, part_ref(ObjectKind.PRIMARY_KEY, table.name, key.name), message)
    target = context.relations[table.name]
    name = context.names.take(("relations", target.schema), f"{target.name}_pkey")
    context.names.take(("constraints", str(target)), name)
    return Key(name=name, columns=context.column_names(table.name, key.columns), comment=key.comment)


def convert_unique_keys(context: Context, table: Table, columns: Mapping[str, Column]) -> tuple[Key, ...]:
    """The unique keys on the target."""
    return tuple(
        Key(
            name=_index_name(context, table, key.name, constraint=True),
            columns=context.column_names(table.name, key.columns),
            comment=key.comment,
        )
        for key in table.unique_keys
        if _is_whole(context, table, key, columns, ObjectKind.UNIQUE_KEY)
    )


def convert_indexes(context: Context, table: Table, columns: Mapping[str, Column]) -> tuple[Index, ...]:
    """The other indexes on the target; those that can't be expressed are noted and left out."""
    converted = (_convert_index(context, table, index, columns) for index in table.indexes)
    return tuple(index for index in converted if index is not None)


def _is_whole(context: Context, table: Table, key: Key, columns: Mapping[str, Column], kind: ObjectKind) -> bool:
    """Whether every column of the key is on the target; a key that lost one is noted."""
    lost = [name for name in key.columns if context.column(table.name, name) not in columns]
    if not lost:
        return True
    reference, reason = part_ref(kind, table.name, key.name), f"its column {lost[0]} is not carried over"
    context.notes.add(CONSTRAINT, reference, f"the key {key.name} is left out: {reason}", location=key.location)
    context.notes.skip(reference, reason, location=key.location)
    return False


def _index_name(context: Context, table: Table, name: str, *, constraint: bool = False) -> str:
    target = context.relations[table.name]
    taken = context.names.take(("relations", target.schema), name, f"{target.name}_{name}")
    if constraint:
        context.names.take(("constraints", str(target)), taken)
    return taken


def _convert_index(context: Context, table: Table, index: Index, columns: Mapping[str, Column]) -> Index | None:
    reference = part_ref(ObjectKind.INDEX, table.name, index.name)
    method = index.method.lower()
    if not index.visible:
        context.notes.add(INVISIBLE_INDEX, reference, f"{index.name} is invisible, not used by MySQL, and is left out")
        context.notes.skip(reference, "an invisible index", location=index.location)
        return None
    if method in ("spatial", "rtree"):
        message = f"{index.name} is a spatial index, which needs PostGIS; it is left out"
        context.notes.add(SPATIAL_INDEX, reference, message, fix="with PostGIS: CREATE INDEX … USING gist (column)")
        context.notes.skip(reference, "a spatial index", location=index.location)
        return None
    parts = _parts(context, table, index, columns)
    if isinstance(parts, Refused):
        message = f"{index.name} is left out: {parts.reason}"
        context.notes.add(INDEX, reference, message, location=index.location)
        context.notes.skip(reference, parts.reason, location=index.location)
        return None
    if method == "fulltext":
        _tell_fulltext(context, table, index)
    return Index(
        name=_index_name(context, table, index.name),
        parts=parts,
        unique=index.unique,
        method="gin" if method == "fulltext" else "btree",
        comment=index.comment,
    )


def _parts(
    context: Context, table: Table, index: Index, columns: Mapping[str, Column]
) -> tuple[IndexPart, ...] | Refused:
    if index.method.lower() == "fulltext":
        return _fulltext(context, table, index, columns)
    parts = []
    for part in index.parts:
        converted = _part(context, table, index, part, columns)
        if isinstance(converted, Refused):
            return converted
        parts.append(converted)
    return tuple(parts)


def _part(
    context: Context, table: Table, index: Index, part: IndexPart, columns: Mapping[str, Column]
) -> IndexPart | Refused:
    if part.expression is not None:
        reference = part_ref(ObjectKind.INDEX, table.name, index.name)
        converted = convert_scalar(context, table, part.expression, immutable=True, reference=reference)
        if isinstance(converted, Refused):
            return converted
        return IndexPart(expression=converted.sql, descending=part.descending)
    column = columns.get(context.column(table.name, part.column or ""))
    if column is None:
        return Refused(reason=f"its column {part.column} is not carried over")
    if column.type.name == "json":
        return Refused(reason="PostgreSQL's json can't be indexed")
    prefix = _prefix(column, part.prefix_length)
    if prefix is None:
        return IndexPart(column=column.name, descending=part.descending)
    context.notes.choose("prefix-index")
    if index.unique:
        message = (
            f"{index.name} is unique over the first {part.prefix_length} of {part.column}: "
            "so is an index on an expression, but it is no constraint"
        )
        context.notes.add(PREFIX_KEY, part_ref(ObjectKind.INDEX, table.name, index.name), message)
    return IndexPart(expression=prefix, descending=part.descending)


def _prefix(column: Column, length: int | None) -> str | None:
    """The expression for the first characters or bytes of a column, or None where that is the whole column."""
    if length is None or (column.type.length is not None and length >= column.type.length):
        return None
    if column.type.name == "bytea":
        return f"substring({quote(column.name)} from 1 for {length})"
    if column.type.name in _TEXTUAL:
        return f'"left"({quote(column.name)}, {length})'
    return None


def _fulltext(
    context: Context, table: Table, index: Index, columns: Mapping[str, Column]
) -> tuple[IndexPart, ...] | Refused:
    names = [context.column(table.name, part.column or "") for part in index.parts]
    if any(name not in columns or columns[name].type.kind is TypeKind.ENUM for name in names):
        return Refused(reason="one of its columns is no text on the target")
    text = " || ' ' || ".join(f"coalesce({quote(name)}, '')" for name in names)
    return (IndexPart(expression=f"to_tsvector('simple', {text})"),)


def _tell_fulltext(context: Context, table: Table, index: Index) -> None:
    names = ", ".join(part.column or "" for part in index.parts)
    context.notes.add(
        FULLTEXT_INDEX,
        part_ref(ObjectKind.INDEX, table.name, index.name),
        f"the full-text index {index.name} on {names} becomes a GIN index; queries with MATCH … AGAINST must be written anew",
        fix="query with to_tsvector('simple', …) @@ to_tsquery('simple', …), the same expression as in the index",
        location=index.location,
    )
