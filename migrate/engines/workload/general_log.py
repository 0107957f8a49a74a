"""Reads the general query log of MySQL and MariaDB, line by line.

https://dev.mysql.com/doc/refman/8.4/en/query-log.html
https://mariadb.com/kb/en/general-query-log/
"""

import re
from collections.abc import Iterable, Iterator

from migrate.engines.workload.statement_lines import StatementLines
from migrate.engines.workload.tally import Observed

_EVENT = re.compile(
    r"(?:\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)|\d{6} [ \d]\d:\d\d:\d\d)?\s*(?P<thread>\d+) "
    r"(?P<command>Query|Execute|Prepare|Connect|Quit|Init DB|Field List|Statistics|Close stmt|Reset stmt|Long Data|Ping|"
    r"Change user|Binlog Dump(?: GTID)?|Register Slave|Register Replica|Kill|Refresh|Shutdown|Sleep|Fetch|Set option|Daemon|"
    r"Create DB|Drop DB|Process List|Processlist|Debug|Error|Time|Table Dump|Connect Out|Delayed insert|Bulk_execute)"
    r"(?:\t(?P<argument>.*)|$)",
    re.DOTALL,
)
_BANNER = re.compile(r"\S.*, Version: .* started with:|Tcp port: |Time\s+Id\s+Command\s+Argument")
_ON = re.compile(r"\S+ on (\S+)(?: using |\s*$)| as anonymous on (\S+)")
_MOST_THREADS = 10_000


def is_general_log(beginning: str) -> bool:
    """Whether a file that begins like this is a general query log."""
    return any(_EVENT.match(line) for line in beginning.splitlines()[:200])


def read_general_log(lines: Iterable[str]) -> Iterator[Observed]:
    """Gives every statement that ran. The log does not tell how long it took; what was only prepared did not run."""
    schemas: dict[str, str] = {}
    at_hand = StatementLines()
    schema, is_open = "", False
    for line in lines:
        event = _EVENT.match(line)
        if event is None:
            if is_open and not _BANNER.match(line):
                at_hand.add(line)
            continue
        yield from _ended(at_hand, schema)
        thread, argument = event["thread"], event["argument"] or ""
        _note(schemas, thread, event["command"], argument)
        schema = schemas.get(thread, "")
        is_open = event["command"] in ("Query", "Execute")
        if is_open:
            at_hand.add(argument)
    yield from _ended(at_hand, schema)


def _ended(at_hand: StatementLines, schema: str) -> Iterator[Observed]:
    sql, is_cut = at_hand.take()
    if sql:
        yield Observed(sql=sql, schema=schema, is_cut=is_cut)


def _note(schemas: dict[str, str], thread: str, command: str, argument: str) -> None:
    """Remembers which database a connection uses."""
    if command == "Init DB":
        schemas[thread] = argument.strip()
    elif command in ("Connect", "Change user"):
        found = _ON.search(argument)
        schemas[thread] = (found[1] or found[2] or "") if found else ""
    elif command == "Quit":
        schemas.pop(thread, None)
    if len(schemas) > _MOST_THREADS:
        schemas.pop(next(iter(schemas)))
