"""Adds up statements that differ in nothing but their values, in bounded memory however long the log is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from migrate.engines.probes import ROW
from migrate.engines.workload.lexer import Dialect
from migrate.engines.workload.normal import normalised
from migrate.model.names import Location, Skipped
from migrate.model.workload import WorkloadInput, WorkloadStatement

MOST_STATEMENTS = 5_000
"""Distinct statements that are kept, those that took longest or ran most often."""
LONGEST_SQL = 16_384
"""Characters of a statement that are looked at."""
_MOST_KEYS = 50_000
_VALUES = re.compile(r"'[^'\\]*'|\b\d+(?:\.\d+)?\b")
_END_OF_ROW = re.compile(r"\)\s*,\s*\(")
_SESSION = re.compile(
    r"\s*(?:set(?!\s+password)|use|commit|rollback|begin|start\s+transaction|savepoint|release|prepare|execute|deallocate|discard|"
    r"reset|show\s+(?:warnings|variables|session|global|status|server_version|transaction)|declare|fetch|close|xa)\b",
    re.IGNORECASE,
)
_CATALOGUE = re.compile(
    r"\b(?:information_schema|performance_schema|pg_catalog|pg_stat_\w+|pg_class|pg_namespace|pg_attribute|pg_type|sys)`?\s*[.\s(,;]|"
    r"\bmysql`?\s*\.|^\s*(?:/\*.*?\*/\s*)?select\s+(?:@@|version\s*\(|database\s*\(|schema\s*\(|current_schema)",
    re.IGNORECASE,
)
_OURS = re.compile(rf"\b{ROW}\b")
"""Questions of ours about the data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """One statement of an input, its values still in it. It never leaves the process."""

    sql: str
    schema: str = ""
    count: int = 1
    seconds: float | None = None
    is_digest: bool = False
    """Whether the server wrote it: without its values, and with quotes of its own."""
    is_cut: bool = False
    """Whether its end is missing."""
    location: Location | None = None


@dataclass(slots=True, kw_only=True)
class _Entry:
    first: Observed
    text: str
    count: int = 0
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A distinct statement with its sums, and one of its runs to be judged."""

    statement: WorkloadStatement
    sample: Observed


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Everything that the inputs held."""

    inputs: tuple[WorkloadInput, ...] = ()
    statements: tuple[Counted, ...] = ()
    skipped: tuple[Skipped, ...] = ()


@dataclass(slots=True)
class Tally:
    """Adds up the statements of one input."""

    dialect: Dialect
    left_out: int = 0
    _entries: dict[tuple[str, str], _Entry] = field(default_factory=dict)
    _known: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    _dropped: int = 0
    _dropped_runs: int = 0

    def add(self, observed: Observed) -> None:
        """Counts a statement, or leaves it out where it is not the application's."""
        beginning = observed.sql[:2_000]
        is_known = _SESSION.match(beginning) or _CATALOGUE.search(beginning) or _OURS.search(beginning)
        if is_known or not observed.sql.strip():
            self.left_out += observed.count
            return
        entry = self._entry(_shortened(observed))
        entry.count += observed.count
        if observed.seconds is not None:
            entry.seconds = (entry.seconds or 0.0) + observed.seconds

    def finish(self, described: WorkloadInput) -> Gathered:
        """The statements, and the input with its numbers."""
        self._keep(MOST_STATEMENTS)
        entries = sorted(self._entries.values(), key=_weight, reverse=True)
        timed = [entry.seconds for entry in entries if entry.seconds is not None]
        skipped: tuple[Skipped, ...] = ()
        if self._dropped:
            reason = f"more than {MOST_STATEMENTS:,} distinct statements: those that ran least and shortest were not looked at"
            label = f"{self._dropped:,} statements ({self._dropped_runs:,} runs) of {described.name or described.kind.value}"
            skipped = (Skipped(object=label, reason=reason),)
        return Gathered(
            inputs=(
                replace(
                    described,
                    statements=len(entries),
                    runs=sum(entry.count for entry in entries),
                    seconds=round(sum(timed), 6) if timed else None,
                    left_out=self.left_out,
                ),
            ),
            statements=tuple(_counted(entry) for entry in entries),
            skipped=skipped,
        )

    def _entry(self, observed: Observed) -> _Entry:
        quick = (observed.schema, _VALUES.sub("?", observed.sql))
        key = self._known.get(quick)
        if key is None:
            key = (observed.schema, normalised(observed.sql, self.dialect))
            if len(self._known) >= _MOST_KEYS:
                self._known.clear()
            self._known[quick] = key
        if key not in self._entries:
            if len(self._entries) >= 2 * MOST_STATEMENTS:
                self._keep(MOST_STATEMENTS)
            self._entries[key] = _Entry(first=observed, text=key[1])
        return self._entries[key]

    def _keep(self, number: int) -> None:
        if len(self._entries) <= number:
            return
        ordered = sorted(self._entries.items(), key=lambda item: _weight(item[1]), reverse=True)
        self._dropped += len(ordered) - number
        self._dropped_runs += sum(entry.count for _, entry in ordered[number:])
        self._entries = dict(ordered[:number])


def together(parts: Iterable[Gathered]) -> Gathered:
    """Several inputs as one; a statement that stands in two of them stays twice."""
    found = list(parts)
    return Gathered(
        inputs=tuple(item for part in found for item in part.inputs),
        statements=tuple(item for part in found for item in part.statements),
        skipped=tuple(item for part in found for item in part.skipped),
    )


def _weight(entry: _Entry) -> tuple[float, int, str]:
    return (entry.seconds or 0.0, entry.count, entry.text)


def _counted(entry: _Entry) -> Counted:
    seconds = None if entry.seconds is None else round(entry.seconds, 6)
    return Counted(
        statement=WorkloadStatement(
            text=entry.text,
            count=entry.count,
            seconds=seconds,
            schema=entry.first.schema,
            location=entry.first.location,
        ),
        sample=entry.first,
    )


def _shortened(observed: Observed) -> Observed:
    """A long INSERT of many rows, or one whose end is missing, with as many whole rows as there are."""
    sql, is_cut = observed.sql, observed.is_cut
    if len(sql) <= LONGEST_SQL and not is_cut:
        return observed
    sql, is_cut = sql[:LONGEST_SQL], True
    if sql.lstrip()[:7].upper() in ("INSERT ", "REPLACE"):
        ends = [match.start() + 1 for match in _END_OF_ROW.finditer(sql)]
        if ends:
            sql, is_cut = sql[: ends[-1]], False
    return replace(observed, sql=sql, is_cut=is_cut)
