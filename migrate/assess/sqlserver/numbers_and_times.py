"""Columns of numbers and times: https://learn.microsoft.com/en-us/sql/t-sql/data-types/data-types-transact-sql"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sqlserver.lighter import to_mysql

_DIGITS = 6
"""Digits of a second that PostgreSQL and MySQL keep; SQL Server keeps one more."""
_MONEY = {"money": "numeric(19,4)", "smallmoney": "numeric(10,4)"}


@check("MS101")
def money(context: Context) -> Iterator[Finding]:
    """An amount of money."""
    for table, column in context.columns(*_MONEY):
        name = column.type.name
        message = (
            f"{shown(table.name.name, column.name)} is {name}: {_MONEY[name]} holds the same values, and a division "
            "there keeps more than four decimals"
        )
        yield context.on_column(table, column, message, guilty=name)


@check("MS102")
def seventh_digit(context: Context) -> Iterator[Finding]:
    """A table with times that keep tenths of a microsecond."""
    for table in context.schema.tables:
        fine = [column.name for column in table.columns if (column.type.fraction or 0) > _DIGITS]
        if fine:
            listed = ", ".join(shown(name) for name in fine)
            what = "keep" if len(fine) > 1 else "keeps"
            message = (
                f"{listed} of {shown(table.name.name)} {what} seven digits of a second and the target six: a time that "
                "uses the last one is changed on its way, and two of them may become equal"
            )
            yield context.on_table(table, message)


@check("MS103")
def offset_of_time(context: Context) -> Iterator[Finding]:
    """A time with an offset from UTC."""
    there = (
        "there is no such type there, and DMS hands it over as text"
        if to_mysql(context)
        else "timestamptz keeps the moment and forgets the offset that was written"
    )
    for table, column in context.columns("datetimeoffset"):
        message = f"{shown(table.name.name, column.name)} keeps a moment and its offset from UTC: {there}"
        yield context.on_column(table, column, message, guilty=column.type.name)


@check("MS112")
def tinyint(context: Context) -> Iterator[Finding]:
    """A number from 0 to 255."""
    there = "TINYINT UNSIGNED holds the same" if to_mysql(context) else "smallint takes it, and more than it took here"
    for table, column in context.columns("tinyint"):
        message = f"{shown(table.name.name, column.name)} is a number from 0 to 255: {there}"
        yield context.on_column(table, column, message, guilty="tinyint")


@check("MS113")
def bit(context: Context) -> Iterator[Finding]:
    """A column of yes or no."""
    for table, column in context.columns("bit"):
        message = (
            f"{shown(table.name.name, column.name)} is a bit and becomes boolean: queries that compare it with 1 or 0, "
            "or add it up, are to be rewritten"
        )
        yield context.on_column(table, column, message, guilty="bit")
