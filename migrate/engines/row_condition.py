"""The rows that a task carries, judged by a row's own values instead of by the source.

Only comparisons whose outcome is the source's own, value by value, are made here: numbers, booleans, dates and moments, texts of a
collation that tells every two of them apart, and NULL. `migrate.engines.row_filter` has the same as a condition in SQL.
"""

import math
import re
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import assert_never

from migrate.engines.families import Family, family_of, underlying
from migrate.engines.row_filter import filtered_column
from migrate.errors import Unsupported
from migrate.model.carriage import Comparison, RowFilter, RowTest
from migrate.model.names import EngineName
from migrate.model.schema import Column, Table
from migrate.model.types import TypeKind

Comparable = int | float | Decimal | str | bytes | tuple[float, str]
Judge = Callable[[bytes | None], bool]
"""Whether a value, as `migrate.engines.observed` has it, passes; None is NULL."""

_NULL_TESTS = (Comparison.NULL, Comparison.NOT_NULL)
_EQUALITY = (Comparison.EQUAL, Comparison.NOT_EQUAL, *_NULL_TESTS)
_MOMENT = re.compile(r"(\d+)-(\d\d-\d\d)(?: (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?)?(?:\+00)?( BC)?", re.ASCII)
_MOST_DIGITS, _MOST_FRACTION = 60, 30
"""What MySQL keeps of a number that stands in a statement, with room to spare."""
_BYTEWISE = frozenset({"C", "POSIX", "ucs_basic"})
_PLAIN_TEXTS = frozenset({"text", "character varying", "character", "name"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RowJudgement:
    """Whether rows of one table are carried."""

    columns: tuple[Column, ...]
    """The source's columns whose values are looked at, each once."""
    groups: tuple[tuple[tuple[int, Judge], ...], ...]

    def takes(self, values: Sequence[bytes | None]) -> bool:
        """Whether the row is carried that has these values in `columns`."""
        return any(all(judge(values[place]) for place, judge in group) for group in self.groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """How the values and the operands of one column are compared."""

    value: Callable[[str], Comparable]
    operand: Callable[[str], Comparable]


def row_judgement(groups: Sequence[Sequence[RowFilter]], table: Table, engine: EngineName) -> RowJudgement:
    """The judgement of these filters, which `row_filter.condition` has found sound.

    Raises `Unsupported` for a comparison whose outcome only the source itself knows.
    """
    columns: list[Column] = []
    judged = []
    for group in groups:
        parts = []
        for item in group:
            column = filtered_column(item.column, table, engine)
            if column not in columns:
                columns.append(column)
            parts.append((columns.index(column), _any_of([_judge(test, column, engine) for test in item.tests])))
        judged.append(tuple(parts))
    return RowJudgement(columns=tuple(columns), groups=tuple(judged))


def _any_of(judges: Sequence[Judge]) -> Judge:
    return judges[0] if len(judges) == 1 else lambda value: any(judge(value) for judge in judges)


def _judge(test: RowTest, column: Column, engine: EngineName) -> Judge:
    family = family_of(underlying(column.type), engine)
    if test.comparison in _NULL_TESTS:
        if engine.is_mysql_family and family in (Family.DATE, Family.TIMESTAMP) and not column.nullable:
            raise _refused(column, "MySQL takes its zero dates for NULL where the column is NOT NULL")
        wants_null = test.comparison is Comparison.NULL
        return lambda value: (value is None) is wants_null
    kind = _kind(test, column, family, engine)
    operands = [kind.operand(text) for text in test.operands]
    compare = _comparison(test.comparison, operands)
    read = kind.value
    return lambda value: value is not None and compare(read(value.decode()))


def _comparison(comparison: Comparison, operands: Sequence[Comparable]) -> Callable[[Comparable], bool]:
    first, last = operands[0], operands[-1]
    match comparison:
        case Comparison.EQUAL:
            return lambda value: value == first
        case Comparison.NOT_EQUAL:
            return lambda value: value != first
        case Comparison.AT_MOST:
            return lambda value: value <= first  # type: ignore[operator]
        case Comparison.AT_LEAST:
            return lambda value: value >= first  # type: ignore[operator]
        case Comparison.BETWEEN:
            return lambda value: first <= value <= last  # type: ignore[operator]
        case Comparison.NOT_BETWEEN:
            return lambda value: not first <= value <= last  # type: ignore[operator]
        case Comparison.NULL | Comparison.NOT_NULL:
            raise AssertionError(comparison)
    assert_never(comparison)


def _kind(test: RowTest, column: Column, family: Family, engine: EngineName) -> _Kind:
    mysql = engine.is_mysql_family
    match family:
        case Family.INTEGER | Family.DECIMAL if column.type.name != "money":
            return _exact(test, column, mysql)
        case Family.YEAR if all(len(text) == len("1999") and text > "1900" for text in test.operands):
            return _Kind(value=int, operand=int)
        case Family.FLOAT if mysql and column.type.scale is not None:
            pass  # The server rounds such a float where it shows it, not where it compares it.
        case Family.FLOAT:
            single = column.type.name == "real" and not mysql
            return _Kind(value=_single if single else _float, operand=float)
        case Family.BOOLEAN:
            return _Kind(value=lambda text: text == "t", operand=lambda text: text.lower() in ("true", "t", "1"))
        case Family.DATE | Family.TIMESTAMP:
            of_operand = _moment_operand(family)
            return _Kind(value=_padded_moment if mysql else _moment, operand=of_operand[mysql])
        case Family.TEXT | Family.PADDED | Family.LABELS if test.comparison in _EQUALITY:
            return _text(test, column, mysql)
    raise _refused(column, f"a {column.type} is not compared here by {test.comparison.value!r}")


def _exact(test: RowTest, column: Column, mysql: bool) -> _Kind:
    """NaN, which PostgreSQL has among its decimals, is equal to itself and above every number."""
    for text in test.operands:
        _, _, fraction = text.partition(".")
        if mysql and (len(text) > _MOST_DIGITS or len(fraction) > _MOST_FRACTION):
            raise _refused(column, f"{text} has more digits than the source keeps")
    return _Kind(value=_decimal, operand=Decimal)


def _decimal(text: str) -> Decimal | float:
    return math.inf if text == "NaN" else Decimal(text)


def _float(text: str) -> float:
    """NaN compares as the infinite, with which no operand can be equal."""
    return math.inf if text == "NaN" else float(text)


def _single(text: str) -> float:
    """A float of four bytes, as the one of eight that it is compared as."""
    number = _float(text)
    if math.isinf(number):
        return number
    (single,) = struct.unpack("f", struct.pack("f", number))
    return float(single)


def _moment_operand(family: Family) -> tuple[Callable[[str], Comparable], Callable[[str], Comparable]]:
    """How an operand of PostgreSQL's is read, and one of MySQL's."""

    def spelt(text: str) -> str:
        moment = datetime.fromisoformat(text.strip())
        return moment.date().isoformat() if family is Family.DATE else moment.isoformat(" ", "microseconds")

    return (lambda text: _moment(spelt(text))), (lambda text: _padded_moment(spelt(text)))


def _padded_moment(text: str) -> str:
    """A date or moment of MySQL's, zero ones too, so that the order of the texts is theirs."""
    if len(text) == len("2020-01-31"):
        return text
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction:0<6}"


def _moment(text: str) -> tuple[float, str]:
    """A date or moment of PostgreSQL's, which may be infinite, before Christ, or after the year 9999."""
    if text.endswith("infinity"):
        return (-math.inf if text.startswith("-") else math.inf), ""
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no moment")
    year, day, clock, fraction, era = found.groups()
    return (1 - int(year) if era else int(year)), f"{day} {clock or ''}.{fraction or '':0<6}"


def _text(test: RowTest, column: Column, mysql: bool) -> _Kind:
    if mysql:
        return _mysql_text(test, column)
    kind = underlying(column.type)
    is_enum = column.type.kind is TypeKind.ENUM
    if not is_enum and (kind.name not in _PLAIN_TEXTS or column.type.kind is TypeKind.DOMAIN):
        raise _refused(column, f"what a {column.type} is equal to only the source knows")
    if column.collation is not None and column.collation not in _BYTEWISE:
        raise _refused(column, f"its collation {column.collation} may take different texts for equal")
    return _Kind(value=_unpadded, operand=_unpadded) if kind.name == "character" else _Kind(value=str, operand=str)


def _mysql_text(test: RowTest, column: Column) -> _Kind:
    collation = column.collation or ""
    if not collation.endswith("_bin") or column.type.name in ("enum", "set"):
        raise _refused(column, f"its collation {collation} may take different texts for equal")
    if column.charset != "utf8mb4" and not all(text.isascii() for text in test.operands):
        raise _refused(column, f"the character set {column.charset} may not have every character of the filter")
    if collation.endswith(("_nopad_bin", "_0900_bin")) and column.type.name != "char":
        return _Kind(value=str, operand=str)
    return _Kind(value=_unpadded, operand=_unpadded)


def _unpadded(text: str) -> str:
    return text.rstrip(" ")


def _refused(column: Column, reason: str) -> Unsupported:
    return Unsupported(
        f"rows can't be filtered by {column.name!r} while changes are followed",
        reason=reason,
        hint="filter by a number, a date or a text of a binary collation, load without following changes, or run the task on AWS DMS",
    )
