"""Joins the converter's issues to the checks' own, so that one trouble is told once."""

from collections.abc import Sequence
from dataclasses import replace

from migrate.assess.verdicts import rank
from migrate.model.issue import Effort, EffortLevel, Issue, Verdict
from migrate.model.names import ObjectRef

_SAME_SUBJECT = {
    "routine-not-converted": ("MY303", "MY304", "PG302"),
    "trigger-not-converted": ("MY305", "PG303"),
    "event-not-converted": ("MY306",),
    "view-not-converted": (
        "MY301",
        "MY302",
        "MY401",
        *(f"MY{number}" for number in range(405, 419)),
        *(f"PG{number}" for number in range(401, 427)),
    ),
    "expression-not-converted": ("MY203", "MY204", "MY212", "MY222", "PG218"),
    "default-not-converted": ("MY104", "MY204", "PG208", "PG219"),
    "generated-column-not-converted": ("MY203", "PG219"),
    "index-not-converted": ("MY210", "MY211", "MY212", "PG201", "PG202", "PG205"),
    "foreign-key-not-converted": ("MY216", "MY223", "PG212"),
    "identity-type": ("PG216",),
    "partitions-not-converted": ("MY220", "MY227", "MY228", "PG211"),
    "unsigned-bigint-identity": ("MY102", "MY103"),
    "sequence-not-converted": ("PG204", "AW103"),
    "constraint-without-equal": ("PG203", "PG206", "PG214", "PG223"),
    "key-length": ("PG105", "MY126"),
    "name-changed": ("MY213", "MY501", "MY503"),
}
"""The converter's kinds of issue, and the checks that speak of the same. One of the same name does so anyway."""


_SETTLED = ("unsigned-bigint-identity",)
"""What the converter does by itself, and the check says as much: its own word stands."""
_CONVERTED = "code-converted"
"""What the converter says of a routine, trigger or event that it has converted."""
_OF_CALLERS = ("MY312", "MY316")
"""Of converted code: what its callers have to know, which is a decision."""
_OF_EFFECTS = ("MY321", "MY322", "MY323")
"""Of converted code: what stays true of it."""
_CALLERS = Effort(level=EffortLevel.SIMPLE, low_hours=0.25, high_hours=1)
_PLAIN_REASON = ("routine-not-converted", "trigger-not-converted", "event-not-converted", "procedure-returns-rows")
"""Where the converter says what it found or made, as the check can't."""


def joined(found: Sequence[Issue], converted: Sequence[Issue]) -> list[Issue]:
    """The checks' issues and those of the converter's that say something else.

    Where both speak of the same thing the check's stays; if the converter takes it for worse, with the converter's
    words and severity, since those come from having tried.
    """
    done = {issue.object for issue in converted if issue.name == _CONVERTED}
    kept = [after for issue in found for after in (_after_conversion(issue) if issue.object in done else [issue])]
    places: dict[ObjectRef, list[int]] = {}
    for number, issue in enumerate(kept):
        places.setdefault(issue.object, []).append(number)
    for issue in converted:
        same = next((number for number in places.get(issue.object, ()) if _is_same(kept[number], issue)), None)
        if same is None:
            kept.append(issue)
        elif issue.name in _PLAIN_REASON:
            kept[same] = _with_reason(kept[same], issue)
        elif issue.name not in _SETTLED and _is_worse(issue, kept[same]):
            kept[same] = _worse_of(kept[same], issue)
    return kept


def _after_conversion(issue: Issue) -> list[Issue]:
    """What is left of a check's issue about code that was converted."""
    if not issue.check.startswith("MY3") or issue.check in _OF_EFFECTS:
        return [issue]
    return [replace(issue, verdict=Verdict.DECISION, effort=_CALLERS)] if issue.check in _OF_CALLERS else []


def _with_reason(check: Issue, converter: Issue) -> Issue:
    """The check's issue in the words of the converter, which has tried."""
    return replace(
        _worse_of(check, converter) if _is_worse(converter, check) else check,
        message=converter.message,
        excerpt=converter.excerpt or check.excerpt,
        span=None if converter.excerpt else check.span,
        location=converter.location or check.location,
    )


def _is_same(check: Issue, converter: Issue) -> bool:
    return check.name == converter.name or check.check in _SAME_SUBJECT.get(converter.name, ())


def _is_worse(converter: Issue, check: Issue) -> bool:
    return converter.severity.rank < check.severity.rank or rank(converter.verdict) > rank(check.verdict)


def _worse_of(check: Issue, converter: Issue) -> Issue:
    return replace(
        check,
        message=converter.message,
        severity=min(check.severity, converter.severity, key=lambda severity: severity.rank),
        verdict=max(check.verdict, converter.verdict, key=rank),
        effort=max(check.effort, converter.effort, key=lambda effort: effort.high_hours),
    )
