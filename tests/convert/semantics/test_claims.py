"""Nothing that the converter claims to convert is missing from the table."""

import re
from functools import cache

import pytest
import sqlglot
from sqlglot import exp

from migrate.convert.mysql_to_postgresql import functions, intervals, rewrite, rules, special_calls
from migrate.convert.mysql_to_postgresql.calls import FUNCTIONS, call_of
from migrate.convert.postgresql_to_mysql import expressions as back
from tests.convert.semantics.cases import Case, cases
from tests.convert.semantics.reverse import cases_back

_ = rules  # They register themselves.
CASES: tuple[Case, ...] = tuple({case.text: case for server in ("mysql", "mariadb") for case in cases(server)}.values())


ELSEWHERE: set[object] = {exp.Dot, exp.Parameter, exp.SessionParameter, exp.PropertyEQ, "values"}
"""What no view can have: variables, VALUES(), and stored functions of another database. Statements of stored code are tried with them."""


@cache
def nodes() -> tuple[exp.Expr, ...]:
    """Every node of what the table's lines are read as."""
    return tuple(node for case in CASES for node in _walk(case.query))


def _walk(text: str) -> list[exp.Expr]:
    try:
        return list(sqlglot.parse_one(text, read="mysql").walk())
    except sqlglot.errors.ParseError:
        return []


@cache
def texts() -> str:
    return "\n".join(case.text for case in CASES)


@pytest.mark.parametrize(
    "type_", sorted(rewrite.claimed() - ELSEWHERE, key=repr), ids=lambda type_: str(type_.__name__)
)
def test_every_rule(type_: type) -> None:
    assert any(type(node) is type_ for node in nodes())


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_of_the_table_of_calls(name: str) -> None:
    called = {call[0].name for node in nodes() if (call := call_of(node)) is not None}
    assert name in called or re.search(rf"\b{name}\(", texts(), re.IGNORECASE)


@pytest.mark.parametrize("name", sorted(set(special_calls.SPECIAL) - ELSEWHERE))
def test_every_function_with_a_rule_of_its_own(name: str) -> None:
    assert any(isinstance(node, exp.Anonymous) and node.name.lower() == name for node in nodes())


@pytest.mark.parametrize("code", sorted(functions.FORMATS))
def test_every_code_of_a_date_format(code: str) -> None:
    formats = [node.args["format"].name for node in nodes() if isinstance(node, exp.TimeToStr)]
    assert any(code in format_ for format_ in formats)


@pytest.mark.parametrize("unit", sorted(intervals.UNITS))
def test_every_unit_of_an_interval(unit: str) -> None:
    found = [node for node in nodes() if isinstance(node, (exp.DateAdd, exp.DateSub, exp.TimestampAdd, exp.Interval))]
    assert any(str(node.args.get("unit") or "").upper() == unit for node in found)


@pytest.mark.parametrize("unit", sorted(special_calls.UNITS))
def test_every_unit_of_a_difference(unit: str) -> None:
    found = [node for node in nodes() if isinstance(node, exp.TimestampDiff)]
    assert any(node.args["unit"].name.upper() == unit for node in found)


@pytest.mark.parametrize("part", sorted(special_calls.PARTS))
def test_every_part_of_a_moment(part: str) -> None:
    assert any(isinstance(node, exp.Extract) and node.this.name.upper() == part for node in nodes())


@pytest.mark.parametrize(
    "type_", ["CHAR", "SIGNED", "UNSIGNED", "DECIMAL", "DOUBLE", "DATE", "DATETIME", "TIME", "JSON", "BINARY"]
)
def test_every_type_of_a_cast(type_: str) -> None:
    assert re.search(rf"CAST\(.* AS {type_}\b", texts())


@cache
def nodes_back() -> tuple[exp.Expr, ...]:
    trees = (sqlglot.parse_one(case.query, read="postgres") for case in cases_back())
    return tuple(node for tree in trees for node in tree.walk())


@pytest.mark.parametrize("type_", sorted(back.claimed(), key=repr), ids=lambda type_: str(type_.__name__))
def test_every_rule_of_the_other_direction(type_: type) -> None:
    assert any(type(node) is type_ for node in nodes_back())


def test_no_line_stands_twice() -> None:
    lines = [case.text for case in cases("mysql")]
    assert len(lines) == len(set(lines))
