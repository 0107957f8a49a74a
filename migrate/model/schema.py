"""A database's structure: what `inspect` reads, and what `convert` makes for the target."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from migrate.model.document import Document
from migrate.model.names import EngineName, Location, ObjectName, Skipped
from migrate.model.types import ColumnType


class DefaultKind(StrEnum):
    """How a default's text is to be read."""

    LITERAL = "literal"
    EXPRESSION = "expression"


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """A column's default. A literal's text is the bare value, unquoted; an expression's is SQL of the source engine."""

    kind: DefaultKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A column that numbers itself: AUTO_INCREMENT, IDENTITY, or a default of `nextval` on a sequence it owns."""

    always: bool = False
    """GENERATED ALWAYS; otherwise a value may be given."""
    start: int = 1
    increment: int = 1
    next_value: int | None = None
    """The number that the next row would get, where the catalogue knows it."""
    sequence: ObjectName | None = None
    """The sequence behind it, in PostgreSQL."""
    serial: bool = False
    """Made by a `nextval` default (serial) rather than by IDENTITY."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """A column computed from others."""

    expression: str
    stored: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table or view."""

    name: str
    type: ColumnType
    nullable: bool = True
    default: Default | None = None
    identity: Identity | None = None
    generated: Generated | None = None
    on_update: str | None = None
    """MySQL's ON UPDATE expression, such as `CURRENT_TIMESTAMP(6)`."""
    charset: str | None = None
    collation: str | None = None
    comment: str = ""
    invisible: bool = False
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A primary or unique key over whole columns. One with prefixes, expressions or a predicate is an `Index` that is unique."""

    name: str
    columns: tuple[str, ...]
    comment: str = ""
    deferrable: bool = False
    initially_deferred: bool = False
    nulls_not_distinct: bool = False
    include: tuple[str, ...] = ()
    constraint: bool = True
    """Declared as a constraint; false for PostgreSQL's CREATE UNIQUE INDEX."""
    prefix_lengths: tuple[int | None, ...] = ()
    """Of a primary key of MySQL's over prefixes: characters or bytes of each column, None for a whole one. Otherwise empty."""
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPart:
    """One column or expression of an index. Exactly one of `column` and `expression` is set."""

    column: str | None = None
    expression: str | None = None
    prefix_length: int | None = None
    """Characters or bytes of MySQL's `name(10)`."""
    descending: bool = False
    nulls_first: bool | None = None
    """PostgreSQL's NULLS FIRST or LAST where it differs from the default of the direction."""
    collation: str | None = None
    operator_class: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """An index that is not a `Key`."""

    name: str
    parts: tuple[IndexPart, ...]
    unique: bool = False
    method: str = "btree"
    """`btree`, `hash`, `fulltext`, `spatial`, `rtree`, `gin`, `gist`, `spgist`, `brin`, …"""
    predicate: str | None = None
    include: tuple[str, ...] = ()
    visible: bool = True
    comment: str = ""
    parser: str | None = None
    """Of a full-text index: the parser plug-in."""
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """A reference to another table. The rules are SQL's words: NO ACTION, RESTRICT, CASCADE, SET NULL, SET DEFAULT."""

    name: str
    columns: tuple[str, ...]
    referenced_table: ObjectName
    referenced_columns: tuple[str, ...]
    on_update: str = "NO ACTION"
    on_delete: str = "NO ACTION"
    match: str = "SIMPLE"
    deferrable: bool = False
    initially_deferred: bool = False
    validated: bool = True
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A CHECK constraint; `expression` without the word CHECK and its outer parentheses."""

    name: str
    expression: str
    enforced: bool = True
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """One partition; `bound` as the engine prints it, such as `LESS THAN (2020)` or `FOR VALUES IN ('a')`."""

    name: str
    bound: str = ""
    subpartitions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Partitioning:
    """How a table is divided. `method` is RANGE, LIST, HASH, KEY, RANGE COLUMNS, LIST COLUMNS, LINEAR HASH or LINEAR KEY."""

    method: str
    expression: str
    partitions: tuple[Partition, ...] = ()
    subpartition_method: str | None = None
    subpartition_expression: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A base table. A partition of a PostgreSQL table is in its parent's `partitioning`, not a table of its own."""

    name: ObjectName
    columns: tuple[Column, ...]
    primary_key: Key | None = None
    unique_keys: tuple[Key, ...] = ()
    indexes: tuple[Index, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    checks: tuple[Check, ...] = ()
    partitioning: Partitioning | None = None
    comment: str = ""
    storage_engine: str | None = None
    """MySQL's ENGINE, such as `InnoDB`."""
    charset: str | None = None
    collation: str | None = None
    options: tuple[tuple[str, str], ...] = ()
    """Other table options, upper-case name and value, such as (`ROW_FORMAT`, `COMPRESSED`)."""
    row_estimate: int | None = None
    """The catalogue's guess at the number of rows."""
    size_bytes: int | None = None
    """Data and indexes together."""
    replica_identity: str | None = None
    """PostgreSQL's `default`, `full`, `nothing` or the name of an index."""
    inherits: tuple[ObjectName, ...] = ()
    unlogged: bool = False
    system_versioned: bool = False
    location: Location | None = None

    def column(self, name: str) -> Column:
        """The column of that name. Raises `KeyError`."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A view; `definition` is the query alone."""

    name: ObjectName
    definition: str
    columns: tuple[Column, ...] = ()
    materialized: bool = False
    check_option: str | None = None
    """`LOCAL` or `CASCADED`."""
    security_invoker: bool = False
    algorithm: str | None = None
    definer: str | None = None
    comment: str = ""
    indexes: tuple[Index, ...] = ()
    location: Location | None = None


class RoutineKind(StrEnum):
    """What sort of stored code a routine is."""

    FUNCTION = "function"
    PROCEDURE = "procedure"
    AGGREGATE = "aggregate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """A stored function or procedure."""

    name: ObjectName
    kind: RoutineKind
    parameters: str = ""
    """The parameter list as written, without its parentheses."""
    returns: str | None = None
    body: str = ""
    language: str = "sql"
    deterministic: bool = False
    data_access: str = ""
    """MySQL's `CONTAINS SQL`, `NO SQL`, `READS SQL DATA` or `MODIFIES SQL DATA`; PostgreSQL's volatility."""
    security_definer: bool = False
    definer: str | None = None
    sql_mode: str = ""
    comment: str = ""
    definition: str = ""
    """The whole CREATE statement, where the engine can print it."""
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A trigger of a table or view. In MySQL `body` is the action; in PostgreSQL `function` is called."""

    name: str
    table: ObjectName
    timing: str
    """`BEFORE`, `AFTER` or `INSTEAD OF`."""
    events: tuple[str, ...]
    """`INSERT`, `UPDATE`, `DELETE`, `TRUNCATE`."""
    body: str = ""
    function: ObjectName | None = None
    for_each_row: bool = True
    condition: str | None = None
    order: int = 1
    definer: str | None = None
    sql_mode: str = ""
    enabled: bool = True
    definition: str = ""
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A job of MySQL's event scheduler."""

    name: ObjectName
    schedule: str
    """`AT '2030-01-01 00:00:00'` or `EVERY 1 DAY STARTS … ENDS …`."""
    body: str = ""
    enabled: bool = True
    definer: str | None = None
    time_zone: str = ""
    comment: str = ""
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """A sequence that stands by itself. One that a serial or identity column owns is in that column's `identity`."""

    name: ObjectName
    type: str = "bigint"
    start: int = 1
    increment: int = 1
    minimum: int | None = None
    maximum: int | None = None
    cycle: bool = False
    cache: int = 1
    last_value: int | None = None
    comment: str = ""
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UserType:
    """A type that a user made in PostgreSQL."""

    name: ObjectName
    kind: str
    """`enum`, `domain`, `composite` or `range`."""
    labels: tuple[str, ...] = ()
    base: str = ""
    """Of a domain: the type below it. Of a range: its element."""
    nullable: bool = True
    default: str | None = None
    checks: tuple[Check, ...] = ()
    attributes: tuple[Column, ...] = ()
    comment: str = ""
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """An installed extension of PostgreSQL, or a plug-in of MySQL that is not built in."""

    name: str
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherObject:
    """An object that has no noun of its own here: known to be there, and no more than what a check needs of it."""

    kind: str
    """Such as `rule`, `policy`, `exclusion constraint`, `event trigger`, `foreign table`, `publication`, `operator`."""
    name: str
    schema: str = ""
    """Empty for what lives in no schema."""
    table: str = ""
    """The table that it belongs to, if it belongs to one."""
    detail: str = ""
    """What matters of it, by kind: a definition, a wrapper's name, a mode."""
    location: Location | None = None


@dataclass(frozen=True, kw_only=True)
class Schema(Document):
    """Everything that was found in a database, or everything that is to be made in one."""

    KIND = "schema"

    engine: EngineName
    version: str = ""
    database: str = ""
    """The database connected to, or the name that the dump or folder gives."""
    schemas: tuple[str, ...] = ()
    """The schemas (MySQL: databases) looked at, empty ones too."""
    charset: str | None = None
    collation: str | None = None
    tables: tuple[Table, ...] = ()
    views: tuple[View, ...] = ()
    routines: tuple[Routine, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    events: tuple[Event, ...] = ()
    sequences: tuple[Sequence, ...] = ()
    types: tuple[UserType, ...] = ()
    extensions: tuple[Extension, ...] = ()
    others: tuple[OtherObject, ...] = ()
    """Objects of kinds that nothing is made from on the target: PostgreSQL's, Oracle's and SQL Server's."""
    variables: tuple[tuple[str, str], ...] = ()
    """Server settings that matter to a migration, lower-case name and value as the server prints it."""
    skipped: tuple[Skipped, ...] = ()

    @cached_property
    def tables_by_name(self) -> dict[ObjectName, Table]:
        """The tables, by name."""
        return {table.name: table for table in self.tables}

    def variable(self, name: str, default: str = "") -> str:
        """A server setting's value, or `default` when it is not known."""
        return self._variables.get(name, default)

    @cached_property
    def _variables(self) -> dict[str, str]:
        return dict(self.variables)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to migrate."""
        return not (self.tables or self.views or self.routines or self.sequences or self.types)
