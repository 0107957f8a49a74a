"""Values that meet every escape, in batches, through both texts."""

import struct
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migrate.engines.connect import open_raw
from migrate.model.progress import TableState
from migrate.url import Url
from tests.execute.local.conftest import Databases
from tests.execute.local.loading import load
from tests.sql import rows, run

pytestmark = pytest.mark.server
few = settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

NASTY = st.sampled_from(
    [
        *list("\\\t\n\r\"',N\x01\x08\x0b\x0c\x1a\x1c\x1d\x1e\x1f\x7f\x85\u2028é😀%{}"),
        "\\N",
        "NULL",
        '""',
        "\\\\",
        "\r\n",
        " ",
    ]
)
TEXTS = st.lists(st.one_of(NASTY, st.characters(exclude_categories=["Cs"], exclude_characters="\0")), max_size=12).map(
    "".join
)
FLOATS = st.floats(width=32, allow_nan=False, allow_infinity=False, allow_subnormal=False)
DOUBLES = st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False)
DECIMALS = st.decimals(min_value=Decimal(10) ** 20 * -1, max_value=Decimal(10) ** 20, places=8)
MOMENTS = st.datetimes(min_value=datetime(1000, 1, 1), max_value=datetime(9999, 12, 31, 23, 59, 59))
ROWS = st.lists(
    st.tuples(*(st.none() | values for values in (TEXTS, st.binary(max_size=20), FLOATS, DOUBLES, DECIMALS, MOMENTS))),
    min_size=1,
    max_size=120,
)
MYSQL = "t longtext, b longblob, f float, d double, n decimal(30,8), m datetime(6)"
POSTGRES = "t text, b bytea, f real, d double precision, n numeric(30,8), m timestamp(6)"


def _fill(url: Url, values: list[tuple[object, ...]]) -> None:
    with open_raw(url) as connection, connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS val")
        kinds = POSTGRES if url.scheme == "postgresql" else MYSQL
        suffix = "" if url.scheme == "postgresql" else " CHARACTER SET utf8mb4"
        cursor.execute(f"CREATE TABLE val (id int PRIMARY KEY, {kinds}){suffix}")
        for number, row in enumerate(values):
            cursor.execute("INSERT INTO val VALUES (%s, %s, %s, %s, %s, %s, %s)", (number, *row))
        connection.commit()


def _read(url: Url) -> list[tuple[object, ...]]:
    single = "f" if url.scheme == "postgresql" else "f + 0E0"
    found = rows(url, f"SELECT t, b, {single}, d, n, m FROM val ORDER BY id")
    return [(t, None if b is None else bytes(b), _single(f), d, n, m) for t, b, f, d, n, m in found]


def _single(value: float | None) -> float | None:
    return None if value is None else struct.unpack("f", struct.pack("f", value))[0]


@pytest.mark.parametrize(
    ("server", "target"),
    [
        ("mysql", "postgres"),
        ("mariadb", "postgres"),
        ("postgres", "mysql"),
        ("postgres", "mariadb"),
        ("mysql", "mariadb"),
    ],
)
@few
@given(values=ROWS)
def test_values_arrive_as_they_were(
    databases: Databases, server: str, target: str, values: list[tuple[object, ...]]
) -> None:
    source, goal = databases(server), databases(target)
    _fill(source, values)
    _fill(goal, [])
    finished = load(source, goal, tables=["val"])["val"]
    assert (finished.table_state, finished.error, finished.full_load_error_rows) == (TableState.TABLE_COMPLETED, "", 0)
    assert finished.full_load_rows == len(values)
    assert _read(goal) == _read(source)


@pytest.mark.parametrize(("server", "target"), [("mysql", "postgres"), ("mysql", "mariadb"), ("postgres", "mysql")])
def test_null_and_its_look_alikes(databases: Databases, server: str, target: str) -> None:
    source, goal = databases(server), databases(target)
    values = [
        (text, None, None, None, None, None) for text in (None, "", "NULL", "\\N", "N", "null", '"NULL"', "\\", " ")
    ]
    _fill(source, values)
    _fill(goal, [])
    load(source, goal, tables=["val"])
    assert [row[0] for row in _read(goal)] == [row[0] for row in values]


@pytest.mark.parametrize("name", ["mysql", "mariadb"])
def test_rows_that_fill_a_packet(databases: Databases, name: str) -> None:
    """A row of 16 MiB less one byte goes on in a second packet, even an empty one."""
    packet = 0xFFFFFF
    source, goal = databases(name), databases("postgres")
    for url in (source, goal):
        run(url, "DROP TABLE IF EXISTS packed")
    # A row has the four bytes of its text's length before the text, and two for the number.
    sizes = [1, packet - 7, 2, packet - 6, packet - 5, 3, 2 * packet - 6, 4]
    run(source, "CREATE TABLE packed (id int PRIMARY KEY, v longtext)")
    for number, size in enumerate(sizes):
        run(source, f"INSERT INTO packed VALUES ({number}, REPEAT('x', {size}))")
    run(goal, "CREATE TABLE packed (id int PRIMARY KEY, v text)")
    assert load(source, goal, tables=["packed"])["packed"].error == ""
    assert rows(goal, "SELECT length(v), rtrim(v, 'x') FROM packed ORDER BY id") == [(size, "") for size in sizes]
    run(source, "DROP TABLE packed")


@pytest.mark.parametrize("target", ["postgres", "mysql"])
def test_rows_of_some_megabytes(databases: Databases, target: str) -> None:
    source, goal = databases("mariadb"), databases(target)
    text = ('line\nwith \\ and \t and " and é ' * 40_000)[: 1 << 20]
    values: list[tuple[object, ...]] = [
        (text * (n % 3 + 1), bytes(range(256)) * 8192, None, None, None, None) for n in range(5)
    ]
    values += [("short", b"", None, None, None, None)] * 50
    run(goal, "DROP TABLE IF EXISTS val")
    _fill(source, values)
    _fill(goal, [])
    finished = load(source, goal, tables=["val"])["val"]
    assert (finished.full_load_rows, finished.error) == (55, "")
    assert _read(goal) == _read(source)
