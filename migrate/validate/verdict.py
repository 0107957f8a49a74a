"""What can be said of a table after it was compared: never more than what was looked at."""

from dataclasses import dataclass

from migrate.model.conversion import TableMapping
from migrate.model.validation import Level, OtherValidator, Sample, TableValidation, TableVerdict
from migrate.report.sampling import sample_words
from migrate.validate.relations import Pairing
from migrate.validate.rows import Tally


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What the comparison of one table came to."""

    mapping: TableMapping
    pairing: Pairing
    level: Level
    tally: Tally
    rows: tuple[int, int] | None
    failure: str = ""
    """Why it could not be finished."""
    is_unfinished: bool = False
    """Whether there were more differences than are looked at."""
    elapsed_seconds: float = 0.0
    has_own_level: bool = False
    scope: str = ""
    sample: Sample | None = None
    rows_explained: bool = False
    """Whether the rows that differ are all known, so that numbers of rows counted at different moments say no more."""
    settled: int = 0
    pending: int = 0
    is_pending: bool = False
    """Whether the table as a whole still changes."""
    dms: OtherValidator | None = None

    @property
    def differs(self) -> bool:
        """Whether source and target are known to differ."""
        counted = self.rows is not None and self.rows[0] != self.rows[1] and not self.rows_explained
        return self.tally.found or counted


def judged(outcome: Outcome) -> TableValidation:
    """The verdict with its reasons."""
    verdict, reasons = _verdict(outcome)
    pairing, tally, rows = outcome.pairing, outcome.tally, outcome.rows
    return TableValidation(
        table=str(outcome.mapping.source),
        target=str(outcome.mapping.target),
        verdict=verdict,
        source_rows=rows[0] if rows else None,
        target_rows=rows[1] if rows else None,
        checksum=_checksum(outcome),
        missing=tally.missing,
        extra=tally.extra,
        different=tally.different,
        samples=tuple(tally.samples),
        reason="; ".join(reasons),
        elapsed_seconds=round(outcome.elapsed_seconds, 3),
        excluded_columns=pairing.dropped + pairing.refused,
        level=outcome.level if outcome.has_own_level else None,
        scope=outcome.scope,
        sample=outcome.sample,
        pending=outcome.pending,
        settled=outcome.settled,
        dms=outcome.dms,
    )


def unread(mapping: TableMapping, verdict: TableVerdict, reason: str) -> TableValidation:
    """The verdict on a table that is not there to be compared."""
    return TableValidation(table=str(mapping.source), target=str(mapping.target), verdict=verdict, reason=reason)


def _verdict(outcome: Outcome) -> tuple[TableVerdict, list[str]]:
    """Different as soon as one difference is known; equal only where everything was compared."""
    reasons = _doubts(outcome)
    incomplete = bool(reasons)
    reasons += _notes(outcome)
    if outcome.differs:
        return TableVerdict.MISMATCH, reasons
    if outcome.pending or outcome.is_pending:
        return TableVerdict.PENDING, reasons
    if incomplete:
        return TableVerdict.NOT_COMPARABLE, reasons
    if outcome.sample or outcome.scope:
        return TableVerdict.PARTIAL, reasons
    return TableVerdict.MATCH, reasons


def _doubts(outcome: Outcome) -> list[str]:
    """Why not all was compared."""
    pairing, at_counts = outcome.pairing, outcome.level is Level.COUNTS
    reasons = []
    if outcome.failure:
        reasons.append(f"not finished: {outcome.failure}" if outcome.differs else outcome.failure)
    if outcome.is_unfinished:
        reasons.append("there are more differences than could be looked at; those counted are only some")
    if pairing.refused and not at_counts:
        columns = ", ".join(f"{name} ({reason})" for name, reason in pairing.refused)
        reasons.append(f"not compared: {columns}")
    if not at_counts and not pairing.source.cells:
        reasons.append("no column could be compared")
    return reasons


def _notes(outcome: Outcome) -> list[str]:
    """What explains a verdict: of what it holds, why rows are not named, what changes still."""
    notes = list(outcome.pairing.notes)
    if outcome.scope:
        notes.append(f"only rows where {outcome.scope}")
    if outcome.sample:
        notes.append(sample_words(outcome.sample, found=outcome.differs))
    if outcome.pending:
        notes.append(f"{outcome.pending:,} rows differ but still change, or the target has not caught up with them")
    if outcome.is_pending and not outcome.pending:
        notes.append("it differs but still changes, or the target has not caught up with it")
    zero_dates = any(
        (column.source or "").startswith("0000-00-00") and column.target is None
        for sample in outcome.tally.samples
        for column in sample.columns
    )
    if zero_dates:
        notes.append("a zero date of the source is NULL on the target, which counts as different")
    stated = [(cell.column.name, cell.form.stated) for cell in outcome.pairing.source.cells if cell.form.stated]
    if stated and outcome.level is not Level.COUNTS:
        columns = ", ".join(f"{name} ({words})" for name, words in stated)
        notes.append(f"compared only as far as both types keep a value: {columns}")
    if outcome.differs and outcome.level is Level.ROWS and not outcome.pairing.source.key:
        named = (
            "all columns of a row stand for its key" if outcome.tally.samples else "the rows that differ can't be named"
        )
        notes.append(f"no key on both sides: compared as a multiset; {named}")
    return notes


def _checksum(outcome: Outcome) -> str | None:
    if outcome.level is Level.COUNTS or not outcome.pairing.source.cells:
        return None
    if outcome.tally.found:
        return "differs"
    doubtful = outcome.failure or outcome.is_unfinished or outcome.pending or outcome.is_pending
    return None if doubtful else "equal"
