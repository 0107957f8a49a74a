"""Assessments and conversions as Markdown, for a pull request or a wiki."""

from collections.abc import Iterator, Sequence

from migrate.model.conversion import Conversion
from migrate.model.issue import Assessment, Issue, Proof, Severity
from migrate.model.names import Skipped
from migrate.report.changes import conversion_answer, conversion_head, renames, sections
from migrate.report.excerpt import excerpt_of
from migrate.report.markdown_judgement import judgement_lines
from migrate.report.markdown_probes import probes_section
from migrate.report.markdown_words import code, fenced, grid, prose
from migrate.report.markdown_workload import workload_markdown
from migrate.report.overview import (
    CheckGroup,
    dms_sentence,
    groups,
    head,
    kind_rows,
    learning_hours,
    next_command,
    verdict_sentence,
    verdicts_sentence,
)
from migrate.report.terminal import visible_lines
from migrate.report.triage import baseline_sentence
from migrate.report.words import count, effort, engine_title, hours


def assessment_markdown(assessment: Assessment) -> str:
    """The answer and the summary first, then every issue by check, the proof, and what was skipped."""
    lines = [f"# Assessment of {prose(head(assessment))}", ""]
    lines += [f"**{prose(verdict_sentence(assessment))}** {dms_sentence(assessment)}".rstrip(), ""]
    lines += [*_summary(assessment), ""]
    if since := baseline_sentence(assessment):
        lines += [since, ""]
    lines += [f"Objects: {verdicts_sentence(assessment)}. Not assessed: {len(assessment.skipped):,}.", ""]
    lines += judgement_lines(assessment)
    lines += ["## Issues", ""]
    lines += _issues(assessment.issues) if assessment.issues else ["No issues found.", ""]
    if assessment.proof:
        lines += [*_proof(assessment.proof), ""]
    lines += probes_section(assessment)
    if assessment.workload:
        lines += workload_markdown(assessment.workload)
    lines += _skipped("Not assessed", assessment.skipped)
    lines += _ignored(assessment)
    lines.append(f"Next: {code(next_command(assessment))}")
    return "\n".join(lines) + "\n"


def conversion_markdown(conversion: Conversion) -> str:
    """What was written, decided, renamed, and what could not be expressed."""
    lines = [f"# {prose(conversion_head(conversion))}", "", f"**{prose(conversion_answer(conversion))}**", ""]
    rows = [(code(name), f"{number:,}", made) for name, number, made in sections(conversion)]
    lines += [*grid(("script", "statements", "makes"), rows, numbers=(1,)), ""]
    if conversion.decisions:
        lines += ["## Decisions", "", *_decisions(conversion), ""]
    if changed := renames(conversion):
        names = [(code(source), code(target) if target else "not carried over") for source, target in changed]
        lines += ["## Renamed or left out", "", *grid(("source", "target"), names), ""]
    lines += ["## Issues", ""]
    lines += _issues(conversion.issues) if conversion.issues else ["No issues found.", ""]
    lines += _skipped("Not converted", conversion.skipped)
    return "\n".join(lines).rstrip("\n") + "\n"


def _summary(assessment: Assessment) -> list[str]:
    rows = [
        (row.name, f"{row.errors:,}", f"{row.warnings:,}", f"{row.infos:,}", hours(*row.hours))
        for row in kind_rows(assessment)
    ]
    if assessment.learning:
        rows.append(("learning", "", "", "", hours(*learning_hours(assessment))))
    errors, warnings, infos = (f"{assessment.count(severity):,}" for severity in Severity)
    rows.append(("**total**", errors, warnings, infos, hours(*assessment.effort_hours)))
    return grid(("", "errors", "warnings", "info", "effort"), rows, numbers=(1, 2, 3, 4))


def _issues(issues: Sequence[Issue]) -> Iterator[str]:
    for group in groups(issues):
        yield from _group(group)


def _group(group: CheckGroup) -> Iterator[str]:
    estimate = f", {hours(*group.hours)}" if group.hours[1] else ""
    found = count(len(group.issues), "occurrence")
    yield f"### {group.severity.value}: {prose(group.check)} {prose(group.name)} ({found}{estimate})"
    yield ""
    if group.fix:
        yield f"Fix: {prose(group.fix)} ({effort(group.issues[0].effort)})"
        yield ""
    lines = [line for issue in group.issues for line in _issue(issue, fix="" if group.fix else issue.fix)]
    yield from lines
    if lines[-1]:
        yield ""


def _issue(issue: Issue, *, fix: str) -> Iterator[str]:
    place = code(issue.object.name or issue.object.kind.value)
    located = f" ({code(str(issue.location))})" if issue.location else ""
    yield f"- {issue.object.kind.value} {place}{located}: {prose(issue.message)}"
    excerpt = excerpt_of(issue.excerpt, issue.span)
    if excerpt.lines:
        yield ""
        yield from fenced((line.before + line.marked + line.after for line in excerpt.lines), indent="  ")
        yield ""
    if left_out := excerpt.above + excerpt.below:
        yield f"  ({count(left_out, 'more line')} not shown)"
        yield ""
    if fix:
        yield ""
        yield f"  Fix: {prose(fix)} ({effort(issue.effort)})"
        yield ""


def _proof(proof: Proof) -> Iterator[str]:
    server = prose(engine_title(proof.engine, proof.version))
    yield "## Proof on a scratch server"
    yield ""
    yield f"{server}: {count(proof.accepted, 'statement')} accepted, {proof.rejected:,} refused."
    for item in proof.objects:
        if not item.accepted:
            yield ""
            yield f"- {item.object.kind.value} {code(item.object.name)}"
            yield ""
            yield from fenced(visible_lines(item.error.strip()), indent="  ")


def _skipped(title: str, skipped: Sequence[Skipped]) -> Iterator[str]:
    yield f"## {title}: {len(skipped):,}"
    yield ""
    for item in skipped:
        located = f" ({code(str(item.location))})" if item.location else ""
        yield f"- {code(item.object)}{located}: {prose(item.reason)}"
    if skipped:
        yield ""


def _ignored(assessment: Assessment) -> Iterator[str]:
    if assessment.ignored:
        rows = [
            (
                item.issue.severity.value,
                f"{prose(item.issue.check)} {prose(item.issue.name)}",
                code(item.issue.object.name or item.issue.object.kind.value),
                prose(item.reason),
                prose(item.until or "–"),
            )
            for item in assessment.ignored
        ]
        yield from (f"## Ignored: {len(rows):,}", "")
        yield from (*grid(("severity", "check", "object", "reason", "until"), rows), "")
    if assessment.idle_ignores:
        yield from ("## Ignore rules without effect", "")
        yield from (f"- {code(item.rule)}: {prose(item.reason)}" for item in assessment.idle_ignores)
        yield ""


def _decisions(conversion: Conversion) -> list[str]:
    rows = [
        (
            code(item.name),
            code(item.choice),
            ", ".join(code(choice) for choice in item.alternatives) or "–",
            f"{item.objects:,}",
            prose(item.why),
        )
        for item in conversion.decisions
    ]
    return grid(("decision", "choice", "instead", "objects", "why"), rows, numbers=(3,))
