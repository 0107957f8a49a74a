"""Clauses of PostgreSQL's queries, in views, that MySQL lacks: https://www.postgresql.org/docs/current/sql-select.html"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.views import views_with


@check("PG401")
def distinct_on(context: Context) -> Iterator[Finding]:
    """DISTINCT ON."""
    yield from views_with(
        context, ("distinct on",), "uses DISTINCT ON, which MySQL lacks: ROW_NUMBER() picks the row there"
    )


@check("PG402")
def full_join(context: Context) -> Iterator[Finding]:
    """FULL JOIN."""
    yield from views_with(
        context, ("full join",), "uses FULL JOIN, which MySQL lacks: it is a LEFT JOIN and what only the right side has"
    )


@check("PG403")
def filter_clause(context: Context) -> Iterator[Finding]:
    """An aggregate with FILTER."""
    yield from views_with(
        context,
        ("filter ( where",),
        "aggregates with FILTER, which MySQL lacks: CASE inside the aggregate says the same",
    )


@check("PG404")
def ordered_set(context: Context) -> Iterator[Finding]:
    """WITHIN GROUP."""
    yield from views_with(
        context,
        ("within group",),
        "uses an aggregate WITHIN GROUP, such as a percentile, which MySQL lacks: window functions have to "
        "count it out",
    )


@check("PG405")
def grouping_sets(context: Context) -> Iterator[Finding]:
    """GROUPING SETS and CUBE; ROLLUP is written otherwise."""
    yield from views_with(
        context,
        ("grouping sets", "cube (", "group by rollup (", ", rollup ("),
        "groups by GROUPING SETS, CUBE or ROLLUP(): MySQL has only WITH ROLLUP, and needs a UNION for the rest",
    )


@check("PG408")
def window_frame(context: Context) -> Iterator[Finding]:
    """A frame in GROUPS or with EXCLUDE."""
    phrases = (
        "groups between",
        "groups unbounded",
        "groups current",
        "exclude current row",
        "exclude ties",
        "exclude group",
    )
    yield from views_with(context, phrases, "has a window frame in GROUPS or with EXCLUDE, which MySQL lacks")


@check("PG409")
def with_ties(context: Context) -> Iterator[Finding]:
    """FETCH … WITH TIES."""
    yield from views_with(
        context, ("with ties",), "ends in FETCH … WITH TIES, which MySQL lacks: RANK() finds the ties there"
    )
