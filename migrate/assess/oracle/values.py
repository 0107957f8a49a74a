"""Functions, operators and values that mean something else on the target.

https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/
"""

from collections.abc import Iterator
from itertools import chain

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.oracle.functions import calls
from migrate.assess.oracle.phrases import first_place, in_each
from migrate.assess.registry import check
from migrate.assess.script_sql import expression_sql, stored_sql
from migrate.assess.sql_text import SqlText
from migrate.engines.dumps.tokens import TokenKind


@check("OR405")
def oracle_function(context: Context) -> Iterator[Finding]:
    """Functions of Oracle's that the target lacks or means otherwise."""
    for text in chain(stored_sql(context), expression_sql(context)):
        places = calls(text, context.target.engine)
        if places:
            names = ", ".join(sorted(places))
            message = (
                f"{text.title} calls {names}: {context.target.engine.title} lacks that or means something else by it"
            )
            yield text.finding(message, min(places.values()))


@check("OR408")
def next_of_sequence(context: Context) -> Iterator[Finding]:
    """A number taken from a sequence."""
    there = {"postgresql": "nextval('name')", "mariadb": "NEXT VALUE FOR name"}.get(context.target.engine.value)
    message = (
        f"takes numbers as name.NEXTVAL, which is {there} there"
        if there
        else (
            "takes numbers of a sequence, which MySQL does not have: AUTO_INCREMENT or a table of counters gives them"
        )
    )
    yield from in_each(chain(stored_sql(context), expression_sql(context)), _sequence_word, message)


@check("OR410")
def empty_text(context: Context) -> Iterator[Finding]:
    """The empty text, which is NULL in Oracle."""
    message = "has the empty text '', which Oracle takes for NULL and the target does not"
    yield from in_each(chain(stored_sql(context), expression_sql(context)), _empty_text, message)
    for table, column in context.columns():
        if column.default and not column.default.text:
            yield context.on_column(
                table, column, f"the default of {shown(table.name.name, column.name)} {message}", guilty="''"
            )


@check("OR411")
def joined_with_null(context: Context) -> Iterator[Finding]:
    """Texts joined by ||."""
    there = (
        "there a NULL among them makes the whole NULL: concat() passes it over"
        if context.target.engine.value == "postgresql"
        else "there the sign means OR: concat() joins, and gives NULL where one part is"
    )
    message = f"joins texts by ||, where Oracle takes NULL for the empty text; {there}"
    yield from in_each(chain(stored_sql(context), expression_sql(context)), first_place(("||",)), message)


def _sequence_word(text: SqlText) -> int | None:
    words = ("NEXTVAL", "CURRVAL")
    return next(
        (at for at in range(1, len(text.tokens)) if text.name_at(at) in words and text.word_at(at - 1) == "."), None
    )


def _empty_text(text: SqlText) -> int | None:
    return next(
        (at for at, token in enumerate(text.tokens) if token.kind is TokenKind.STRING and not token.value), None
    )
