"""The tokens of a stored program with their exact places, and a reader that moves along them.

https://dev.mysql.com/doc/refman/8.4/en/language-structure.html
"""

from migrate.engines.dumps.tokens import Token, tokenize
from migrate.engines.dumps.tokens import TokenKind as TokenKind
from migrate.engines.dumps.version_comments import CommentVersion, expand
from migrate.model.names import EngineName


class NotRead(Exception):
    """Code that can't be read, or has something in it that is not read; never leaves this package's callers."""

    def __init__(self, reason: str, start: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.start = start
        """Where in the code, in characters."""


def executed(text: str, engine: EngineName = EngineName.MYSQL, version: str = "") -> str:
    """The code with the marks of executed version comments blanked; every other character keeps its place."""
    return expand(text, CommentVersion.of(engine, version))


def line_of(text: str, start: int) -> int:
    """The line, from 1, on which a character of the text stands."""
    return text.count("\n", 0, start) + 1


class Reader:
    """The tokens of a text and a position among them."""

    def __init__(self, text: str, *, ansi_quotes: bool = False) -> None:
        self.text = text
        self._tokens = list(tokenize(text, ansi_quotes=ansi_quotes))
        self._position = 0

    def peek(self, ahead: int = 0) -> Token:
        """The token at the position, or some further on; the last one is of kind `END`."""
        return self._tokens[min(self._position + ahead, len(self._tokens) - 1)]

    def take(self) -> Token:
        """The token at the position, which moves past it."""
        token = self.peek()
        self._position = min(self._position + 1, len(self._tokens) - 1)
        return token

    @property
    def at_end(self) -> bool:
        """Whether nothing is left."""
        return self.peek().kind is TokenKind.END

    @property
    def last_end(self) -> int:
        """Where the token before the position ends."""
        return self._tokens[self._position - 1].end if self._position else 0

    def at(self, *words: str) -> bool:
        """Whether these words or symbols come next, in this order."""
        return all(self.peek(ahead).upper == word for ahead, word in enumerate(words))

    def at_any(self, *words: str) -> bool:
        """Whether one of these words or symbols comes next."""
        return self.peek().upper in words

    def accept(self, *words: str) -> bool:
        """Moves past these words, if they come next."""
        found = self.at(*words)
        if found:
            self._position += len(words)
        return found

    def expect(self, *words: str) -> None:
        """Moves past these words. Raises `NotRead` where something else stands."""
        for word in words:
            if not self.accept(word):
                raise self.problem(f"{word} was expected")

    def identifier(self) -> str:
        """A name, quoted or not. Raises `NotRead`."""
        if self.peek().kind not in (TokenKind.WORD, TokenKind.QUOTED):
            raise self.problem("a name was expected")
        return self.take().value

    def problem(self, reason: str) -> NotRead:
        """What to raise about the place where the position is."""
        token = self.peek()
        found = self.text[token.start : token.end] if token.kind is not TokenKind.END else "the end"
        return NotRead(f"{reason}, not {found[:60]}", token.start)

    def until(self, *words: str) -> str:
        """The source text up to one of the words that stands in no parentheses and no CASE … END, where the position stops.

        The end of the text counts as a semicolon. Raises `NotRead` where nothing stands before it, or the word is missing.
        """
        start, depth, before = self.peek(), 0, ""
        while depth or not self.at_any(*words):
            if self.at_end and not depth and ";" in words:
                break
            if self.at_end or self.at(";"):
                raise self.problem(f"{' or '.join(words)} was expected")
            word = "" if before == "." else self.peek().upper
            before = self.take().upper
            depth += (word in ("(", "CASE")) - (depth > 0 and word in (")", "END"))
        if self.peek() is start:
            raise self.problem("an expression was expected")
        return self.text[start.start : self.last_end]

    def statement(self) -> str:
        """The source text up to the semicolon or the end, where the position stops."""
        start = self.peek()
        while not (self.at(";") or self.at_end):
            self.take()
        return self.text[start.start : max(self.last_end, start.start)]

    def mark(self) -> int:
        """The position, to come back to."""
        return self._position

    def back_to(self, mark: int) -> None:
        """Returns to a position that `mark` gave."""
        self._position = mark
