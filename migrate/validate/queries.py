"""Runs pairs of queries that users wrote, one on each side, and compares answers, times and plans.

A file holds them in TOML: `[[query]]` with `name`, `source`, and where the target's SQL is another one `target`; `ordered = true` where the
order of the rows is part of the answer.
"""

import re
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from migrate.errors import ConnectionFailed, QueryFailed, UsageProblem
from migrate.model.measures import QueryComparison
from migrate.validate.side import Side, both

Answer = tuple[tuple[str | None, ...], ...]
_MOST_ROWS = 100_000
_RUNS = 3
_SLOWER, _SLOWER_BY_SECONDS = 1.5, 0.05
"""A target is slower when it takes this many times as long, and this much longer."""
_FRACTION = re.compile(r"(\d{2}:\d{2}:\d{2})(?:(\.\d*?)0*)?(?:\+00(?::00)?)?$")
_KNOWN = {"name", "source", "target", "ordered"}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryPair:
    """A question in the SQL of both sides."""

    name: str
    source: str
    target: str
    ordered: bool = False


def read_queries(path: Path) -> tuple[QueryPair, ...]:
    """The pairs in a file. Raises `UsageProblem` for one that can't be read or says something unknown."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise UsageProblem(f"can't read the queries in {path}", reason=str(problem)) from None
    items = found.pop("query", [])
    if found or not isinstance(items, list) or not items:
        raise UsageProblem(
            f"{path} holds no queries",
            reason=f"unknown: {', '.join(found)}" if found else "",
            hint="write [[query]] with name and source, and target where the SQL differs",
        )
    return tuple(_pair(path, number, item) for number, item in enumerate(items, start=1))


def compare_queries(source: Side, target: Side, pairs: Sequence[QueryPair]) -> Iterator[QueryComparison]:
    """Runs each pair on both sides at once, three times. What a server refuses makes a pair not comparable."""
    for pair in pairs:
        try:
            yield _compare(source, target, pair)
        except (QueryFailed, ConnectionFailed) as problem:
            reason = f"{problem.message}: {problem.reason}" if problem.reason else problem.message
            yield QueryComparison(name=pair.name, verdict="not-comparable", reason=reason)


def _pair(path: Path, number: int, item: Any) -> QueryPair:
    if not isinstance(item, dict) or not isinstance(item.get("source"), str) or set(item) - _KNOWN:
        unknown = ", ".join(sorted(set(item) - _KNOWN)) if isinstance(item, dict) else ""
        raise UsageProblem(
            f"query {number} of {path} can't be read",
            reason=f"unknown: {unknown}" if unknown else "it has no source",
            hint=f"a query has {', '.join(sorted(_KNOWN))}",
        )
    return QueryPair(
        name=str(item.get("name", f"query {number}")),
        source=item["source"],
        target=str(item.get("target", item["source"])),
        ordered=bool(item.get("ordered", False)),
    )


def _compare(source: Side, target: Side, pair: QueryPair) -> QueryComparison:
    runs = [both(source, target, (_timed(pair.source), _timed(pair.target))) for _ in range(_RUNS)]
    (left, _), (right, _) = runs[0]
    seconds = tuple(min(run[side][1] for run in runs) for side in (0, 1))
    plans = both(source, target, (_plan(pair.source), _plan(pair.target)))
    reason = _difference(left, right, ordered=pair.ordered)
    slower = seconds[1] > seconds[0] * _SLOWER and seconds[1] - seconds[0] > _SLOWER_BY_SECONDS
    return QueryComparison(
        name=pair.name,
        verdict="mismatch" if reason else "match",
        reason=reason,
        source_rows=len(left),
        target_rows=len(right),
        source_seconds=round(seconds[0], 4),
        target_seconds=round(seconds[1], 4),
        is_slower=slower,
        source_plan=plans[0],
        target_plan=plans[1],
    )


def _timed(sql: str) -> Callable[[Side], tuple[Answer, float]]:
    def task(side: Side) -> tuple[Answer, float]:
        began = time.monotonic()
        rows = []
        for row in side.stream(sql):
            rows.append(tuple(_text(value) for value in row))
            if len(rows) > _MOST_ROWS:
                raise QueryFailed(f"the query gives more than {_MOST_ROWS:,} rows")
        return tuple(rows), time.monotonic() - began

    return task


def _plan(sql: str) -> Callable[[Side], str]:
    """The plan as the server tells it; what can't be explained has none."""

    def task(side: Side) -> str:
        try:
            return "\n".join("\t".join(_text(value) or "" for value in row) for row in side.rows(f"EXPLAIN {sql}"))
        except QueryFailed:
            return ""

    return task


def _difference(source: Answer, target: Answer, *, ordered: bool) -> str:
    """What differs between two answers, in words; empty where nothing does."""
    if len(source) != len(target):
        return f"{len(source):,} rows on the source, {len(target):,} on the target"
    if ordered:
        at = next((number for number, pair in enumerate(zip(source, target, strict=True)) if pair[0] != pair[1]), None)
        return (
            "" if at is None else f"row {at + 1}: {_told(source[at])} on the source, {_told(target[at])} on the target"
        )
    left, right = Counter(source), Counter(target)
    missing, extra = next(iter(left - right), None), next(iter(right - left), None)
    if missing is None or extra is None:
        return ""
    return (
        f"{(left - right).total():,} rows differ, such as {_told(missing)} on the source, {_told(extra)} on the target"
    )


def _told(row: tuple[str | None, ...]) -> str:
    return f"({', '.join('NULL' if value is None else value for value in row)})"


def _text(value: Any) -> str | None:
    """A value in a text that does not depend on the driver: numbers without trailing zeros, times without a zone of zero."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(int(value))
    text = bytes(value).decode(errors="backslashreplace") if isinstance(value, bytes | bytearray) else str(value)
    try:
        number = Decimal(text)
    except InvalidOperation:
        found = _FRACTION.search(text)
        if found is None:
            return text
        fraction = (found[2] or "").rstrip(".")
        return text[: found.start()] + found[1] + fraction
    if not number.is_finite() or (text[:1] == "0" and text[1:2].isdigit()):
        return text
    return format(number.normalize() + 0, "f")
