"""Looks through stored code of MySQL and MariaDB word by word: strings and comments are never taken for code.

https://dev.mysql.com/doc/refman/8.4/en/sql-compound-statements.html
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.model.schema import Event, Routine, Trigger

_TOKEN = re.compile(
    r"""(?P<nothing>\s+|--(?=\s|$)[^\n]*|\#[^\n]*|/\*.*?\*/)
    |(?P<opaque>'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`]|``)*`)
    |(?P<variable>@@?[\w$.]*)
    |(?P<word>[^\W\d][\w$]*)
    |(?P<number>\d[\w.]*)
    |(?P<sign>\|\||&&|:=|<=>|.)""",
    re.VERBOSE | re.DOTALL,
)
_BEFORE_STATEMENT = frozenset({"", ";", "THEN", "ELSE", "DO", "BEGIN", "LOOP", "REPEAT"})
Item = Routine | Trigger | Event


class Token(NamedTuple):
    """A word in capitals, an operator, or a sign; what is quoted is its quotation mark alone."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Code:
    """A body of stored code, taken apart."""

    tokens: tuple[Token, ...]

    def phrase(self, *words: str) -> Token | None:
        """The first place where these words follow one another; `A|B` stands for either."""
        wanted = [word.split("|") for word in words]
        texts = [token.text for token in self.tokens]
        for at in range(len(texts) - len(wanted) + 1):
            if all(texts[at + offset] in choice for offset, choice in enumerate(wanted)):
                return self.tokens[at]
        return None

    def call(self, *names: str) -> Token | None:
        """The first call of one of these functions."""
        for token, following in zip(self.tokens, self.tokens[1:], strict=False):
            if token.text in names and following.text == "(":
                return token
        return None

    def statements(self, *words: str) -> Iterator[tuple[Token, ...]]:
        """The statements that begin with one of these words, each up to its semicolon."""
        before = ""
        for at, token in enumerate(self.tokens):
            if token.text in words and before in _BEFORE_STATEMENT:
                end = next((n for n in range(at, len(self.tokens)) if self.tokens[n].text == ";"), len(self.tokens))
                yield self.tokens[at:end]
            before = token.text

    def starting(self, *words: str) -> Token | None:
        """The first statement that begins with one of these words."""
        return next((statement[0] for statement in self.statements(*words)), None)


@lru_cache(maxsize=4096)
def code_of(body: str) -> Code:
    """The body, taken apart."""
    found = []
    for match in _TOKEN.finditer(body):
        if match.lastgroup != "nothing":
            text = match[0][0] if match.lastgroup == "opaque" else match[0].upper()
            found.append(Token(text, match.start(), match.end()))
    return Code(tuple(found))


def outside(statement: tuple[Token, ...]) -> list[str]:
    """The words of a statement that stand in no parentheses."""
    depth, found = 0, []
    for token in statement:
        depth += (token.text == "(") - (token.text == ")")
        if not depth:
            found.append(token.text)
    return found


def found_in_code(
    context: Context,
    find: Callable[[Code], Token | None],
    message: str,
    *,
    choose: Callable[[Item], bool] = lambda _: True,
) -> Iterator[Finding]:
    """One finding for each routine, trigger and event in whose body `find` finds something.

    The message follows the object's name; the excerpt is the line, with the place in it.
    """
    schema = context.schema
    items: tuple[Item, ...] = (*schema.routines, *schema.triggers, *schema.events)
    for item in filter(choose, items):
        token = find(code_of(item.body))
        if token is not None:
            name = item.name if isinstance(item, Trigger) else item.name.name
            yield _located(context.on_object(item, f"{shown(name)} {message}"), item.body, token)


def _located(finding: Finding, body: str, token: Token) -> Finding:
    begin = body.rfind("\n", 0, token.start) + 1
    end = body.find("\n", token.start)
    line = body[begin : end if end >= 0 else len(body)]
    text = shown(line.strip())
    start = token.start - begin - (len(line) - len(line.lstrip()))
    is_plain = text == line.strip()
    span = (start, min(start + token.end - token.start, len(text)))
    return replace(finding, excerpt=text, span=span if is_plain else None)
