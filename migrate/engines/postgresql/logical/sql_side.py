"""Plain SQL beside the stream, for what the log alone does not say."""

import contextlib

import psycopg

from migrate.engines.connect import RawConnection, open_raw, server_words
from migrate.errors import QueryFailed
from migrate.url import Url


class SqlSide:
    """A read-only session on the source that opens when it is first asked something."""

    def __init__(self, url: Url, stack: contextlib.ExitStack) -> None:
        self._url = url
        self._stack = stack
        self._connection: RawConnection | None = None

    def type_text(self, type_id: int, modifier: int) -> str:
        """The type as the catalogue prints it; `???` for one that is gone."""
        return self._answer("SELECT format_type(%s::oid, %s::integer)", type_id, modifier)

    def evaluate(self, expression: str, value: bytes) -> bytes:
        """What the expression makes of a value's text. Raises `QueryFailed`."""
        return self._answer(f"SELECT {expression}", value.decode()).encode()

    def _answer(self, statement: str, *parameters: object) -> str:
        if self._connection is None:
            self._connection = self._stack.enter_context(open_raw(self._url, read_only=True, autocommit=True))
            # As when the database was inspected: types of other schemas are printed with their schema.
            self._connection.execute("SET search_path = pg_catalog")
        try:
            (answer,) = self._connection.execute(statement, parameters).fetchone()
        except psycopg.Error as problem:
            raise QueryFailed("can't ask the source about a value", reason=server_words(problem, self._url)) from None
        return str(answer)
