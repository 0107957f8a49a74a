"""How complex a migration is: a letter, and the numbers that led to it.

Points, 100 at most: up to 40 for the share of objects that do not move by themselves, up to 40 for the hours of work
by hand, up to 20 for the tables that AWS DMS can't load or follow. The thresholds are this project's own.
"""

from itertools import pairwise

from migrate.model.issue import Assessment, Verdict
from migrate.model.judgement import Grade

_LETTERS = (("A", 10.0), ("B", 25.0), ("C", 45.0), ("D", 70.0))
"""Each letter, and the points that it stays below; E from the last on."""
_WEIGHTS = {Verdict.DECISION: 0.25, Verdict.NOT_EVALUATED: 0.5, Verdict.MANUAL: 1.0, Verdict.BLOCKED: 1.0}
_WORDS = {
    Verdict.DECISION: "need a decision",
    Verdict.NOT_EVALUATED: "could not be evaluated",
    Verdict.MANUAL: "need work by hand",
    Verdict.BLOCKED: "are blocked",
}
_OBJECT_POINTS = 40.0
_HOUR_POINTS = ((0.0, 0.0), (8.0, 10.0), (40.0, 20.0), (160.0, 30.0), (640.0, 40.0))
"""Hours of work, and their points; in between by proportion."""
_LOAD_POINTS = _FOLLOW_POINTS = 10.0


def grade(assessment: Assessment) -> Grade | None:
    """The grade of an assessment, or None where it has no objects."""
    if not assessment.objects:
        return None
    parts = (_objects(assessment), _work(assessment), _tables(assessment))
    score = round(sum(points for points, _ in parts), 1)
    return Grade(letter=_letter(score), score=score, rationale=(*(words for _, words in parts if words), _thresholds()))


def _letter(score: float) -> str:
    return next((letter for letter, below in _LETTERS if score < below), "E")


def _thresholds() -> str:
    steps = ", ".join(f"{letter} below {below:g}" for letter, below in _LETTERS)
    return f"grades by points: {steps}, E from there on"


def _objects(assessment: Assessment) -> tuple[float, str]:
    verdicts = assessment.verdicts
    total = len(assessment.objects)
    points = round(_OBJECT_POINTS * sum(weight * verdicts[verdict] for verdict, weight in _WEIGHTS.items()) / total, 1)
    said = [f"{verdicts[verdict]:,} {words}" for verdict, words in _WORDS.items() if verdicts[verdict]]
    of = f"of {total:,} object{'' if total == 1 else 's'}"
    return points, f"{of} {', '.join(said) or 'all move by themselves'}: {points:g} of {_OBJECT_POINTS:g} points"


def _work(assessment: Assessment) -> tuple[float, str]:
    low, high = assessment.effort_hours
    middle = (low + high) / 2
    points = round(_hour_points(middle), 1)
    hours = f"{low:,.10g} to {high:,.10g} hours of work by hand, {middle:,.1f} in the middle"
    return points, f"{hours}: {points:g} of {_HOUR_POINTS[-1][1]:g} points"


def _hour_points(hours: float) -> float:
    for (low, low_points), (high, high_points) in pairwise(_HOUR_POINTS):
        if hours <= high:
            return low_points + (high_points - low_points) * (hours - low) / (high - low)
    return _HOUR_POINTS[-1][1]


def _tables(assessment: Assessment) -> tuple[float, str]:
    reach = assessment.dms
    if not reach.tables:
        return 0.0, ""
    unloaded, unfollowed = reach.tables - reach.full_load, reach.tables - reach.cdc
    points = round((_LOAD_POINTS * unloaded + _FOLLOW_POINTS * unfollowed) / reach.tables, 1)
    most = _LOAD_POINTS + _FOLLOW_POINTS
    words = f"DMS can't load {unloaded:,} of {reach.tables:,} tables, and CDC can't follow {unfollowed:,}"
    return points, f"{words}: {points:g} of {most:g} points"
