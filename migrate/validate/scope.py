"""Compares only the rows of a table that meet a condition."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from migrate.engines.checksum import Relation
from migrate.engines.checksum_expressions import Cell
from migrate.errors import ConnectionFailed, QueryFailed, UsageProblem
from migrate.model.canonical import FormKind
from migrate.model.names import ObjectName
from migrate.model.selection import is_selected
from migrate.validate.digests import count
from migrate.validate.relations import Pairing
from migrate.validate.side import Side

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_AGE = re.compile(r"(\d{1,6})\s*([smhdw])")
_CLOCKS = timedelta(minutes=5)
_NUMBER = re.compile(r"-?\d{1,30}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition of the user's own for the tables of a pattern, in the dialects of both servers."""

    pattern: str
    source: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """Of the tables of a pattern that have the column, only the rows in which it is not less than a value."""

    pattern: str
    column: str
    value: str
    """A number, or a date or time in UTC as ISO 8601 has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which rows are compared: those that meet every condition that fits their table."""

    conditions: tuple[Condition, ...] = ()
    since: tuple[Since, ...] = ()

    def check(self, tables: Sequence[ObjectName]) -> None:
        """Raises `UsageProblem` for a pattern that fits none of the tables."""
        patterns = [item.pattern for item in self.conditions] + [item.pattern for item in self.since]
        for pattern in patterns:
            if not any(is_selected(name, include=(pattern,)) for name in tables):
                raise UsageProblem(f"no table that is compared matches {pattern!r}")

    def narrowed(self, pairing: Pairing, sides: tuple[Side, Side]) -> tuple[Pairing, str]:
        """The pairing with its conditions, and these in words. Raises `UsageProblem` for one that a server refuses."""
        name = pairing.mapping.source
        found = [
            (item.source, item.target, _words(item))
            for item in self.conditions
            if is_selected(name, include=(item.pattern,))
        ]
        for item in self.since:
            if is_selected(name, include=(item.pattern,)):
                found += _since(item, pairing, sides)
        if not found:
            return pairing, ""
        sources, targets, words = zip(*found, strict=True)
        narrow = replace(pairing, source=_limited(pairing.source, sources), target=_limited(pairing.target, targets))
        for side, relation in zip(sides, (narrow.source, narrow.target), strict=True):
            _try(side, relation)
        return narrow, " and ".join(words)


def moment_of(text: str, *, now: datetime, last: str | None = None) -> str:
    """The value that `7d`, `2026-01-31`, `last` or a number stands for, fixed now so that it means the same on both servers.

    `last` is the beginning of the last validation, less some minutes for clocks that differ. Raises `UsageProblem`.
    """
    age = _AGE.fullmatch(text.strip().lower())
    if age:
        return _written(now - timedelta(**{_UNITS[age[2]]: int(age[1])}))
    if text == "last":
        if last is None:
            raise UsageProblem(
                "there was no validation of these databases yet", hint="leave --since out the first time"
            )
        return _written(datetime.fromisoformat(last) - _CLOCKS)
    if _NUMBER.fullmatch(text):
        return text
    try:
        return _written(datetime.fromisoformat(text))
    except ValueError:
        hint = "such as 7d, 12h, 2026-01-31, 2026-01-31T12:00:00Z, last, or a number"
        raise UsageProblem(f"{text!r} is no time and no number", hint=hint) from None


def _written(moment: datetime) -> str:
    return (
        moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
        if moment.tzinfo
        else (moment.isoformat(" ", "microseconds"))
    )


def _since(item: Since, pairing: Pairing, sides: tuple[Side, Side]) -> list[tuple[str, str, str]]:
    """The condition on both sides: nothing where the table has no such column."""
    cells = [
        (source, target)
        for source, target in zip(pairing.source.cells, pairing.target.cells, strict=True)
        if source.column.name.casefold() == item.column.casefold()
    ]
    if not cells:
        return []
    texts = [_at_least(side, cell, item.value) for side, cell in zip(sides, cells[0], strict=True)]
    return [(texts[0], texts[1], f"{item.column} >= {item.value}")]


def _at_least(side: Side, cell: Cell, value: str) -> str:
    is_number = bool(_NUMBER.fullmatch(value))
    kind = cell.form.kind
    if is_number is not (kind in (FormKind.INTEGER, FormKind.DECIMAL)) or not (
        is_number or kind in (FormKind.DATE, FormKind.TIMESTAMP)
    ):
        raise UsageProblem(f"{cell.column.name} is a {cell.column.type.name}: {value} can't be compared with it")
    text = value[:10] if kind is FormKind.DATE else value
    return f"{side.expressions.quote(cell.column.name)} >= {side.expressions.bound(cell, text)}"


def _words(item: Condition) -> str:
    return item.source if item.source == item.target else f"{item.source} (target: {item.target})"


def _limited(relation: Relation, conditions: Sequence[str]) -> Relation:
    own = (relation.where,) if relation.where else ()
    return replace(relation, where="\n) AND (\n".join((*own, *conditions)))


def _try(side: Side, relation: Relation) -> None:
    """Has the server read the condition before anything long begins."""
    nothing = replace(relation, where=f"1 = 0\n) AND (\n{relation.where}")
    try:
        side.submit(count(nothing)).result()
    except QueryFailed as problem:
        raise UsageProblem(
            f"{side.url.masked} does not accept the condition for {relation.name}: {relation.where}",
            reason=problem.reason,
            hint="--where-source and --where-target take a condition for one server each",
        ) from None
    except ConnectionFailed:
        return
