"""Keeps the keys of all rows that differ until the SQL that repairs them is written: on disk once there are many."""

import json
import sqlite3
from collections.abc import Iterator

from migrate.model.conversion import TableMapping
from migrate.model.names import ObjectName
from migrate.model.validation import DifferenceKind

Key = tuple[str, ...]
_BATCH = 1000


class Spool:
    """Keys by table, in a database of SQLite's that has no name and vanishes with the connection."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", check_same_thread=False)
        self._database.execute("CREATE TABLE found (id INTEGER PRIMARY KEY, name TEXT, kind TEXT, key TEXT)")

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def add(self, table: TableMapping, kind: DifferenceKind, key: Key) -> None:
        """Keeps a key. Of a table without one, the key is the SHA-256 of the row."""
        row = (_told(table.source), kind.value, json.dumps(key))
        self._database.execute("INSERT INTO found (name, kind, key) VALUES (?, ?, ?)", row)

    def forget(self, table: TableMapping) -> None:
        """Drops a table's keys, as when it is compared anew."""
        self._database.execute("DELETE FROM found WHERE name = ?", (_told(table.source),))

    def count(self, table: TableMapping) -> int:
        """How many keys are kept of a table."""
        [(found,)] = self._database.execute("SELECT count(*) FROM found WHERE name = ?", (_told(table.source),))
        return int(found)

    def batches(self, table: TableMapping, *kinds: DifferenceKind) -> Iterator[tuple[Key, ...]]:
        """The keys found of these kinds, each once, in the order in which they were found, some at a time."""
        marks = ", ".join("?" * len(kinds))
        query = f"SELECT key FROM found WHERE name = ? AND kind IN ({marks}) GROUP BY key ORDER BY min(id)"
        cursor = self._database.execute(query, (_told(table.source), *(kind.value for kind in kinds)))
        while rows := cursor.fetchmany(_BATCH):
            yield tuple(tuple(json.loads(row[0])) for row in rows)


def _told(name: ObjectName) -> str:
    return json.dumps([name.schema, name.name])
