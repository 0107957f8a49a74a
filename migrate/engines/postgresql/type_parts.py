"""Makes a column's type from what pg_attribute and pg_type say."""

from collections.abc import Mapping

from migrate.engines.catalogue_row import Row
from migrate.model.types import ColumnType, TypeKind

_KINDS = {
    "e": TypeKind.ENUM,
    "d": TypeKind.DOMAIN,
    "c": TypeKind.COMPOSITE,
    "r": TypeKind.RANGE,
    "m": TypeKind.RANGE,
}
_HEADER = 4
"""Bytes that the modifier of a variable-length type counts on top of its length."""
_FULL_FRACTION = 6
_NO_FRACTION = 0xFFFF
_TIMES = ("time ", "timestamp ")


def make_type(row: Row, labels: Mapping[int, tuple[str, ...]]) -> ColumnType:
    """The type of a column. `labels` gives the members of every enum, by the type's number in the catalogue."""
    schema = row.text("type_schema")
    is_builtin = schema in ("pg_catalog", "information_schema")
    plain = row.text("plain_name")
    is_array = row.flag("is_array")
    kind = TypeKind.BASE if is_builtin else _KINDS.get(row.text("type_kind"), TypeKind.BASE)
    is_domain = row.text("type_kind") == "d"
    name, modifier = (
        (row.text("base_name"), row.number("base_modifier")) if is_domain else (plain, row.number("modifier"))
    )
    length, precision, scale, fraction = _parts(name, -1 if modifier is None else modifier)
    return ColumnType(
        name=plain if is_builtin else row.text("type_name"),
        text=row.text("type_text"),
        kind=TypeKind.ARRAY if is_array else kind,
        length=length,
        precision=precision,
        scale=scale,
        fraction=fraction,
        labels=labels.get(row.number("type_id") or 0, ()),
        dimensions=max(row.number("dimensions") or 0, 1) if is_array else 0,
        schema="" if is_builtin else schema,
        base=row.text("base_text"),
    )


def _parts(name: str, modifier: int) -> tuple[int | None, int | None, int | None, int | None]:
    """Length, precision, scale and fraction, as the type's modifier encodes them: src/backend/utils/adt/*.c, `*typmodout`."""
    if name == "interval":
        digits = modifier & _NO_FRACTION
        return None, None, None, _FULL_FRACTION if modifier < 0 or digits == _NO_FRACTION else digits
    if name.startswith(_TIMES):
        return None, None, None, _FULL_FRACTION if modifier < 0 else modifier
    if modifier < 0:
        return None, None, None, None
    if name in ("character", "character varying"):
        return modifier - _HEADER, None, None, None
    if name in ("bit", "bit varying"):
        return modifier, None, None, None
    if name == "numeric":
        packed = modifier - _HEADER
        return None, packed >> 16 & 0xFFFF, ((packed & 0x7FF) ^ 0x400) - 0x400, None
    return None, None, None, None
