"""SQL of MariaDB's that MySQL can't read."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sql_text import all_sql, called, phrases, stored_sql
from migrate.assess.version_facts import mariadb_only

_BEGINS = frozenset({"", ";", "BEGIN", "THEN", "ELSE", "DO", ":"})


@check("AW173")
def returning(context: Context) -> Iterator[Finding]:
    """INSERT, REPLACE and DELETE … RETURNING."""
    yield from phrases(context, (("RETURNING",),), "gives back rows by RETURNING, which MySQL has not")


@check("AW174")
def dynamic_columns(context: Context) -> Iterator[Finding]:
    """COLUMN_CREATE and its kind."""
    for text, at, name in called(context, all_sql(context), mariadb_only("dynamic_columns")):
        yield text.finding(
            f"{text.title} calls {name}: MySQL has no dynamic columns, and the values must become JSON", at
        )


@check("AW175")
def mariadb_function(context: Context) -> Iterator[Finding]:
    """Functions that only MariaDB has."""
    for text, at, name in called(context, all_sql(context), mariadb_only("functions")):
        yield text.finding(f"{text.title} calls {name}, which MySQL has not", at)


@check("AW177")
def execute_immediate(context: Context) -> Iterator[Finding]:
    """EXECUTE IMMEDIATE."""
    yield from phrases(
        context, (("EXECUTE", "IMMEDIATE"),), "runs text by EXECUTE IMMEDIATE, which MySQL has not: use PREPARE"
    )


@check("AW178")
def set_statement(context: Context) -> Iterator[Finding]:
    """SET STATEMENT … FOR."""
    yield from phrases(context, (("SET", "STATEMENT"),), "has SET STATEMENT … FOR: MySQL has the hint SET_VAR instead")


@check("AW179")
def for_loop(context: Context) -> Iterator[Finding]:
    """FOR … IN … DO."""
    for text in stored_sql(context):
        for at in text.places("FOR"):
            if text.word_at(at - 1) in _BEGINS and text.name_at(at + 1) and text.word_at(at + 2) == "IN":
                yield text.finding(
                    f"{text.title} has a FOR loop, which MySQL has not: write WHILE or a cursor", at, until=at + 2
                )
                break


@check("AW180")
def anchored_type(context: Context) -> Iterator[Finding]:
    """TYPE OF and ROW TYPE OF."""
    yield from phrases(
        context, (("TYPE", "OF"),), "takes a type from a column by TYPE OF, which MySQL has not: write the type"
    )


@check("AW181")
def system_time(context: Context) -> Iterator[Finding]:
    """FOR SYSTEM_TIME and DELETE HISTORY."""
    wanted = (("FOR", "SYSTEM_TIME"), ("DELETE", "HISTORY"))
    yield from phrases(context, wanted, "asks for former states of rows, which MySQL does not keep")


@check("AW182")
def set_operator(context: Context) -> Iterator[Finding]:
    """INTERSECT and EXCEPT, which MySQL has from 8.0.31 on."""
    yield from phrases(
        context, (("INTERSECT",), ("EXCEPT",)), "has INTERSECT or EXCEPT, which MySQL has from 8.0.31 on"
    )
