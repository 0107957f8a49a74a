"""Cuts statements of Oracle and SQL Server into tokens: no backslash escapes, and names in quotes or brackets."""

import re
from collections.abc import Iterator

from migrate.engines.dumps.statement import Statement
from migrate.engines.dumps.tokens import Token, TokenKind, Tokens

_Q_STRING = r"[nN]?[qQ]'(?:\[.*?\]|\{.*?\}|\(.*?\)|<.*?>|(?P<mark>[^\s\[{(<]).*?(?P=mark))'"
_BRACKET = r"\[[^\]]*(?:\]\][^\]]*)*\]"
_NEVER = r"(?!)"


def _pattern(*, brackets: bool) -> re.Pattern[str]:
    return re.compile(
        r"(?P<space>\s+|--[^\n]*|/\*.*?\*/)"
        rf"|(?P<q>{_NEVER if brackets else _Q_STRING})"
        r"|(?P<string>[nN]?'[^']*(?:''[^']*)*')"
        r'|(?P<quoted>"[^"]*(?:""[^"]*)*")'
        rf"|(?P<bracket>{_BRACKET if brackets else _NEVER})"
        r"|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w$#]))"
        r"|(?P<variable>@@?[\w$#]+)"
        r"|(?P<word>[\w$#]+)"
        r"|(?P<symbol><>|!=|<=|>=|:=|=>|\|\||.)",
        re.DOTALL,
    )


_ORACLE, _SQLSERVER = _pattern(brackets=False), _pattern(brackets=True)
_TYPE_WORDS = ("*", "-", ",", "CHAR", "BYTE", "MAX", "CONTENT", "DOCUMENT")
_KINDS = {"number": TokenKind.NUMBER, "variable": TokenKind.VARIABLE, "word": TokenKind.WORD}


def tokenize(text: str, *, brackets: bool) -> Iterator[Token]:
    """Gives the tokens, without white space and comments; the last is of kind `END`. `brackets`: as SQL Server reads."""
    for match in (_SQLSERVER if brackets else _ORACLE).finditer(text):
        kind, raw, (start, end) = match.lastgroup or "symbol", match[0], match.span()
        if match["space"] is not None:
            continue
        if match["q"] is not None:
            yield Token(TokenKind.STRING, raw[raw.index("'") + 2 : -2], start, end)
        elif kind == "string":
            yield Token(TokenKind.STRING, raw[raw.index("'") + 1 : -1].replace("''", "'"), start, end)
        elif kind == "quoted":
            yield Token(TokenKind.QUOTED, raw[1:-1].replace('""', '"'), start, end)
        elif kind == "bracket":
            yield Token(TokenKind.QUOTED, raw[1:-1].replace("]]", "]"), start, end)
        else:
            yield Token(_KINDS.get(kind, TokenKind.SYMBOL), raw, start, end)
    yield Token(TokenKind.END, "", len(text), len(text))


class StandardTokens(Tokens):
    """The tokens of one statement of Oracle's, which folds plain names to upper case, or of SQL Server's, which does not."""

    def __init__(self, statement: Statement, *, brackets: bool) -> None:
        self._begin(statement, tokenize(statement.text, brackets=brackets))
        self._folds = not brackets

    def identifier(self) -> str:
        """A name, quoted or not. Raises `NotUnderstood`."""
        is_plain = self.peek().kind is TokenKind.WORD
        name = super().identifier()
        return self.folded(name) if is_plain else name

    def folded(self, name: str) -> str:
        """A name that was written without quotes, as the engine keeps it."""
        return name.upper() if self._folds else name

    def qualified(self) -> tuple[str, str]:
        """A name with the schema before it, which is empty where none was written; a database before that is dropped."""
        parts = [self.identifier()]
        while self.accept("."):
            parts.append("" if self.at(".") else self.identifier())
        return (parts[-2] if len(parts) > 1 else ""), parts[-1]

    def before(self) -> str:
        """The token before the position, in upper case."""
        return self._tokens[self._position - 1].value.upper() if self._position else ""

    def names(self) -> tuple[str, ...]:
        """Names in parentheses, each with an order after it or none. Raises `NotUnderstood`."""
        self.expect("(")
        found = [self.identifier()]
        self.accept_any("ASC", "DESC")
        while self.accept(","):
            found.append(self.identifier())
            self.accept_any("ASC", "DESC")
        self.expect(")")
        return tuple(found)

    def expression(self, *stops: str) -> str:
        """The source text up to a comma or a parenthesis that was not opened, or to one of these words after the first."""
        start, depth = self.peek(), 0
        if self.at_end or self.at_any(",", ")"):
            raise self.problem("an expression was expected")
        while not self.at_end:
            word = self.peek().upper
            is_over = word in (",", ")") or (word in stops and self.peek() is not start)
            if not depth and is_over:
                break
            depth += {"(": 1, ")": -1}.get(word, 0)
            self.take()
        return self.source_from(start)

    def signed(self) -> int:
        """A whole number that may have a sign. Raises `NotUnderstood`."""
        sign = -1 if self.accept("-") else 1
        self.accept("+")
        return sign * self.number()

    def arguments(self) -> tuple[str, ...]:
        """The words and numbers of a type's parentheses, such as `10`, `*` and `CHAR`; nothing where there are none."""
        if not self.accept("("):
            return ()
        found = []
        while not self.accept(")"):
            token = self.peek()
            if token.kind is not TokenKind.NUMBER and token.upper not in _TYPE_WORDS:
                raise self.problem("a number or a closing parenthesis was expected")
            self.take()
            if token.value != ",":
                found.append(token.value.upper())
        return tuple(found)

    def accept_in_parentheses(self) -> str:
        """The source text between parentheses, if they come next, and moves past them; else empty."""
        return self.parenthesized() if self.at("(") else ""
