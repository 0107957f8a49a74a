"""Turns the numbers that a statement gave into the answers to its questions."""

from collections.abc import Sequence
from typing import assert_never

from migrate import catalogue
from migrate.assess.probes.headroom import FULL_PERCENT
from migrate.assess.probes.question import About, GroupQuestion, HeadroomQuestion, Question, RowQuestion, SizeQuestion
from migrate.assess.probes.sizes import CELLS_A_COLUMN, size_cells, sizes_from
from migrate.engines.probes import AT_MOST, Cell, Rows
from migrate.model.probe import ProbeMethod, ProbeOutcome, ProbeResult, ValueSizes


def cells_of(item: Question) -> tuple[Cell, ...]:
    """What a statement over the table's rows has to count for the question."""
    match item:
        case RowQuestion():
            count = Cell(expression=f"CASE WHEN {item.condition} THEN 1 ELSE 0 END")
            return count, *(cell for _, cell in item.measures)
        case HeadroomQuestion():
            return (Cell(expression=item.expression, aggregate="MAX"),)
        case SizeQuestion():
            return tuple(cell for _, expression in item.columns for cell in size_cells(expression))
        case GroupQuestion():
            raise ValueError(item)
    assert_never(item)


def answered(item: Question, numbers: Sequence[int], *, rows: int, how: Rows, seconds: float) -> ProbeResult:
    """The answer that the cells give; the first words about a sample say how it was taken."""
    if not rows and how.method is ProbeMethod.SAMPLE:
        return not_evaluated(item, "the sample held no rows", seconds=seconds)
    outcome, count, measures = _read(item, numbers)
    sizes: tuple[ValueSizes, ...] = ()
    if isinstance(item, SizeQuestion):
        parts = [numbers[at : at + CELLS_A_COLUMN] for at in range(0, len(numbers), CELLS_A_COLUMN)]
        sizes = tuple(sizes_from(name, part) for (name, _), part in zip(item.columns, parts, strict=True))
    is_whole = how.method is not ProbeMethod.SAMPLE
    return result(
        item.about,
        outcome,
        count=count,
        exact=is_whole and count is not None,
        rows=rows,
        method=how.method,
        seconds=round(seconds, 3),
        reason="" if is_whole else f"the rest was not looked at: a sample of {how.words}",
        measures=measures,
        sizes=sizes,
    )


def through_index(item: Question, number: int, *, seconds: float) -> ProbeResult:
    """The answer that an index gave: a number of rows, or the largest value."""
    outcome, count, measures = _read(item, (number,))
    capped = count is not None and count > AT_MOST
    return result(
        item.about,
        outcome,
        count=AT_MOST if capped else count,
        exact=count is not None and not capped,
        method=ProbeMethod.INDEX,
        seconds=round(seconds, 3),
        measures=measures,
    )


def not_evaluated(item: Question, reason: str, *, seconds: float = 0.0) -> ProbeResult:
    """No answer, and why."""
    return result(item.about, ProbeOutcome.NOT_EVALUATED, reason=reason, seconds=round(seconds, 3))


def result(about: About, outcome: ProbeOutcome, **rest: object) -> ProbeResult:
    """An answer with the words of its question."""
    return ProbeResult(
        check=about.check,
        name=catalogue.page(about.check).name,
        object=about.object,
        outcome=outcome,
        subject=about.subject,
        message=about.message,
        **rest,  # type: ignore[arg-type]
    )


def _read(item: Question, numbers: Sequence[int]) -> tuple[ProbeOutcome, int | None, tuple[tuple[str, int], ...]]:
    match item:
        case RowQuestion():
            measures = tuple((name, value) for (name, _), value in zip(item.measures, numbers[1:], strict=False))
            return _outcome(numbers[0]), numbers[0], measures
        case GroupQuestion():
            return _outcome(numbers[0]), numbers[0], ()
        case HeadroomQuestion():
            percent = max(numbers[0], 0) * 100 // item.maximum
            return _outcome(percent >= FULL_PERCENT), None, (("percent-used", percent),)
        case SizeQuestion():
            return _outcome(any(numbers[at] for at in range(0, len(numbers), CELLS_A_COLUMN))), None, ()
    assert_never(item)


def _outcome(found: int) -> ProbeOutcome:
    return ProbeOutcome.FOUND if found else ProbeOutcome.NONE
