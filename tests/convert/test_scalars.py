"""Expressions of MySQL's give the same values in PostgreSQL, or are refused."""

import contextlib
import os
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from migrate.convert.context import make_context
from migrate.convert.mysql_to_postgresql.choices import CHOICES
from migrate.convert.mysql_to_postgresql.scalars import convert_scalar
from migrate.convert.notes import Converted, Notes, Refused
from migrate.engines.connect import open_raw
from tests.convert.build import POSTGRESQL, column, schema_of, table
from tests.servers.pool import Pool

TABLE = table(
    "t",
    column("n", "int"),
    column("m", "int"),
    column("p", "decimal(10,2)"),
    column("d", "double"),
    column("s", "varchar(20)", collation="utf8mb4_bin"),
    column("e", "enum('a','b')"),
    column("f", "bit(1)"),
    column("day", "date"),
    column("at", "datetime"),
    column("j", "json"),
    column("Order", "int"),
)
ROWS = (
    "(1, 0, 1.50, 0.5, 'abc', 'a', 1, '2020-02-29', '2020-12-31 23:59:59', '{}', 5)",
    "(-7, 2, -2.55, -1.25, '', 'b', 0, '1999-01-01', '2001-02-03 04:05:06', '[1]', 0)",
    "(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
    "(9, 4, 99999999.99, 3, 'aBc xyz', 'a', 1, '2024-03-31', '2024-03-31 00:00:00', '{\"a\": 1}', 3)",
)
SAME = [
    "`n` + `m` * 2",
    "(`n` - 1)",
    "-`n`",
    "`n` / `m`",
    "`p` / 3",
    "`n` % `m`",
    "`n` div `m`",
    "(`n` > 1)",
    "(`n` = 1) + 1",
    "(`s` = 'abc')",
    "(`n` <=> `m`)",
    "(`n` is null)",
    "(`n` is not null)",
    "(`n` and `m`)",
    "(not `n`)",
    "(`n` xor `m`)",
    "(`n` in (1, 9))",
    "(`n` not in (1, 9))",
    "(`n` between 0 and 5)",
    "(`s` like 'a%')",
    "(`s` like 'a|%' escape '|')",
    "(`f` = b'1')",
    "(`f` = 1)",
    "(`e` = 'a')",
    "(`e` in ('a','b'))",
    "if(`n`,'yes','no')",
    "if((`n` > 0),`s`,`e`)",
    "ifnull(`n`,0)",
    "coalesce(`p`,`n`,0)",
    "nullif(`n`,1)",
    "case when `f` then 'on' else 'off' end",
    "case `n` when 1 then 'one' when 9 then 'nine' end",
    "concat(`s`,_utf8mb4' ',`n`)",
    "concat(`s`,'-',`e`,'-',`p`)",
    "concat(`day`)",
    "concat_ws(',',`s`,`n`)",
    "upper(`s`)",
    "lcase(`s`)",
    "length(`s`)",
    "char_length(`s`)",
    "octet_length(`s`)",
    "substr(`s`,2,2)",
    "left(`s`,2)",
    "right(`s`,2)",
    "trim(`s`)",
    "replace(`s`,'b','xx')",
    "round(`p`,1)",
    "floor(`p`)",
    "ceiling(`p`)",
    "abs(`n`)",
    "year(`day`)",
    "month(`at`)",
    "dayofmonth(`at`)",
    "hour(`at`)",
    "datediff(`at`,`day`)",
    "(`day` + interval 1 month)",
    "(`at` - interval 36 hour)",
    "date_add(`day`,interval 1 quarter)",
    "date(`at`)",
    "date_format(`at`,'%Y-%m-%d %H:%i')",
    "cast(`n` as char)",
    "cast(`s` as char(2))",
    "cast(`p` as signed)",
    "cast(`n` as decimal(10,3))",
    "cast(`at` as date)",
    "(`Order` * 2)",
    "(`at` < '2010-01-01')",
    "(`n` = '9')",
    "(`s` regexp '^a')",
    "true",
]
REFUSED = [
    "uuid_short()",
    "(`day` + 1)",
    "(`s` regexp '\\\\d')",
    "match(`s`) against ('x')",
    "@x",
    "(select 1)",
    "(`day` > `n`)",
    "a b c",
    "",
    "1) or (1",
    "1; drop table t",
]


