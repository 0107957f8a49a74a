"""Changes made as few statements leave what they leave in their order, on MySQL and MariaDB."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from migrate.execute.local.cdc.settings import ApplySettings
from migrate.execute.local.cdc.tables import ApplyTable, Change
from migrate.model.change import UNCHANGED, Operation, Row
from migrate.model.names import ObjectName
from migrate.url import Url
from tests.execute.local.cdc.memory import applier, apply_tables, deleted, inserted, run_log, transactions, updated
from tests.execute.local.conftest import Databases
from tests.sql import rows, run

INSERT, UPDATE, DELETE = Operation.INSERT, Operation.UPDATE, Operation.DELETE
ODD = "odd %s 'na`me\" %"
KINDS = {
    "number": "int",
    "exact": "decimal(20,5)",
    "floating": "double",
    "moment": "datetime(6)",
    "day": "date",
    "time": "time(3)",
    "year": "year",
    "word": "varchar(200)",
    "western": "varchar(100) CHARACTER SET latin1",
    "long_text": "longtext",
    "document": "json",
    "bytes": "varbinary(300)",
    "large": "longblob",
    "choice": "enum('a','b''c','d,e')",
    "choices": "set('x','y')",
    "bits": "bit(10)",
    ODD: "varchar(100)",
}
TEXTS = (
    b"",
    b"plain",
    b"it's",
    b"back\\slash",
    b"\\",
    b"'",
    b"%s %b %%",
    b"a\x00b",
    "é漢😀".encode(),
    b"\n\t\r;--",
    b"NULL",
    b"?",
)
VALUES: dict[str, Sequence[bytes]] = {
    "number": (b"0", b"-2147483648", b"7"),
    "exact": (b"0.00000", b"-999999999999999.99999", b"1.50000"),
    "floating": (b"1e308", b"-0.1", b"2.2250738585072014e-308", b"3"),
    "moment": (b"2026-01-02 03:04:05.678901", b"1000-01-01 00:00:00.000000"),
    "day": (b"2026-02-28", b"9999-12-31"),
    "time": (b"-838:59:59.000", b"00:00:01.500"),
    "year": (b"1901", b"2155"),
    "word": TEXTS,
    "western": (b"plain", "é'\\".encode(), b""),
    "long_text": (*TEXTS, b"x" * 70_000),
    "document": (b'{"a": "it\'s \\\\ \\n"}', b"[1, 2.5, null]", '"é漢😀"'.encode()),
    "bytes": (b"", b"\x00'\\\xff", bytes(range(256))),
    "large": (b"\xff" * 300, b"'\\\x00"),
    "choice": (b"a", b"b'c", b"d,e"),
    "choices": (b"", b"x,y"),
    "bits": (b"0", b"1000000001"),
    ODD: TEXTS,
}


def random_row(chance: random.Random, key: int) -> Row:
    return (b"%d" % key, *[None if chance.random() < 0.15 else chance.choice(VALUES[name]) for name in KINDS])


def random_changes(table: ApplyTable, seed: int, *, count: int = 300, keys: int = 400) -> list[Change]:
    """Changes that make sense, one after the other, of rows that were not there before."""
    chance = random.Random(seed)
    there: dict[int, Row] = {}
    changes: list[Change] = []
    for _ in range(count):
        key = chance.randrange(-keys, keys)
        kind, new = chance.random(), random_row(chance, key)
        if key not in there:
            changes.append(Change(table, INSERT, None, new))
        elif kind < 0.2:
            changes.append(Change(table, DELETE, there.pop(key), None))
            continue
        elif kind < 0.3 and key + 5000 not in there:
            there[key + 5000] = moved = (b"%d" % (key + 5000), *new[1:])
            changes.append(Change(table, UPDATE, there.pop(key), moved))
            continue
        elif kind < 0.5:
            left_out = (new[0], UNCHANGED, *new[2:])
            new = (new[0], there[key][1], *new[2:])
            changes.append(Change(table, UPDATE, None, left_out))
        else:
            changes.append(Change(table, UPDATE, there[key], new))
        there[key] = new
    return changes


@pytest.fixture(params=["mysql", "mariadb"])
def target(databases: Databases, request: pytest.FixtureRequest) -> Url:
    return databases(request.param)


def quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def tables(target: Url, *names: str, definition: str = "", **replaced: str) -> dict[str, ApplyTable]:
    """Tables made anew, all alike."""
    columns = ", ".join(f"{quoted(name)} {kind}" for name, kind in KINDS.items())
    for name in names:
        run(target, f"DROP TABLE IF EXISTS {quoted(name)}")
        run(target, f"CREATE TABLE {quoted(name)} ({definition or f'id bigint PRIMARY KEY, {columns}'})")
    found = apply_tables(target, target, has_triggers=False)
    return {name: found[ObjectName(schema=target.database, name=name)] for name in names}


def contents(target: Url, name: str) -> list[object]:
    columns = ", ".join(f"HEX({quoted(column)})" for column in ("id", *KINDS))
    return rows(target, f"SELECT {columns} FROM {quoted(name)} ORDER BY id")


@pytest.mark.server
def test_both_ways_leave_the_same_of_every_type(target: Url) -> None:
    names = (f"together{ODD}", "in_order")
    both = tables(target, *names)
    assert both[names[0]].rows_are_apart
    for seed in (1, 2):
        run(target, *[f"DELETE FROM {quoted(name)}" for name in names])
        for name in names:
            table = both[name] if name == names[0] else replace(both[name], rows_are_apart=False)
            with applier(target, {table.source: table}, ApplySettings()) as applying:
                counted = applying.rows.apply(random_changes(table, seed))
                applying.session.commit()
                assert not applying.rows.refused
                assert sum(counted.values()) == 300
        assert contents(target, names[0]) == contents(target, names[1])
        assert len(contents(target, names[0])) > 100


@pytest.mark.server
@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        (
            "bigint unsigned",
            [b"18446744073709551615", b"9223372036854775808", b"9223372036854775807", b"18446744073709551614", b"0"],
        ),
        ("bigint", [b"-9223372036854775808", b"9223372036854775807", b"9007199254740993", b"9007199254740992", b"-1"]),
        ("tinyint", [b"-128", b"127", b"0", b"1", b"-1"]),
        (
            "decimal(30,2)",
            [b"1.00", b"1.01", b"-1.00", b"9999999999999999999999999999.99", b"9999999999999999999999999999.98"],
        ),
        ("binary(4)", [b"\x00\x00\x00\x00", b"'\\\x00\x00", b"a\x00\x00\x00", b"a   ", b"\xff\xff\xff\xff"]),
        ("varbinary(20)", [b"", b"a", b"a ", b"a\x00", b"A"]),
    ],
)
def test_each_row_is_found_by_its_own_key(target: Url, kind: str, keys: list[bytes]) -> None:
    table = simple(target, definition=f"id {kind} PRIMARY KEY, v varchar(10)")
    assert table.rows_are_apart
    new = [(key, b"v%d" % number) for number, key in enumerate(keys)]
    events = transactions(
        [inserted(table.source, *[(key, b"old") for key in keys])],
        [updated(table.source, ((key, b"old"), row_)) for key, row_ in zip(keys, new, strict=True)],
        [deleted(table.source, new[0])],
    )
    with applier(target, {table.source: table}, ApplySettings()) as applying:
        run_log(applying, events)
        assert not applying.rows.refused
    assert rows(target, "SELECT v FROM simple ORDER BY v") == [(f"v{number}",) for number in range(1, len(keys))]
    hexadecimal = "binary" in kind
    for key, value in new[1:]:
        literal = f"x'{key.hex()}'" if hexadecimal else key.decode()
        assert rows(target, f"SELECT v FROM simple WHERE id = {literal}") == [(value.decode(),)]


class Watched:
    """Counts the statements that a session sends."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from migrate.execute.local.cdc import mysql_session

        self.kinds: list[str] = []
        real = mysql_session.together

        def watched(changes: Sequence[Change], *, most_bytes: int) -> Iterator[object]:
            for statement in real(changes, most_bytes=most_bytes):
                self.kinds.append(f"{statement.operation.value} {statement.count}")
                yield statement

        monkeypatch.setattr(mysql_session, "together", watched)


