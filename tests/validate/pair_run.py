"""Compares every two types over many values, and over the values nearest to them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from migrate.engines.connect import open_raw
from migrate.engines.engine import engine_of
from migrate.model.canonical import Form, NotComparable
from migrate.model.schema import Table
from migrate.model.types import ColumnType
from migrate.model.validation import TableVerdict
from migrate.url import Url
from migrate.validate.canonical import canonical
from tests.sql import run
from tests.validate.conftest import Sides, quoted
from tests.validate.domains.domain import Domain, Holder, Value, examples

_COLUMNS = 40
_NULLS = 0.04
_OWN_TYPES = (
    "CREATE EXTENSION IF NOT EXISTS citext",
    "CREATE EXTENSION IF NOT EXISTS hstore",
    "CREATE EXTENSION IF NOT EXISTS ltree",
    "CREATE TYPE pairs_kind AS ENUM ('small', 'Large', 'é', 'N', 'with, comma', 'Ü')",
    "CREATE TYPE pairs_both AS (a integer, b text)",
    "CREATE DOMAIN pairs_number AS integer",
    "CREATE DOMAIN pairs_price AS numeric(12,4)",
    "CREATE DOMAIN pairs_any AS numeric",
)
_LENIENT = "SET SESSION sql_mode = 'STRICT_ALL_TABLES', NAMES utf8mb4, SESSION time_zone = '+00:00'"


@dataclass
class Outcome:
    """What came of one pair of types."""

    domain: Domain
    source: Holder
    target: Holder
    form: Form | NotComparable = field(default_factory=lambda: NotComparable(reason=""))
    equal: int = 0
    """Equal values compared."""
    different: int = 0
    """Pairs of a value and one of its neighbours compared."""
    false: list[Value] = field(default_factory=list)
    """Equal values that were called different."""
    missed: list[tuple[Value, Value]] = field(default_factory=list)
    """Different values that were called equal."""

    @property
    def sort(self) -> str:
        """`exact`, `tolerance` or `not comparable`."""
        if isinstance(self.form, NotComparable):
            return "not comparable"
        return "tolerance" if self.form.stated else "exact"

    def __str__(self) -> str:
        return f"{self.domain.name}: {self.source.type} / {self.target.type}"


def own_types(url: Url) -> None:
    """Makes the types that users make."""
    if url.scheme == "postgresql":
        run(url, *_OWN_TYPES)


def outcomes(source: Url, target: Url, domains: Sequence[Domain], *, count: int, seed: int = 0) -> Iterator[Outcome]:
    """Tries every pair of types of every domain over so many values."""
    engines = engine_of(source).name, engine_of(target).name
    pairs = [Outcome(domain, *pair) for domain in domains for pair in domain.pairs(*engines)]
    for start in range(0, len(pairs), _COLUMNS):
        group = pairs[start : start + _COLUMNS]
        _try(Sides(source, target, f"pairs_{seed}_{start}"), group, count, random.Random(seed + start))
        yield from group


def _try(sides: Sides, group: list[Outcome], count: int, chance: random.Random) -> None:
    for url, types in (
        (sides.source, [pair.source for pair in group]),
        (sides.target, [pair.target for pair in group]),
    ):
        columns = ", ".join(f"c{number} {_nullable(url, holder)}" for number, holder in enumerate(types))
        run(url, _create(url, sides.name, columns))
    try:
        _judge(sides, group, count, chance)
    finally:
        for url in (sides.source, sides.target):
            run(url, f"DROP TABLE {quoted(url, sides.name)}")


def _create(url: Url, name: str, columns: str) -> str:
    return f"CREATE TABLE {quoted(url, name)} (id int primary key, {columns})"


def _nullable(url: Url, holder: Holder) -> str:
    return holder.type if url.scheme == "postgresql" or holder.type.endswith("null") else f"{holder.type} NULL"


def _judge(sides: Sides, group: list[Outcome], count: int, chance: random.Random) -> None:
    drawn: dict[str, list[Value]] = {}
    columns = []
    for pair in group:
        values = drawn.setdefault(pair.domain.name, examples(pair.domain.values, count))
        fitting = [value for value in values if pair.source.fits(value) and pair.target.fits(value)]
        values = [fitting[number % len(fitting)] for number in range(count)]
        columns.append([None if chance.random() < _NULLS else value for value in values])
    _set_forms(sides, group)
    skipped = {f"c{number}" for number, pair in enumerate(group) if isinstance(pair.form, NotComparable)}
    _fill(sides.source, sides.name, [pair.source for pair in group], columns)
    _fill(sides.target, sides.name, [pair.target for pair in group], columns)
    found = sides.verdict(max_differences=count)
    expected = TableVerdict.NOT_COMPARABLE if skipped else TableVerdict.MATCH
    assert found.verdict in (expected, TableVerdict.MISMATCH), found.reason
    told = {(int(sample.key[0][1]), item.column) for sample in found.samples for item in sample.columns}
    for number, (pair, values) in enumerate(zip(group, columns, strict=True)):
        pair.equal = 0 if f"c{number}" in skipped else count
        pair.false = [values[row] for row, column in sorted(told) if column == f"c{number}"]
    _judge_neighbours(sides, group, columns, skipped, chance)


def _judge_neighbours(
    sides: Sides, group: list[Outcome], columns: list[list[Value]], skipped: set[str], chance: random.Random
) -> None:
    count = len(columns[0])
    moved = [[_neighbour(pair, value, chance) for value in values] for pair, values in zip(group, columns, strict=True)]
    _fill(sides.target, sides.name, [pair.target for pair in group], moved)
    found = sides.verdict(max_differences=count)
    told = {(int(sample.key[0][1]), item.column) for sample in found.samples for item in sample.columns}
    for number, pair in enumerate(group):
        if f"c{number}" in skipped:
            continue
        for row, (value, other) in enumerate(zip(columns[number], moved[number], strict=True)):
            if _means(pair, value) != _means(pair, other):
                pair.different += 1
                if (row, f"c{number}") not in told:
                    pair.missed.append((value, other))
            elif (row, f"c{number}") in told:
                pair.false.append(value)


def _neighbour(pair: Outcome, value: Value, chance: random.Random) -> Value:
    if value is None:
        return value
    near = [other for other in pair.domain.near(value) if pair.target.fits(other)]
    return chance.choice([*near, None] if chance.random() < _NULLS else near) if near else None


def _means(pair: Outcome, value: Value) -> tuple[Value, ...]:
    return () if value is None else (pair.domain.meaning(value),)


def _fill(url: Url, name: str, types: Sequence[Holder], columns: list[list[Value]]) -> None:
    rows = [
        [number, *(None if value is None else holder.write(value) for holder, value in zip(types, row, strict=True))]
        for number, row in enumerate(zip(*columns, strict=True))
    ]
    marks = ", ".join(["%s"] * (len(types) + 1))
    with open_raw(url) as connection, connection.cursor() as cursor:
        if url.scheme != "postgresql":
            cursor.execute(_LENIENT)
        cursor.execute(f"DELETE FROM {quoted(url, name)}")
        cursor.executemany(f"INSERT INTO {quoted(url, name)} VALUES ({marks})", rows)
        connection.commit()


def _set_forms(sides: Sides, group: list[Outcome]) -> None:
    source, target = (
        {column.name: column.type for column in _table(schema.tables, sides.name).columns}
        for schema in sides.structures
    )
    engines = engine_of(sides.source).name, engine_of(sides.target).name
    for number, pair in enumerate(group):
        ends: tuple[ColumnType, ColumnType] = source[f"c{number}"], target[f"c{number}"]
        pair.form = canonical(ends[0], engines[0], ends[1], engines[1])


def _table(tables: Sequence[Table], name: str) -> Table:
    return next(table for table in tables if table.name.name == name)
