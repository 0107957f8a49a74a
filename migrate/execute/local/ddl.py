"""Runs a generated script on a server, statement by statement."""

from collections.abc import Callable, Iterator

import psycopg
import pymysql

from migrate.engines.connect import RawConnection, open_raw, server_words
from migrate.engines.engine import Engine
from migrate.errors import QueryFailed, UsageProblem
from migrate.url import Url

_SHOWN_CHARACTERS = 120
# A schema, table or index, type, trigger or constraint, function, column, primary key.
_THERE_POSTGRESQL = ("42P06", "42P07", "42710", "42723", "42701", "42P16")
# A database, table, column, index, primary key, foreign key, check, routine, trigger, event.
_THERE_MYSQL = frozenset({1007, 1050, 1060, 1061, 1068, 1826, 3822, 1304, 1359, 1537})


def apply_script(
    url: Url,
    script: str,
    *,
    engine: Engine,
    done: int = 0,
    again: bool = False,
    report: Callable[[], None] = lambda: None,
) -> int:
    """Runs the script's statements in order, each committed by itself, and gives their number.

    The first `done` of them were run before. With `again` the script was broken off: what a statement would make may be there already.
    `report` is called after each. Raises `QueryFailed` with the
    statement's first line and the server's words at the first that fails: what ran before it stays.
    """
    count = 0
    with open_raw(url, autocommit=True) as connection, connection.cursor() as cursor:
        for number, statement in enumerate(statements(script, engine=engine), start=1):
            if number <= done:
                continue
            problem = _problem(cursor, statement, url)
            if problem is not None and not (again and _is_there(problem)):
                raise QueryFailed(
                    f"statement {number} of the script failed: {_first_line(statement)}",
                    reason=server_words(problem, url),
                )
            count += problem is None
            report()
    return count


def _problem(cursor: RawConnection, statement: str, url: Url) -> psycopg.Error | pymysql.Error | None:
    """What the server minded about a statement."""
    try:
        # Bytes, so that neither driver looks for placeholders.
        cursor.execute(statement.encode() if url.scheme == "postgresql" else statement)
    except (psycopg.Error, pymysql.Error) as problem:
        return problem
    return None


def _is_there(problem: psycopg.Error | pymysql.Error) -> bool:
    """Whether the server says that what a statement makes exists."""
    if isinstance(problem, psycopg.Error):
        return problem.sqlstate in _THERE_POSTGRESQL
    return bool(problem.args) and problem.args[0] in _THERE_MYSQL


def statements(script: str, *, engine: Engine) -> Iterator[str]:
    """Takes a script apart at the semicolons that end statements; those in strings, names, comments and bodies do not.

    A body of stored code ends where its BEGIN's END is. Raises `UsageProblem` for a script that can't be read, such as one with a
    string that does not end.
    """
    from sqlglot.dialects.dialect import Dialect
    from sqlglot.errors import TokenError
    from sqlglot.tokenizer_core import TokenType

    dialect = "mysql" if engine.name.is_mysql_family else "postgres"
    try:
        tokens = Dialect.get_or_raise(dialect).tokenize(script)
    except TokenError as problem:
        raise UsageProblem("the script can't be read", reason=str(problem)) from None
    start = 0
    blocks = _Blocks()
    for token in tokens:
        blocks.see(token.text.upper() if token.token_type is not TokenType.STRING else "")
        if token.token_type is TokenType.SEMICOLON and not blocks.depth:
            yield from _trimmed(script[start : token.start])
            start = token.end + 1
            blocks = _Blocks()
    if any(token.start >= start for token in tokens):
        yield from _trimmed(script[start:])


class _Blocks:
    """How deep a statement is in BEGIN … END. Only statements that make stored code have such blocks."""

    _OPENS = frozenset({"BEGIN", "CASE", "IF", "LOOP", "REPEAT", "WHILE"})
    _CODE = frozenset({"FUNCTION", "PROCEDURE", "TRIGGER", "EVENT"})

    def __init__(self) -> None:
        self.depth = 0
        self._words: list[str] = []
        self._code = False
        self._after_end = False

    def see(self, word: str) -> None:
        """Takes the statement's next word into account."""
        if len(self._words) < 12 and not self._code:
            self._words.append(word)
            self._code = self._words[0] == "CREATE" and word in self._CODE
        if not self._code:
            return
        if self._after_end:
            self._after_end = False
            if word in self._OPENS:
                return
        if word == "END":
            self.depth = max(0, self.depth - 1)
            self._after_end = True
        elif word == "BEGIN" or (self.depth and word in self._OPENS):
            self.depth += 1


def _trimmed(text: str) -> Iterator[str]:
    if text.strip():
        yield text.strip()


def _first_line(statement: str) -> str:
    lines = [line for line in statement.splitlines() if line.strip() and not line.lstrip().startswith("--")]
    return (lines[0] if lines else statement)[:_SHOWN_CHARACTERS]
