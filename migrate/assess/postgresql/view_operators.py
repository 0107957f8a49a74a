"""Operators in views that MySQL lacks or understands otherwise: https://www.postgresql.org/docs/current/functions.html"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.views import views_with

_JSON = ("->", "->>", "#>", "#>>", "@>", "<@", "?", "?|", "?&", "#-", "@?")


@check("PG411")
def case_insensitive_match(context: Context) -> Iterator[Finding]:
    """ILIKE, which the server prints as an operator."""
    yield from views_with(
        context, ("~~*", "!~~*", "ilike"), "uses ILIKE: MySQL's LIKE ignores case only by the collation"
    )


@check("PG412")
def regular_expression(context: Context) -> Iterator[Finding]:
    """Regular expressions."""
    yield from views_with(
        context,
        ("~", "~*", "!~", "!~*"),
        "matches a regular expression: MySQL writes REGEXP_LIKE, and its patterns are not PostgreSQL's in every part",
    )


@check("PG413")
def concatenation(context: Context) -> Iterator[Finding]:
    """Two bars, which mean OR in MySQL."""
    yield from views_with(
        context, ("||",), "joins texts by ||, which means OR in MySQL unless sql_mode has PIPES_AS_CONCAT: use CONCAT"
    )


@check("PG414")
def array_operation(context: Context) -> Iterator[Finding]:
    """Arrays in expressions."""
    yield from views_with(
        context,
        ("array [", "any ( array", "all ( array", "&&"),
        "works with arrays, which MySQL does not have: IN or JSON",
    )


@check("PG415")
def json_operator(context: Context) -> Iterator[Finding]:
    """Operators on documents."""
    yield from views_with(
        context,
        _JSON,
        "uses PostgreSQL's operators on JSON: MySQL has JSON_EXTRACT, JSON_CONTAINS and paths that begin with $",
    )


@check("PG419")
def at_time_zone(context: Context) -> Iterator[Finding]:
    """AT TIME ZONE."""
    yield from views_with(
        context,
        ("at time zone",),
        "uses AT TIME ZONE: MySQL has CONVERT_TZ, which needs its tables of zones to be filled",
    )


@check("PG420")
def interval_arithmetic(context: Context) -> Iterator[Finding]:
    """Intervals in expressions."""
    yield from views_with(
        context, (":: interval",), "calculates with intervals: MySQL knows them only as INTERVAL n UNIT beside + and -"
    )


@check("PG421")
def distinct_from(context: Context) -> Iterator[Finding]:
    """IS DISTINCT FROM."""
    yield from views_with(
        context, ("is distinct from", "is not distinct from"), "uses IS DISTINCT FROM: MySQL writes <=>"
    )


@check("PG423")
def text_search(context: Context) -> Iterator[Finding]:
    """Text search."""
    yield from views_with(
        context, ("@@",), "searches text by @@: MySQL has MATCH … AGAINST over a FULLTEXT index, with other words found"
    )
