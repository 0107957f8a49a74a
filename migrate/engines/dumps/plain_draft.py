"""Everything that a script of Oracle or SQL Server has made so far."""

import re
from dataclasses import dataclass, field, replace

from migrate.engines.dumps.statement import Statement
from migrate.model.names import EngineName, Location, ObjectName, Skipped
from migrate.model.schema import (
    Check,
    Column,
    ForeignKey,
    Index,
    Key,
    OtherObject,
    Partitioning,
    Routine,
    Schema,
    Sequence,
    Table,
    Trigger,
    UserType,
    View,
)

Place = tuple[str, str]
_PASSWORD = re.compile(r"(IDENTIFIED\s+BY\s+(?:VALUES\s+)?|PASSWORD\s*=\s*)(?:\"[^\"]*\"|N?'[^']*'|\S+)", re.IGNORECASE)


def without_passwords(text: str) -> str:
    """A statement without the passwords in it."""
    return _PASSWORD.sub(r"\1***", text)


@dataclass(slots=True, kw_only=True)
class TableParts:
    """A table as it stands after the statements so far."""

    name: ObjectName
    location: Location
    columns: dict[str, Column] = field(default_factory=dict)
    primary_key: Key | None = None
    unique_keys: list[Key] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    partitioning: Partitioning | None = None
    comment: str = ""
    options: dict[str, str] = field(default_factory=dict)
    system_versioned: bool = False

    def column(self, name: str, *, ignore_case: bool) -> Column | None:
        """The column of that name, or None."""
        if not ignore_case:
            return self.columns.get(name)
        return next((column for key, column in self.columns.items() if key.casefold() == name.casefold()), None)


@dataclass(slots=True, kw_only=True)
class PlainDraft:
    """The schema as it stands after the statements so far."""

    engine: EngineName
    database: str
    schema: str
    """The one that names without a schema mean."""
    schemas: list[str] = field(default_factory=list)
    tables: dict[Place, TableParts] = field(default_factory=dict)
    views: dict[Place, View] = field(default_factory=dict)
    routines: dict[Place, Routine] = field(default_factory=dict)
    triggers: dict[Place, Trigger] = field(default_factory=dict)
    sequences: dict[Place, Sequence] = field(default_factory=dict)
    types: dict[Place, UserType] = field(default_factory=dict)
    others: list[OtherObject] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def ignores_case(self) -> bool:
        """Whether names that differ by case alone are the same."""
        return self.engine is EngineName.SQLSERVER

    def name(self, qualified: Place) -> ObjectName:
        """The full name of what a statement calls by `qualified`."""
        return ObjectName(schema=qualified[0] or self.schema, name=qualified[1])

    def key(self, name: ObjectName) -> Place:
        """What objects of that name are kept under."""
        return (name.schema.casefold(), name.name.casefold()) if self.ignores_case else (name.schema, name.name)

    def table(self, qualified: Place) -> TableParts | None:
        """The table of that name."""
        return self.tables.get(self.key(self.name(qualified)))

    def skip(self, statement: Statement, reason: str, *, called: str = "", location: Location | None = None) -> None:
        """Notes that a statement was not read."""
        words = called or " ".join(without_passwords(statement.text[:200]).split())[:60]
        self.skipped.append(Skipped(object=words, reason=reason, location=location or statement.location()))

    def drop(self, kind: str, qualified: Place) -> None:
        """Drops a table, view, sequence, type, trigger or routine."""
        place = self.key(self.name(qualified))
        match kind:
            case "TABLE":
                self.tables.pop(place, None)
                self._drop_parts(self.name(qualified))
            case "VIEW":
                self.views.pop(place, None)
            case "SEQUENCE":
                self.sequences.pop(place, None)
            case "TYPE":
                self.types.pop(place, None)
            case "TRIGGER":
                self.triggers.pop(place, None)
            case _:
                self.routines.pop(place, None)

    def _drop_parts(self, gone: ObjectName) -> None:
        place = self.key(gone)
        self.triggers = {key: one for key, one in self.triggers.items() if self.key(one.table) != place}
        self.others = [one for one in self.others if (one.schema, one.table) != (gone.schema, gone.name)]

    def finish(self) -> Schema:
        """The schema, frozen."""
        tables = tuple(self._finished(parts) for _, parts in sorted(self.tables.items()))
        made = [table.name.schema for table in tables] + [view.name.schema for view in self.views.values()]
        made += [routine.name.schema for routine in self.routines.values()]
        schemas = tuple(sorted({*made, *self.schemas})) or (self.schema,)
        return Schema(
            engine=self.engine,
            database=self.database,
            schemas=schemas,
            tables=tables,
            views=tuple(view for _, view in sorted(self.views.items())),
            routines=tuple(routine for _, routine in sorted(self.routines.items())),
            triggers=tuple(trigger for _, trigger in sorted(self.triggers.items())),
            sequences=tuple(sequence for _, sequence in sorted(self.sequences.items())),
            types=tuple(one for _, one in sorted(self.types.items())),
            others=tuple(self.others),
            skipped=tuple(self.skipped),
        )

    def _finished(self, parts: TableParts) -> Table:
        constraints = {key.columns for key in (parts.primary_key, *parts.unique_keys) if key is not None}
        plain = [index for index in parts.indexes if _is_key(index)]
        keys = {
            names: _as_key(index, names) for index in plain for names in [_columns(index)] if names not in constraints
        }
        return Table(
            name=parts.name,
            columns=tuple(self._with_not_null(column, parts) for column in parts.columns.values()),
            primary_key=parts.primary_key,
            unique_keys=(*parts.unique_keys, *keys.values()),
            indexes=tuple(index for index in parts.indexes if not _is_key(index)),
            foreign_keys=tuple(self._resolved(key) for key in parts.foreign_keys),
            checks=tuple(parts.checks),
            partitioning=parts.partitioning,
            comment=parts.comment,
            options=tuple(parts.options.items()),
            system_versioned=parts.system_versioned,
            location=parts.location,
        )

    def _with_not_null(self, column: Column, parts: TableParts) -> Column:
        in_key = parts.primary_key is not None and column.name in parts.primary_key.columns
        return replace(column, nullable=False) if in_key else column

    def _resolved(self, key: ForeignKey) -> ForeignKey:
        """A reference that names no columns means the other table's primary key."""
        there = self.tables.get(self.key(key.referenced_table))
        if key.referenced_columns or there is None or there.primary_key is None:
            return key
        return replace(key, referenced_columns=there.primary_key.columns)


def _is_key(index: Index) -> bool:
    """Whether a unique index says no more than a unique key: whole columns, every row, a plain tree."""
    is_plain = index.unique and index.predicate is None and index.method == "btree"
    return is_plain and all(part.column is not None for part in index.parts)


def _columns(index: Index) -> tuple[str, ...]:
    return tuple(part.column for part in index.parts if part.column is not None)


def _as_key(index: Index, columns: tuple[str, ...]) -> Key:
    return Key(name=index.name, columns=columns, include=index.include, constraint=False, location=index.location)
