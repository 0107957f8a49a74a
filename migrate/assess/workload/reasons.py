"""What the rules say of one statement, in their pages' words."""

from collections.abc import Iterable, Iterator, Sequence

from migrate.assess.workload.rules import rules
from migrate.assess.workload.sql import Sql
from migrate.catalogue import Page
from migrate.model.workload import StatementReason, StatementVerdict


def reasons_of(sql: Sql, pages: Sequence[Page]) -> tuple[StatementReason, ...]:
    """What the rules of these pages say of a statement."""
    return tuple(reason for page in pages for reason in _reasons(sql, page))


def _reasons(sql: Sql, page: Page) -> Iterator[StatementReason]:
    said = rules()[page.id].said(sql)
    if said:
        yield StatementReason(
            check=page.id,
            name=page.name,
            severity=page.severity,
            verdict=worst(verdict for verdict, _ in said),
            message="; ".join(message for _, message in said),
            fix=" ".join(page.fix.partition("\n\n")[0].split()),
            effort=page.effort,
        )


def worst(verdicts: Iterable[StatementVerdict]) -> StatementVerdict:
    """What is refused answers nothing: so it is refused, whatever else it would have answered."""
    return max(verdicts, key=(StatementVerdict.DIFFERENT, StatementVerdict.REJECTED).index)
