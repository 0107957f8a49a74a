"""The type of a column, as the source engine declares it."""

from dataclasses import dataclass
from enum import StrEnum


class TypeKind(StrEnum):
    """Where a column's type comes from. All but `BASE` and `ARRAY` are made by users, in PostgreSQL."""

    BASE = "base"
    ARRAY = "array"
    ENUM = "enum"
    DOMAIN = "domain"
    COMPOSITE = "composite"
    RANGE = "range"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnType:
    """A column's data type, taken apart.

    `name` is the engine's own base name in lower case and without modifiers. For MySQL and MariaDB it is
    information_schema's DATA_TYPE (`int`, `tinyint`, `varchar`, `datetime`, `double`, `enum`, `json`, …). For PostgreSQL
    it is what `format_type(oid, NULL)` prints (`integer`, `character varying`, `timestamp with time zone`,
    `double precision`, `jsonb`, …); for an array, its element's name with `dimensions` > 0; for a type made by a user, the
    bare type name with `schema` set.
    """

    name: str
    text: str = ""
    """The whole type as the engine prints it, such as `bigint(20) unsigned` or `numeric(10,2)`."""
    kind: TypeKind = TypeKind.BASE
    length: int | None = None
    """Characters of a text type, bytes of a binary type, bits of a bit type."""
    precision: int | None = None
    """Decimal digits of an exact number, or of a float that was declared with them."""
    scale: int | None = None
    """Digits after the point."""
    fraction: int | None = None
    """Digits of a second's fraction that a time type keeps. MySQL's default is 0, PostgreSQL's 6."""
    unsigned: bool = False
    zerofill: bool = False
    labels: tuple[str, ...] = ()
    """Members of an enum or a set, unquoted and in order."""
    dimensions: int = 0
    """Of an array."""
    schema: str = ""
    """The schema of a type that a user made."""
    base: str = ""
    """Of a domain: the full text of the type below it."""
    srid: int | None = None
    """Of a spatial type that fixes its reference system."""

    def __str__(self) -> str:
        return self.text or self.name
