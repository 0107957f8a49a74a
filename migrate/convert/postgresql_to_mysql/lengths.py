"""How long a text may be where a key holds it: MySQL's keys end at 3072 bytes."""

from migrate.convert.context import Context
from migrate.convert.foreign_key_groups import Place
from migrate.convert.postgresql_to_mysql.types import BYTES_A_CHARACTER, KEY_BYTES
from migrate.model.schema import Column, Table
from migrate.model.types import TypeKind

_FIXED_BYTES = 16
_UUID_BYTES = 36 * BYTES_A_CHARACTER
_ENDLESS = frozenset(
    ("text", "character varying", "citext", "xml", "bytea", "ltree", "int4range", "int8range", "numrange", "tsrange", "tstzrange",
     "daterange", "bit varying")
)  # fmt: skip


def key_lengths(context: Context) -> dict[Place, int]:
    """For columns without a short length of their own: the characters (or bytes, of bytea) that their keys leave for them.

    A column that refers to another gets the other's length.
    """
    found: dict[Place, int] = {}
    for table in context.source.tables:
        columns = {column.name: column for column in table.columns}
        keys = ((table.primary_key,) if table.primary_key else ()) + table.unique_keys
        groups = [key.columns for key in keys] + [key.columns for key in table.foreign_keys]
        groups += [
            tuple(part.column or "" for part in index.parts)
            for index in table.indexes
            if index.unique and all(part.column for part in index.parts)
        ]
        for group in groups:
            members = [columns[name] for name in group if name in columns]
            for name, length in _shares(members).items():
                place = (table.name, name)
                found[place] = min(length, found.get(place, length))
    _follow_references(context, found)
    return found


def _shares(columns: list[Column]) -> dict[str, int]:
    """The room of one key, shared equally among its columns without a length."""
    endless = [column for column in columns if _is_endless(column)]
    if not endless:
        return {}
    room = KEY_BYTES - sum(_bytes(column) for column in columns if not _is_endless(column))
    share = max(room // len(endless), BYTES_A_CHARACTER)
    return {column.name: share if column.type.name == "bytea" else share // BYTES_A_CHARACTER for column in endless}


def _is_endless(column: Column) -> bool:
    type_ = column.type
    if type_.kind not in (TypeKind.BASE, TypeKind.DOMAIN, TypeKind.RANGE) or type_.dimensions:
        return False
    has_length = type_.length is not None and type_.length * BYTES_A_CHARACTER <= KEY_BYTES
    name = type_.base if type_.kind is TypeKind.DOMAIN else type_.name
    return name in _ENDLESS and not has_length


def _bytes(column: Column) -> int:
    if column.type.name == "uuid":
        return _UUID_BYTES
    if column.type.length is not None:
        return column.type.length * BYTES_A_CHARACTER
    return _FIXED_BYTES


def _follow_references(context: Context, found: dict[Place, int]) -> None:
    for _ in range(len(context.source.tables) + 1):
        changed = False
        for table in context.source.tables:
            changed |= _follow(table, found)
        if not changed:
            return


def _follow(table: Table, found: dict[Place, int]) -> bool:
    changed = False
    for key in table.foreign_keys:
        for own, other in zip(key.columns, key.referenced_columns, strict=False):
            here, there = (table.name, own), (key.referenced_table, other)
            if here in found and there in found and found[here] != found[there]:
                found[here] = found[there] = min(found[here], found[there])
                changed = True
    return changed
