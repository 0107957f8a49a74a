"""Hints for tables: https://learn.microsoft.com/en-us/sql/t-sql/queries/hints-transact-sql-table"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.script_sql import stored_sql
from migrate.assess.sql_text import SqlText
from migrate.assess.sqlserver.lighter import by_itself
from migrate.assess.sqlserver.words import places, qualified_objects

_LOCKS = frozenset(
    {"UPDLOCK", "HOLDLOCK", "XLOCK", "TABLOCKX", "TABLOCK", "READPAST", "SERIALIZABLE", "REPEATABLEREAD"}
)
_DIRTY = frozenset({"NOLOCK", "READUNCOMMITTED"})


@check("MS319")
def locking_hint(context: Context) -> Iterator[Finding]:
    """A hint that locks rows, or passes locked ones."""
    for text in stored_sql(context):
        at = _hint(text, _LOCKS)
        if at is not None:
            name = text.word_at(at)
            message = (
                f"{text.title} locks by the hint {name}: SELECT … FOR UPDATE, or a stricter isolation, does it there"
            )
            yield text.finding(message, at)


@check("MS320")
def dirty_read(context: Context) -> Iterator[Finding]:
    """A hint that reads what is not committed."""
    for text in stored_sql(context):
        at = _hint(text, _DIRTY)
        if at is not None:
            message = (
                f"{text.title} reads past locks by {text.word_at(at)}: readers wait for no writers on the target, and "
                "see what is committed"
            )
            yield by_itself(text.finding(message, at))


def _hint(text: SqlText, names: frozenset[str]) -> int | None:
    """The first of these words among the hints of a table."""
    for start in sorted({*(at + 1 for at in places(text, "WITH", "(")), *_after_tables(text)}):
        at = start + 1
        while text.name_at(at) or text.word_at(at) == ",":
            if text.word_at(at) in names:
                return at
            at += 1
    return None


def _after_tables(text: SqlText) -> Iterator[int]:
    """The parentheses that follow a table and its alias without WITH, as older code has its hints."""
    for first, last, _ in qualified_objects(text):
        if text.word_at(first - 1) in ("FROM", "JOIN"):
            at = last + 1 + (text.word_at(last + 1) == "AS")
            at += bool(text.name_at(at))
            if text.word_at(at) == "(":
                yield at
