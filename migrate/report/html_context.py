"""What the HTML templates show of each noun, computed here so that they hold no logic."""

from collections.abc import Mapping
from dataclasses import dataclass

from migrate.model.conversion import Conversion
from migrate.model.fleet import Fleet, FleetState
from migrate.model.issue import Assessment, Severity, Verdict
from migrate.model.plan import Plan
from migrate.model.progress import Progress
from migrate.model.validation import TableValidation, TableVerdict, Validation
from migrate.report import (
    changes,
    comparison,
    executive,
    judgement,
    overview,
    ranking,
    statements,
    statistics,
    steps,
    tree,
    triage,
)
from migrate.report.words import engine_title, target_title

Context = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a chart; `share` in hundredths of the total."""

    word: str
    number: int
    total: int

    @property
    def share(self) -> str:
        """The bar's length, never nothing where there is something."""
        return f"{max(100 * self.number / self.total, 0.5):.2f}" if self.number else "0"


def assessment(noun: Assessment) -> Context:
    """What assessment.html.j2 shows."""
    proof = noun.proof
    groups = overview.groups(noun.issues)
    return {
        "source": overview.source_title(noun),
        "target": target_title(noun.target),
        "contents": overview.contents(noun),
        "verdict": overview.verdict_sentence(noun),
        "reach": overview.dms_sentence(noun),
        "ready": overview.is_ready(noun),
        "sentences": executive.summary_sentences(noun),
        "since": triage.baseline_sentence(noun),
        "counts": {severity.value: noun.count(severity) for severity in Severity},
        "verdict_chart": executive.verdict_chart(noun),
        "verdict_counts": [(verdict.value, number) for verdict, number in noun.verdicts.items() if number],
        "severity_chart": executive.severity_chart(noun),
        "hour_chart": executive.hour_chart(noun),
        "heaviest": executive.heaviest(noun),
        "learning": overview.learning_hours(noun),
        "judgement": judgement.parts(noun),
        "names": {group.check: group.name for group in groups},
        "groups": groups,
        "kinds": sorted({issue.object.kind.value for issue in noun.issues}),
        "attention": any(item.verdict is not Verdict.AUTOMATIC for item in noun.objects),
        "trees": tree.trees(noun, groups),
        "proof_server": engine_title(proof.engine, proof.version) if proof else "",
        "workload": statements.context(noun.workload) if noun.workload else None,
    }


def validation(noun: Validation) -> Context:
    """What validation.html.j2 shows."""
    return {
        "answer": comparison.answer(noun),
        "totals": comparison.totals(noun),
        "bars": _bars(noun.counts),
        "detailed": [
            table for table in noun.tables if table.samples or table.excluded_columns or any(comparison.notes(table))
        ],
        "notes": comparison.notes,
        "repair": comparison.repair_words(noun.repair) if noun.repair else (),
        "beside": comparison.beside_words(noun),
        "rows_words": comparison.rows_words,
        "verdict_words": comparison.verdict_words,
        "found_words": _found_words,
        "key_words": comparison.key_words,
        "value_words": comparison.value_words,
    }


def progress(noun: Progress) -> Context:
    """What progress.html.j2 shows."""
    return {
        "status": statistics.status_words(noun),
        "totals": statistics.totals(noun),
        "tables": [(item, *statistics.cells_of(item), statistics.changes_of(item)) for item in noun.tables],
    }


def plan(noun: Plan) -> Context:
    """What plan.html.j2 shows."""
    return {"heading": steps.plan_head(noun), "facts": steps.plan_facts(noun)}


def conversion(noun: Conversion) -> Context:
    """What conversion.html.j2 shows."""
    return {
        "heading": changes.conversion_head(noun),
        "answer": changes.conversion_answer(noun),
        "sections": changes.sections(noun),
        "renames": changes.renames(noun),
        "groups": overview.groups(noun.issues),
    }


def fleet(noun: Fleet) -> Context:
    """What fleet.html.j2 shows."""
    states = {state.value: number for state, number in noun.states.items()}
    longest = max((item.high_hours for item in noun.members), default=0.0)
    return {
        "answer": ranking.fleet_answer(noun),
        "ready": noun.states[FleetState.READY] == len(noun.members) > 0,
        "states": states.items(),
        "errors": sum(item.errors for item in noun.members),
        "chart": executive.stretches(states),
        "rows": [(item, executive.range_of(item.low_hours, item.high_hours, longest)) for item in noun.ranked],
    }


def _bars(counts: Mapping[Verdict, int] | Mapping[TableVerdict, int]) -> tuple[Bar, ...]:
    total = sum(counts.values())
    return tuple(Bar(word=verdict.value, number=number, total=total) for verdict, number in counts.items())


def _found_words(table: TableValidation) -> str:
    """The verdict's words without the verdict itself, which the page shows beside them."""
    if table.verdict is TableVerdict.PARTIAL:
        return table.reason
    words = comparison.verdict_words(table)
    return words.removeprefix(table.verdict.value.replace("-", " ")).removeprefix(": ")
