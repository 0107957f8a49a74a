"""What every report says of an assessment's judgement: grade, effort, DMS's reach, method, duration, first steps.

Each part is a title, one sentence, and a short list; the formats only dress it. Its words hold foreign names, to be
escaped as any other.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from migrate.model.issue import Assessment
from migrate.model.judgement import FULL_OCCURRENCES, HALF_OCCURRENCES, Method, TableReach
from migrate.report.overview import kind_rows, learning_hours
from migrate.report.words import count, duration, hours, size

_TABLES = 10
"""So many tables that DMS does not reach are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a list, with the address of the vendor's page where there is one."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One short section."""

    name: str
    """For an anchor: letters and hyphens."""
    title: str
    lead: str
    items: tuple[Item, ...] = ()
    ordered: bool = False


def parts(assessment: Assessment) -> tuple[Part, ...]:
    """The sections that this assessment has something to say in; none where it was never judged."""
    if assessment.grade is None and not assessment.methods and not assessment.first_steps:
        return ()
    return tuple(_parts(assessment))


def _parts(assessment: Assessment) -> Iterator[Part]:
    grade = assessment.grade
    if grade:
        rationale = tuple(Item(text=line) for line in grade.rationale)
        yield Part(
            name="grade", title="Complexity", lead=f"{grade.letter}, {grade.score:g} of 100 points", items=rationale
        )
    if assessment.effort_hours[1]:
        yield _effort(assessment)
    if assessment.methods:
        yield _methods(assessment)
        yield _duration(assessment)
    if held_back := [item for item in assessment.reach if not (item.full_load and item.cdc)]:
        yield _reach(held_back, of=len(assessment.reach))
    if assessment.first_steps:
        steps = tuple(Item(text=step) for step in assessment.first_steps)
        yield Part(name="first-steps", title="What to do first", lead="in this order", items=steps, ordered=True)


def _effort(assessment: Assessment) -> Part:
    rows = [Item(text=f"{row.name}: {hours(*row.hours)}") for row in kind_rows(assessment) if row.hours[1]]
    if assessment.learning:
        rows.append(Item(text=f"learning, once a subject: {hours(*learning_hours(assessment))}"))
    rule = (
        f"of one simple check the first {FULL_OCCURRENCES} occurrences count in full, up to the {HALF_OCCURRENCES}th a "
        "half, beyond it a tenth"
    )
    lead = f"{hours(*assessment.effort_hours)} of work by hand"
    return Part(name="effort", title="Effort", lead=lead, items=(*rows, Item(text=rule)))


def _methods(assessment: Assessment) -> Part:
    best = next((method for method in assessment.methods if method.suitable), None)
    lead = f"{_title(best)} is recommended" if best else "none of the known ways suits"
    items = tuple(
        Item(text=_method(method), url=method.url if method.suitable else "")
        for method in sorted(assessment.methods, key=lambda method: method.rank)
    )
    return Part(name="method", title="Method", lead=lead, items=items, ordered=True)


def _method(method: Method) -> str:
    if not method.suitable:
        return f"{_title(method)}: not here: {method.why_not}"
    against = f". Against it: {method.why_not}" if method.why_not else ""
    return f"{_title(method)}: {method.why}{against}"


def _title(method: Method) -> str:
    return method.title or method.name


def _duration(assessment: Assessment) -> Part:
    expected = assessment.duration
    if expected is None:
        lead = "unknown: the source tells no sizes, as a dump does not"
        return Part(name="duration", title="Duration of the full load", lead=lead)
    ends = dict.fromkeys(duration(end * 3600) for end in (expected.low_hours, expected.high_hours))
    between = "under a second" if expected.high_hours * 3600 < 1 else " to ".join(ends)
    lead = f"{between} for {size(expected.size_bytes)} at {expected.rate_mb_per_second:g} MB/s"
    items = tuple(Item(text=line) for line in expected.rationale)
    return Part(name="duration", title="Duration of the full load", lead=lead, items=items)


def _reach(held_back: list[TableReach], *, of: int) -> Part:
    words = [
        f"{item.table}: {'loaded, not followed' if item.full_load else 'not loaded'}: {item.reason}"
        for item in held_back
    ]
    if len(words) > _TABLES:
        words[_TABLES:] = [f"and {count(len(held_back) - _TABLES, 'more table')}"]
    lead = f"{len(held_back):,} of {count(of, 'table')} can't be loaded, or can't be followed by CDC"
    return Part(name="reach", title="Out of DMS's reach", lead=lead, items=tuple(Item(text=word) for word in words))
