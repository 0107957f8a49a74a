"""Judges every statement of a workload: refused, answered differently, fine, or not known."""

from collections.abc import Sequence

from sqlglot import exp

from migrate import catalogue
from migrate.assess.workload.known import Known
from migrate.assess.workload.reasons import reasons_of, worst
from migrate.assess.workload.sql import Sql
from migrate.catalogue import Page
from migrate.engines.workload.lexer import Dialect
from migrate.engines.workload.tally import Counted, Gathered
from migrate.model.names import Skipped, Target
from migrate.model.schema import Schema
from migrate.model.workload import JudgedStatement, StatementReason, StatementVerdict, Workload

_ORDER = list(StatementVerdict)


def judge(
    gathered: Gathered,
    schema: Schema,
    target: Target,
    *,
    dialect: Dialect,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> Workload:
    """Says of each statement what the target would make of it as it is sent now, and by which rule.

    Where no rule speaks, a statement is fine only if it could be read whole and calls nothing unknown; else it is not
    evaluated, and `why_not_evaluated` says why. `select` and `ignore` name rules as they name checks.
    """
    pages = _pages(schema, target, select, ignore)
    skipped = gathered.skipped
    if not pages and gathered.statements:
        reason = f"no rule judges the way from {schema.engine.title} to {target.engine.title}"
        skipped = (*skipped, Skipped(object="the statements of the workload", reason=reason))
    known = Known.of(schema, target)
    judged = [_judged(counted, known, dialect, pages) for counted in gathered.statements]
    return Workload(inputs=gathered.inputs, statements=tuple(sorted(judged, key=_weight)), skipped=skipped)


def _pages(schema: Schema, target: Target, select: Sequence[str], ignore: Sequence[str]) -> tuple[Page, ...]:
    wanted = {page.id for selector in select for page in catalogue.matching(selector)}
    unwanted = {page.id for selector in ignore for page in catalogue.matching(selector)}
    return tuple(
        page
        for page in catalogue.load()
        if page.raised_by == "workload"
        and page.concerns(schema.engine, target)
        and (not select or page.id in wanted)
        and page.id not in unwanted
    )


def _verdict(reasons: Sequence[StatementReason], why: str) -> StatementVerdict:
    """The verdict of all reasons. Spelling counts last: a library sets it right, and then the rest of it shows."""
    if not reasons:
        return StatementVerdict.NOT_EVALUATED if why else StatementVerdict.FINE
    return worst(reason.verdict for reason in [item for item in reasons if not item.is_spelling] or reasons)


def _judged(counted: Counted, known: Known, dialect: Dialect, pages: Sequence[Page]) -> JudgedStatement:
    sql = Sql(counted.sample.sql, known, dialect, is_digest=counted.sample.is_digest)
    reasons = reasons_of(sql, pages)
    why = "" if reasons else _doubt(sql, pages, is_cut=counted.sample.is_cut)
    return JudgedStatement(
        statement=counted.statement, verdict=_verdict(reasons, why), reasons=reasons, why_not_evaluated=why
    )


def _doubt(sql: Sql, pages: Sequence[Page], *, is_cut: bool) -> str:
    """Why a statement that no rule speaks of can't be called fine; empty where it can."""
    if not pages:
        return f"no rule judges the way from {sql.known.engine.title} to {sql.known.target.engine.title}"
    if is_cut:
        return "its end is missing where it was read"
    if sql.tree is None:
        return "it could not be parsed"
    unknown = sorted({node.name.lower() for node in sql.nodes(exp.Anonymous)} - sql.known.routines - _SHARED)
    return f"it calls {unknown[0]}(), of which no rule says what the target does with it" if unknown else ""


_SHARED = frozenset(["now", "pi", "radians", "degrees", "nullif", "version", "json_array", "sign"])
"""Functions that both sides have, and that the parser takes for unknown ones."""


def _weight(item: JudgedStatement) -> tuple[int, bool, float, int, str]:
    """The worst first, what needs only another spelling after the rest, and among them what runs longest."""
    statement = item.statement
    return (
        _ORDER.index(item.verdict),
        item.is_spelling,
        -(statement.seconds or 0.0),
        -statement.count,
        statement.text,
    )
