"""Finds words, variables and names in Transact-SQL that was cut into tokens."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from migrate.assess.sql_text import SqlText
from migrate.engines.dumps.tokens import Token, TokenKind

_BEFORE_OBJECT = frozenset(
    {"FROM", "JOIN", "INTO", "UPDATE", "APPLY", "EXEC", "EXECUTE", "DELETE", "MERGE", "USING", "INSERT"}
)
_XML_METHODS = frozenset({"NODES", "QUERY", "VALUE", "EXIST"})
"""Behind a column: `x.document.nodes(…)` is no object of a database."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A text and the tokens it was cut into, which are the same wherever the text is."""

    text: str
    tokens: tuple[Token, ...] = field(compare=False)


@lru_cache(maxsize=4096)
def _places(source: _Source) -> Mapping[str, tuple[int, ...]]:
    """Where each word, sign and variable stands, in capitals; a quoted name has a quotation mark before it."""
    found: dict[str, list[int]] = {}
    for at, token in enumerate(source.tokens):
        if token.kind in (TokenKind.WORD, TokenKind.SYMBOL, TokenKind.VARIABLE):
            found.setdefault(token.value.upper(), []).append(at)
        elif token.kind is TokenKind.QUOTED:
            found.setdefault(f'"{token.value.upper()}', []).append(at)
    return {word: tuple(places) for word, places in found.items()}


def places(text: SqlText, *words: str) -> Iterator[int]:
    """The positions from which these words or signs follow one another."""
    for at in _places(_Source(text.text, text.tokens)).get(words[0], ()):
        if all(text.word_at(at + ahead) == word for ahead, word in enumerate(words) if ahead):
            yield at


def phrases(text: SqlText, wanted: Sequence[Sequence[str]]) -> Iterator[int]:
    """Where one of these phrases begins, from the first place on. A part of a name, as in `a.THROW`, is no word."""
    found = sorted({at for words in wanted for at in places(text, *words)})
    return (at for at in found if text.word_at(at - 1) != ".")


def variables(text: SqlText, *names: str) -> Iterator[int]:
    """Where one of these variables, in capitals and with their signs, stands."""
    return iter(sorted(at for name in names for at in places(text, name)))


def calls(text: SqlText, names: Collection[str]) -> Iterator[int]:
    """Where one of these functions, in capitals, is called without a schema before it."""
    return phrases(text, tuple((name, "(") for name in names))


def names_beginning(text: SqlText, *beginnings: str) -> Iterator[int]:
    """Where a name, quoted or not, begins with one of these signs or letters in capitals."""
    index = _places(_Source(text.text, text.tokens))
    return iter(sorted(at for word, found in index.items() if word.lstrip('"').startswith(beginnings) for at in found))


def qualified_objects(text: SqlText) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The names with points in them that stand where a table or procedure is named: first and last place, and parts.

    A part that is left out, as in `base..orders`, is empty.
    """
    for at in sorted(at for word in _BEFORE_OBJECT for at in places(text, word)):
        if text.name_at(at + 1):
            end, parts = _parts(text, at + 1)
            if parts[-1].upper() not in _XML_METHODS or text.word_at(end + 1) != "(":
                yield at + 1, end, parts


def _parts(text: SqlText, at: int) -> tuple[int, tuple[str, ...]]:
    parts = [text.tokens[at].value]
    while text.word_at(at + 1) == ".":
        at += 1
        if text.word_at(at + 1) == ".":
            parts.append("")
        elif text.name_at(at + 1):
            at += 1
            parts.append(text.tokens[at].value)
    return at, tuple(parts)


def end_of_name(text: SqlText, at: int) -> int:
    """Where a name that begins at a position ends, with the names before its last point."""
    return _parts(text, at)[0]
