"""Cuts a statement of PostgreSQL's into tokens, and reads names as the server folds them.

https://www.postgresql.org/docs/current/sql-syntax-lexical.html
"""

import re
from collections.abc import Iterator

from migrate.engines.dumps.statement import Statement
from migrate.engines.dumps.tokens import Token, TokenKind, Tokens

MOST_NAME_BYTES = 63
_TOKEN = re.compile(
    r"(?P<space>\s+|--[^\n]*)"
    r"|(?P<escaped>[eE]'[^'\\]*(?:(?:\\.|'')[^'\\]*)*')"
    r"|(?P<bits>[bBxX]'[^']*')"
    r"|(?P<unicode>[uU]&'[^']*(?:''[^']*)*')"
    r"|(?P<string>[nN]?'[^']*(?:''[^']*)*')"
    r"|(?P<dollar>\$(?P<tag>(?:[^\W\d]\w*)?)\$.*?\$(?P=tag)\$)"
    r"|(?P<quoted>(?:[uU]&)?\"[^\"]*(?:\"\"[^\"]*)*\")"
    r"|(?P<number>0[xX][0-9a-fA-F_]+|(?:\d[\d_]*(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<parameter>\$\d+)"
    r"|(?P<word>[^\W\d][\w$]*)"
    r"|(?P<comment>/\*)"
    r"|(?P<symbol>::|:=|=>|\.\.|(?:(?!--|/\*)[+\-*/<>=~!@\#%^&|`?])+|.)",
    re.DOTALL,
)
_COMMENT_MARK = re.compile(r"/\*|\*/")
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))|''", re.DOTALL)
_UNICODE = re.compile(r"\\(?:\\|\+([0-9a-fA-F]{6})|([0-9a-fA-F]{4}))")
_OPERATOR_TAIL = re.compile(r"[~!@#%^&|`?]")
_UPPER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def tokenize(text: str) -> Iterator[Token]:
    """Gives the tokens, without white space and comments; the last is of kind `END`."""
    position = 0
    while match := _TOKEN.match(text, position):
        kind, raw, (start, position) = match.lastgroup or "symbol", match[0], match.span()
        if kind == "space":
            continue
        if kind == "word":
            yield Token(TokenKind.WORD, raw, start, position)
        elif kind == "symbol":
            position = start + len(_operator(raw))
            yield Token(TokenKind.SYMBOL, text[start:position], start, position)
        elif kind == "comment":
            position = _end_of_comment(text, start)
        else:
            yield _valued(kind, raw, match, start, position)
    yield Token(TokenKind.END, "", len(text), len(text))


def _valued(kind: str, raw: str, match: re.Match[str], start: int, end: int) -> Token:
    if kind == "number":
        return Token(TokenKind.NUMBER, raw, start, end)
    if kind == "parameter":
        return Token(TokenKind.VARIABLE, raw, start, end)
    if kind == "bits":
        return Token(TokenKind.BITS, raw, start, end)
    if kind == "escaped":
        return Token(TokenKind.STRING, _ESCAPE.sub(_unescaped, raw[2:-1]), start, end)
    if kind == "quoted":
        plain = raw[raw.index('"') + 1 : -1].replace('""', '"')
        return Token(TokenKind.QUOTED, _from_unicode(plain) if raw[0] in "uU" else plain, start, end)
    if kind == "unicode":
        return Token(TokenKind.STRING, _from_unicode(raw[3:-1].replace("''", "'")), start, end)
    if match["dollar"] is not None:
        width = len(match["tag"]) + 2
        return Token(TokenKind.STRING, raw[width:-width], start, end)
    return Token(TokenKind.STRING, raw[raw.index("'") + 1 : -1].replace("''", "'"), start, end)


def _operator(raw: str) -> str:
    """An operator ends before a trailing plus or minus, unless it holds a character that only operators of users have."""
    while len(raw) > 1 and raw[-1] in "+-" and not _OPERATOR_TAIL.search(raw):
        raw = raw[:-1]
    return raw


def _unescaped(match: re.Match[str]) -> str:
    octal, short, four, eight, plain = match.groups()
    if octal:
        return chr(int(octal, 8) & 0xFF)
    code = short or four or eight
    if code:
        return chr(min(int(code, 16), 0x10FFFF))
    return _ESCAPES.get(plain, plain) if plain else "'"


def _from_unicode(text: str) -> str:
    return _UNICODE.sub(lambda found: chr(min(int(found[1] or found[2] or "5c", 16), 0x10FFFF)), text)


