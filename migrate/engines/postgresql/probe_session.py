"""A session of PostgreSQL's that answers within limits."""

from typing import Any

import psycopg

from migrate.engines.connect import server_words
from migrate.engines.postgresql.engine import PostgreSql
from migrate.engines.probes import ROW, Answer, Refused, Rows
from migrate.model.probe import ProbeMethod
from migrate.model.schema import Table
from migrate.url import Url

_KEY_CHARACTERS = 40
_SEED = 1
_SMALLEST_PERCENT = 0.001


class PostgreSqlSession(PostgreSql):
    """See `ProbeSession`. https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-STATEMENT-TIMEOUT"""

    def __init__(self, cursor: Any, url: Url) -> None:
        self._cursor, self._url = cursor, url

    def ask(self, statement: str, *, seconds: float) -> Answer:
        """See `ProbeSession.ask`."""
        try:
            self._cursor.execute(f"SET statement_timeout = {max(int(seconds * 1000), 1)}")
            self._cursor.execute(statement)
            return tuple(tuple(row) for row in self._cursor.fetchall())
        except psycopg.errors.QueryCanceled as problem:
            return Refused(reason=server_words(problem, self._url), out_of_time=True)
        except psycopg.Error as problem:
            return Refused(reason=server_words(problem, self._url))

    def whole(self, table: Table) -> Rows:
        """See `ProbeSession.whole`."""
        return Rows(relation=f"{self._relation(table)} AS {ROW}")

    def sample(self, table: Table, *, rows: int, estimate: int, seconds: float) -> Rows:
        """Pages picked at random, always the same: https://www.postgresql.org/docs/current/sql-select.html#SQL-FROM"""
        del seconds
        percent = max(min(100 * rows / max(estimate, 1), 100), _SMALLEST_PERCENT)
        relation = f"{self._relation(table)} AS {ROW} TABLESAMPLE SYSTEM ({percent:.4f}) REPEATABLE ({_SEED})"
        return Rows(relation=relation, method=ProbeMethod.SAMPLE, words=f"{percent:.3g} % of the pages")

    def key_text(self, table: Table) -> str:
        """See `ProbeSession.key_text`."""
        if table.primary_key is None:
            return ""
        names = [
            f"{self.literal(name + '=')} || left({ROW}.{self.quote(name)}::text, {_KEY_CHARACTERS})"
            for name in table.primary_key.columns
        ]
        return f"concat_ws(', ', {', '.join(names)})"

    def _relation(self, table: Table) -> str:
        """The table alone: what inherits from it is a table of its own, but a partition is a part of it."""
        only = "" if table.partitioning else "ONLY "
        return f"{only}{self.quote_name(table.name)}"
