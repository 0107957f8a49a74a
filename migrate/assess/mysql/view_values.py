"""Views that take one kind of value for another, as MySQL lets them and PostgreSQL does not."""

from collections.abc import Callable, Iterator

from sqlglot import exp

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.functions import parse_query
from migrate.assess.registry import check
from migrate.assess.view_columns import column_of, is_date, is_number, is_text
from migrate.model.schema import View

_Find = Callable[[exp.Query, View], object]
_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ)


def found_in_views(context: Context, find: _Find, message: str) -> Iterator[Finding]:
    """One finding for each view in whose query `find` finds something; the message follows the view's name."""
    for view in context.schema.views:
        query = parse_query(view.definition)
        if query is not None and find(query, view) is not None:
            yield context.on_object(view, f"{shown(view.name.name)} {message}")


@check("MY405")
def text_compared_with_number(context: Context) -> Iterator[Finding]:
    """Text beside a number."""

    def find(query: exp.Query, view: View) -> object:
        for node in query.find_all(*_COMPARISONS):
            for one, other in ((node.left, node.right), (node.right, node.left)):
                column = column_of(one, view, context.schema)
                beside = column_of(other, view, context.schema)
                if is_text(column) and (_is_number(other) or is_number(beside)):
                    return node
                if is_number(column) and _is_word(other):
                    return node
        return None

    message = "compares text with a number: MySQL reads the text as a number (0 where it is none), PostgreSQL refuses"
    yield from found_in_views(context, find, message)


@check("MY406")
def date_as_number(context: Context) -> Iterator[Finding]:
    """A date that is reckoned with or compared as a number."""

    def find(query: exp.Query, view: View) -> object:
        for node in query.find_all(*_COMPARISONS, exp.Add, exp.Sub, exp.Mul, exp.Div):
            for one, other in ((node.left, node.right), (node.right, node.left)):
                if is_date(column_of(one, view, context.schema)) and _is_number(other):
                    return node
        return None

    message = "takes a date for a number such as 20241231: PostgreSQL refuses that, or adds days instead"
    yield from found_in_views(context, find, message)


@check("MY408")
def cast_of_text(context: Context) -> Iterator[Finding]:
    """Text made into a whole number."""

    def find(query: exp.Query, view: View) -> object:
        whole = ("UBIGINT", "BIGINT")
        for node in query.find_all(exp.Cast):
            if node.to.this.name in whole and is_text(column_of(node.this, view, context.schema)):
                return node
        return None

    message = (
        "casts text to SIGNED or UNSIGNED: MySQL takes the leading digits, or 0; PostgreSQL fails at the first letter"
    )
    yield from found_in_views(context, find, message)


@check("MY416")
def zero_date(context: Context) -> Iterator[Finding]:
    """A date of zeroes."""

    def find(query: exp.Query, _: View) -> object:
        return next((node for node in query.find_all(exp.Literal) if node.is_string and _is_zero_date(node.name)), None)

    message = "holds a date with a zero for its year, month or day, which PostgreSQL refuses: NULL takes its place"
    yield from found_in_views(context, find, message)


def _is_number(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and not node.is_string


def _is_word(node: exp.Expr) -> bool:
    """A quoted text that is no number."""
    if not isinstance(node, exp.Literal) or not node.is_string:
        return False
    return not node.name.strip().lstrip("+-").replace(".", "", 1).isdigit()


def _is_zero_date(text: str) -> bool:
    parts = text[:10].split("-")
    if len(parts) != 3 or [len(part) for part in parts] != [4, 2, 2] or not all(part.isdigit() for part in parts):
        return False
    return any(not int(part) for part in parts)
