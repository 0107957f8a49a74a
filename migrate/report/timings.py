"""What every report of a validation says of the statements that were timed on both sides."""

from collections.abc import Iterator

from migrate.model.measures import StatementTiming
from migrate.model.validation import Validation
from migrate.report.words import count

_LONGEST = 120


def performance_words(validation: Validation) -> Iterator[str]:
    """A sentence for all statements, and one for each, the slower ones first; each keeps the number that its plans have."""
    if not validation.performance:
        return
    compared = sum(item.is_compared for item in validation.performance)
    slower = sum(item.is_slower for item in validation.performance)
    left_out = len(validation.performance) - compared
    others = f", {left_out:,} not comparable" if left_out else ""
    yield f"Performance: {slower:,} of {count(compared, 'statement')} slower on the target{others}."
    numbered = enumerate(validation.performance, start=1)
    for number, item in sorted(
        numbered, key=lambda found: (not found[1].is_slower, not found[1].is_compared, found[0])
    ):
        yield f"{number}. {short(item.statement)}: {timing_words(item)}"


def timing_words(item: StatementTiming) -> str:
    """How long a statement took on both sides, or why that is not known."""
    if item.reason or item.source_seconds is None or item.target_seconds is None:
        words = "slower on the target" if item.is_slower else "not comparable"
        return f"{words}: {item.reason}" if item.reason else words
    slower = f"slower on the target, {item.factor:g} x: " if item.is_slower and item.factor is not None else ""
    rows = (
        f", {count(item.source_rows or 0, 'row')} and {item.target_rows or 0:,}"
        if item.source_rows != item.target_rows
        else ""
    )
    values = f"; values: {item.values}" if item.values else ""
    return (
        f"{slower}{_time(item.source_seconds)} on the source, {_time(item.target_seconds)} on the target{rows}{values}"
    )


def short(statement: str) -> str:
    """The beginning of a statement."""
    return statement if len(statement) <= _LONGEST else f"{statement[:_LONGEST]}…"


def _time(seconds: float) -> str:
    """
    >>> _time(0.001234), _time(0.25), _time(75.0)
    ('1.23 ms', '250 ms', '75.0 s')
    """
    return f"{seconds * 1000:.3g} ms" if seconds < 1 else f"{seconds:,.1f} s"
