"""Runs the statements that took longest on the source on both sides, and compares times and plans."""

import re
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace

from migrate.engines.checksum import expressions_of
from migrate.errors import ConnectionFailed, MigrateError, QueryFailed
from migrate.model.measures import StatementTiming
from migrate.model.names import EngineName
from migrate.model.workload import WorkloadStatement
from migrate.url import Url
from migrate.validate.side import Side, both

STATEMENT_SECONDS = 60.0
"""How long a statement may take where nothing else was asked for."""
_MOST_RUNS = 7
_BUDGET_SECONDS = 10.0
"""After so many seconds of runs no further one is begun."""
_MOST_ROWS = 1_000_000
_SLOWER, _SLOWER_BY_SECONDS = 1.5, 0.005
"""A target is slower when it takes this many times as long, and this much longer."""
_EXPLAIN = {
    "postgresql": ("EXPLAIN (ANALYZE, BUFFERS, SETTINGS) ",),
    "mysql": ("EXPLAIN FORMAT=TREE ", "EXPLAIN FORMAT=JSON ", "EXPLAIN "),
}
"""What asks for a plan, the best that a server knows first. MariaDB has no trees."""
_WRITES = re.compile(
    r"\b(?:INTO|FOR\s+(?:NO\s+KEY\s+)?(?:UPDATE|SHARE)|FOR\s+KEY\s+SHARE|LOCK\s+IN\s+SHARE\s+MODE)\b", re.IGNORECASE
)
_ACTS = re.compile(
    r"\b(pg_\w+|lo_\w+|dblink\w*|set_config|nextval|setval|get_lock|release_lock|release_all_locks|sleep|benchmark|load_file|"
    r"master_pos_wait|source_pos_wait|wait_\w+|last_insert_id|uuid_short)\s*\(",
    re.IGNORECASE,
)
_QUERY = re.compile(r"[\s(]*(?:SELECT|WITH|VALUES|TABLE)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A statement of the baseline in both sides' SQL, values in it; or the reason why it can't be asked."""

    statement: WorkloadStatement
    source: str = ""
    target: str = ""
    source_database: str = ""
    """Of MySQL and MariaDB: the database that is current. Empty for the address's own."""
    target_database: str = ""
    values: str = ""
    """Where the values came from, in words; empty where it has none."""
    reason: str = ""


def why_not(sql: str) -> str:
    """Why a statement of an application is not run here; empty for a query that only reads.

    >>> why_not("UPDATE t SET a = ?")
    'only queries are run'
    """
    if not _QUERY.match(sql):
        return "only queries are run"
    if found := _WRITES.search(sql):
        return f"it locks or writes: {found[0].upper()}"
    if found := _ACTS.search(sql):
        return f"it calls {found[1].lower()}, which does more than read"
    return ""


def compare_performance(
    source: tuple[Url, EngineName],
    target: tuple[Url, EngineName],
    questions: Iterable[Question],
    *,
    seconds: float | None,
) -> Iterator[StatementTiming]:
    """Runs each question on both sides at the same time, in sessions that refuse writes and end a statement after `seconds`.

    The sessions are the server's usual ones: nothing is set that changes its plans. What can't be compared has a reason.
    """
    limit = seconds or STATEMENT_SECONDS
    with ExitStack() as stack:
        sides: dict[Url, Side] = {}

        def side(end: tuple[Url, EngineName], database: str) -> Side:
            url = end[0].with_database(database) if database else end[0]
            if url not in sides:
                sides[url] = stack.enter_context(_plain_side(url, end[1], limit))
            return sides[url]

        for question in questions:
            if question.reason:
                yield _untold(question, question.reason)
                continue
            yield _asked(
                side(source, question.source_database), side(target, question.target_database), question, limit
            )


def _plain_side(url: Url, engine: EngineName, seconds: float) -> Side:
    expressions = expressions_of(engine)
    expressions.session = ()
    return Side(url, expressions, workers=1, statement_seconds=seconds)


def _asked(source: Side, target: Side, question: Question, limit: float) -> StatementTiming:
    """The first run of each side tells whether it runs at all, and is not counted: it fills the caches."""
    first = both(source, target, (_first(question.source), _first(question.target)))
    refused = [run for run in first if isinstance(run, _Failed)]
    if refused:
        too_slow = len(refused) == 1 and first[1] is refused[0] and refused[0].seconds >= limit
        return replace(_untold(question, refused[0].reason), is_slower=too_slow)
    try:
        return _timed(source, target, question)
    except (QueryFailed, ConnectionFailed) as problem:
        return _untold(question, _words(problem))


@dataclass(frozen=True, slots=True)
class _Failed:
    """A statement that a server did not carry out, and how long it tried."""

    reason: str
    seconds: float


def _first(sql: str) -> Callable[[Side], "_Failed | None"]:
    def task(side: Side) -> _Failed | None:
        began = time.monotonic()
        try:
            _run(sql)(side)
        except (QueryFailed, ConnectionFailed) as problem:
            return _Failed(_words(problem), time.monotonic() - began)
        return None

    return task


def _words(problem: MigrateError) -> str:
    return f"{problem.message}: {problem.reason}" if problem.reason else problem.message


def _untold(question: Question, reason: str) -> StatementTiming:
    found = question.statement
    return StatementTiming(
        statement=found.text, runs=found.count, baseline_seconds=found.seconds, values=question.values, reason=reason
    )


def _timed(source: Side, target: Side, question: Question) -> StatementTiming:
    tasks = _run(question.source), _run(question.target)
    began, runs = time.monotonic(), list[tuple[tuple[int, float], tuple[int, float]]]()
    while len(runs) < _MOST_RUNS and (not runs or time.monotonic() - began < _BUDGET_SECONDS):
        runs.append(both(source, target, tasks))
    seconds = [statistics.median(run[side][1] for run in runs) for side in (0, 1)]
    plans = both(source, target, (_plan(question.source), _plan(question.target)))
    slower = seconds[1] > seconds[0] * _SLOWER and seconds[1] - seconds[0] > _SLOWER_BY_SECONDS
    return StatementTiming(
        statement=question.statement.text,
        runs=question.statement.count,
        baseline_seconds=question.statement.seconds,
        values=question.values,
        source_rows=runs[0][0][0],
        target_rows=runs[0][1][0],
        source_seconds=round(seconds[0], 6),
        target_seconds=round(seconds[1], 6),
        factor=round(seconds[1] / seconds[0], 2) if seconds[0] else None,
        is_slower=slower,
        source_plan=plans[0],
        target_plan=plans[1],
    )


def _run(sql: str) -> Callable[[Side], tuple[int, float]]:
    """How many rows a query gives, and how long it takes until the last one is here."""

    def task(side: Side) -> tuple[int, float]:
        began, number = time.monotonic(), 0
        for number, _ in enumerate(side.stream(sql), start=1):
            if number > _MOST_ROWS:
                raise QueryFailed(f"the query gives more than {_MOST_ROWS:,} rows")
        return number, time.monotonic() - began

    return task


def _plan(sql: str) -> Callable[[Side], str]:
    """The plan as the server tells it; what can't be explained has none."""

    def task(side: Side) -> str:
        for asked in _EXPLAIN["postgresql" if side.url.scheme == "postgresql" else "mysql"]:
            try:
                rows = side.rows(f"{asked}{sql}")
            except QueryFailed:
                continue
            return "\n".join("\t".join("" if value is None else _text(value) for value in row) for row in rows)
        return ""

    return task


def _text(value: object) -> str:
    return value.decode(errors="backslashreplace") if isinstance(value, bytes) else str(value)
