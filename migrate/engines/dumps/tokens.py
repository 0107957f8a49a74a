"""Cuts a MySQL statement into tokens, and reads them one after another.

https://dev.mysql.com/doc/refman/9.0/en/language-structure.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from migrate.engines.dumps.statement import NotUnderstood, Statement
from migrate.model.names import Location


class TokenKind(Enum):
    """What sort of token it is."""

    WORD = auto()
    QUOTED = auto()
    """A quoted identifier."""
    STRING = auto()
    NUMBER = auto()
    HEXADECIMAL = auto()
    BITS = auto()
    VARIABLE = auto()
    SYMBOL = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A token with its span in the statement's text."""

    kind: TokenKind
    value: str
    """Unquoted and unescaped; of a word, as written; of hexadecimal and bits, the digits."""
    start: int
    end: int

    @property
    def upper(self) -> str:
        """The word in upper case; empty where the token is none."""
        return self.value.upper() if self.kind in (TokenKind.WORD, TokenKind.SYMBOL) else ""


_TOKEN = re.compile(
    r"(?P<space>\s+|/\*.*?\*/|\#[^\n]*|--(?=\s|\Z)[^\n]*)"
    r"|(?P<hexadecimal>0x(?P<hexadecimal_a>[0-9a-fA-F]+)(?![\w$])|[xX]'(?P<hexadecimal_b>[0-9a-fA-F]*)')"
    r"|(?P<bits>0b(?P<bits_a>[01]+)(?![\w$])|[bB]'(?P<bits_b>[01]*)')"
    r"|(?P<string>[nN]?'[^'\\]*(?:(?:\\.|'')[^'\\]*)*'(?!'))"
    r"|(?P<double>\"[^\"\\]*(?:(?:\\.|\"\")[^\"\\]*)*\"(?!\"))"
    r"|(?P<backtick>`[^`]*(?:``[^`]*)*`(?!`))"
    r"|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w$]))"
    r"|(?P<variable>@@?(?:[\w.$]+|`(?:[^`]|``)*`|'[^']*'|\"[^\"]*\"))"
    r"|(?P<word>[\w$\u0080-\U0010ffff]+)"
    r"|(?P<symbol><=>|->>|->|<<|>>|<>|!=|<=|>=|:=|&&|\|\||.)",
    re.DOTALL,
)
_ESCAPES = {"0": "\0", "b": "\b", "n": "\n", "r": "\r", "t": "\t", "Z": "\x1a"}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def unescape(text: str, quote: str) -> str:
    """The value of what stands between quotes, backslash escapes and doubled quotes undone."""
    if "\\" not in text:
        return text.replace(quote * 2, quote)
    return re.sub(
        r"\\(.)|" + quote * 2,
        lambda match: _ESCAPES.get(match[1], match[1]) if match[1] else quote,
        text,
        flags=re.DOTALL,
    )


def tokenize(text: str, *, ansi_quotes: bool = False) -> Iterator[Token]:
    """Gives the tokens, without white space and comments; the last is of kind `END`."""
    for match in _TOKEN.finditer(text):
        kind, raw = match.lastgroup, match[0]
        start, end = match.span()
        if kind == "space":
            continue
        if kind == "hexadecimal":
            yield Token(TokenKind.HEXADECIMAL, match["hexadecimal_a"] or match["hexadecimal_b"] or "", start, end)
        elif kind == "bits":
            yield Token(TokenKind.BITS, match["bits_a"] or match["bits_b"] or "", start, end)
        elif kind == "string":
            yield Token(TokenKind.STRING, unescape(raw[raw.index("'") + 1 : -1], "'"), start, end)
        elif kind == "double" and not ansi_quotes:
            yield Token(TokenKind.STRING, unescape(raw[1:-1], '"'), start, end)
        elif kind in ("double", "backtick"):
            yield Token(TokenKind.QUOTED, raw[1:-1].replace(raw[0] * 2, raw[0]), start, end)
        else:
            yield Token(_PLAIN_KINDS[kind or "symbol"], raw, start, end)
    yield Token(TokenKind.END, "", len(text), len(text))


_PLAIN_KINDS = {
    "number": TokenKind.NUMBER,
    "variable": TokenKind.VARIABLE,
    "word": TokenKind.WORD,
    "symbol": TokenKind.SYMBOL,
}


