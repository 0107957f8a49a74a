"""PostgreSQL's own hash finds equal tables equal, and never others."""

from collections.abc import Callable

import pytest

from migrate.model.validation import TableVerdict
from migrate.validate import table as table_module
from migrate.validate.fast_path import equal_rows
from tests.validate.conftest import Sides

pytestmark = pytest.mark.server
COLUMNS = "k int primary key, a text, b varchar(20), n numeric(12,2), d date, t timestamptz, u uuid, x bytea, c char(5), p boolean"
VALUES = (
    "{n}, 'a{n}', NULL, {n}.50, '2024-01-01', '2024-01-01 10:00:00.5+02', '00000000-0000-4000-8000-0000000000{n:02}', "
    "'\\x0{n}', 'c', true"
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int | None]:
    """What the fast path said."""
    said: list[int | None] = []

    def spy(*arguments: object) -> int | None:
        said.append(equal_rows(*arguments))  # type: ignore[arg-type]
        return said[-1]

    monkeypatch.setattr(table_module, "equal_rows", spy)
    return said


@pytest.fixture
def table(sides: Callable[..., Sides]) -> Sides:
    made = sides("postgres", "postgres-old")
    made.make(COLUMNS)
    made.insert(*(VALUES.format(n=number) for number in range(1, 10)))
    return made


def test_equal_tables_need_nothing_else(table: Sides, asked: list[int | None]) -> None:
    found = table.verdict()
    assert asked == [9]
    assert (found.verdict, found.source_rows, found.target_rows) == (TableVerdict.MATCH, 9, 9)


def test_empty_tables(sides: Callable[..., Sides], asked: list[int | None]) -> None:
    table = sides("postgres", "postgres-old")
    table.make("k int primary key")
    assert table.verdict().verdict is TableVerdict.MATCH
    assert asked == [0]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE {t} SET b = ''",
        "UPDATE {t} SET a = 'A3' WHERE k = 3",
        "UPDATE {t} SET a = CASE k WHEN 1 THEN 'a2' ELSE 'a1' END WHERE k IN (1, 2)",
        "UPDATE {t} SET p = NULL WHERE k = 3",
        "UPDATE {t} SET a = b, b = a WHERE k = 3",
        "UPDATE {t} SET n = -n WHERE k = 3",
        "UPDATE {t} SET n = 0 WHERE k = 3",
        "UPDATE {t} SET t = t + interval '1 microsecond' WHERE k = 3",
        "DELETE FROM {t} WHERE k = 3",
    ],
)
def test_a_change_is_left_to_the_checksums(table: Sides, asked: list[int | None], change: str) -> None:
    table.on_target(change)
    assert table.verdict().verdict is TableVerdict.MISMATCH
    assert asked == [None]


def test_values_that_are_equal_need_nothing_else(sides: Callable[..., Sides], asked: list[int | None]) -> None:
    table = sides("postgres", "postgres-old")
    for run in (table.on_source, table.on_target):
        run("CREATE EXTENSION IF NOT EXISTS citext")
    table.make("k int, a numeric, b numeric, c float8, d varchar(9)[], e jsonb, f citext, g timestamptz, h char(5)")
    same = "'NaN', '-0', '{{a}}', '{{\"b\": {0}, \"a\": {1}}}', 'a', 'infinity', 'a{2}'"
    table.on_source(f"INSERT INTO {{t}} VALUES (1, 1.0, {same.format(1, 2, '')})")
    table.on_target(f"INSERT INTO {{t}} VALUES (1, 1.00, {same.format(1, 2, '  ')})")
    assert table.verdict().verdict is TableVerdict.MATCH
    assert asked == [1]


def test_an_infinite_date_is_left_to_the_checksums(sides: Callable[..., Sides], asked: list[int | None]) -> None:
    table = sides("postgres", "postgres-old")
    table.make("k int primary key, v date")
    table.insert("1, 'infinity'", "2, '-infinity'")
    assert table.verdict().verdict is TableVerdict.MATCH
    assert asked == [None]


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("bigint", "1", "4294967296"),
        ("double precision", "0", "'-0'"),
        ("interval", "'1 month'", "'30 days'"),
        ("jsonb", "'1'", "'-1'"),
        ("numeric(12,2)", "7.5", "-7.5"),
        ("numeric(30,0)", "7", "-7"),
        ("time(6)", "'00:00:00.000001'", "'01:11:34.967296'"),
        ("timestamp(6)", "'2000-01-01 00:00:00.000001'", "'2000-01-01 01:11:34.967296'"),
        ("timestamptz(6)", "'2000-01-01 00:00:00.000001+00'", "'2000-01-01 01:11:34.967296+00'"),
    ],
)
def test_values_of_one_own_hash_are_told_apart(
    sides: Callable[..., Sides], asked: list[int | None], kind: str, one: str, other: str
) -> None:
    table = sides("postgres", "postgres-old")
    table.make(f"k int primary key, v {kind}")
    table.on_source(f"INSERT INTO {{t}} VALUES (1, {one}), (2, {one})")
    table.on_target(f"INSERT INTO {{t}} VALUES (1, {one}), (2, {one})")
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_target(f"UPDATE {{t}} SET v = {other} WHERE k = 2")
    assert table.verdict().different == 1
    assert asked == [2, None]


def test_a_collation_that_folds_case_hides_nothing(sides: Callable[..., Sides], asked: list[int | None]) -> None:
    table = sides("postgres", "postgres-old")
    for run in (table.on_source, table.on_target):
        run(
            "CREATE COLLATION IF NOT EXISTS folding (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"
        )
        run(f"CREATE DOMAIN {table.name}_word AS text COLLATE folding")
        run(f"CREATE TABLE {{t}} (k int primary key, v text COLLATE folding, w {table.name}_word)")
    table.on_source("INSERT INTO {t} VALUES (1, 'a', 'b')")
    table.on_target("INSERT INTO {t} VALUES (1, 'A', 'B')")
    assert table.verdict().different == 1
    assert asked == [None]


def test_another_pair_of_engines_is_not_asked(sides: Callable[..., Sides], asked: list[int | None]) -> None:
    table = sides("mysql", "postgres")
    table.make("k int primary key")
    assert table.verdict().verdict is TableVerdict.MATCH
    assert asked == [None]
