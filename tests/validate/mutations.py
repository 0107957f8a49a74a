"""Random tables on two servers, and random single changes of one of them."""

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Context, Decimal, localcontext
from typing import Any

from migrate.engines.connect import open_raw
from migrate.model.validation import Difference, DifferenceKind, TableValidation, TableVerdict
from migrate.url import Url
from tests.sql import run
from tests.validate.conftest import Sides, quoted
from tests.validate.values import KINDS, Kind, Value

Row = tuple[Value, ...]
KEYS = ("int", "composite", "text", "uuid", "none")
_BY_NAME = {kind.name: kind for kind in KINDS}
_TEXTS = ("varied", "binary_order", "latin", "wide", "long")
_FIXED_TEXTS = ("padded", "stripped")
_BINARY = ("fixed", "bytes", "blob")
_SIGNED = {
    "big": 1,
    "whole": 1,
    "money": Decimal("0.0001"),
    "free": Decimal("0.0001"),
    "scaled": Decimal("0.01"),
    "longest": Decimal("1e-30"),
}
"""Numbers with a sign, and a unit of their last digit."""
_TRIES = 60
_MOMENTS = ("moment", "zoned")
_KEY_COLUMNS = {
    "int": ("mark int primary key", "mark int primary key"),
    "composite": (
        "mark int, part varchar(20) collate utf8mb4_bin, primary key (part, mark)",
        "mark int, part varchar(20), primary key (part, mark)",
    ),
    "text": ("mark varchar(40) primary key", "mark varchar(40) primary key"),
    "uuid": ("mark char(36) primary key", "mark uuid primary key"),
    "none": ("mark int", "mark int"),
}
CHANGES: dict[str, Callable[[random.Random, Kind, Value], Value]] = {}
"""Changes of one value; they give the value itself where they can't change it."""


@dataclass(frozen=True)
class Shape:
    """A random table: its key, and its other columns, every two of them of one type."""

    key: str
    kinds: tuple[Kind, ...]

    def columns(self, url: Url) -> str:
        """What stands in the parentheses of CREATE TABLE."""
        is_postgresql = url.scheme == "postgresql"
        types = [kind.postgresql if is_postgresql else kind.mysql for kind in self.kinds]
        values = [f"c{number} {type_}" for number, type_ in enumerate(types)]
        return ", ".join([*values, _KEY_COLUMNS[self.key][is_postgresql]])

    def key_of(self, number: int) -> Row:
        """The key of the row with that number."""
        match self.key:
            case "composite":
                return number, f"Part {number % 3}"
            case "text":
                return (f"Row é {number}",)
            case "uuid":
                return (f"00000000-0000-4000-8000-{number:012x}",)
        return (number,)


def shape(chance: random.Random, key: str) -> Shape:
    """A table of a few types."""
    sorts = (_TEXTS, _FIXED_TEXTS, _BINARY, tuple(_SIGNED), _MOMENTS, ("double", "single"))
    chosen = [_BY_NAME[chance.choice(names)] for names in chance.sample(sorts, chance.randint(2, len(sorts)))]
    chosen += chance.sample(KINDS, chance.randint(0, 4))
    chance.shuffle(chosen)
    return Shape(key, tuple(kind for kind in chosen for _ in range(2)))


def drawn(chance: random.Random, table: Shape) -> list[Row]:
    """Random rows; without a key some of them twice."""
    rows = [
        (*(None if chance.random() < 0.1 else kind.draw(chance) for kind in table.kinds), *table.key_of(number))
        for number in range(chance.randint(4, 40))
    ]
    return rows + (chance.sample(rows, 2) if table.key == "none" else [])


def fill(url: Url, name: str, table: Shape, rows: Sequence[Row]) -> None:
    """Makes the rows the only ones."""
    is_postgresql = url.scheme == "postgresql"
    order = list(range(len(rows)))
    random.Random(str(url)).shuffle(order)
    told = [
        [*map(_driver_value(is_postgresql), table.kinds, rows[place]), *rows[place][len(table.kinds) :]]
        for place in order
    ]
    marks = ", ".join(["%s"] * len(rows[0]))
    with open_raw(url) as connection, connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {quoted(url, name)}")
        cursor.executemany(f"INSERT INTO {quoted(url, name)} VALUES ({marks})", told)
        connection.commit()


