"""Any noun as Markdown. Foreign names and words are escaped: they stay text."""

from collections.abc import Iterator

from migrate.errors import UsageProblem
from migrate.model.baseline import PerformanceBaseline
from migrate.model.conversion import Conversion
from migrate.model.document import Document
from migrate.model.fleet import Fleet
from migrate.model.issue import Assessment
from migrate.model.plan import Plan
from migrate.model.progress import Progress
from migrate.model.validation import TableValidation, Validation
from migrate.report.baseline import baseline_markdown
from migrate.report.comparison import (
    answer,
    beside_words,
    notes,
    repair_words,
    rows_words,
    totals,
    value_words,
    verdict_words,
)
from migrate.report.markdown_assessment import assessment_markdown, conversion_markdown
from migrate.report.markdown_words import code, fenced, grid, prose
from migrate.report.ranking import fleet_markdown
from migrate.report.statistics import HEADINGS, cells_of, changes_of, status_words
from migrate.report.statistics import totals as progress_totals
from migrate.report.steps import hazard_words, plan_facts, plan_head
from migrate.report.terminal import visible_lines


def render(noun: Document) -> str:
    """The noun as a Markdown page. Raises `UsageProblem` for a noun that has no report."""
    match noun:
        case Assessment():
            return assessment_markdown(noun)
        case Conversion():
            return conversion_markdown(noun)
        case Validation():
            return "\n".join(_validation(noun)) + "\n"
        case Progress():
            return "\n".join(_progress(noun)) + "\n"
        case Plan():
            return "\n".join(_plan(noun)) + "\n"
        case Fleet():
            return fleet_markdown(noun)
        case PerformanceBaseline():
            return baseline_markdown(noun)
        case _:
            raise UsageProblem(f"a {noun.KIND} has no Markdown report", hint="write it as json")


def _validation(validation: Validation) -> Iterator[str]:
    yield "# Validation"
    yield ""
    yield f"**{prose(answer(validation))}** {totals(validation)}."
    yield ""
    for side, address in (("Source", validation.source), ("Target", validation.target)):
        if address:
            yield f"- {side}: {code(address)}"
    yield f"- Level: {validation.level.value}"
    yield ""
    rows = [
        (
            code(table.table),
            rows_words(table.source_rows),
            rows_words(table.target_rows),
            prose(table.checksum or "–"),
            prose(verdict_words(table)),
        )
        for table in validation.tables
    ]
    yield from grid(("table", "source rows", "target rows", "checksum", "verdict"), rows, numbers=(1, 2))
    for table in validation.tables:
        if table.samples or table.excluded_columns or any(notes(table)):
            yield from _details(table)
    more = (*(repair_words(validation.repair) if validation.repair else ()), *beside_words(validation))
    if more:
        yield ""
        yield from (f"- {prose(words)}" for words in more)


def _details(table: TableValidation) -> Iterator[str]:
    target = f" (target: {code(table.target)})" if table.target not in ("", table.table) else ""
    yield ""
    yield f"## {code(table.table)}{target}"
    yield ""
    for sample in table.samples:
        key = ", ".join(f"{code(column)} = {code(value)}" for column, value in sample.key) or "(no key)"
        yield f"- {sample.kind.value}: {key}"
        for column in sample.columns:
            source, target = (prose(value_words(value)) for value in (column.source, column.target))
            yield f"  - {code(column.column)}: source {source}, target {target}"
    found = table.missing + table.extra + table.different
    if found > len(table.samples) > 0:
        yield f"- … and {found - len(table.samples):,} more"
    for note in notes(table):
        yield f"- {prose(note)}"
    for name, reason in table.excluded_columns:
        yield f"- not in the checksum: {code(name)}: {prose(reason)}"


def _progress(progress: Progress) -> Iterator[str]:
    yield f"# Task: {prose(status_words(progress))}"
    yield ""
    yield f"{progress_totals(progress)}."
    yield ""
    if progress.message:
        yield from (*fenced(visible_lines(progress.message.strip())), "")
    rows = []
    for item in progress.tables:
        name, *others = cells_of(item)
        rows.append((code(name), *others, changes_of(item)))
    yield from grid((*HEADINGS, "changes"), rows, numbers=(2, 3, 4, 5))
    for item in progress.tables:
        if item.error:
            yield from ("", f"- {code(cells_of(item)[0])}", "")
            yield from fenced(visible_lines(item.error.strip()), indent="  ")


def _plan(plan: Plan) -> Iterator[str]:
    yield f"# {prose(plan_head(plan))}"
    yield ""
    for number, step in enumerate(plan.steps, 1):
        file = f" ({code(step.file)})" if step.file else ""
        hazards = f" **Hazard: {hazard_words(step)}**" if step.hazards else ""
        yield f"{number}. {step.action.value}: {prose(step.description)}{file}{hazards}"
    yield ""
    for fact in plan_facts(plan):
        yield f"- {prose(fact)}"
    for name, digest in plan.files:
        yield f"  - {code(name)} {code(digest)}"
    yield ""
    yield "Next: `migrate run DIR --on dry-run`"
