"""Nothing that the converter claims to convert is missing from the table."""

import re
from collections.abc import Iterator
from functools import cache

import pytest
import sqlglot
from sqlglot import exp

from migrate.convert.mysql_to_postgresql import aggregates, casts, functions, intervals, rewrite, rules, special_calls
from migrate.convert.mysql_to_postgresql.calls import FUNCTIONS, call_of
from migrate.convert.mysql_to_postgresql.compatibility import definition, names
from migrate.convert.notes import Converted
from tests.convert.build import schema_of, table, type_of
from tests.convert.semantics.cases import Case, cases

_ = rules  # They register themselves.
ONLY_IN_STATEMENTS = {
    exp.National: "read away by sqlglot in every query",
}
"""Kinds of node for which the table can have no line, and why."""


@cache
def table_cases() -> tuple[Case, ...]:
    return tuple(dict.fromkeys((*cases("mysql"), *cases("mariadb"))))


@cache
def nodes() -> tuple[exp.Expression, ...]:
    """Every node of what the table's lines are read as."""
    found: list[exp.Expression] = []
    for case in table_cases():
        tree = _read(case.query)
        found.extend(tree.walk() if tree is not None else ())
    return tuple(found)


def _read(text: str) -> exp.Expression | None:
    try:
        return sqlglot.parse_one(text, read="mysql")
    except sqlglot.errors.ParseError:
        return None


def rule_types() -> list[type]:
    return sorted(rewrite.claimed(), key=lambda type_: type_.__name__)


@pytest.mark.parametrize("type_", rule_types(), ids=lambda type_: type_.__name__)
def test_every_rule_has_a_line(type_: type) -> None:
    assert any(type(node) is type_ for node in nodes()), type_