def _end_of_comment(text: str, start: int) -> int:
    depth = 0
    for mark in _COMMENT_MARK.finditer(text, start):
        depth += 1 if mark[0] == "/*" else -1
        if not depth:
            return mark.end()
    return len(text)


def folded(name: str) -> str:
    """A name without quotes, as the server keeps it: only A to Z are folded, and 63 bytes of it are kept."""
    return clipped(name.translate(_UPPER))


def clipped(name: str, most: int = MOST_NAME_BYTES) -> str:
    """The name, cut to so many bytes at a character."""
    if len(name) * 4 <= most:
        return name
    return name.encode(errors="replace")[:most].decode(errors="ignore")


def is_open_body(text: str) -> bool:
    """Whether a CREATE RULE or CREATE FUNCTION goes on after the semicolon: in parentheses, or in BEGIN ATOMIC … END."""
    parentheses = depth = 0
    before = ""
    for token in tokenize(text):
        word = token.upper
        parentheses += {"(": 1, ")": -1}.get(word, 0)
        if before == "BEGIN" and word == "ATOMIC":
            depth = 1
        elif depth and word == "CASE":
            depth += 1
        elif depth and word == "END":
            depth -= 1
        before = word
    return parentheses > 0 or depth > 0


class PostgresTokens(Tokens):
    """The tokens of one statement."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self._tokens = list(tokenize(statement.text))
        self._words = [token.upper for token in self._tokens]
        self._last = len(self._tokens) - 1
        self._position = 0

    def at(self, *words: str) -> bool:
        """Whether these words or symbols come next, in this order. This and what follows is asked more than anything else."""
        position = self._position
        if self._words[position] != words[0]:
            return False
        return len(words) == 1 or self._words[position : position + len(words)] == list(words)

    def at_any(self, *words: str) -> bool:
        """Whether one of these words or symbols comes next."""
        return self._words[self._position] in words

    def accept(self, *words: str) -> bool:
        """Moves past these words, if they come next."""
        if self._words[self._position] != words[0] or not self.at(*words):
            return False
        self._position += len(words)
        return True

    def accept_any(self, *words: str) -> str:
        """Moves past one of these words, if it comes next, and gives it in upper case; else empty."""
        word = self._words[self._position]
        if word not in words or self._position == self._last:
            return ""
        self._position += 1
        return word

    def identifier(self) -> str:
        """A name, as the server keeps it. Raises `NotUnderstood`."""
        is_plain = self.peek().kind is TokenKind.WORD
        name = super().identifier()
        return folded(name) if is_plain else clipped(name)

    def qualified(self) -> tuple[str, str]:
        """A name with the schema before it, which is empty where none was written; a database before that is dropped."""
        parts = [self.identifier()]
        while self.at(".") and self.peek(1).kind in (TokenKind.WORD, TokenKind.QUOTED):
            self.take()
            parts.append(self.identifier())
        return (parts[-2] if len(parts) > 1 else ""), parts[-1]

    def names(self) -> tuple[str, ...]:
        """Names in parentheses. Raises `NotUnderstood`."""
        self.expect("(")
        found = [self.identifier()]
        while self.accept(","):
            found.append(self.identifier())
        self.expect(")")
        return tuple(found)

    def expression(self, *stops: str) -> str:
        """The source text up to a comma, a closing parenthesis, or one of these words after the first, all outside brackets."""
        start, depth = self.peek(), 0
        if self.at_end or self.at_any(",", ")"):
            raise self.problem("an expression was expected")
        while not self.at_end:
            word = self.peek().upper
            if not depth and (word in (",", ")", ";") or (word in stops and self.peek() is not start)):
                break
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(word, 0)
            if word == "CASE":
                depth += 1
            elif word == "END" and depth:
                depth -= 1
            self.take()
        return self.source_from(start)

    def signed(self) -> int:
        """A whole number that may have a sign. Raises `NotUnderstood`."""
        sign = -1 if self.accept("-") else 1
        self.accept("+")
        return sign * self.number()

    def if_exists(self) -> bool:
        """Moves past IF EXISTS or IF NOT EXISTS; whether it was there."""
        return self.accept("IF", "EXISTS") or self.accept("IF", "NOT", "EXISTS")

    def skip_parenthesized(self) -> str:
        """The source between parentheses, if they come next; else empty."""
        return self.parenthesized() if self.at("(") else ""

    def here(self) -> str:
        """The source text from the position on, without moving."""
        return self.statement.text[self.peek().start :].strip()

    def before(self) -> str:
        """The token before the position, in upper case."""
        return self._tokens[self._position - 1].value.upper() if self._position else ""
