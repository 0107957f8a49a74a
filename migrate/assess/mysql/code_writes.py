"""Writes in stored code that PostgreSQL words otherwise: upserts, the first rows only, through a join."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.stored_code import Code, Token, found_in_code, outside


@check("MY317")
def upsert(context: Context) -> Iterator[Finding]:
    """A write that meets a key and goes on."""
    message = (
        "writes over or past rows that are there (REPLACE, INSERT IGNORE, ON DUPLICATE KEY UPDATE): PostgreSQL has "
        "ON CONFLICT, which names one key and forgives no other error"
    )

    def find(code: Code) -> Token | None:
        replaced = next((item[0] for item in code.statements("REPLACE")), None)
        return replaced or code.phrase("INSERT|UPDATE", "IGNORE") or code.phrase("ON", "DUPLICATE", "KEY", "UPDATE")

    yield from found_in_code(context, find, message)


@check("MY318")
def limited_write(context: Context) -> Iterator[Finding]:
    """An UPDATE or DELETE of the first rows."""
    message = "changes the first rows only (UPDATE or DELETE … LIMIT): PostgreSQL needs a subquery on the key for that"

    def find(code: Code) -> Token | None:
        return next((item[0] for item in code.statements("UPDATE", "DELETE") if "LIMIT" in outside(item)), None)

    yield from found_in_code(context, find, message)


@check("MY319")
def joined_write(context: Context) -> Iterator[Finding]:
    """An UPDATE or DELETE over several tables."""
    message = "changes rows through a join: PostgreSQL writes UPDATE … FROM and DELETE … USING, one table at a time"

    def find(code: Code) -> Token | None:
        return next((item[0] for item in code.statements("UPDATE", "DELETE") if _is_joined(outside(item))), None)

    yield from found_in_code(context, find, message)


def _is_joined(words: list[str]) -> bool:
    end = words.index("SET") if words[0] == "UPDATE" and "SET" in words else len(words)
    if words[0] == "UPDATE":
        return "JOIN" in words[:end] or "," in words[:end]
    where = words.index("WHERE") if "WHERE" in words else len(words)
    return words[1:2] != ["FROM"] or "USING" in words[:where] or "JOIN" in words[:where]
