"""Views whose functions and operators PostgreSQL has with another meaning, or not at all."""

from collections.abc import Iterator

from sqlglot import exp

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.mysql.view_values import found_in_views
from migrate.assess.registry import check

_BITS = (exp.BitwiseXor, exp.BitwiseNot, exp.BitwiseLeftShift, exp.BitwiseRightShift, exp.BitwiseAnd, exp.BitwiseOr)
_JSON = (exp.JSONExtract, exp.JSONExtractScalar)
_SESSION = ("USER", "SESSION_USER", "SYSTEM_USER", "CONNECTION_ID", "VERSION", "DATABASE", "SCHEMA")


@check("MY402")
def regular_expression(context: Context) -> Iterator[Finding]:
    """A regular expression."""
    message = (
        "matches a regular expression: PostgreSQL's patterns have other classes and word boundaries; the converter "
        "keeps the pattern"
    )
    yield from found_in_views(context, lambda query, _: query.find(exp.RegexpLike, exp.RegexpILike), message)


@check("MY403")
def group_concat(context: Context) -> Iterator[Finding]:
    """Texts of a group joined."""
    message = (
        "joins texts with GROUP_CONCAT: it becomes string_agg, which is not cut off at group_concat_max_len and has "
        "no order unless it says one"
    )
    yield from found_in_views(context, lambda query, _: query.find(exp.GroupConcat), message)


@check("MY404")
def division(context: Context) -> Iterator[Finding]:
    """A division."""
    message = (
        "divides: MySQL gives four more digits and NULL for a division by zero; the converter divides as decimals "
        "and keeps the NULL, with more digits"
    )
    yield from found_in_views(context, lambda query, _: query.find(exp.Div), message)


@check("MY407")
def json_path(context: Context) -> Iterator[Finding]:
    """A look into a JSON document."""
    message = "looks into JSON by a path ('$.…'): PostgreSQL's jsonb has #>> and jsonb_path_query, with other texts for values"
    yield from found_in_views(context, lambda query, _: query.find(*_JSON), message)


@check("MY411")
def session_function(context: Context) -> Iterator[Finding]:
    """Who and where the session is."""

    def find(query: exp.Query, _: object) -> object:
        for node in query.find_all(
            exp.Anonymous, exp.CurrentSchema, exp.CurrentUser, exp.CurrentVersion, exp.SessionUser
        ):
            if not isinstance(node, exp.Anonymous) or node.name.upper() in _SESSION:
                return node
        return None

    message = (
        "asks for the session's user, database or version: PostgreSQL's users have no host, and its database is not "
        "what MySQL calls one"
    )
    yield from found_in_views(context, find, message)


@check("MY412")
def greatest_and_least(context: Context) -> Iterator[Finding]:
    """GREATEST and LEAST."""
    message = "calls GREATEST or LEAST: in MySQL one NULL makes the result NULL, PostgreSQL passes NULLs over"
    yield from found_in_views(context, lambda query, _: query.find(exp.Greatest, exp.Least), message)


@check("MY413")
def bit_operation(context: Context) -> Iterator[Finding]:
    """An operation on bits."""
    message = (
        "works on bits: MySQL's results are unsigned with 64 bits, PostgreSQL's signed with those of the type, and "
        "its ^ is a power"
    )
    yield from found_in_views(context, lambda query, _: query.find(*_BITS), message)


@check("MY414")
def collation_asked_for(context: Context) -> Iterator[Finding]:
    """A collation by name."""
    message = "names a collation of MySQL's: PostgreSQL has none of that name"
    yield from found_in_views(context, lambda query, _: query.find(exp.Collate), message)