SIMPLE = "id int PRIMARY KEY, v varchar(10)"


def simple(target: Url, *, definition: str = SIMPLE) -> ApplyTable:
    return tables(target, "simple", definition=definition)["simple"]


def row(key: int, value: bytes = b"new") -> Row:
    return (b"%d" % key, value)


@pytest.mark.server
def test_changes_of_different_rows_are_few_statements(target: Url, monkeypatch: pytest.MonkeyPatch) -> None:
    table, watched = simple(target), Watched(monkeypatch)
    run(
        target,
        "INSERT INTO simple SELECT seq, 'old' FROM (SELECT 1 AS seq UNION SELECT 2 UNION SELECT 3 UNION SELECT 4) s",
    )
    events = transactions(
        [updated(table.source, (row(1), row(1, b"a'b"))), inserted(table.source, row(10))],
        [deleted(table.source, row(4)), updated(table.source, (row(2), row(2, b"\\")))],
        [inserted(table.source, row(11), row(12)), updated(table.source, (row(3), row(3, b"%b")))],
    )
    with applier(target, {table.source: table}, ApplySettings()) as applying:
        run_log(applying, events)
    assert watched.kinds == ["delete 1", "update 3", "insert 3"]
    expected = [(1, "a'b"), (2, "\\"), (3, "%b"), (10, "new"), (11, "new"), (12, "new")]
    assert rows(target, "SELECT id, v FROM simple ORDER BY id") == expected


