"""Column types of MySQL and MariaDB in PostgreSQL's words.

https://dev.mysql.com/doc/refman/8.4/en/data-types.html, https://mariadb.com/kb/en/data-types/,
https://www.postgresql.org/docs/current/datatype.html
"""

from migrate.convert.context import Context, part_ref
from migrate.convert.notes import (
    ENUM_LABEL,
    LOSSY_TYPE,
    SPATIAL_TYPE,
    TIME_RANGE,
    UNKNOWN_TYPE,
    VECTOR_TYPE,
)
from migrate.convert.render.postgresql_names import quote_name
from migrate.model.names import ObjectKind, ObjectName
from migrate.model.schema import Column, Table
from migrate.model.types import ColumnType, TypeKind

_SPATIAL = "geometry point linestring polygon multipoint multilinestring multipolygon geometrycollection geomcollection"
SPATIAL = frozenset(_SPATIAL.split())
TEXTS = frozenset(("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set"))
BINARIES = frozenset(("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"))
INTEGERS = ("smallint", "integer", "bigint", "numeric")
"""PostgreSQL's integers from narrow to wide; the last one stands for `numeric(20,0)`."""
_LABEL_BYTES = 63
_INTEGER = {
    ("tinyint", False): "smallint",
    ("tinyint", True): "smallint",
    ("smallint", False): "smallint",
    ("smallint", True): "integer",
    ("mediumint", False): "integer",
    ("mediumint", True): "integer",
    ("int", False): "integer",
    ("int", True): "bigint",
    ("bigint", False): "bigint",
    ("bigint", True): "numeric",
}
_PLAIN = {
    "float": "real",
    "double": "double precision",
    "date": "date",
    "year": "smallint",
    "inet4": "inet",
    "inet6": "inet",
    "uuid": "uuid",
    "tinytext": "text",
    "text": "text",
    "mediumtext": "text",
    "longtext": "text",
}


def integer_type(column: Column) -> str | None:
    """The narrowest integer of PostgreSQL that holds every value of the column, or None where it is no integer."""
    name = "int" if column.type.name == "integer" else column.type.name
    narrow = _INTEGER.get((name, column.type.unsigned))
    return "bigint" if narrow == "numeric" and column.identity else narrow


def convert_type(context: Context, table: Table, column: Column, *, integer: str | None = None) -> ColumnType | None:
    """The column's type on the target, or None where it has none at all; what is lost is noted.

    `integer` overrides an integer's width, so that both ends of a foreign key agree.
    """
    if integer is not None:
        return _integer(context, column, integer)
    name = column.type.name
    if name in _PLAIN and not is_json(table, column):
        return _plain(context, column)
    if name in ("decimal", "numeric", "dec", "fixed"):
        return _decimal(column.type)
    if name in BINARIES:
        return base("bytea")
    if name in SPATIAL:
        return _spatial(context, table, column)
    match name:
        case "char" | "varchar":
            return _characters(context, column)
        case "bit":
            return _bits(context, column)
        case "datetime" | "timestamp" | "time":
            return _moment(context, table, column)
        case "enum":
            return _enum(context, table, column)
        case "set":
            context.notes.choose("set")
            return base("text")
        case "json" | "longtext" | "mediumtext" | "text":
            return base(context.notes.choose("json"))
    return _unknown(context, table, column)


def is_json(table: Table, column: Column) -> bool:
    """Whether the column is MariaDB's JSON: a text column that only takes valid JSON."""
    if column.type.name not in ("longtext", "mediumtext", "text"):
        return False
    return any(is_json_check(check.expression, column.name) for check in table.checks)


def is_json_check(expression: str, column: str) -> bool:
    """Whether a check says no more than that the column holds JSON."""
    text = expression.strip().strip("()").replace("`", "").replace(" ", "").lower()
    return text in (f"json_valid({column.lower()}", f"json_valid({column.lower()})")


def enum_type_name(context: Context, table: Table, column: Column) -> ObjectName:
    """The name that the enum's own type would have, were it free."""
    target = context.relations[table.name]
    return ObjectName(schema=target.schema, name=f"{target.name}_{context.column(table.name, column.name)}_enum")


def base(name: str, **attributes: int | None) -> ColumnType:
    """A type of PostgreSQL's own, with its whole text."""
    return ColumnType(name=name, text=_text(name, attributes), **attributes)  # type: ignore[arg-type]


