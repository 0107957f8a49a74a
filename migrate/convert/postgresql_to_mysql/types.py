"""Column types of PostgreSQL in the words of MySQL and MariaDB.

https://www.postgresql.org/docs/current/datatype.html, https://dev.mysql.com/doc/refman/8.4/en/data-types.html
"""

from migrate.convert.context import Context, part_ref
from migrate.convert.notes import LOSSY_TYPE
from migrate.convert.render.mysql_names import literal
from migrate.model.names import ObjectKind
from migrate.model.schema import Column, Table, UserType
from migrate.model.types import ColumnType, TypeKind

KEY_BYTES = 3072
"""InnoDB's longest key: https://dev.mysql.com/doc/refman/8.4/en/innodb-limits.html"""
BYTES_A_CHARACTER = 4
_MAX_PRECISION, _MAX_SCALE = 65, 30
_MAX_ENUM_BYTES = 1020
TEXTS = ("text", "character varying", "citext", "name")
_PLAIN = {
    "smallint": "smallint",
    "integer": "int",
    "bigint": "bigint",
    "real": "float",
    "double precision": "double",
    "date": "date",
    "json": "json",
    "jsonb": "json",
    "oid": "bigint unsigned",
}
_AS_TEXT = {
    "inet": 43,
    "cidr": 43,
    "macaddr": 17,
    "macaddr8": 23,
    "interval": 64,
    "time with time zone": 32,
    "pg_lsn": 32,
    "name": 64,
}
"""Types without an equal whose text is short: the most characters of it."""


def convert_type(context: Context, table: Table, column: Column, *, key_length: int | None = None) -> ColumnType:
    """The column's type on the target. `key_length` is how many characters or bytes a key leaves for it."""
    type_ = _without_domain(context, column.type)
    if type_.dimensions or type_.kind is TypeKind.ARRAY:
        context.notes.choose("array")
        return _lossy(context, table, column, base("json"), "its elements become a JSON array")
    if type_.kind is TypeKind.ENUM:
        return _enum(context, type_)
    if type_.name in _PLAIN:
        return base(_PLAIN[type_.name])
    if type_.name in ("timestamp without time zone", "timestamp with time zone", "time without time zone"):
        return _moment(context, type_)
    match type_.name:
        case "boolean":
            context.notes.choose("boolean")
            return base("tinyint", text="tinyint(1)")
        case "numeric":
            return _numeric(context, table, column, type_)
        case "text" | "character varying" | "citext":
            return _text(context, type_, key_length)
        case "character" | "bpchar" | '"char"' | "char":
            length = type_.length or 1
            return base("char", length=length) if length <= 255 else base("varchar", length=length)
        case "bytea":
            return base("varbinary", length=key_length) if key_length else base("longblob")
        case "uuid":
            context.notes.choose("uuid")
            return base("char", length=36)
        case "bit" | "bit varying":
            return _bits(context, table, column, type_)
        case "money":
            return _lossy(context, table, column, base("decimal", precision=19, scale=2), "its currency is lost")
    return _without_equal(context, table, column, type_, key_length)


def base(name: str, *, text: str = "", **attributes: int | None) -> ColumnType:
    """A type of MySQL's, with its whole text."""
    own, _, sign = name.partition(" ")
    given = [
        attributes[key]
        for key in ("length", "precision", "scale", "fraction")
        if attributes.get(key) is not None and not (key == "fraction" and attributes[key] == 0)
    ]
    numbers = f"({','.join(str(value) for value in given)})" if given else ""
    written = text or f"{own}{numbers}{' ' + sign if sign else ''}"
    return ColumnType(name=own, text=written, unsigned=sign == "unsigned", **attributes)  # type: ignore[arg-type]


def user_type(context: Context, type_: ColumnType) -> UserType | None:
    """The user's own type that a column's type names."""
    for found in context.source.types:
        if found.name.name == type_.name and found.name.schema == type_.schema:
            return found
    return None


def key_bytes(type_: ColumnType) -> int:
    """How many bytes of a key a column of this type takes; texts without a length take none that is known."""
    if type_.name in ("char", "varchar"):
        return (type_.length or 1) * BYTES_A_CHARACTER
    if type_.name in ("binary", "varbinary"):
        return type_.length or 1
    return {"tinyint": 1, "smallint": 2, "int": 4, "decimal": 30, "enum": 2}.get(type_.name, 8)


