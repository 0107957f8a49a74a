"""Assesses a schema: every check that has a meaning for the way from its source to its target, and what comes of it."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from migrate import catalogue
from migrate.assess.code import code_of
from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.ignores import IgnoreRule, hold_back
from migrate.assess.judgement import judged
from migrate.assess.overlap import joined
from migrate.assess.probes.issues import issues_of, with_answers
from migrate.assess.registry import checks
from migrate.assess.verdicts import object_verdicts
from migrate.catalogue import Page
from migrate.model.issue import Assessment, Issue, Proof, Source
from migrate.model.names import Skipped, Target
from migrate.model.probe import ProbeResult
from migrate.model.schema import Schema


def assess(
    schema: Schema,
    target: Target,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    conversion_issues: Sequence[Issue] = (),
    proof: Proof | None = None,
    probes: Sequence[ProbeResult] = (),
    ignores: Sequence[IgnoreRule] = (),
    today: date | None = None,
) -> Assessment:
    """Finds what will not survive the move by itself.

    `select` and `ignore` name checks by id, by the start of an id, or by name; `ignore` wins. `conversion_issues` are
    the converter's own and join the checks' (the same issue only once); `proof` is what a scratch target said; `probes`
    is what a look at the data answered. `ignores` hold issues back, each with its reason, as of `today`: what they hold
    back changes no verdict, no hours and no count. Raises `UsageProblem` for a selector that no check matches.
    """
    named = {issue.name for issue in conversion_issues}
    pages = _chosen(schema, target, _of_catalogue(select, named), _of_catalogue(ignore, named), only=bool(select))
    found = list(_run(Context(schema=schema, target=target), pages))
    joint = joined(found, list(_kept(conversion_issues, select, ignore)))
    everything = _sorted_issues([*with_answers(joint, probes), *issues_of(probes)])
    issues, ignored, idle = hold_back(everything, ignores, today=today or date.today())
    verdicts = object_verdicts(schema, issues, proof)
    fired = {issue.check for issue in issues}
    found_out = Assessment(
        source=Source(engine=schema.engine, version=schema.version, database=schema.database),
        target=target,
        objects=verdicts,
        issues=issues,
        checked=_looking(schema, pages),
        ignored=ignored,
        idle_ignores=idle,
        code=code_of(schema, verdicts),
        skipped=schema.skipped + _unknown_settings(schema, pages) + _not_converted(schema),
        learning=tuple(
            (page.id, *page.learning_hours) for page in pages if page.id in fired and page.learning_hours[1]
        ),
        proof=proof,
        probes=tuple(probes),
    )
    return judged(found_out, schema)


def _of_catalogue(selectors: Sequence[str], named: Collection[str]) -> list[str]:
    """The selectors without those that name an issue of the converter's."""
    return [selector for selector in selectors if selector.strip().lower() not in named]


def _chosen(
    schema: Schema, target: Target, select: Sequence[str], ignore: Sequence[str], *, only: bool
) -> tuple[Page, ...]:
    wanted = {page.id for selector in select for page in catalogue.matching(selector)}
    unwanted = {page.id for selector in ignore for page in catalogue.matching(selector)}
    return tuple(
        page
        for page in catalogue.load()
        if page.concerns(schema.engine, target, version=schema.version)
        and (not only or page.id in wanted)
        and page.id not in unwanted
    )


def _run(context: Context, pages: Sequence[Page]) -> Iterator[Issue]:
    functions = checks()
    for page in pages:
        if page.raised_by == "check":
            yield from (_issue(page, finding) for finding in functions[page.id](context))


def _issue(page: Page, finding: Finding) -> Issue:
    return Issue(
        check=page.id,
        name=page.name,
        severity=finding.severity or page.severity,
        object=finding.object,
        message=finding.message,
        verdict=finding.verdict or page.verdict,
        location=finding.location,
        excerpt=finding.excerpt,
        span=finding.span,
        fix=_first_paragraph(page.fix),
        effort=finding.effort or page.effort,
    )


def _first_paragraph(text: str) -> str:
    return " ".join(text.partition("\n\n")[0].split())


def _kept(issues: Sequence[Issue], select: Sequence[str], ignore: Sequence[str]) -> Iterator[Issue]:
    def matches(issue: Issue, selector: str) -> bool:
        wanted = selector.strip().lower()
        return issue.check.lower().startswith(wanted) or issue.name == wanted

    for issue in issues:
        is_wanted = not select or any(matches(issue, selector) for selector in select)
        if is_wanted and not any(matches(issue, selector) for selector in ignore):
            yield issue


def _sorted_issues(issues: Sequence[Issue]) -> tuple[Issue, ...]:
    """Worst first, then by check and object; each issue once."""
    unique = {issue.fingerprint: issue for issue in reversed(issues)}
    return tuple(
        sorted(unique.values(), key=lambda issue: (issue.severity.rank, issue.check, issue.object.path, issue.message))
    )


def _looking(schema: Schema, pages: Sequence[Page]) -> tuple[str, ...]:
    """The checks that had something to look at: those of CDC's preconditions need the server's settings."""
    return tuple(page.id for page in pages if schema.variables or page.area != "cdc")


def _unknown_settings(schema: Schema, pages: Sequence[Page]) -> tuple[Skipped, ...]:
    """A dump says nothing of its server: that is said, not passed over."""
    if schema.variables or not any(page.id.startswith("CD") for page in pages):
        return ()
    reason = (
        "the source says nothing of its server: the checks of server settings and of CDC's preconditions found "
        "nothing to look at"
    )
    return (Skipped(object="server settings", reason=reason),)


def _not_converted(schema: Schema) -> tuple[Skipped, ...]:
    """Where nothing is converted, that is said: `automatic` is then a judgement that no conversion has borne out."""
    if not schema.engine.is_script_only:
        return ()
    reason = (
        f"schemas of {schema.engine.title} are assessed, not converted: automatic says that each part of an object has "
        "a plain counterpart on the target, and no conversion was tried"
    )
    return (Skipped(object="conversion", reason=reason),)
