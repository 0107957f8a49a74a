"""What an assessment comes to, in sentences and in charts: for the reader who stops after the first screen."""

from dataclasses import dataclass

from migrate.model.issue import Assessment, Severity, Verdict
from migrate.report.overview import CheckGroup, groups, kind_rows, learning_hours
from migrate.report.words import count, hours

_HEAVIEST = 5
_VERDICT_WORDS = {
    Verdict.AUTOMATIC: ("converts by itself", "convert by themselves"),
    Verdict.DECISION: ("needs a decision", "need a decision"),
    Verdict.MANUAL: ("takes work by hand", "take work by hand"),
    Verdict.BLOCKED: ("can't be moved as it is", "can't be moved as they are"),
    Verdict.NOT_EVALUATED: ("could not be evaluated", "could not be evaluated"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One stretch of a bar, in hundredths of its length."""

    word: str
    start: str
    share: str
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRow:
    """One bar of a chart: its name, its stretches, and what it says in words."""

    name: str
    parts: tuple[Part, ...]
    words: str
    label: str
    """The same for who can't see the bar."""


def summary_sentences(assessment: Assessment) -> tuple[str, ...]:
    """Two or three sentences: what converts, what the work comes to, and where most of it is."""
    sentences = []
    if assessment.objects:
        found = [
            f"{number:,} {_VERDICT_WORDS[verdict][number != 1]}"
            for verdict, number in assessment.verdicts.items()
            if number
        ]
        sentences.append(f"Of {count(len(assessment.objects), 'object')}, {_joined(found)}.")
    low, high = assessment.effort_hours
    if high:
        learning = learning_hours(assessment)
        of_it = f", {hours(*learning)} of it to learn what is new" if learning[1] else ""
        sentences.append(f"The work by hand is estimated at {hours(low, high)}{of_it}.")
    elif assessment.objects:
        sentences.append("No work by hand is expected.")
    rows = sorted((row for row in kind_rows(assessment) if row.hours[1]), key=lambda row: -row.hours[1])
    if len(rows) > 1:
        sentences.append(f"Most of it is in {_joined([f'{row.name} ({hours(*row.hours)})' for row in rows[:2]])}.")
    return tuple(sentences)


def heaviest(assessment: Assessment) -> tuple[CheckGroup, ...]:
    """The checks that cost the most hours, learning apart."""
    found = sorted((group for group in groups(assessment.issues) if group.hours[1]), key=lambda group: -group.hours[1])
    return tuple(found[:_HEAVIEST])


def verdict_chart(assessment: Assessment) -> tuple[Part, ...]:
    """All objects as one bar, a stretch a verdict."""
    return stretches({verdict.value: number for verdict, number in assessment.verdicts.items()})


def severity_chart(assessment: Assessment) -> tuple[ChartRow, ...]:
    """A bar for each kind of object, as long as its issues are many, a stretch a severity."""
    rows = kind_rows(assessment)
    longest = max((row.errors + row.warnings + row.infos for row in rows), default=0)
    return tuple(
        ChartRow(
            name=row.name,
            parts=stretches(
                {
                    Severity.ERROR.value: row.errors,
                    Severity.WARNING.value: row.warnings,
                    Severity.INFO.value: row.infos,
                },
                total=longest,
            ),
            words=f"{row.errors:,} / {row.warnings:,} / {row.infos:,}",
            label=f"{count(row.errors, 'error')}, {count(row.warnings, 'warning')}, {count(row.infos, 'note')}",
        )
        for row in rows
    )


def hour_chart(assessment: Assessment) -> tuple[ChartRow, ...]:
    """A bar for each kind of object, and one for learning: full up to the low estimate, paler up to the high one."""
    rows = [(row.name, row.hours) for row in kind_rows(assessment)]
    if assessment.learning:
        rows.append(("learning", learning_hours(assessment)))
    longest = max((high for _, (_, high) in rows), default=0.0)
    return tuple(
        ChartRow(name=name, parts=range_of(low, high, longest), words=hours(low, high), label=hours(low, high))
        for name, (low, high) in rows
    )


def stretches(numbers: dict[str, int], *, total: int | None = None) -> tuple[Part, ...]:
    """A bar's stretches, one for each number that is not 0, in hundredths of the total."""
    whole = sum(numbers.values()) if total is None else total
    parts, start = [], 0
    for word, number in numbers.items():
        if number:
            share = 100 * number / whole
            parts.append(Part(word=word, start=f"{100 * start / whole:.2f}", share=f"{share:.2f}", number=number))
        start += number
    return tuple(parts)


def range_of(low: float, high: float, longest: float) -> tuple[Part, ...]:
    """A bar from nothing to the low estimate, and from there to the high one, in hundredths of the longest."""
    if not high or not longest:
        return ()
    first, second = 100 * low / longest, 100 * (high - low) / longest
    return (
        Part(word="low", start="0", share=f"{first:.2f}"),
        Part(word="high", start=f"{first:.2f}", share=f"{second:.2f}"),
    )


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
