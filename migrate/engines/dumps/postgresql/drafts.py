"""The objects of a script as they stand after the statements so far."""

from dataclasses import dataclass, field

from migrate.engines.dumps.postgresql.types import TypeUse
from migrate.model.names import Location, ObjectName
from migrate.model.schema import IndexPart, RoutineKind

SMALLEST = {"smallint": -(1 << 15), "integer": -(1 << 31), "bigint": -(1 << 63)}
LARGEST = {"smallint": (1 << 15) - 1, "integer": (1 << 31) - 1, "bigint": (1 << 63) - 1}


@dataclass(slots=True, kw_only=True, eq=False)
class SequenceDraft:
    """A sequence, whoever owns it."""

    name: ObjectName
    type: str = "bigint"
    start: int | None = None
    increment: int = 1
    minimum: int | None = None
    maximum: int | None = None
    cycle: bool = False
    cache: int = 1
    last_value: int | None = None
    restart: int | None = None
    """The next number, where the sequence was set and not yet asked for one."""
    comment: str = ""
    owner: tuple["TableDraft", str] | None = None
    """The table and the column that it goes with."""
    unlogged: bool = False
    location: Location

    @property
    def least(self) -> int:
        """The smallest number that it gives."""
        return self.minimum if self.minimum is not None else 1 if self.increment > 0 else SMALLEST[self.type]

    @property
    def most(self) -> int:
        """The largest number that it gives."""
        return self.maximum if self.maximum is not None else LARGEST[self.type] if self.increment > 0 else -1

    @property
    def begin(self) -> int:
        """Its start value."""
        return self.start if self.start is not None else self.least if self.increment > 0 else self.most

    @property
    def upcoming(self) -> int:
        """The number that it would give next."""
        if self.restart is not None:
            return self.restart
        return self.begin if self.last_value is None else self.last_value + self.increment


@dataclass(slots=True, kw_only=True, eq=False)
class ColumnDraft:
    """A column."""

    name: str
    type: TypeUse
    nullable: bool = True
    default: str | None = None
    """As the server prints it."""
    numbered_by: SequenceDraft | None = None
    """The sequence that the default takes its numbers from."""
    identity: str = ""
    """`ALWAYS` or `BY DEFAULT`."""
    sequence: SequenceDraft | None = None
    """Of an identity column."""
    generated: str = ""
    stored: bool = True
    collation: str | None = None
    comment: str = ""
    location: Location | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class CheckDraft:
    """A CHECK constraint."""

    name: str
    expression: str
    enforced: bool = True
    validated: bool = True
    inherited: bool = False
    no_inherit: bool = False
    location: Location | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class IndexDraft:
    """An index, and the key that it serves if it serves one."""

    name: str
    parts: tuple[IndexPart, ...]
    kind: str = ""
    """`p`, `u` or `x` where it serves a primary key, a unique constraint or an exclusion."""
    unique: bool = False
    method: str = "btree"
    predicate: str | None = None
    include: tuple[str, ...] = ()
    nulls_not_distinct: bool = False
    comment: str = ""
    constraint_comment: str = ""
    deferrable: bool = False
    deferred: bool = False
    temporal: bool = False
    definition: str = ""
    """Of an exclusion or a temporal key: the constraint as the server prints it."""
    attached: bool = False
    """Part of an index of the table that this one's table is a partition of."""
    location: Location | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class ForeignKeyDraft:
    """A foreign key."""

    name: str
    columns: tuple[str, ...]
    table: "TableDraft | ObjectName"
    """The table referred to; its name only, where the script has not made it."""
    referenced: tuple[str, ...] = ()
    on_update: str = "NO ACTION"
    on_delete: str = "NO ACTION"
    set_columns: tuple[str, ...] = ()
    """The columns that ON DELETE SET NULL or SET DEFAULT names."""
    match: str = "SIMPLE"
    deferrable: bool = False
    deferred: bool = False
    validated: bool = True
    temporal: bool = False
    definition: str = ""
    attached: bool = False
    location: Location | None = None

    @property
    def target(self) -> ObjectName:
        """The name of the table referred to."""
        return self.table.name if isinstance(self.table, TableDraft) else self.table


