"""A session of MySQL's or MariaDB's that answers within limits."""

from typing import Any

import pymysql

from migrate.engines.connect import server_words
from migrate.engines.mysql.engine import MySql
from migrate.engines.probes import ROW, Answer, Refused, Rows
from migrate.model.probe import ProbeMethod
from migrate.model.schema import Column, Table
from migrate.url import Url

_OUT_OF_TIME = frozenset({1317, 1969, 3024})
"""Interrupted; MariaDB's max_statement_time; MySQL's max_execution_time."""
_INTEGERS = ("tinyint", "smallint", "mediumint", "int", "bigint")
_BINARIES = ("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "bit")
_SLICES = 20
_KEY_CHARACTERS = 40


class MySqlSession(MySql):
    """See `ProbeSession`. The server ends a SELECT by itself when its time is up.

    https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_max_execution_time,
    https://mariadb.com/docs/server/server-management/variables-and-modes/server-system-variables#max_statement_time
    """

    def __init__(self, cursor: Any, url: Url) -> None:
        super().__init__()
        self._cursor, self._url = cursor, url
        cursor.execute("SELECT VERSION()")
        self._is_mariadb = "mariadb" in str(cursor.fetchone()[0]).lower()
        cursor.execute("SET SESSION sql_mode = ''")

    def ask(self, statement: str, *, seconds: float) -> Answer:
        """See `ProbeSession.ask`."""
        milliseconds = max(int(seconds * 1000), 1)
        limit = f"max_statement_time = {seconds:.3f}" if self._is_mariadb else f"max_execution_time = {milliseconds}"
        try:
            self._cursor.execute(f"SET SESSION {limit}")
            self._cursor.execute(statement)
            return tuple(tuple(row) for row in self._cursor.fetchall())
        except pymysql.err.MySQLError as problem:
            code = problem.args[0] if problem.args else None
            return Refused(reason=server_words(problem, self._url), out_of_time=code in _OUT_OF_TIME)

    def whole(self, table: Table) -> Rows:
        """See `ProbeSession.whole`."""
        return Rows(relation=self._relation(table))

    def sample(self, table: Table, *, rows: int, estimate: int, seconds: float) -> Rows:
        """Ranges of the key, evenly spread, where it is one integer; else the table's first rows."""
        key = _integer_key(table)
        if key is not None:
            name = f"{ROW}.{self.quote(key.name)}"
            answer = self.ask(f"SELECT MIN({name}), MAX({name}) FROM {self._relation(table)}", seconds=seconds)
            if not isinstance(answer, Refused) and answer[0][0] is not None:
                ranges = _ranges(int(str(answer[0][0])), int(str(answer[0][1])), share=rows / max(estimate, rows))
                where = " OR ".join(f"{name} BETWEEN {low} AND {high}" for low, high in ranges)
                words = f"{len(ranges)} ranges of {key.name}"
                return Rows(relation=self._relation(table), method=ProbeMethod.SAMPLE, where=where, words=words)
        return Rows(
            relation=self._relation(table), method=ProbeMethod.SAMPLE, limit=rows, words=f"the first {rows:,} rows"
        )

    def key_text(self, table: Table) -> str:
        """See `ProbeSession.key_text`."""
        if table.primary_key is None:
            return ""
        parts = [self._named(table.column(name)) for name in table.primary_key.columns]
        return f"CONCAT_WS(', ', {', '.join(parts)})"

    def _named(self, column: Column) -> str:
        name = f"{ROW}.{self.quote(column.name)}"
        text = f"HEX({name})" if column.type.name in _BINARIES else f"CAST({name} AS CHAR)"
        return f"CONCAT({self.literal(column.name + '=')}, LEFT({text}, {_KEY_CHARACTERS}))"

    def _relation(self, table: Table) -> str:
        return f"{self.quote_name(table.name)} AS {ROW}"


def _integer_key(table: Table) -> Column | None:
    if table.primary_key is None:
        return None
    first = table.column(table.primary_key.columns[0])
    return first if first.type.name in _INTEGERS else None


def _ranges(low: int, high: int, *, share: float) -> list[tuple[int, int]]:
    """Ranges that together are that share of everything from low to high; the last one ends at `high`."""
    span = high - low + 1
    slices = min(_SLICES, span)
    width = max(int(span * share / slices), 1)
    starts = [low + (span - width) * number // max(slices - 1, 1) for number in range(slices)]
    return [(start, start + width - 1) for start in starts]
