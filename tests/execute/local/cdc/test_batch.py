"""Batch apply leaves the same rows as the apply of one change after another."""

import random

import pytest

from migrate.execute.local.cdc.batch_apply import BatchApply
from migrate.execute.local.cdc.net import net_of
from migrate.execute.local.cdc.settings import ApplyPolicy, ApplySettings
from migrate.execute.local.cdc.tables import ApplyTable, Change
from migrate.model.change import Event, Operation, RowChanges, Unchanged
from migrate.model.names import ObjectName
from migrate.model.schema import Column
from migrate.model.types import ColumnType
from migrate.url import Url
from tests.execute.local.cdc.memory import applier, apply_tables, deleted, inserted, run_log, transactions, updated
from tests.execute.local.conftest import Databases
from tests.sql import rows, run

UNCHANGED = Unchanged.UNCHANGED
ITEMS, PAIRS, LINES = (ObjectName(schema="public", name=name) for name in ("items", "pairs", "lines_"))
Model = dict[ObjectName, dict[tuple[bytes, ...], tuple[bytes | None, ...]]]


def random_log(seed: int, *, count: int = 400, unchanged: bool = False) -> tuple[list[Event], Model]:
    """A log of changes that make sense, and the rows that they leave."""
    chance = random.Random(seed)
    model: Model = {ITEMS: {}, PAIRS: {}, LINES: {}}
    contents: list[list[Event]] = []
    for number in range(count):
        table, width = chance.choice(((ITEMS, 1), (PAIRS, 2)))
        content: list[Event] = [_change(chance, model[table], table, width, unchanged=unchanged)]
        line = (str(number).encode(), None)
        if number % 9 == 0:
            content.append(inserted(LINES, line))
            model[LINES][line[:1]] = line
        contents.append(content)
    return transactions(*contents), model


def _change(
    chance: random.Random,
    there: dict[tuple[bytes, ...], tuple[bytes | None, ...]],
    table: ObjectName,
    width: int,
    *,
    unchanged: bool,
) -> RowChanges:
    text = chance.choice((None, b"", b"tab\t\\ and \n", "é漢😀".encode(), b"\\N", str(chance.random()).encode()))
    fresh = tuple(str(chance.randrange(30)).encode() for _ in range(width))
    new = (*fresh, text)
    kind = chance.random()
    if not there or (kind < 0.4 and fresh not in there):
        there[fresh] = new
        return inserted(table, new)
    key = chance.choice(list(there))
    old = there[key]
    if kind < 0.6:
        del there[key]
        return deleted(table, (*key, *[None] * (len(old) - width)))
    if kind < 0.8 and fresh not in there:
        del there[key]
        there[fresh] = new
        return updated(table, (old, new))
    if unchanged and kind > 0.9:
        return RowChanges(table=table, operation=Operation.UPDATE, after=((*key, UNCHANGED),))
    there[key] = (*key, text)
    return RowChanges(table=table, operation=Operation.UPDATE, after=((*key, text),))


@pytest.fixture(params=["postgres", "mysql", "mariadb"])
def sides(databases: Databases, request: pytest.FixtureRequest) -> tuple[Url, Url]:
    source, target = databases("postgres-old"), databases(request.param)
    for url in (source, target):
        text = "text" if url.scheme == "postgresql" else "longtext"
        for name in ("items", "pairs", "lines_"):
            run(url, f"DROP TABLE IF EXISTS {name}")
        run(
            url,
            f"CREATE TABLE items (id bigint PRIMARY KEY, t {text})",
            f"CREATE TABLE pairs (a int, b varchar(10), t {text}, PRIMARY KEY (a, b))",
            f"CREATE TABLE lines_ (n int, t {text})",
        )
    return source, target


def left(target: Url, name: ObjectName) -> list[str]:
    columns = {"items": "id, t", "pairs": "a, b, t", "lines_": "n, t"}[name.name]
    return sorted(map(repr, rows(target, f"SELECT {columns} FROM {name.name}")))


def expected(model: Model, name: ObjectName) -> list[str]:
    numbers = {"items": 1, "pairs": 1, "lines_": 1}[name.name]
    return sorted(
        repr(
            tuple(
                int(v) if n < numbers and v is not None else v.decode() if v is not None else None
                for n, v in enumerate(row)
            )
        )
        for row in model[name].values()
    )


