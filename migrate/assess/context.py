"""What a check is given: the schema, where it is to go, and ways to walk it and to say what was found."""

from collections.abc import Iterator
from dataclasses import dataclass

from migrate.assess.excerpt import column_text, foreign_key_text, index_text, key_text, span_of
from migrate.assess.finding import Finding
from migrate.model.issue import Effort, Severity, Verdict
from migrate.model.names import EngineName, ObjectKind, ObjectRef, Target
from migrate.model.schema import (
    Check,
    Column,
    Event,
    ForeignKey,
    Index,
    Key,
    Routine,
    RoutineKind,
    Schema,
    Sequence,
    Table,
    Trigger,
    UserType,
    View,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The schema under assessment and its target."""

    schema: Schema
    target: Target

    @property
    def engine(self) -> EngineName:
        """The source's engine."""
        return self.schema.engine

    def columns(self, *type_names: str) -> Iterator[tuple[Table, Column]]:
        """Every column of every table, or those of the named base types."""
        for table in self.schema.tables:
            for column in table.columns:
                if not type_names or column.type.name in type_names:
                    yield table, column

    def indexes(self) -> Iterator[tuple[Table, Index]]:
        """Every index that is not a key."""
        for table in self.schema.tables:
            for index in table.indexes:
                yield table, index

    def foreign_keys(self) -> Iterator[tuple[Table, ForeignKey]]:
        """Every foreign key."""
        for table in self.schema.tables:
            for key in table.foreign_keys:
                yield table, key

    def all_keys(self) -> Iterator[tuple[Table, Key]]:
        """Every primary and unique key over whole columns."""
        for table in self.schema.tables:
            if table.primary_key:
                yield table, table.primary_key
            for key in table.unique_keys:
                yield table, key

    def variable(self, name: str) -> str | None:
        """A server setting in upper case, or None where it isn't known. What isn't known is never an issue."""
        value = self.schema.variable(name, default="\x00")
        return None if value == "\x00" else value.strip().upper()

    def number(self, name: str) -> int | None:
        """A server setting as a whole number, or None where it isn't known or is no number."""
        value = self.variable(name) or ""
        return int(value) if value.lstrip("-").isdigit() else None

    def is_off(self, name: str) -> bool:
        """Whether a server setting is known to be off."""
        return self.variable(name) in ("OFF", "0", "FALSE", "NO")

    def is_on(self, name: str) -> bool:
        """Whether a server setting is known to be on."""
        return self.variable(name) in ("ON", "1", "TRUE", "YES")

    def on_server(self, message: str, *, setting: str = "", severity: Severity | None = None) -> Finding:
        """A finding about the source's server; `setting` is the variable shown."""
        excerpt = f"{setting} = {self.schema.variable(setting)}" if setting else ""
        return Finding(object=ObjectRef(kind=ObjectKind.SERVER), message=message, excerpt=excerpt, severity=severity)

    def on_schema(self, name: str, message: str, *, severity: Severity | None = None) -> Finding:
        """A finding about a schema (MySQL: database) as a whole."""
        return Finding(object=ObjectRef(kind=ObjectKind.SCHEMA, path=(name,)), message=message, severity=severity)

    def on_table(self, table: Table, message: str, *, severity: Severity | None = None) -> Finding:
        """A finding about a table as a whole."""
        return Finding(
            object=_ref(ObjectKind.TABLE, table), message=message, location=table.location, severity=severity
        )

    def on_column(
        self,
        table: Table,
        column: Column,
        message: str,
        *,
        guilty: str = "",
        severity: Severity | None = None,
        verdict: Verdict | None = None,
    ) -> Finding:
        """A finding about a column; `guilty` is the part of its definition that is to be underlined."""
        excerpt = column_text(column, self.engine)
        return Finding(
            object=_ref(ObjectKind.COLUMN, table, column.name),
            message=message,
            excerpt=excerpt,
            span=span_of(excerpt, guilty, after=len(column.name)),
            location=column.location or table.location,
            severity=severity,
            verdict=verdict,
        )

    def on_index(
        self, table: Table, index: Index, message: str, *, guilty: str = "", severity: Severity | None = None
    ) -> Finding:
        """A finding about an index."""
        excerpt = index_text(index, self.engine)
        return Finding(
            object=_ref(ObjectKind.INDEX, table, index.name),
            message=message,
            excerpt=excerpt,
            span=span_of(excerpt, guilty),
            location=index.location or table.location,
            severity=severity,
        )

    def on_key(
        self, table: Table, key: Key, message: str, *, guilty: str = "", severity: Severity | None = None
    ) -> Finding:
        """A finding about a primary or unique key."""
        is_primary = key is table.primary_key
        excerpt = key_text(key, self.engine, primary=is_primary)
        return Finding(
            object=_ref(ObjectKind.PRIMARY_KEY if is_primary else ObjectKind.UNIQUE_KEY, table, key.name),
            message=message,
            excerpt=excerpt,
            span=span_of(excerpt, guilty),
            location=key.location or table.location,
            severity=severity,
        )

    def on_foreign_key(
        self, table: Table, key: ForeignKey, message: str, *, guilty: str = "", severity: Severity | None = None
    ) -> Finding:
        """A finding about a foreign key."""
        excerpt = foreign_key_text(key, table, self.engine)
        return Finding(
            object=_ref(ObjectKind.FOREIGN_KEY, table, key.name),
            message=message,
            excerpt=excerpt,
            span=span_of(excerpt, guilty),
            location=key.location or table.location,
            severity=severity,
        )

    def on_check(self, table: Table, constraint: Check, message: str, *, severity: Severity | None = None) -> Finding:
        """A finding about a CHECK constraint."""
        return Finding(
            object=_ref(ObjectKind.CHECK, table, constraint.name),
            message=message,
            excerpt=f"CHECK ({constraint.expression})",
            location=constraint.location or table.location,
            severity=severity,
        )

    def on_object(
        self,
        item: View | Routine | Trigger | Event | Sequence | UserType,
        message: str,
        *,
        severity: Severity | None = None,
        verdict: Verdict | None = None,
        effort: Effort | None = None,
    ) -> Finding:
        """A finding about a view, routine, trigger, event, sequence or type as a whole."""
        return Finding(
            object=reference(item),
            message=message,
            location=item.location,
            severity=severity,
            verdict=verdict,
            effort=effort,
        )


def reference(item: Table | View | Routine | Trigger | Event | Sequence | UserType) -> ObjectRef:
    """Points at an object of a schema."""
    if isinstance(item, Trigger):
        return ObjectRef(kind=ObjectKind.TRIGGER, path=(item.table.schema, item.table.name, item.name))
    return ObjectRef(kind=_kind(item), path=(item.name.schema, item.name.name))


def _kind(item: Table | View | Routine | Event | Sequence | UserType) -> ObjectKind:
    if isinstance(item, View):
        return ObjectKind.MATERIALIZED_VIEW if item.materialized else ObjectKind.VIEW
    if isinstance(item, Routine):
        return ObjectKind.PROCEDURE if item.kind is RoutineKind.PROCEDURE else ObjectKind.FUNCTION
    kinds = {
        Table: ObjectKind.TABLE,
        Event: ObjectKind.EVENT,
        Sequence: ObjectKind.SEQUENCE,
        UserType: ObjectKind.TYPE,
    }
    return kinds[type(item)]


def _ref(kind: ObjectKind, table: Table, *rest: str) -> ObjectRef:
    return ObjectRef(kind=kind, path=(table.name.schema, table.name.name, *rest))