class Tokens:
    """The tokens of one statement and a position among them."""

    def __init__(self, statement: Statement, *, ansi_quotes: bool = False) -> None:
        self._begin(statement, tokenize(statement.text, ansi_quotes=ansi_quotes))

    def _begin(self, statement: Statement, tokens: Iterator[Token]) -> None:
        self.statement = statement
        self._tokens = list(tokens)
        self._words = [token.upper for token in self._tokens]
        """The tokens in upper case: they are asked for a hundred times a column."""
        self._position = 0

    def peek(self, ahead: int = 0) -> Token:
        """The token at the position, or some further on."""
        return self._tokens[min(self._position + ahead, len(self._tokens) - 1)]

    def take(self) -> Token:
        """The token at the position, which moves past it; so each loop that takes comes to an end. Raises `NotUnderstood` at the end."""
        token = self.peek()
        if token.kind is TokenKind.END:
            raise self.problem("more was expected")
        self._position += 1
        return token

    @property
    def at_end(self) -> bool:
        """Whether nothing is left."""
        return self.peek().kind is TokenKind.END

    def at(self, *words: str) -> bool:
        """Whether these words or symbols come next, in this order."""
        if self._words[self._position] != words[0]:
            return False
        return len(words) == 1 or tuple(self._words[self._position : self._position + len(words)]) == words

    def at_any(self, *words: str) -> bool:
        """Whether one of these words or symbols comes next."""
        return self._words[self._position] in words

    def accept(self, *words: str) -> bool:
        """Moves past these words, if they come next."""
        found = self.at(*words)
        if found:
            self._position += len(words)
        return found

    def accept_any(self, *words: str) -> str:
        """Moves past one of these words, if it comes next, and gives it in upper case; else empty."""
        return self.take().upper if self.at_any(*words) else ""

    def expect(self, *words: str) -> None:
        """Moves past these words. Raises `NotUnderstood` where something else stands."""
        for word in words:
            if not self.accept(word):
                raise self.problem(f"{word} was expected")

    def problem(self, reason: str) -> NotUnderstood:
        """What to raise about the place where the position is."""
        token = self.peek()
        found = self.statement.text[token.start : token.end] if token.kind is not TokenKind.END else "the end"
        return NotUnderstood(f"{reason}, not {found[:60]}", self.location())

    def location(self) -> Location:
        """The place in the file of the token at the position."""
        return self.statement.location(self.peek().start)

    def identifier(self) -> str:
        """A name, quoted or not. Raises `NotUnderstood`."""
        if self.peek().kind not in (TokenKind.WORD, TokenKind.QUOTED):
            raise self.problem("a name was expected")
        return self.take().value

    def qualified(self) -> tuple[str, str]:
        """A name with the schema before it, which is empty where none was written. Raises `NotUnderstood`."""
        name = self.identifier()
        if self.accept("."):
            return name, self.identifier()
        token = self.peek()
        if token.kind is TokenKind.NUMBER and token.value.startswith("."):
            return name, self.take().value[1:]
        return "", name

    def string(self) -> str:
        """A string's value; strings that follow one another are one. Raises `NotUnderstood`."""
        if self.peek().kind is not TokenKind.STRING:
            raise self.problem("a string was expected")
        value = self.take().value
        while self.peek().kind is TokenKind.STRING:
            value += self.take().value
        return value

    def number(self) -> int:
        """A whole number. Raises `NotUnderstood`."""
        token = self.peek()
        if token.kind is not TokenKind.NUMBER or not token.value.isdigit():
            raise self.problem("a number was expected")
        return int(self.take().value)

    def word_or_string(self) -> str:
        """A name or a string: the value of an option. Raises `NotUnderstood`."""
        return self.string() if self.peek().kind is TokenKind.STRING else self.identifier()

    def parenthesized(self) -> str:
        """The source text between a parenthesis and its partner, both passed. Raises `NotUnderstood`."""
        opening = self.peek()
        self.expect("(")
        depth = 1
        while depth:
            if self.at_end:
                raise self.problem("a closing parenthesis was expected")
            token = self.take()
            depth += {"(": 1, ")": -1}.get(token.upper, 0)
        return self.statement.text[opening.end : token.start].strip()

    def rest(self) -> str:
        """The source text from the position to the end, which is passed."""
        start = self.peek().start
        self._position = len(self._tokens) - 1
        return self.statement.text[start:].strip()

    def source_from(self, start: Token) -> str:
        """The source text from `start` to the token before the position."""
        end = self._tokens[self._position - 1].end if self._position else start.start
        return self.statement.text[start.start : end]

    def mark(self) -> int:
        """The position, to come back to."""
        return self._position

    def back_to(self, mark: int) -> None:
        """Returns to a position that `mark` gave."""
        self._position = mark
