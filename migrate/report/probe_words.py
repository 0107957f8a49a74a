"""The wording of what a look at the data answered, for every report."""

from typing import assert_never

from migrate.model.issue import Assessment
from migrate.model.probe import FoundRow, ProbeMethod, ProbeOutcome, ProbeResult, ValueSizes
from migrate.report.words import count, size


def probes_sentence(assessment: Assessment) -> str:
    """How many questions have each answer, such as `3 found, 40 none, 2 not evaluated`."""
    words = [f"{number:,} {outcome.value.replace('-', ' ')}" for outcome, number in assessment.probe_outcomes.items()]
    return ", ".join(words)


def found_first(assessment: Assessment) -> tuple[ProbeResult, ...]:
    """The answers with those first that ask for something: what was found, then what was not evaluated; else as they came."""
    order = (ProbeOutcome.FOUND, ProbeOutcome.NOT_EVALUATED, ProbeOutcome.NONE)
    return tuple(sorted(assessment.probes, key=lambda found: order.index(found.outcome)))


def says_nothing_more(found: ProbeResult) -> bool:
    """Whether an answer is no more than that nothing is there: no measure, no size, no doubt."""
    return found.outcome is ProbeOutcome.NONE and not (found.measures or found.sizes or found.reason)


def result_words(found: ProbeResult) -> str:
    """One answer, such as `12 of 3,000 rows` or `none in 3,000 rows`."""
    match found.outcome:
        case ProbeOutcome.NOT_EVALUATED:
            return f"not evaluated: {found.reason}"
        case ProbeOutcome.FOUND:
            text = _amount(found)
        case ProbeOutcome.NONE:
            text = f"none {_among(found)}".rstrip()
        case _:
            assert_never(found.outcome)
    measured = [_measure(name, value) for name, value in found.measures]
    text = ", ".join((*((text,) if text else ()), *measured))
    return "; ".join(part for part in (text, found.reason) if part)


def row_words(row: FoundRow) -> str:
    """A row that shows what was found, such as `id=4: 0000-00-00`."""
    return ": ".join(part for part in (row.key, row.value) if part)


def sizes_words(sizes: ValueSizes) -> str:
    """How large a column's values are."""
    if not sizes.values:
        return f"{sizes.column}: no values"
    return (
        f"{sizes.column}: {count(sizes.values, 'value')}, half of them up to {size(sizes.p50_bytes)}, "
        f"99 % up to {size(sizes.p99_bytes)}, the largest {size(sizes.max_bytes)}"
    )


def detail_lines(found: ProbeResult) -> tuple[str, ...]:
    """The examples and sizes of an answer."""
    rows = tuple(words for row in found.samples if (words := row_words(row)))
    return rows + tuple(sizes_words(item) for item in found.sizes)


def _amount(found: ProbeResult) -> str:
    if found.count is None:
        return ""
    if found.method is ProbeMethod.INDEX:
        return count(found.count, "row") if found.exact else f"more than {count(found.count, 'row')}"
    if found.rows is None:
        return count(found.count, "row")
    return f"{found.count:,} {_among(found, word='of')}"


def _among(found: ProbeResult, *, word: str = "in") -> str:
    if found.method is ProbeMethod.INDEX:
        return "in any row"
    rows = count(found.rows or 0, "row")
    return f"{word} a sample of {rows}" if found.method is ProbeMethod.SAMPLE else f"{word} {rows}"


def _measure(name: str, value: int) -> str:
    match name:
        case "percent-used":
            return f"{value} % used"
        case _:
            return f"{name.replace('-', ' ')} {value:,}"
