"""Reads the slow query log of MySQL and MariaDB, line by line: a log of any length is never held in memory.

https://dev.mysql.com/doc/refman/8.4/en/slow-query-log.html
https://mariadb.com/kb/en/slow-query-log-overview/
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from migrate.engines.workload.statement_lines import StatementLines
from migrate.engines.workload.tally import Observed

_HEAD = re.compile(
    r"# (?:Time:|User@Host:|Query_time:|Thread_id:|Schema:|Rows_affected:|Bytes_sent:|Full_scan:|Filesort:|Full_join:|Tmp_table|"
    r"Stored_routine:|Log_slow|InnoDB|No InnoDB|QC_Hit:|Pages_|administrator command:|explain:|Killed:|Start:|Engine|Thread_id|optimizer)"
)
_SECONDS = re.compile(r"Query_time:\s*(\d+(?:\.\d+)?)")
_SCHEMA = re.compile(r"\bSchema:\s*(\S+)")
_USE = re.compile(r"use\s+`?((?:[^`;]|``)+)`?;\s*$", re.IGNORECASE)
_TIMESTAMP = re.compile(
    r"SET\s+(?:last_insert_id=\d+,?|insert_id=\d+,?|timestamp=\d+(?:\.\d+)?,?)+;\s*$", re.IGNORECASE
)
_BANNER = re.compile(r"\S.*, Version: .* started with:|Tcp port: |Time\s+Id\s+Command\s+Argument")


def is_slow_log(beginning: str) -> bool:
    """Whether a file that begins like this is a slow query log."""
    return bool(re.search(r"^# (?:Query_time: |User@Host: )", beginning, re.MULTILINE))


@dataclass(slots=True)
class _Reading:
    """What the lines before say about the statement at hand."""

    schema: str = ""
    seconds: float | None = None
    in_head: bool = False
    lines: StatementLines = field(default_factory=StatementLines)

    def ended(self) -> Iterator[Observed]:
        """The statement that ends here, if one was begun."""
        sql, is_cut = self.lines.take()
        if sql and self.seconds is not None:
            yield Observed(sql=sql, schema=self.schema, seconds=self.seconds, is_cut=is_cut)

    def head(self, line: str) -> None:
        """Reads one line of a statement's head."""
        seconds, schema = _SECONDS.search(line), _SCHEMA.search(line)
        if not self.in_head:
            self.seconds = None
        self.in_head = True
        if seconds:
            self.seconds = float(seconds[1])
        if schema:
            self.schema = schema[1]


def read_slow_log(lines: Iterable[str]) -> Iterator[Observed]:
    """Gives every statement with the seconds that it took."""
    reading = _Reading()
    for line in lines:
        if _HEAD.match(line):
            yield from reading.ended()
            reading.head(line)
            continue
        if _BANNER.match(line):
            yield from reading.ended()
            reading.seconds = None
            continue
        begins = reading.in_head or reading.lines.is_empty
        use = _USE.match(line) if begins else None
        if use:
            reading.schema = use[1].replace("``", "`")
        elif not (begins and _TIMESTAMP.match(line)):
            reading.in_head = False
            reading.lines.add(line)
    yield from reading.ended()