def scalar(text: str, *, immutable: bool = False, truth: bool = False) -> Converted | Refused:
    context = make_context(schema_of(TABLE), POSTGRESQL, notes=Notes(CHOICES, {}), renames={})
    return convert_scalar(context, TABLE, text, immutable=immutable, truth=truth)


@pytest.fixture(scope="module")
def both(servers: Pool) -> Iterator[tuple[Any, Any]]:
    """A cursor on MySQL and one on PostgreSQL, each with the same rows in a table `t` of its own session."""
    administrator, name = servers.url("mysql"), f"t{os.getpid()}_scalars"
    with contextlib.ExitStack() as stack:
        one = stack.enter_context(open_raw(administrator, autocommit=True))
        two = stack.enter_context(open_raw(servers.url("postgres"), autocommit=True))
        here, there = stack.enter_context(one.cursor()), stack.enter_context(two.cursor())
        here.execute(f"CREATE DATABASE {name}")
        stack.callback(here.execute, f"DROP DATABASE {name}")
        here.execute(f"USE {name}")
        here.execute(
            "CREATE TEMPORARY TABLE t (n int, m int, p decimal(10,2), d double, s varchar(20) COLLATE utf8mb4_bin,"
            " e enum('a','b'), f bit(1), day date, at datetime, j json, `Order` int)"
        )
        there.execute("CREATE TYPE pg_temp.e AS ENUM ('a', 'b')")
        there.execute(
            'CREATE TEMPORARY TABLE t (n integer, m integer, p numeric(10,2), d double precision, s varchar(20) COLLATE "C",'
            ' e pg_temp.e, f boolean, day date, at timestamp(0), j jsonb, "order" integer)'
        )
        for row in ROWS:
            here.execute(f"INSERT INTO t VALUES {row}")
            parts = row.strip("()").split(", ")
            parts[6] = {"1": "true", "0": "false"}.get(parts[6], "NULL")
            there.execute(f"INSERT INTO t VALUES ({', '.join(parts)})")
        yield here, there


def values(cursor: Any, expression: str) -> list[Any]:
    cursor.execute(f"SELECT {expression} FROM t ORDER BY n IS NULL, n")
    return [_plain(row[0]) for row in cursor.fetchall()]


def _plain(value: Any) -> Any:
    if isinstance(value, (int, float, Decimal)):
        return round(float(value), 4)
    return value


@pytest.mark.server
@pytest.mark.parametrize("expression", SAME)
def test_the_value_is_the_same(both: tuple[Any, Any], expression: str) -> None:
    here, there = both
    converted = scalar(expression)
    assert isinstance(converted, Converted), converted
    assert values(there, converted.sql) == values(here, expression), converted.sql


@pytest.mark.parametrize("expression", REFUSED)
def test_what_is_not_sure_is_refused(expression: str) -> None:
    converted = scalar(expression)
    assert isinstance(converted, Refused), converted
    assert converted.reason


@pytest.mark.parametrize("expression", ["concat(`e`,'x')", "concat(`day`)", "now()", "concat_ws(',',`s`)"])
def test_what_may_change_is_refused_in_a_generated_column(expression: str) -> None:
    assert isinstance(scalar(expression, immutable=True), Refused)
    assert isinstance(scalar(expression), Converted)


def test_a_condition_is_a_condition() -> None:
    assert scalar("`n`", truth=True) == Converted(sql="(n) <> 0")
    assert scalar("(`n` > 0)", truth=True) == Converted(sql="(n > 0)")


def test_a_pattern_tells_that_case_matters() -> None:
    converted = scalar("`s` like 'a%'")
    assert isinstance(converted, Converted)
    assert converted.remarks