@pytest.mark.server
@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (updated, "not on the target"),
        (inserted, "uplicate"),
        ("long", "too long"),
    ],
)
def test_one_that_the_target_refuses_is_found_among_many(target: Url, bad: object, reason: str) -> None:
    table = simple(target)
    run(target, "INSERT INTO simple VALUES (50, 'there'), (60, 'there')")
    refused = (
        updated(table.source, (row(999), row(999)))
        if bad is updated
        else inserted(table.source, row(50))
        if bad is inserted
        else updated(table.source, (row(60), row(60, b"far too long")))
    )
    events = transactions(
        [inserted(table.source, *[row(number) for number in range(20)])],
        [
            updated(table.source, (row(3), row(3, b"changed"))),
            refused,
            updated(table.source, (row(4), row(4, b"changed"))),
        ],
        [deleted(table.source, row(7)), inserted(table.source, row(30))],
    )
    with applier(target, {table.source: table}, ApplySettings()) as applying:
        run_log(applying, events)
        assert applying.rows.refused.total() == 1
    found = dict(rows(target, "SELECT id, v FROM simple"))
    assert found == {n: "new" for n in (*range(20), 30) if n != 7} | {
        3: "changed",
        4: "changed",
        50: "there",
        60: "there",
    }
    kept = rows(target, f"SELECT `ERROR` FROM `{target.database}_control`.awsdms_apply_exceptions ORDER BY 1 DESC")
    assert any(reason in str(words) for (words,) in kept)


@pytest.mark.server
def test_what_a_trigger_sees_stays_in_order(target: Url) -> None:
    run(target, "DROP TABLE IF EXISTS seen", "CREATE TABLE seen (n int AUTO_INCREMENT PRIMARY KEY, id int)")
    simple(target)
    for event in ("INSERT", "UPDATE"):
        body = "INSERT INTO seen (id) VALUES (NEW.id)"
        run(target, f"CREATE TRIGGER seen_{event} AFTER {event} ON simple FOR EACH ROW {body}")
    found = apply_tables(target, target, has_triggers=True)
    table = found[ObjectName(schema=target.database, name="simple")]
    assert not table.rows_are_apart
    events = transactions(
        [inserted(table.source, row(1), row(2))],
        [updated(table.source, (row(1), row(1, b"x"))), inserted(table.source, row(3))],
        [updated(table.source, (row(2), row(2, b"x")))],
    )
    with applier(target, {table.source: table}, ApplySettings()) as applying:
        run_log(applying, events)
    assert [number for (number,) in rows(target, "SELECT id FROM seen ORDER BY n")] == [1, 2, 1, 3, 2]


@pytest.mark.server
@pytest.mark.parametrize(
    "definition",
    [
        "id int PRIMARY KEY, v varchar(10) UNIQUE",
        "id int PRIMARY KEY, v varchar(10), UNIQUE KEY half (v(3))",
        "id varchar(10) PRIMARY KEY, v varchar(10)",
        "id int, v varchar(10)",
        "id double PRIMARY KEY, v varchar(10)",
    ],
)
def test_rows_that_may_concern_one_another(target: Url, definition: str) -> None:
    assert not simple(target, definition=definition).rows_are_apart


@pytest.mark.server
def test_unique_values_that_change_hands_in_order(target: Url) -> None:
    table = simple(target, definition="id int PRIMARY KEY, v varchar(10) UNIQUE")
    events = transactions(
        [inserted(table.source, row(1, b"a"), row(2, b"b"))],
        [
            updated(table.source, (row(1, b"a"), row(1, b"c"))),
            updated(table.source, (row(2, b"b"), row(2, b"a"))),
            updated(table.source, (row(1, b"c"), row(1, b"b"))),
            deleted(table.source, row(2, b"a")),
            inserted(table.source, row(3, b"a")),
        ],
    )
    with applier(target, {table.source: table}, ApplySettings()) as applying:
        run_log(applying, events)
        assert not applying.rows.refused
    assert rows(target, "SELECT id, v FROM simple ORDER BY id") == [(1, "b"), (3, "a")]
