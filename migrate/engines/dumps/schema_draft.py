"""Everything a script has made so far."""

import re
from dataclasses import dataclass, field

from migrate.engines.dumps.charsets import default_collation, server_charset
from migrate.engines.dumps.finished_table import finished_table
from migrate.engines.dumps.table_draft import TableDraft
from migrate.engines.dumps.version_comments import CommentVersion
from migrate.model.names import ObjectName, Skipped
from migrate.model.schema import Event, Routine, RoutineKind, Schema, Sequence, Trigger, View

RoutineId = tuple[RoutineKind, ObjectName]


@dataclass(slots=True, kw_only=True)
class SchemaDraft:
    """The databases as they stand after the statements so far, and the session's settings that matter."""

    version: CommentVersion
    release: str = ""
    """The server's version as its dump prints it."""
    database: str
    """The database that names without one mean."""
    databases: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Those that were created or used, with their character set and collation."""
    tables: dict[ObjectName, TableDraft] = field(default_factory=dict)
    views: dict[ObjectName, View] = field(default_factory=dict)
    routines: dict[RoutineId, Routine] = field(default_factory=dict)
    triggers: dict[ObjectName, Trigger] = field(default_factory=dict)
    events: dict[ObjectName, Event] = field(default_factory=dict)
    sequences: dict[ObjectName, Sequence] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    sql_mode: str = ""
    time_zone: str = "SYSTEM"

    def name(self, qualified: tuple[str, str]) -> ObjectName:
        """The full name of what a statement calls by `qualified`."""
        return ObjectName(schema=qualified[0] or self.database, name=qualified[1])

    def charset_of(self, database: str) -> tuple[str, str]:
        """The character set and collation that a table of that database inherits."""
        charset = server_charset(self.version)
        return self.databases.get(database, (charset, default_collation(charset, self.version)))

    def table(self, qualified: tuple[str, str]) -> TableDraft | None:
        """The table of that name; in other letters too, where there is just one, as servers on some systems take it."""
        name = self.name(qualified)
        if name in self.tables:
            return self.tables[name]
        folded = (name.schema.lower(), name.name.lower())
        found = [one for one in self.tables if (one.schema.lower(), one.name.lower()) == folded]
        return self.tables[found[0]] if len(found) == 1 else None

    def drop_table(self, name: ObjectName) -> None:
        """Drops a table and its triggers."""
        self.tables.pop(name, None)
        self.sequences.pop(name, None)
        self.triggers = {key: one for key, one in self.triggers.items() if one.table != name}

    def drop_database(self, database: str) -> None:
        """Drops a database and all in it."""
        self.databases.pop(database, None)
        for table in [name for name in self.tables if name.schema == database]:
            self.drop_table(table)
        for objects in (self.views, self.events, self.sequences):
            for name in [name for name in objects if name.schema == database]:
                del objects[name]
        self.routines = {key: one for key, one in self.routines.items() if key[1].schema != database}

    def uses_ansi_quotes(self) -> bool:
        """Whether double quotes are around names now."""
        return bool(re.search(r"\b(?:ansi|ansi_quotes|oracle|mssql|db2|postgresql|maxdb)\b", self.sql_mode, re.I))

    def finish(self) -> Schema:
        """The schema, frozen."""
        tables = tuple(finished_table(draft, self.tables) for _, draft in sorted(self.tables.items()))
        notes = [note for draft in self.tables.values() for note in draft.notes]
        names = dict.fromkeys([*self.databases, *(table.name.schema for table in tables)])
        schemas = tuple(sorted(names)) or (self.database,)
        database = next(iter(self.databases), self.database)
        charset, collation = self.charset_of(database)
        return Schema(
            engine=self.version.engine,
            version=self.release,
            database=database,
            schemas=schemas,
            charset=charset,
            collation=collation,
            tables=tables,
            views=tuple(view for _, view in sorted(self.views.items())),
            routines=tuple(sorted(self.routines.values(), key=lambda one: (one.name, one.kind))),
            triggers=tuple(sorted(self.triggers.values(), key=_trigger_order)),
            events=tuple(event for _, event in sorted(self.events.items())),
            sequences=tuple(sequence for _, sequence in sorted(self.sequences.items())),
            variables=tuple(sorted(self.variables.items())),
            skipped=(*self.skipped, *notes),
        )


def _trigger_order(trigger: Trigger) -> tuple[ObjectName, str, tuple[str, ...], int, str]:
    return trigger.table, trigger.timing, trigger.events, trigger.order, trigger.name
