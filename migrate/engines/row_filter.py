"""The rows that a task carries, as a condition in the source's own SQL.

A text is compared as the source compares it, in the column's own collation: so DMS's own query of a full load has it.
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.Filters.html
"""

import re
from collections.abc import Sequence
from datetime import datetime

from migrate.engines.checksum import expressions_of
from migrate.engines.checksum_expressions import Cell, Expressions
from migrate.engines.families import Family, family_of, underlying
from migrate.errors import UsageProblem
from migrate.model.canonical import Form, FormKind
from migrate.model.carriage import Comparison, RowFilter, RowTest
from migrate.model.names import EngineName
from migrate.model.schema import Column, Table

_NUMBER = re.compile(r"[+-]?\d{1,100}(\.\d{1,100})?", re.ASCII)
_CLOCK = re.compile(r"\d\d:\d\d(:\d\d(\.\d{1,6})?)?", re.ASCII)
_TRUTHS = {"true": "TRUE", "t": "TRUE", "1": "TRUE", "false": "FALSE", "f": "FALSE", "0": "FALSE"}
_NUMBERS = (Family.INTEGER, Family.YEAR, Family.DECIMAL, Family.FLOAT)
_TEXTS = (Family.TEXT, Family.PADDED)


def condition(groups: Sequence[Sequence[RowFilter]], table: Table, engine: EngineName) -> str:
    """The condition that a row is carried; empty where every one is.

    Raises `UsageProblem` for a column that is not there, of a type that no filter can compare, or a value that is none of its type's.
    """
    expressions = expressions_of(engine)
    texts = [" AND ".join(_filter(item, table, engine, expressions) for item in group) for group in groups]
    return texts[0] if len(texts) == 1 else " OR ".join(f"({text})" for text in texts)


def _filter(item: RowFilter, table: Table, engine: EngineName, expressions: Expressions) -> str:
    column = filtered_column(item.column, table, engine)
    name = expressions.quote(column.name)
    tests = [_test(test, name, column, engine, expressions) for test in item.tests]
    return tests[0] if len(tests) == 1 else f"({' OR '.join(tests)})"


def filtered_column(name: str, table: Table, engine: EngineName) -> Column:
    """The column that a filter names; MySQL and MariaDB take its name in any case. Raises `UsageProblem`."""
    for column in table.columns:
        if column.name == name or (engine.is_mysql_family and column.name.lower() == name.lower()):
            return column
    raise UsageProblem(f"the task filters {table.name} by {name!r}, a column that the source does not have")


def _test(test: RowTest, name: str, column: Column, engine: EngineName, expressions: Expressions) -> str:
    family = family_of(underlying(column.type), engine)
    if family is Family.LABELS and not engine.is_mysql_family:
        name = f"{name}::text"
    values = [_value(operand, column, family, engine, expressions) for operand in test.operands]
    match test.comparison:
        case Comparison.NULL | Comparison.NOT_NULL:
            return f"{name} {test.comparison.upper()}"
        case Comparison.BETWEEN | Comparison.NOT_BETWEEN:
            return f"{name} {test.comparison.upper()} {values[0]} AND {values[1]}"
    return f"{name} {test.comparison} {values[0]}"


def _value(text: str, column: Column, family: Family, engine: EngineName, expressions: Expressions) -> str:
    """The operand as a value of the column's own type."""
    if family in _NUMBERS and _NUMBER.fullmatch(text):
        return text
    if family is Family.BOOLEAN and text.lower() in _TRUTHS:
        return _TRUTHS[text.lower()]
    if family in (Family.DATE, Family.TIMESTAMP):
        form = Form(kind=FormKind.DATE if family is Family.DATE else FormKind.TIMESTAMP)
        try:
            return expressions.bound(Cell(column=column, form=form), _moment(text, family))
        except ValueError:
            pass
    if family is Family.TIME and _CLOCK.fullmatch(text):
        return f"CAST({expressions.literal(text)} AS {'TIME(6)' if engine.is_mysql_family else 'time'})"
    if family in _TEXTS or family is Family.LABELS or (family is Family.UUID and re.fullmatch(r"[0-9a-fA-F-]+", text)):
        return expressions.literal(text)
    raise UsageProblem(
        f"the task filters by {column.name}, a {column.type}: {text!r} can't be compared with it",
        hint="AWS DMS filters by numbers, texts, dates and times, these written as 2026-01-31 and 2026-01-31 12:00:00",
    )


def _moment(text: str, family: Family) -> str:
    """The text as `bound` takes it. Raises `ValueError`."""
    moment = datetime.fromisoformat(text.strip())
    if moment.tzinfo or (family is Family.DATE and len(text.strip()) > len("2026-01-31")):
        raise ValueError(text)
    return moment.isoformat(" ", "microseconds") if family is Family.TIMESTAMP else moment.date().isoformat()
