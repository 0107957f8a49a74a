"""What every report of a workload says: totals by verdict, the rules that speak most, the statements that matter most."""

from dataclasses import dataclass

from migrate.model.workload import JudgedStatement, StatementVerdict, Workload, WorkloadInput
from migrate.report.words import count, duration

MOST_STATEMENTS = 20
"""Statements that a report for people shows; json holds them all."""
VERDICT_WORDS = {
    StatementVerdict.DIFFERENT: "answered differently",
    StatementVerdict.REJECTED: "rejected by the target",
    StatementVerdict.NOT_EVALUATED: "not evaluated",
    StatementVerdict.FINE: "fine",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTotal:
    """How many statements meet one rule."""

    check: str
    name: str
    severity: str
    statements: int
    runs: int
    seconds: float


def input_words(item: WorkloadInput) -> str:
    """One input in a line."""
    parts = [count(item.statements, "distinct statement"), count(item.runs, "run")]
    if item.seconds is not None:
        parts.append(duration(item.seconds))
    if item.left_out:
        parts.append(f"{item.left_out:,} of sessions and catalogues left out")
    since = f" since {item.since}" if item.since else ""
    return f"{item.kind.value}{f' {item.name}' if item.name else ''}{since}: {', '.join(parts)}"


def verdict_rows(workload: Workload) -> tuple[tuple[str, str, str], ...]:
    """For each verdict its words, the number of distinct statements, and their runs."""
    return tuple(
        (VERDICT_WORDS[verdict], f"{number:,}", f"{workload.runs(verdict):,}")
        for verdict, number in workload.verdicts.items()
    )


def rule_totals(workload: Workload) -> tuple[RuleTotal, ...]:
    """The rules that statements meet, those about most time and runs first."""
    found: dict[str, RuleTotal] = {}
    for item in workload.statements:
        for reason in item.reasons:
            before = found.get(reason.check)
            found[reason.check] = RuleTotal(
                check=reason.check,
                name=reason.name,
                severity=reason.severity.value,
                statements=1 + (before.statements if before else 0),
                runs=item.statement.count + (before.runs if before else 0),
                seconds=(item.statement.seconds or 0.0) + (before.seconds if before else 0.0),
            )
    return tuple(sorted(found.values(), key=lambda item: (-item.seconds, -item.runs, item.check)))


def top(workload: Workload) -> tuple[JudgedStatement, ...]:
    """The statements to look at first: those that the target refuses or answers differently, beyond mere spelling."""
    found = [item for item in workload.statements if item.reasons and not item.is_spelling]
    return tuple(found[:MOST_STATEMENTS])


def unknown(workload: Workload) -> tuple[JudgedStatement, ...]:
    """The statements that could not be judged."""
    return tuple(item for item in workload.statements if item.verdict is StatementVerdict.NOT_EVALUATED)[
        :MOST_STATEMENTS
    ]


def how_often(item: JudgedStatement) -> str:
    """How often a statement ran, how long, and where it stands."""
    seconds, place = item.statement.seconds, item.statement.location
    words = count(item.statement.count, "run") + (f", {duration(seconds)}" if seconds is not None else "")
    return f"{words}, {place.file}:{place.line}" if place else words


def spelling_words(workload: Workload) -> str:
    """How many of the rejected ones a library sets right; empty for none."""
    if not workload.spelling:
        return ""
    return f"{count(workload.spelling, 'rejected statement')} only spelled otherwise: a layer that knows both dialects writes it right"


def context(workload: Workload) -> dict[str, object]:
    """What _workload.html.j2 shows."""
    return {
        "inputs": workload.inputs,
        "input_words": input_words,
        "verdicts": verdict_rows(workload),
        "verdict_words": VERDICT_WORDS,
        "spelling": spelling_words(workload),
        "rules": rule_totals(workload),
        "statements": (*top(workload), *unknown(workload)),
        "how_often": how_often,
    }
