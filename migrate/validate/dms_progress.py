"""How far AWS DMS, or a local run in its place, has brought the target, as far as the control tables there tell.

With `TaskRecoveryTableEnabled` a task keeps its checkpoint in `awsdms_txn_state`: all that the source did before it is applied.
That it is not past a position proves nothing, because it stands still while there is nothing to apply: then time decides.
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Task.CDC.html
"""

import re
from collections.abc import Collection, Sequence

from migrate.errors import ConnectionFailed, QueryFailed
from migrate.model.names import ObjectName
from migrate.validate.dms_tables import control_query, control_tables
from migrate.validate.rows import text
from migrate.validate.settle import Mark, Progress, Unknown
from migrate.validate.side import Side

_TABLES = ("awsdms_txn_state", "awsdms_status")
_CHECKPOINT = re.compile(r"checkpoint:V\d+#\d+#([^#]+)#")
_PLAIN = re.compile(r"[^:#]+\.\d+:\d+|[0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8}")
"""A local run's checkpoint: a position and nothing else."""
_LSN = re.compile(r"([0-9A-Fa-f]+)/([0-9A-Fa-f]+)")
_BINLOG = re.compile(r"([^:#/]+)\.(\d+):(\d+)")
_POSITIONS = ("SHOW BINARY LOG STATUS", "SHOW MASTER STATUS")
"""The first since MySQL 8.2, the second before and on MariaDB."""

Position = tuple[str, int, int]
"""A file's name without its number, or nothing; the file's number, or an LSN's first half; the place in it."""


class DmsProgress:
    """See `Progress`. Of several tasks the slowest counts."""

    def __init__(self, source: Side, target: Side, tables: Sequence[tuple[ObjectName, str, str]]) -> None:
        self._source, self._target, self._tables = source, target, tables
        self._asks = ["SELECT pg_current_wal_insert_lsn()"] if source.url.scheme == "postgresql" else [*_POSITIONS]

    def mark(self) -> Mark | None:
        """The source's position in its log; None where it may not be asked for it."""
        while self._asks:
            try:
                rows = self._source.rows(self._asks[0])
            except (QueryFailed, ConnectionFailed):
                self._asks.pop(0)
                continue
            return ":".join(text(value) or "" for value in rows[0][:2]) if rows else None
        return None

    def has_reached(self, mark: Mark) -> bool | None:
        """True only where every task's checkpoint is past the position; False while a task still loads tables."""
        asked, reached = position(mark), []
        try:
            for name, kind, column in self._tables:
                quoted = self._target.expressions.quote(column), self._target.expressions.quote_name(name)
                told = [
                    text(row[0]) or ""
                    for row in self._target.rows(control_query("dms_state", columns=quoted[0], table=quoted[1]))
                ]
                if kind == "TASK_STATUS" and "FULL LOAD" in map(str.upper, told):
                    return False
                if kind == "CHECKPOINT":
                    reached += [_is_past(checkpoint, asked) for checkpoint in told]
        except (QueryFailed, ConnectionFailed):
            return None
        return True if reached and all(reached) else None


def dms_progress(source: Side, target: Side, schemas: Collection[str] | None = None) -> Progress:
    """What DMS's control tables in these schemas of the target tell, or in all; nothing is known where there are none."""
    try:
        found = control_tables(target, _TABLES, schemas=schemas)
    except (QueryFailed, ConnectionFailed):
        return Unknown()
    tables = [
        (name, kind, columns[kind])
        for name, columns in found.items()
        for kind in ("CHECKPOINT", "TASK_STATUS")
        if kind in columns
    ]
    return DmsProgress(source, target, tables) if tables else Unknown()


def position(told: str) -> Position | None:
    """A position in PostgreSQL's log or MySQL's; of several in one text the earliest. None for anything else.

    >>> position("00000132/0F000E48"), position("mysql-bin.000009:1975:-1:2002:67:mysql-bin.000009:1876")
    (('', 306, 251661896), ('mysql-bin', 9, 1876))
    """
    lsn = _LSN.fullmatch(told)
    if lsn:
        return "", int(lsn[1], 16), int(lsn[2], 16)
    found: list[Position] = [(name, int(file), int(place)) for name, file, place in _BINLOG.findall(told)]
    return min(found) if found and len({name for name, _, _ in found}) == 1 else None


def _is_past(checkpoint: str, asked: Position | None) -> bool:
    found = _CHECKPOINT.match(checkpoint)
    plain = checkpoint if _PLAIN.fullmatch(checkpoint) else ""
    reached = position(found[1] if found else plain)
    return reached is not None and asked is not None and reached[0] == asked[0] and reached >= asked
