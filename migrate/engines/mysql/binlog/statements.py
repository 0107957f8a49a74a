"""What a statement in the binlog means for the tables that are followed."""

import re
from collections.abc import Collection
from enum import Enum, auto

from migrate.model.names import ObjectName

_COMMENT = re.compile(r"\s+|--[ \t][^\n]*\n?|#[^\n]*\n?|/\*(?![!M]).*?\*/|/\*(?:M?!\d*)|\*/", re.DOTALL)
_WORD = re.compile(
    r"`((?:[^`]|``)*)`|([\w$\x80-\U0010ffff]+)|\"((?:[^\"]|\"\")*)\"|('(?:[^'\\]|''|\\.)*')|(.)", re.DOTALL
)
_CHANGES_ROWS = frozenset(
    {"insert", "replace", "update", "delete", "load", "call", "with", "do", "select", "import", "handler"}
)


_CHANGES_NOTHING = frozenset(
    {"", "savepoint", "release", "analyze", "optimize", "repair", "check", "flush", "grant", "revoke", "set"}
)
_KINDS = {
    **dict.fromkeys(("table", "index", "database", "schema"), True),
    **dict.fromkeys(("view", "trigger", "event", "procedure", "function", "package", "user", "role", "server"), False),
}
"""Words for what is created, altered or dropped, and whether that can change a table's columns or rows."""


class Meaning(Enum):
    """What a statement is."""

    BEGIN = auto()
    COMMIT = auto()
    ROLLBACK = auto()
    ROLLBACK_TO = auto()
    NOTHING = auto()
    XA = auto()
    TRUNCATE = auto()
    ROWS = auto()
    """It changes rows by its own text."""
    STRUCTURE = auto()


def words_of(statement: str) -> list[str]:
    """The statement's words and signs, names unquoted; comments are left out, but not those that a server runs."""
    words, at = [], 0
    while at < len(statement):
        skipped = _COMMENT.match(statement, at)
        if skipped:
            at = skipped.end()
            continue
        found = _WORD.match(statement, at)
        if found is None:
            break
        at = found.end()
        words.append(_unquoted(found))
    return words


def meaning(words: list[str]) -> Meaning:
    """What kind of statement begins with these words."""
    first = words[0].lower() if words else ""
    match first:
        case "begin" | "start":
            return Meaning.BEGIN
        case "commit":
            return Meaning.COMMIT
        case "rollback":
            return Meaning.ROLLBACK_TO if "to" in (word.lower() for word in words[1:3]) else Meaning.ROLLBACK
        case "xa":
            return Meaning.XA
        case "truncate":
            return Meaning.TRUNCATE
    if first in _CHANGES_ROWS:
        return Meaning.ROWS
    return Meaning.NOTHING if first in _CHANGES_NOTHING or _is_of_another_kind(words) else Meaning.STRUCTURE


def tables_named(words: list[str], database: str, tables: Collection[ObjectName]) -> tuple[ObjectName, ...]:
    """The tables among `tables` that the words may speak of. One too many rather than one too few."""
    lower = [word.lower() for word in words]
    if lower[:1] in (["create"], ["alter"], ["drop"]) and lower[1:2] in (["database"], ["schema"]):
        named = set(lower[2:]) if lower[0] != "alter" else {*lower[2:], database.lower()}
        return tuple(table for table in tables if table.schema.lower() in named)
    if lower[:2] == ["drop", "temporary"]:
        return ()
    found = []
    for table in tables:
        places = [place for place, word in enumerate(lower) if word == table.name.lower()]
        if any(_schema_at(words, place, database).lower() == table.schema.lower() for place in places):
            found.append(table)
    return tuple(found)


def speaks_of_schemas(words: list[str], database: str, tables: Collection[ObjectName]) -> bool:
    """Whether a statement runs in a database of these tables, or names one."""
    named = {word.lower() for word in words} | {database.lower()}
    return any(table.schema.lower() in named for table in tables)


def _is_of_another_kind(words: list[str]) -> bool:
    if words[0].lower() not in ("create", "alter", "drop"):
        return False
    return not next((_KINDS[word.lower()] for word in words if word.lower() in _KINDS), True)


def begins_transaction(words: list[str]) -> bool:
    """Whether rows follow in the same transaction, as after MySQL's CREATE TABLE … SELECT."""
    return [word.lower() for word in words[-2:]] == ["start", "transaction"]


def _schema_at(words: list[str], place: int, database: str) -> str:
    return words[place - 2] if place >= 2 and words[place - 1] == "." else database


def _unquoted(found: re.Match[str]) -> str:
    if found[1] is not None:
        return found[1].replace("``", "`")
    if found[3] is not None:
        return found[3].replace('""', '"')
    return found[2] or found[4] or found[5]