def _driver_value(is_postgresql: bool) -> Callable[[Kind, Value], Any]:
    def value(kind: Kind, item: Value) -> Any:
        if item is None:
            return None
        return kind.to_postgresql(item) if is_postgresql else kind.to_mysql(item)

    return value


def _change(name: str) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    def register(function: Callable[[random.Random, Kind, Value], Value]) -> Callable[..., Value]:
        CHANGES[name] = function
        return function

    return register


@_change("one bit")
def _bit(chance: random.Random, kind: Kind, value: Value) -> Value:
    if kind.name not in _BINARY or not value:
        return value
    place = chance.randrange(len(value))
    return value[:place] + bytes([value[place] ^ 1 << chance.randrange(8)]) + value[place + 1 :]


@_change("one character's case")
def _case(chance: random.Random, kind: Kind, value: Value) -> Value:
    if kind.name not in _TEXTS + _FIXED_TEXTS or not value:
        return value
    places = [place for place, letter in enumerate(value) if letter.isascii() and letter.isalpha()]
    if not places:
        return value
    place = chance.choice(places)
    return value[:place] + value[place].swapcase() + value[place + 1 :]


@_change("one trailing space")
def _space(chance: random.Random, kind: Kind, value: Value) -> Value:
    del chance
    limit = 3001 if kind.name == "long" else 50
    return f"{value} " if kind.name in _TEXTS and value is not None and len(value) < limit else value


@_change("NULL for an empty text, or the other way round")
def _empty(chance: random.Random, kind: Kind, value: Value) -> Value:
    del chance
    if kind.name in ("bytes", "blob"):
        return b"" if value is None else None if value == b"" else value
    if kind.name not in _TEXTS + _FIXED_TEXTS:
        return value
    return "" if value is None else None if value == "" else value


@_change("the sign")
def _sign(chance: random.Random, kind: Kind, value: Value) -> Value:
    del chance
    is_signed = kind.name in (*_SIGNED, "double", "single")
    if not is_signed or not value or value == -(2**63):
        return value
    return value.copy_negate() if isinstance(value, Decimal) else -value


@_change("the last digit")
def _digit(chance: random.Random, kind: Kind, value: Value) -> Value:
    del chance
    if value is None:
        return value
    if kind.name == "double":
        return math.nextafter(value, 0.0) if value else 5e-300
    step = _SIGNED.get(kind.name)
    if step is None:
        return value
    with localcontext(Context(prec=100)):
        return value + step if value <= 0 else value - step


@_change("a microsecond")
def _microsecond(chance: random.Random, kind: Kind, value: Value) -> Value:
    if kind.name not in _MOMENTS or value is None:
        return value
    return value + timedelta(microseconds=chance.choice((1, -1)))


@_change("another value")
def _other(chance: random.Random, kind: Kind, value: Value) -> Value:
    del value
    return kind.draw(chance)


@dataclass(frozen=True)
class Mutation:
    """Rows after a change, and what has to be found."""

    what: str
    rows: list[Row]
    found: frozenset[tuple[DifferenceKind, Row, frozenset[str]]]
    """The kind of each difference, the row's key, and the columns that differ."""


def _differing(table: Shape, one: Row, other: Row) -> frozenset[str]:
    def meaning(kind: Kind, value: Value) -> Value:
        return None if value is None else (kind.meaning(value),)

    return frozenset(
        f"c{number}"
        for number, (kind, left, right) in enumerate(zip(table.kinds, one, other, strict=False))
        if meaning(kind, left) != meaning(kind, right)
    )


def mutation(chance: random.Random, table: Shape, rows: list[Row]) -> Mutation:
    """One random change that makes a difference."""
    names = [*CHANGES, "swapped rows", "a duplicate row", "a lost row", "values moved between columns"]
    while True:
        what = chance.choice(names)
        for _ in range(_TRIES):
            changed = _changed(chance, table, rows, what)
            if changed is not None:
                return Mutation(what, changed, _expected(table, rows, changed))


