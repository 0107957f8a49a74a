"""How stored code runs: errors, statements built as text, cursors, transactions, jumps.

https://docs.aws.amazon.com/dms/latest/sql-server-to-aurora-postgresql-migration-playbook/chap-sql-server-aurora-pg.tsql.html
"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.script_sql import code_sql, stored_sql
from migrate.assess.sqlserver.lighter import to_mysql
from migrate.assess.sqlserver.words import phrases, places, variables

_ERRORS = (("BEGIN", "TRY"), ("RAISERROR",), ("THROW",))
_TRANSACTION = ("TRAN", "TRANSACTION")


@check("MS304")
def error_handling(context: Context) -> Iterator[Finding]:
    """Errors that code raises or catches."""
    there = (
        "MySQL has handlers and SIGNAL"
        if to_mysql(context)
        else "PL/pgSQL has EXCEPTION blocks, which undo what their block did, and RAISE"
    )
    for text in code_sql(context):
        at = min((*phrases(text, _ERRORS), *variables(text, "@@ERROR")), default=None)
        if at is not None:
            yield text.finding(f"{text.title} raises or handles errors: {there}", at)


@check("MS305")
def dynamic_sql(context: Context) -> Iterator[Finding]:
    """A statement that code puts together."""
    for text in code_sql(context):
        wanted = (("EXEC", "("), ("EXECUTE", "("), ("SP_EXECUTESQL",))
        at = next(phrases(text, wanted), None)
        if at is not None:
            message = f"{text.title} puts statements together as text: their Transact-SQL is seen only as it runs"
            yield text.finding(message, at)


@check("MS306")
def cursor(context: Context) -> Iterator[Finding]:
    """A cursor."""
    there = (
        "MySQL's go forward alone and end in a handler" if to_mysql(context) else "in PL/pgSQL most become FOR loops"
    )
    for text in code_sql(context):
        at = next((at for at in places(text, "CURSOR") if text.word_at(at - 2) in ("DECLARE", "SET", ",")), None)
        if at is None:
            at = next(phrases(text, (("FETCH", "NEXT", "FROM"),)), None)
        if at is not None:
            yield text.finding(f"{text.title} walks a cursor: {there}", at)


@check("MS321")
def transaction(context: Context) -> Iterator[Finding]:
    """A transaction that code begins or ends."""
    wanted = tuple((first, second) for first in ("BEGIN", "COMMIT", "ROLLBACK", "SAVE") for second in _TRANSACTION)
    for text in code_sql(context):
        at = next(phrases(text, wanted), None)
        if at is not None:
            message = (
                f"{text.title} begins or ends a transaction: in PostgreSQL only a procedure that is called on its own "
                "may, and never inside an EXCEPTION block"
            )
            yield text.finding(message, at, until=at + 1)


@check("MS323")
def jump_or_wait(context: Context) -> Iterator[Finding]:
    """A jump, or a wait."""
    for text in stored_sql(context):
        at = next((at for at in places(text, "GOTO") if text.name_at(at + 1)), None)
        if at is not None:
            yield text.finding(f"{text.title} jumps by GOTO: the target has loops and blocks to leave instead", at)
        at = next(phrases(text, (("WAITFOR", "DELAY"), ("WAITFOR", "TIME"))), None)
        if at is not None:
            yield text.finding(f"{text.title} waits by WAITFOR: the target can sleep, but not until a time", at)
