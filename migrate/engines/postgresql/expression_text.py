"""Reads the expressions that PostgreSQL prints: which defaults are plain values, and what their text is."""

import re

from migrate.engines.parentheses import strip_parentheses
from migrate.model.schema import Default, DefaultKind

_NAME = r'(?:"(?:[^"]|"")*"|[a-z_][a-z0-9_$]*)'
_WORDS = (
    r"(?:character varying|double precision|bit varying"
    r"|(?:time|timestamp)(?:\(\d\))? with(?:out)? time zone"
    r"|interval(?: [a-z]+(?: to [a-z]+)?)?)"
)
_TYPE = rf"(?:{_WORDS}|{_NAME}(?:\.{_NAME})?)(?:\(-?\d+(?:,-?\d+)?\))?(?:\[\])*"
_TEXT = re.compile(rf"\(?'((?:[^']|'')*)'(?:::{_TYPE})?\)?(?:::{_TYPE})?", re.DOTALL)
_NUMBER = re.compile(rf"\(?([+-]?\d+(?:\.\d*)?(?:e[+-]?\d+)?)\)?(?:::{_TYPE})?")
_NULL = re.compile(rf"NULL(?:::{_TYPE})?")
_NEXTVAL = re.compile(r"nextval\('(?:[^']|'')*'::regclass\)")
_CHECK = re.compile(r"CHECK \((.*)\)(?: NO INHERIT)?(?: NOT VALID)?(?: NOT ENFORCED)?", re.DOTALL)
_TOKEN = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|.", re.DOTALL)


def make_default(text: str | None) -> Default | None:
    """A column's default from its expression; None where there is none, or where it is NULL.

    A constant with a cast, such as `'new'::character varying`, is a literal; what needs more than one cast is not.

    >>> make_default("'it''s'::character varying").text
    "it's"
    """
    if text is None or _NULL.fullmatch(text):
        return None
    if text in ("true", "false"):
        return Default(kind=DefaultKind.LITERAL, text=text)
    if number := _NUMBER.fullmatch(text):
        return Default(kind=DefaultKind.LITERAL, text=number[1])
    if (quoted := _TEXT.fullmatch(text)) and text.count("::") <= quoted[1].count("::") + 1:
        return Default(kind=DefaultKind.LITERAL, text=quoted[1].replace("''", "'"))
    return Default(kind=DefaultKind.EXPRESSION, text=text)


def is_nextval(text: str | None) -> bool:
    """Whether the expression takes the next number of a sequence and does nothing more."""
    return text is not None and _NEXTVAL.fullmatch(text) is not None


def check_of(definition: str) -> str:
    """The condition inside a printed CHECK constraint."""
    match = _CHECK.fullmatch(definition)
    return without_parentheses(match[1] if match else definition)


def without_parentheses(expression: str) -> str:
    """The expression without the pairs of parentheses that enclose all of it.

    >>> without_parentheses("((a > 0) AND (b > 0))"), without_parentheses("(a) OR (b)")
    ('(a > 0) AND (b > 0)', '(a) OR (b)')
    """
    return strip_parentheses(expression, _TOKEN)