@dataclass(slots=True, kw_only=True, eq=False)
class TriggerDraft:
    """A trigger."""

    name: str
    timing: str
    events: tuple[str, ...]
    function: ObjectName
    for_each_row: bool
    condition: str | None
    head: str
    """What the server prints between the name and the table: timing and events."""
    tail: str
    """What it prints after the table."""
    constraint: bool = False
    enabled: str = "O"
    """`O`, `D`, `A` (always) or `R` (replica), as in pg_trigger."""
    location: Location | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class TableDraft:
    """A table, a partition, or a foreign table."""

    name: ObjectName
    kind: str = "table"
    foreign_server: str = ""
    columns: list[ColumnDraft] = field(default_factory=list)
    indexes: dict[str, IndexDraft] = field(default_factory=dict)
    foreign_keys: dict[str, ForeignKeyDraft] = field(default_factory=dict)
    checks: dict[str, CheckDraft] = field(default_factory=dict)
    triggers: dict[str, TriggerDraft] = field(default_factory=dict)
    policies: dict[str, tuple[str, Location]] = field(default_factory=dict)
    rules: dict[str, tuple[str, Location]] = field(default_factory=dict)
    comment: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)
    access_method: str = ""
    tablespace: str = ""
    unlogged: bool = False
    replica_identity: str = "default"
    parents: list["TableDraft | ObjectName"] = field(default_factory=list)
    children: list["TableDraft"] = field(default_factory=list)
    partition_key: tuple[str, str] | None = None
    """The method and the expressions by which it is divided."""
    bound: str | None = None
    """Of a partition: which rows it takes."""
    location: Location

    def column(self, name: str) -> ColumnDraft | None:
        """The column of that name."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def primary_key(self) -> IndexDraft | None:
        """The index of the primary key."""
        return next((index for index in self.indexes.values() if index.kind == "p"), None)

    @property
    def is_partition(self) -> bool:
        """Whether its rows are another table's."""
        return self.bound is not None


@dataclass(slots=True, kw_only=True, eq=False)
class ViewDraft:
    """A view or a materialized view."""

    name: ObjectName
    kind: str = "view"
    materialized: bool = False
    definition: str
    column_names: tuple[str, ...] = ()
    column_comments: dict[str, str] = field(default_factory=dict)
    check_option: str | None = None
    security_invoker: bool = False
    owner: str | None = None
    comment: str = ""
    path: tuple[str, ...] = ()
    """The schemas in which the query's plain names are looked for."""
    indexes: dict[str, IndexDraft] = field(default_factory=dict)
    triggers: dict[str, TriggerDraft] = field(default_factory=dict)
    rules: dict[str, tuple[str, Location]] = field(default_factory=dict)
    location: Location


Relation = TableDraft | ViewDraft


@dataclass(slots=True, kw_only=True, eq=False)
class TypeDraft:
    """A type that the script makes."""

    name: ObjectName
    kind: str
    labels: list[str] = field(default_factory=list)
    base: TypeUse | None = None
    nullable: bool = True
    default: str | None = None
    collation: str | None = None
    checks: dict[str, CheckDraft] = field(default_factory=dict)
    attributes: list[ColumnDraft] = field(default_factory=list)
    comment: str = ""
    location: Location


@dataclass(slots=True, kw_only=True, eq=False)
class Argument:
    """One argument of a routine."""

    mode: str = ""
    """Empty, `OUT`, `INOUT`, `VARIADIC` or `TABLE`."""
    name: str = ""
    type: TypeUse
    default: str | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class RoutineDraft:
    """A function, procedure or aggregate."""

    name: ObjectName
    kind: RoutineKind
    arguments: list[Argument]
    returns: str | None = None
    body: str = ""
    sql_body: str = ""
    """As the server prints BEGIN ATOMIC … END or RETURN."""
    binary: str = ""
    """The library file of a function in C."""
    language: str = "sql"
    volatility: str = "VOLATILE"
    words: dict[str, str] = field(default_factory=dict)
    """Other attributes, such as STRICT, by what they are about."""
    settings: list[tuple[str, str]] = field(default_factory=list)
    security_definer: bool = False
    owner: str | None = None
    comment: str = ""
    location: Location

    @property
    def signature(self) -> tuple[str, ...]:
        """The types that tell it from others of its name."""
        return tuple(one.type.bare_text for one in self.arguments if one.mode not in ("OUT", "TABLE"))