@pytest.mark.server
@pytest.mark.parametrize("unchanged", [False, True])
@pytest.mark.parametrize("batch", [False, True])
def test_both_ways_leave_the_same(sides: tuple[Url, Url], batch: bool, unchanged: bool) -> None:
    source, target = sides
    tables = apply_tables(source, target)
    for seed in (1, 2):
        run(target, "DELETE FROM items", "DELETE FROM pairs", "DELETE FROM lines_")
        events, model = random_log(seed, unchanged=unchanged)
        settings = ApplySettings(
            delete=ApplyPolicy.STOP_TASK, update=ApplyPolicy.STOP_TASK, insert=ApplyPolicy.STOP_TASK, commit_changes=150
        )
        with applier(target, tables, settings) as applying:
            if batch:
                applying.ways = BatchApply(rows=applying.rows, fewest=3)
            run_log(applying, events)
            assert sum(applying.counted.values()) == sum(isinstance(event, RowChanges) for event in events)
        for name in model:
            assert left(target, name) == expected(model, name), (seed, name)


@pytest.mark.server
def test_a_window_that_the_target_does_not_take_goes_over_one_by_one(sides: tuple[Url, Url]) -> None:
    source, target = sides
    run(target, "INSERT INTO items VALUES (7, 'there')")
    events = transactions(
        [inserted(ITEMS, *[(str(n).encode(), b"new") for n in range(10)]), deleted(ITEMS, (b"99", None))]
    )
    with applier(target, apply_tables(source, target), ApplySettings()) as applying:
        applying.ways = BatchApply(rows=applying.rows, fewest=3)
        run_log(applying, events)
        assert applying.rows.refused[ITEMS] == 1
    assert rows(target, "SELECT t FROM items WHERE id = 7") == [("there",)]
    assert rows(target, "SELECT count(*) FROM items") == [(10,)]


def _table() -> ApplyTable:
    columns = tuple(Column(name=name, type=ColumnType(name="int")) for name in ("id", "v"))
    return ApplyTable(source=ITEMS, name=ITEMS, columns=columns, key=(0,), unique=((0,),), binary=(False, False))


def _changes(*steps: tuple[Operation, tuple[object, ...] | None, tuple[object, ...] | None]) -> list[Change]:
    table = _table()
    return [Change(table, operation, before, after) for operation, before, after in steps]  # type: ignore[arg-type]


INSERT, UPDATE, DELETE = Operation.INSERT, Operation.UPDATE, Operation.DELETE


def test_what_comes_and_goes_leaves_nothing() -> None:
    net, number = net_of(
        _changes((INSERT, None, (b"1", b"a")), (UPDATE, None, (b"1", b"b")), (DELETE, (b"1", b"b"), None))
    )
    assert (number, net.rows, net.there) == (3, [], {})


def test_keys_that_are_exchanged() -> None:
    one, two = (b"1", b"a"), (b"2", b"b")
    net, number = net_of(
        _changes(
            (UPDATE, one, (b"3", b"a")),
            (UPDATE, two, (b"1", b"b")),
            (UPDATE, (b"3", b"a"), (b"2", b"a")),
        )
    )
    assert number == 3
    assert sorted(net.rows) == [(b"1", b"b"), (b"2", b"a")]
    assert sorted(net.there) == [b"1", b"2"]


def test_a_value_left_out_is_known_only_after_the_row_came() -> None:
    came = (INSERT, None, (b"1", b"a"))
    net, number = net_of(_changes(came, (UPDATE, None, (b"1", UNCHANGED))))
    assert (number, net.rows) == (2, [(b"1", b"a")])
    _, number = net_of(_changes((UPDATE, None, (b"1", UNCHANGED)), came))
    assert number == 0


def test_what_makes_no_sense_has_no_net_effect() -> None:
    came, went = (INSERT, None, (b"1", b"a")), (DELETE, (b"1", None), None)
    for steps in ((came, came), (went, went), (went, (UPDATE, None, (b"1", b"b")))):
        assert net_of(_changes(*steps))[1] == 1