def _without_domain(context: Context, type_: ColumnType) -> ColumnType:
    """The type below a domain, read from its text."""
    if type_.kind is not TypeKind.DOMAIN:
        return type_
    own = user_type(context, type_)
    return base_of_domain(type_.base or (own.base if own else "text"))


def base_of_domain(text: str) -> ColumnType:
    """Reads a type such as `numeric(10,2)` or `character varying(20)`."""
    name, bracket, rest = text.partition("(")
    inside, _, tail = rest.partition(")")
    full = (name.strip() + (" " + tail.strip() if tail.strip() and not tail.startswith("[") else "")).strip()
    numbers = [int(part) for part in inside.split(",") if part.strip().isdigit()] if bracket else []
    first = numbers[0] if numbers else None
    if full == "numeric":
        return ColumnType(name=full, text=text, precision=first, scale=numbers[1] if len(numbers) > 1 else None)
    if full.startswith("time"):
        return ColumnType(name=full, text=text, fraction=6 if first is None else first)
    return ColumnType(name=full.removesuffix("[]"), text=text, length=first, dimensions=int(text.endswith("[]")))


def _text(context: Context, type_: ColumnType, key_length: int | None) -> ColumnType:
    if key_length is not None and (type_.length is None or type_.length > key_length):
        context.notes.choose("text-in-key")
        return base("varchar", length=key_length)
    if type_.length is not None and type_.length * BYTES_A_CHARACTER < 65_000:
        return base("varchar", length=type_.length)
    context.notes.choose("text")
    return base("longtext")


def _moment(context: Context, type_: ColumnType) -> ColumnType:
    fraction = 6 if type_.fraction is None else type_.fraction
    if type_.name.startswith("time "):
        return base("time", fraction=fraction)
    if type_.name.endswith("with time zone"):
        return base(context.notes.choose("timestamptz"), fraction=fraction)
    return base("datetime", fraction=fraction)


def _numeric(context: Context, table: Table, column: Column, type_: ColumnType) -> ColumnType:
    if type_.precision is None:
        made = base("decimal", precision=_MAX_PRECISION, scale=_MAX_SCALE)
        return _lossy(
            context, table, column, made, "numbers of more than 35 digits before or 30 after the point don't fit"
        )
    scale = type_.scale or 0
    precision = max(type_.precision - min(scale, 0), scale)
    scale = max(scale, 0)
    if precision <= _MAX_PRECISION and scale <= _MAX_SCALE:
        return base("decimal", precision=precision, scale=scale)
    made = base("decimal", precision=min(precision, _MAX_PRECISION), scale=min(scale, _MAX_SCALE))
    return _lossy(context, table, column, made, "MySQL keeps 65 digits, 30 of them after the point")


def _bits(context: Context, table: Table, column: Column, type_: ColumnType) -> ColumnType:
    length = type_.length or (1 if type_.name == "bit" else None)
    if type_.name == "bit" and length is not None and length <= 64:
        return base("bit", length=length)
    made = base("varchar", length=length) if length is not None and length <= 16_000 else base("longtext")
    return _lossy(context, table, column, made, "its bits become a text of 0 and 1")


def _enum(context: Context, type_: ColumnType) -> ColumnType:
    own = user_type(context, type_)
    labels = type_.labels or (own.labels if own else ())
    members = ",".join(literal(label) for label in labels)
    if not labels or any(len(label.encode()) > _MAX_ENUM_BYTES or label.endswith(" ") for label in labels):
        return base("varchar", length=255)
    return ColumnType(name="enum", text=f"enum({members})", labels=labels)


def _without_equal(
    context: Context, table: Table, column: Column, type_: ColumnType, key_length: int | None
) -> ColumnType:
    length = _AS_TEXT.get(type_.name) or key_length
    made = base("varchar", length=length) if length else base("longtext")
    if type_.name == "name":
        return made
    return _lossy(context, table, column, made, "its text is kept, its operators are not")


def _lossy(context: Context, table: Table, column: Column, made: ColumnType, loss: str) -> ColumnType:
    context.notes.add(
        LOSSY_TYPE,
        part_ref(ObjectKind.COLUMN, table.name, column.name),
        f"{column.name} is {column.type} and becomes {made}: {loss}",
        location=column.location,
    )
    return made