def _changed(chance: random.Random, table: Shape, rows: list[Row], what: str) -> list[Row] | None:
    place = chance.randrange(len(rows))
    row = rows[place]
    width = len(table.kinds)
    match what:
        case "a lost row":
            return [*rows[:place], *rows[place + 1 :]] if len(rows) > 1 else None
        case "a duplicate row":
            key = table.key_of(len(rows) + 7)
            return [*rows, row if table.key == "none" else (*row[:width], *key)]
        case "swapped rows":
            other = chance.randrange(len(rows))
            moved = list(rows)
            moved[place], moved[other] = (*rows[other][:width], *row[width:]), (*row[:width], *rows[other][width:])
            return moved if _differing(table, row, rows[other]) and row[width:] != rows[other][width:] else None
        case "values moved between columns":
            column = chance.randrange(0, width, 2)
            changed = (*row[:column], row[column + 1], row[column], *row[column + 2 :])
        case _:
            column = chance.randrange(width)
            changed = (*row[:column], CHANGES[what](chance, table.kinds[column], row[column]), *row[column + 1 :])
    return [*rows[:place], changed, *rows[place + 1 :]] if _differing(table, row, changed) else None


def _expected(
    table: Shape, rows: list[Row], changed: list[Row]
) -> frozenset[tuple[DifferenceKind, Row, frozenset[str]]]:
    width = len(table.kinds)
    before, after = {row[width:]: row for row in rows}, {row[width:]: row for row in changed}
    if table.key == "none":
        left, right = list(rows), list(changed)
        for row in rows:
            same = next(
                (other for other in right if other[width:] == row[width:] and not _differing(table, row, other)), None
            )
            if same is not None:
                left.remove(row)
                right.remove(same)
        lost = [(DifferenceKind.MISSING, row[width:], frozenset[str]()) for row in left]
        return frozenset(lost + [(DifferenceKind.EXTRA, row[width:], frozenset[str]()) for row in right])
    found = []
    for key in before.keys() | after.keys():
        if key not in after:
            found.append((DifferenceKind.MISSING, key, frozenset[str]()))
        elif key not in before:
            found.append((DifferenceKind.EXTRA, key, frozenset[str]()))
        elif columns := _differing(table, before[key], after[key]):
            found.append((DifferenceKind.DIFFERENT, key, columns))
    return frozenset(found)


def _named(table: Shape, sample: Difference) -> tuple[DifferenceKind, Row, frozenset[str]]:
    key = dict(sample.key)
    told: Row = (key["mark"] if table.key in ("text", "uuid") else int(key["mark"]),)
    told += (key["part"],) if table.key == "composite" else ()
    return sample.kind, told, frozenset(item.column for item in sample.columns)


@dataclass(frozen=True)
class Trial:
    """One comparison, and what was wrong with its answer; nothing where it was right."""

    what: str
    key: str
    wrong: str


def trials(
    source: Url, target: Url, chance: random.Random, *, key: str, name: str, changes: int, copies: int
) -> Iterator[Trial]:
    """Makes a random table, compares unchanged copies of it, then changes of it, one at a time."""
    table = shape(chance, key)
    sides = Sides(source, target, name)
    for url in (source, target):
        run(url, f"CREATE TABLE {quoted(url, name)} ({table.columns(url)})")
    try:
        rows = drawn(chance, table)
        fill(source, name, table, rows)
        for _ in range(copies):
            fill(target, name, table, rows)
            yield Trial("unchanged", key, _wrong(table, sides.verdict(), frozenset()))
        for _ in range(changes):
            change = mutation(chance, table, rows)
            fill(target, name, table, change.rows)
            yield Trial(change.what, key, _wrong(table, sides.verdict(), change.found))
    finally:
        for url in (source, target):
            run(url, f"DROP TABLE {quoted(url, name)}")


def _wrong(
    table: Shape, found: TableValidation, expected: frozenset[tuple[DifferenceKind, Row, frozenset[str]]]
) -> str:
    verdict = TableVerdict.MISMATCH if expected else TableVerdict.MATCH
    named = frozenset(_named(table, sample) for sample in found.samples)
    if found.verdict is verdict and named == expected:
        return ""
    types = [f"{kind.mysql}/{kind.postgresql}" for kind in table.kinds]
    return f"{types}: {found.verdict} {found.reason!r} named {sorted(map(str, named))}, expected {sorted(map(str, expected))}"
