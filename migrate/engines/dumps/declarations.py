"""What a statement declares, before names are given, types resolved and character sets inherited."""

from dataclasses import dataclass, field
from enum import Enum, auto

from migrate.model.names import Location
from migrate.model.schema import Default, Generated, IndexPart, Partitioning


@dataclass(slots=True, kw_only=True)
class TypeDeclaration:
    """A column's type as written."""

    name: str
    """MySQL's own name: aliases such as `integer` are resolved."""
    arguments: tuple[str, ...] = ()
    """What stood in the parentheses: numbers, or an enum's members."""
    unsigned: bool = False
    zerofill: bool = False
    charset: str | None = None
    collation: str | None = None
    binary_collation: bool = False
    srid: int | None = None


class KeyKind(Enum):
    """What a key is for."""

    PRIMARY = auto()
    UNIQUE = auto()
    PLAIN = auto()
    FULLTEXT = auto()
    SPATIAL = auto()


@dataclass(slots=True, kw_only=True)
class KeyDeclaration:
    """A key or an index, perhaps without a name yet."""

    kind: KeyKind
    name: str
    parts: tuple[IndexPart, ...]
    method: str = ""
    comment: str = ""
    parser: str | None = None
    visible: bool = True
    for_foreign_key: bool = False
    """Made by the server for a foreign key; it goes when another key does its work."""
    location: Location


@dataclass(slots=True, kw_only=True)
class ForeignKeyDeclaration:
    """A foreign key, perhaps without a name yet."""

    name: str
    index_name: str = ""
    columns: tuple[str, ...]
    referenced_schema: str
    referenced_table: str
    referenced_columns: tuple[str, ...]
    on_update: str = ""
    on_delete: str = ""
    """Empty where none was written: engines differ in what that means."""
    match: str = "SIMPLE"
    location: Location


@dataclass(slots=True, kw_only=True)
class CheckDeclaration:
    """A check, perhaps without a name yet."""

    name: str
    expression: str
    enforced: bool = True
    column: str = ""
    """The column that it was written at."""
    location: Location


@dataclass(slots=True, kw_only=True)
class ColumnDeclaration:
    """A column and the keys and checks written at it."""

    name: str
    type: TypeDeclaration
    nullable: bool | None = None
    default: Default | None = None
    auto_increment: bool = False
    generated: Generated | None = None
    on_update: str | None = None
    comment: str = ""
    invisible: bool = False
    location: Location
    keys: list[KeyDeclaration] = field(default_factory=list)
    foreign_keys: list[ForeignKeyDeclaration] = field(default_factory=list)
    checks: list[CheckDeclaration] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class TableOptions:
    """What stands after a table's columns."""

    engine: str | None = None
    auto_increment: int | None = None
    charset: str | None = None
    collation: str | None = None
    comment: str | None = None
    system_versioned: bool = False
    others: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class TableDeclaration:
    """A CREATE TABLE statement."""

    schema: str
    name: str
    elements: list[ColumnDeclaration | KeyDeclaration | ForeignKeyDeclaration | CheckDeclaration] = field(
        default_factory=list
    )
    options: TableOptions = field(default_factory=TableOptions)
    partitioning: Partitioning | None = None
    if_not_exists: bool = False
    or_replace: bool = False
    temporary: bool = False
    like: tuple[str, str] | None = None
    query: str = ""
    """Of CREATE TABLE … AS: the query, whose columns only a server knows."""
    location: Location
