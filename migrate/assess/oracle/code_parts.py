"""What in PL/SQL has no equal in PL/pgSQL or in MySQL's language.

https://docs.oracle.com/en/database/oracle/oracle-database/19/lnpls/
"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.oracle.phrases import first_place, in_each
from migrate.assess.registry import check
from migrate.assess.script_sql import code_sql
from migrate.assess.sql_text import SqlText

_SUPPLIED = ("DBMS_", "UTL_", "OWA_", "CTX_", "HTP", "HTF", "SDO_")


@check("OR307")
def autonomous_transaction(context: Context) -> Iterator[Finding]:
    """A transaction of its own inside another."""
    find = first_place(("PRAGMA", "AUTONOMOUS_TRANSACTION"))
    message = "commits apart from its caller, which no routine of the target's can: it needs a connection of its own"
    yield from in_each(code_sql(context), find, message)


@check("OR308")
def sql_from_a_string(context: Context) -> Iterator[Finding]:
    """SQL put together at run time."""
    find = first_place(("EXECUTE", "IMMEDIATE"), ("DBMS_SQL", "."))
    yield from in_each(code_sql(context), find, "runs SQL that it puts together itself: no tool converts such a text")


@check("OR309")
def bulk_rows(context: Context) -> Iterator[Finding]:
    """Rows taken or written in bulk by collections."""
    find = first_place(("BULK", "COLLECT"), ("FORALL",))
    message = "moves rows in bulk by collections: arrays or plain statements take their place"
    yield from in_each(code_sql(context), find, message)


@check("OR310")
def supplied_package(context: Context) -> Iterator[Finding]:
    """A package that comes with Oracle."""
    for text in code_sql(context):
        places: dict[str, int] = {}
        for at, token in enumerate(text.tokens[:-1]):
            if token.upper.startswith(_SUPPLIED) and text.word_at(at + 1) == "." and token.upper != "DBMS_SQL":
                places.setdefault(token.upper, at)
        if places:
            names = ", ".join(shown(name) for name in sorted(places))
            yield text.finding(f"{text.title} calls {names}, which the target does not have", min(places.values()))


@check("OR311")
def transaction_in_plsql(context: Context) -> Iterator[Finding]:
    """COMMIT or ROLLBACK in stored code."""
    find = first_place(("COMMIT", ";"), ("ROLLBACK", ";"), ("ROLLBACK", "TO"), ("SAVEPOINT",), ("COMMIT", "WORK"))
    there = (
        "PostgreSQL allows that in procedures that are called outside of a transaction, and nowhere else"
        if context.target.engine.value == "postgresql"
        else "MySQL allows that in procedures, and not in functions and triggers"
    )
    yield from in_each(code_sql(context), find, f"ends or divides the transaction: {there}")


@check("OR312")
def collection_in_code(context: Context) -> Iterator[Finding]:
    """A collection type declared in code."""
    find = first_place(("IS", "TABLE", "OF"), ("IS", "VARRAY"), ("INDEX", "BY"), ("IS", "VARYING", "ARRAY"))
    there = "arrays" if context.target.engine.value == "postgresql" else "temporary tables or JSON"
    yield from in_each(code_sql(context), find, f"declares collections, which become {there}")


@check("OR313")
def rows_sent_as_they_come(context: Context) -> Iterator[Finding]:
    """A pipelined function."""
    there = "RETURN NEXT" if context.target.engine.value == "postgresql" else "a procedure's result set"
    find = first_place(("PIPE", "ROW"))
    yield from in_each(
        code_sql(context), find, f"gives rows one by one to a query: {there} takes the place of PIPE ROW"
    )


@check("OR314")
def compound_trigger(context: Context) -> Iterator[Finding]:
    """A trigger of several moments in one."""
    for trigger in context.schema.triggers:
        if trigger.timing == "COMPOUND":
            message = (
                f"{shown(trigger.name)} is a compound trigger: each of its moments becomes a trigger of its own, and "
                "what they share goes into a temporary table"
            )
            yield context.on_object(trigger, message)


@check("OR315")
def trigger_in_place_of_a_write(context: Context) -> Iterator[Finding]:
    """An INSTEAD OF trigger, on the way to an engine without them."""
    for trigger in context.schema.triggers:
        if trigger.timing == "INSTEAD OF":
            message = (
                f"{shown(trigger.name)} writes in place of the view {shown(trigger.table.name)}: MySQL's triggers are "
                "of tables alone, so the application has to write to those"
            )
            yield context.on_object(trigger, message)


def has_link(text: SqlText) -> int | None:
    """Where a table or routine of another database is named: `orders@far`."""
    return next(
        (at for at, token in enumerate(text.tokens) if at and token.value.startswith("@") and _joins(text, at)), None
    )


def _joins(text: SqlText, at: int) -> bool:
    return text.tokens[at].start == text.tokens[at - 1].end
