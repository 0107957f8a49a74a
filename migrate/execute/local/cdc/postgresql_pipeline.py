"""Runs many prepared statements in one go, by libpq's pipeline mode.

The driver's own pipeline looks after every statement by itself, which takes longer than the server needs for it.
https://www.postgresql.org/docs/current/libpq-pipeline-mode.html
"""

import select
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from psycopg import pq
from psycopg.pq.abc import PGconn, PGresult

from migrate.engines.connect import RawConnection

Call = tuple[bytes, Sequence[bytes | None]]
"""A statement with numbered places, and the texts for them."""
_MOST_PREPARED = 2000
_WAIT_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fell:
    """A statement that the server refused; those after it were not run."""

    index: int
    state: str
    """The SQLSTATE, empty where the connection itself broke."""
    words: str


class Pipeline:
    """The statements of one session. The transaction is the caller's: after a `Fell` it must be rolled back."""

    def __init__(self, connection: RawConnection) -> None:
        self._connection = connection
        self._connection.prepare_threshold = None
        self._prepared: dict[bytes, bytes] = {}

    def run(self, calls: Sequence[Call]) -> list[int] | Fell:
        """Runs them in order; the number of rows that each touched, or the first that fell. Raises the driver's errors."""
        if len(self._prepared) > _MOST_PREPARED:
            self._connection.execute("DEALLOCATE ALL")
            self._prepared.clear()
        pgconn: PGconn = self._connection.pgconn
        names = {statement: self._prepared.get(statement) for statement, _ in calls}
        fresh = [statement for statement, name in names.items() if name is None]
        for number, statement in enumerate(fresh, start=len(self._prepared)):
            names[statement] = b"migrate_%d" % number
        pgconn.enter_pipeline_mode()
        try:
            for statement in fresh:
                pgconn.send_prepare(names[statement] or b"", statement)
            for statement, values in calls:
                pgconn.send_query_prepared(names[statement] or b"", values)
            pgconn.pipeline_sync()
            results = list(_results(pgconn))
        finally:
            if pgconn.status == pq.ConnStatus.OK:
                pgconn.exit_pipeline_mode()
        for statement, result in zip(fresh, results, strict=False):
            if result.status == pq.ExecStatus.COMMAND_OK:
                self._prepared[statement] = names[statement] or b""
        return _told(results, len(fresh))


def _results(pgconn: PGconn) -> Iterator[PGresult]:
    """One result a statement, up to the end of the pipeline."""
    while True:
        unsent = pgconn.flush()
        select.select([pgconn.socket], [pgconn.socket] if unsent else [], [], _WAIT_SECONDS)
        pgconn.consume_input()
        while not pgconn.is_busy():
            result = pgconn.get_result()
            if result is None:
                continue  # It stands between the statements.
            if result.status == pq.ExecStatus.PIPELINE_SYNC:
                return
            yield result


def _told(results: Sequence[PGresult], prepared: int) -> list[int] | Fell:
    for number, result in enumerate(results):
        if result.status == pq.ExecStatus.FATAL_ERROR:
            fields = pq.DiagnosticField
            words = [result.error_field(field) for field in (fields.MESSAGE_PRIMARY, fields.MESSAGE_DETAIL)]
            return Fell(
                index=max(0, number - prepared),
                state=(result.error_field(fields.SQLSTATE) or b"").decode(),
                words=" ".join(word.decode(errors="replace") for word in words if word),
            )
    return [result.command_tuples or 0 for result in results[prepared:]]
