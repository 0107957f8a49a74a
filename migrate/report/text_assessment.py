"""An assessment as text for a terminal."""

from collections.abc import Iterator

from migrate.model.issue import Assessment, Issue, Proof, Severity
from migrate.report.overview import (
    dms_sentence,
    head,
    is_ready,
    kind_rows,
    learning_hours,
    next_command,
    verdict_sentence,
    verdicts_sentence,
)
from migrate.report.terminal import Paint, cells, painted, table, visible, visible_lines, wrap
from migrate.report.text_issues import issue_blocks, listed_lines, skipped_lines
from migrate.report.text_judgement import judgement_text
from migrate.report.text_probes import probe_lines
from migrate.report.text_workload import workload_text
from migrate.report.triage import baseline_sentence, ignored_words
from migrate.report.words import count, engine_title, hours


def assessment_text(assessment: Assessment, *, colour: bool, width: int) -> str:
    """The whole report: head line, issues by check, summary, what was skipped, the answer, and what to do next."""
    blocks = [wrap(f"Assessing {head(assessment)}", width=width, indent="  ")]
    shown = _new(assessment)
    blocks += issue_blocks(shown, colour=colour, width=width)
    if not assessment.issues:
        blocks.append("No issues found.")
    elif not shown:
        blocks.append("No new issues found.")
    if assessment.proof:
        blocks.append(_proof(assessment.proof, colour=colour, width=width))
    if assessment.workload:
        blocks.append(workload_text(assessment.workload, colour=colour, width=width))
    blocks.append("\n".join(_summary(assessment, colour=colour, width=width)))
    blocks += judgement_text(assessment, colour=colour, width=width)
    blocks.append("\n".join(_closing(assessment, colour=colour, width=width)))
    return "\n\n".join(blocks) + "\n"


def _new(assessment: Assessment) -> tuple[Issue, ...]:
    """With a baseline what it has already is counted below, not told again."""
    if assessment.baseline is None:
        return assessment.issues
    new = set(assessment.baseline.new)
    return tuple(issue for issue in assessment.issues if issue.fingerprint in new)


def _proof(proof: Proof, *, colour: bool, width: int) -> str:
    server = engine_title(proof.engine, proof.version)
    lines = [
        wrap(
            f"Proof on {server}: {count(proof.accepted, 'statement')} accepted, {proof.rejected:,} refused",
            width=width,
            indent="  ",
        )
    ]
    for item in proof.objects:
        if item.accepted:
            continue
        label = f"refused: {item.object.kind.value} {item.object.name}"
        lines.append("  " + painted(visible(label), Paint.RED, colour=colour))
        lines += [f"   |  {line}" for line in visible_lines(item.error.strip()) if line]
    return "\n".join(lines)


def _summary(assessment: Assessment, *, colour: bool, width: int) -> Iterator[str]:
    rows = [["", "errors", "warnings", "info", "effort"]]
    rows += [
        [f"  {row.name}", f"{row.errors:,}", f"{row.warnings:,}", f"{row.infos:,}", hours(*row.hours)]
        for row in kind_rows(assessment)
    ]
    if assessment.learning:
        rows.append(["  learning", "", "", "", hours(*learning_hours(assessment))])
    totals = [f"{assessment.count(severity):,}" for severity in Severity]
    rows.append(["  total", *totals, hours(*assessment.effort_hours)])
    lines = table(rows, numbers=(1, 2, 3, 4))
    yield painted(lines[0], Paint.BOLD, colour=colour)
    yield from lines[1:]
    yield "  " + wrap(f"objects: {verdicts_sentence(assessment)}", width=width, indent="    ", first=2)
    yield from probe_lines(assessment, width=width)
    yield from skipped_lines(assessment.skipped, label="not assessed", width=width)
    if assessment.ignored:
        yield from listed_lines([ignored_words(item) for item in assessment.ignored], label="ignored", width=width)
    if assessment.idle_ignores:
        idle = [f"{item.rule}: {item.reason}" for item in assessment.idle_ignores]
        yield from listed_lines(idle, label="ignore rules without effect", width=width)


def _closing(assessment: Assessment, *, colour: bool, width: int) -> Iterator[str]:
    if since := baseline_sentence(assessment):
        yield wrap(since, width=width)
    verdict = verdict_sentence(assessment)
    reach = wrap(dms_sentence(assessment), width=width, first=cells(verdict) + 1)
    paint = Paint.GREEN if is_ready(assessment) else Paint.RED
    yield f"{painted(verdict, paint, colour=colour)} {reach}".rstrip()
    yield f"Next: {visible(next_command(assessment))}"