def _text(name: str, attributes: dict[str, int | None]) -> str:
    fraction = attributes.get("fraction")
    if fraction is not None:
        first, _, rest = name.partition(" ")
        return f"{first}({fraction}) {rest}".rstrip()
    values = [attributes.get(key) for key in ("length", "precision", "scale")]
    given = ",".join(str(value) for value in values if value is not None)
    return f"{name}({given})" if given else name


def _integer(context: Context, column: Column, name: str) -> ColumnType:
    if column.type.unsigned:
        context.notes.choose("unsigned")
    if column.type.text.lower().startswith("tinyint(1)") and context.notes.choose("tinyint1") == "boolean":
        return base("boolean")
    return base("numeric", precision=20, scale=0) if name == "numeric" else base(name)


def _plain(context: Context, column: Column) -> ColumnType:
    if column.type.name in ("float", "double") and column.type.scale is not None:
        context.notes.choose("float-digits")
    return base(_PLAIN[column.type.name])


def _decimal(type_: ColumnType) -> ColumnType:
    return base("numeric", precision=type_.precision or 10, scale=type_.scale or 0)


def _characters(context: Context, column: Column) -> ColumnType:
    length = column.type.length
    if column.type.name == "char":
        choice = context.notes.choose("char")
        return base(choice, length=max(length or 1, 1))
    # A varchar(0) holds only the empty text; PostgreSQL's shortest is varchar(1).
    return base("character varying", length=max(length if length is not None else 1, 1))


def _bits(context: Context, column: Column) -> ColumnType:
    length = column.type.length or column.type.precision or 1
    if length == 1:
        return base("boolean") if context.notes.choose("bit1") == "boolean" else base("bit", length=1)
    return base("bit", length=length)


def _moment(context: Context, table: Table, column: Column) -> ColumnType:
    fraction = column.type.fraction or 0
    if column.type.name == "time":
        if context.notes.choose("time") == "interval":
            return base("interval", fraction=fraction)
        reference = part_ref(ObjectKind.COLUMN, table.name, column.name)
        context.notes.add(
            TIME_RANGE,
            reference,
            f"{column.name} may hold times below 00:00:00 or above 24:00:00, which PostgreSQL's time does not take",
            fix="check MIN and MAX of the column; where it holds durations choose interval",
            location=column.location,
        )
        return base("time without time zone", fraction=fraction)
    return base(context.notes.choose(column.type.name), fraction=fraction)


def _enum(context: Context, table: Table, column: Column) -> ColumnType:
    labels = column.type.labels
    if context.notes.choose("enum") == "text":
        return base("text")
    long = [label for label in labels if len(label.encode()) > _LABEL_BYTES]
    if long:
        reference = part_ref(ObjectKind.COLUMN, table.name, column.name)
        context.notes.add(
            ENUM_LABEL,
            reference,
            f"a member of {column.name} has more than {_LABEL_BYTES} bytes: {long[0]!r}; the column becomes text with a check",
            location=column.location,
        )
        return base("text")
    wanted = enum_type_name(context, table, column)
    name = context.names.take(("relations", wanted.schema), wanted.name)
    full = ObjectName(schema=wanted.schema, name=name)
    return ColumnType(name=name, text=quote_name(full), kind=TypeKind.ENUM, labels=labels, schema=wanted.schema)


def _spatial(context: Context, table: Table, column: Column) -> ColumnType:
    context.notes.add(
        SPATIAL_TYPE,
        part_ref(ObjectKind.COLUMN, table.name, column.name),
        f"{column.name} is a {column.type.name}: it becomes bytea with the value's well-known binary (ST_AsBinary)",
        fix="with PostGIS, turn it into geometry after the load: ST_GeomFromWKB(column, srid)",
        location=column.location,
    )
    return base("bytea")


def _unknown(context: Context, table: Table, column: Column) -> ColumnType | None:
    reference = part_ref(ObjectKind.COLUMN, table.name, column.name)
    if column.type.name == "vector":
        message = f"{column.name} is a vector: PostgreSQL has it in the extension pgvector only; the column is left out"
        context.notes.add(VECTOR_TYPE, reference, message, location=column.location)
        context.notes.skip(reference, "its type vector needs the extension pgvector", location=column.location)
        return None
    message = f"{column.name} has the type {column.type}, which is not known; it becomes text"
    note = LOSSY_TYPE if column.type.name == "xmltype" else UNKNOWN_TYPE
    context.notes.add(note, reference, message, location=column.location)
    return base("text")
