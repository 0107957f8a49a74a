"""Finds words, variables and names in Transact-SQL that was cut into tokens."""

from collections.abc import Collection, Iterator, Sequence

from migrate.assess.sql_text import SqlText
from migrate.engines.dumps.tokens import TokenKind

_BEFORE_OBJECT = frozenset(
    {"FROM", "JOIN", "INTO", "UPDATE", "APPLY", "EXEC", "EXECUTE", "DELETE", "MERGE", "USING", "INSERT"}
)
_XML_METHODS = frozenset({"NODES", "QUERY", "VALUE", "EXIST"})
"""Behind a column: `x.document.nodes(…)` is no object of a database."""


def phrases(text: SqlText, wanted: Sequence[Sequence[str]]) -> Iterator[int]:
    """Where one of these phrases begins, from the first place on. A part of a name, as in `a.THROW`, is no word."""
    places = sorted({at for words in wanted for at in text.places(*words)})
    return (at for at in places if text.word_at(at - 1) != ".")


def variables(text: SqlText, *names: str) -> Iterator[int]:
    """Where one of these variables, in capitals and with their signs, stands."""
    for at, token in enumerate(text.tokens):
        if token.kind is TokenKind.VARIABLE and token.value.upper() in names:
            yield at


def qualified_objects(text: SqlText) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The names with points in them that stand where a table or procedure is named: first and last place, and parts.

    A part that is left out, as in `base..orders`, is empty.
    """
    for at in range(len(text.tokens)):
        if text.word_at(at) in _BEFORE_OBJECT and text.name_at(at + 1):
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


def calls_any(text: SqlText, names: Collection[str]) -> int | None:
    """The first place where one of these functions is called."""
    return next(text.calls(names), None)


def end_of_name(text: SqlText, at: int) -> int:
    """Where a name that begins at a position ends, with the names before its last point."""
    return _parts(text, at)[0]
