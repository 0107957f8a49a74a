"""Dates and moments moved by MySQL's intervals."""

import re

from sqlglot import exp

from migrate.convert.expressions import Node, Unconvertible
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.kinds import Kind
from migrate.convert.mysql_to_postgresql.rewrite import call, cast, number, text, unwrap, value

UNITS = {"MICROSECOND", "SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"}
_CLOCK = {"MICROSECOND", "SECOND", "MINUTE", "HOUR"}
_ORDER = ("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND", "MICROSECOND")
_NUMBER = re.compile(r"\s*[+-]?\d+(\.\d+)?\s*")


def moved(node: Node, amount: Node, unit: str, environment: Environment, direction: type) -> Node:
    """A date or moment plus or minus an amount of a unit."""
    unit = unit.upper()
    kind = environment.kind(node)
    if kind is Kind.INSTANT and environment.immutable:
        raise Unconvertible("reckoning with a timestamp with time zone is not immutable in PostgreSQL")
    if kind is Kind.TIME:
        raise Unconvertible("a time of day is moved, which goes beyond a day in MySQL")
    if kind.is_text:
        return _text_moved(node, _length(amount, unit, environment), unit, environment, direction)
    made = direction(this=as_day(node, environment), expression=_length(amount, unit, environment))
    if kind is Kind.DATE and not any(word in unit for word in _CLOCK):
        return cast(exp.Paren(this=made), "date")
    return exp.Paren(this=made)


def _text_moved(node: Node, length: Node, unit: str, environment: Environment, direction: type) -> Node:
    """Text stays text: a date without a time of day, unless it is moved by less than a day."""
    if direction is exp.Sub:
        length = exp.Neg(this=exp.Paren(this=length))
    if environment.is_mariadb:
        environment.remark(
            "a date in text is moved to text that has digits after the second only where they are not zero"
        )
    has_clock = exp.Boolean(this=any(word in unit for word in _CLOCK))
    return call("migrate_compat.move_text", cast(text(node, environment), "text"), length, has_clock)


def as_day(node: Node, environment: Environment) -> Node:
    """The node as a date or a moment, whichever it is; text is read as MySQL reads it, as a moment."""
    kind = environment.kind(node)
    if kind.is_day or kind in (Kind.TIME, Kind.NULL):
        return value(node, environment)
    if kind.is_text:
        return call("migrate_compat.to_moment", text(node, environment))
    raise Unconvertible(f"a value that is no date ({kind}) is used as one")


def _length(amount: Node, unit: str, environment: Environment) -> Node:
    bare = unwrap(amount)
    if unit not in UNITS:
        return _compound(bare, unit)
    if isinstance(bare, exp.Literal) and _NUMBER.fullmatch(bare.name):
        name, count = ("MONTH", int(bare.name) * 3) if unit == "QUARTER" else (unit, bare.name)
        return exp.Interval(this=exp.Literal.string(str(count)), unit=exp.var(name))
    name, count = ("MONTH", 3) if unit == "QUARTER" else (unit, 1)
    one = exp.Interval(this=exp.Literal.string(str(count)), unit=exp.var(name))
    times = cast(number(amount, environment), "double precision" if unit == "SECOND" else "integer")
    return exp.Mul(this=times, expression=one)


def _compound(amount: Node, unit: str) -> Node:
    """Such as '1:30' HOUR_MINUTE. The numbers stand for the smallest units of the range."""
    first, _, last = unit.partition("_")
    if first not in _ORDER or last not in _ORDER or not isinstance(amount, exp.Literal):
        raise Unconvertible("its interval is not a fixed number of one unit")
    units = _ORDER[_ORDER.index(first) : _ORDER.index(last) + 1]
    counts = re.findall(r"\d+", amount.name)
    if not counts or len(counts) > len(units) or "MICROSECOND" in units:
        raise Unconvertible(f"the interval {amount.name!r} {unit} is not converted")
    sign = "-" if amount.name.strip().startswith("-") else ""
    parts = zip(counts, units[len(units) - len(counts) :], strict=True)
    return cast(exp.Literal.string(" ".join(f"{sign}{count} {name.lower()}" for count, name in parts)), "interval")
