"""Values that one server has and another can't hold, keys of unusual types, and text that is none."""

from collections.abc import Callable, Iterator

import pytest

from migrate.model.validation import TableVerdict
from migrate.url import Url
from tests.servers.pool import Pool
from tests.sql import run
from tests.validate.conftest import Sides

pytestmark = pytest.mark.server
MATCH, MISMATCH = TableVerdict.MATCH, TableVerdict.MISMATCH


def _keys(table: Sides) -> set[tuple[str, tuple[str, ...]]]:
    return {(item.kind.value, tuple(value for _, value in item.key)) for item in table.verdict().samples}


@pytest.fixture
def plain_bytes(servers: Pool) -> Iterator[Url]:
    """A PostgreSQL database that takes any bytes for text."""
    administrator = servers.url("postgres")
    name = "validate_sql_ascii"
    run(administrator, f"CREATE DATABASE {name} ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    yield administrator.with_database(name)
    run(administrator, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize(
    ("mysql", "postgresql", "values", "other"),
    [
        ("flag tinyint(1)", "flag boolean", ("0", "1"), ("false", "true")),
        ("flag bit(1)", "flag boolean", ("b'0'", "b'1'"), ("false", "true")),
        ("flag bit(3)", "flag bit(3)", ("b'010'", "b'011'"), ("B'010'", "B'011'")),
        ("flag decimal(19,2)", "flag money", ("1.50", "-1.50"), ("1.50", "-1.50")),
        ("flag date", "flag timestamp", ("'2024-01-01'", "'2024-01-02'"), ("'2024-01-01'", "'2024-01-02'")),
    ],
)
def test_keys_of_unusual_types(
    sides: Callable[..., Sides], mysql: str, postgresql: str, values: tuple[str, ...], other: tuple[str, ...]
) -> None:
    table = sides()
    table.make(f"{mysql}, v int, primary key (flag)", f"{postgresql}, v int, primary key (flag)")
    table.on_source(f"INSERT INTO {{t}} VALUES ({values[0]}, 1), ({values[1]}, 2)")
    table.on_target(f"INSERT INTO {{t}} VALUES ({other[0]}, 1), ({other[1]}, 2)")
    assert table.verdict().verdict is MATCH
    table.on_target("UPDATE {t} SET v = 3 WHERE v = 2")
    [sample] = table.verdict().samples
    assert [item.column for item in sample.columns] == ["v"]


def test_a_text_key_beside_a_uuid(sides: Callable[..., Sides]) -> None:
    table = sides("postgres", "mariadb")
    table.make("k varchar(36) primary key, v int", "k uuid primary key, v int")
    table.insert("'123E4567-E89B-42D3-A456-426655440000', 1", "'123e4567-e89b-42d3-a456-426655440001', 2")
    assert table.verdict().verdict is MATCH
    table.on_target("UPDATE {t} SET v = 3 WHERE v = 1")
    assert _keys(table) == {("different", ("123e4567-e89b-42d3-a456-426655440000",))}


def test_zero_dates_in_a_key(sides: Callable[..., Sides]) -> None:
    table = sides("mysql", "postgres")
    table.make("d date, n int, primary key (d, n)", "d date, n int, primary key (d, n)")
    table.on_source("INSERT IGNORE INTO {t} VALUES ('0000-00-00', 1), ('2024-01-01', 2), ('9999-12-31', 3)")
    table.on_target("INSERT INTO {t} VALUES ('2024-01-01', 2), ('9999-12-31', 3)")
    assert _keys(table) == {("missing", ("0000-00-00", "1"))}


def test_endless_and_ancient_moments_in_a_key(sides: Callable[..., Sides]) -> None:
    table = sides("postgres", "mysql")
    table.make("t timestamp(6) primary key", "t datetime(6) primary key")
    table.on_source("INSERT INTO {t} VALUES ('infinity'), ('0044-03-15 BC'), ('2024-01-01'), ('12000-01-01')")
    table.on_target("INSERT INTO {t} VALUES ('2024-01-01')")
    assert _keys(table) == {
        ("missing", ("infinity",)),
        ("missing", ("0044-03-15 00:00:00 BC",)),
        ("missing", ("12000-01-01 00:00:00",)),
    }


def test_no_number_is_no_number_of_mysql(sides: Callable[..., Sides]) -> None:
    table = sides("postgres", "mysql")
    table.make("id int primary key, n numeric, f double precision", "id int primary key, n decimal(20,2), f double")
    table.on_source(
        "INSERT INTO {t} VALUES (1, 'NaN', 1), (2, 'Infinity', 2), (3, 3, 'NaN'), (4, 4, '-Infinity'), (5, 5, 5)"
    )
    table.on_target("INSERT INTO {t} VALUES (1, 0, 1), (2, 0, 2), (3, 3, 0), (4, 4, 0), (5, 5, 5)")
    assert _keys(table) == {("different", (number,)) for number in "1234"}


def test_a_tolerance_is_told(sides: Callable[..., Sides]) -> None:
    table = sides("mysql", "postgres")
    table.make("id int primary key, f float, d double", "id int primary key, f numeric(10,2), d double precision")
    table.on_source("INSERT INTO {t} VALUES (1, 0.1, 1e-300), (2, 16777216, 2), (3, NULL, NULL)")
    table.on_target("INSERT INTO {t} VALUES (1, 0.1, 1e-300), (2, 16777200, 2), (3, NULL, NULL)")
    found = table.verdict()
    assert found.verdict is MATCH
    assert found.reason.startswith("compared only as far as both types keep a value: f (within 6e-06 of its size")
    table.on_target("UPDATE {t} SET f = 0.11 WHERE id = 1")
    table.on_target("UPDATE {t} SET f = 16777400 WHERE id = 2")
    assert _keys(table) == {("different", ("1",)), ("different", ("2",))}


def test_numbers_without_a_key_within_a_tolerance(sides: Callable[..., Sides]) -> None:
    table = sides("mysql", "postgres")
    table.make("a int, f double", "a int, f numeric(20,3)")
    table.on_source("INSERT INTO {t} VALUES (1, 0.1234), (1, 0.1234), (1, 7), (2, NULL)")
    table.on_target("INSERT INTO {t} VALUES (1, 0.123), (1, 7), (1, 0.123), (2, NULL)")
    assert table.verdict().verdict is MATCH
    table.on_target("UPDATE {t} SET f = 7.001 WHERE f = 7")
    found = table.verdict()
    assert (found.missing, found.extra, found.different) == (1, 1, 0)
    assert {float(dict(item.key)["f"]) for item in found.samples} == {7.0, 7.001}


def test_text_that_is_no_text_is_never_called_equal(sides: Callable[..., Sides], plain_bytes: Url) -> None:
    pair = sides("mysql", "postgres")
    table = Sides(pair.source, plain_bytes, pair.name)
    table.make("id int primary key, v varchar(20)", "id int primary key, v text")
    table.on_source("INSERT INTO {t} VALUES (1, 'plain'), (2, 'x'), (3, 'é')")
    table.on_target("INSERT INTO {t} VALUES (1, 'plain'), (2, E'x\\xFE'), (3, 'é')")
    found = table.verdict()
    assert found.verdict is TableVerdict.NOT_COMPARABLE
    assert "0xfe" in found.reason
    table.on_target("UPDATE {t} SET v = 'x' WHERE id = 2")
    assert table.verdict().verdict is MATCH


def test_bytes_that_are_no_text_are_told_apart(sides: Callable[..., Sides], plain_bytes: Url) -> None:
    pair = sides("mysql", "postgres")
    table = Sides(pair.source, plain_bytes, pair.name)
    table.make("id int primary key, v varbinary(20)", "id int primary key, v text")
    table.on_source("INSERT INTO {t} VALUES (1, 'plain'), (2, X'FF'), (3, X'C3A9')")
    table.on_target("INSERT INTO {t} VALUES (1, 'plain'), (2, E'\\xFE'), (3, 'é')")
    found = table.verdict()
    assert found.verdict in (MISMATCH, TableVerdict.NOT_COMPARABLE)
    table.on_target("DELETE FROM {t} WHERE id = 2")
    table.on_source("DELETE FROM {t} WHERE id = 2")
    assert table.verdict().verdict is MATCH
