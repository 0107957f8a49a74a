"""Types that users make in PostgreSQL, generated columns, and databases in another encoding."""

from collections.abc import Callable, Iterator

import pytest

from migrate.model.validation import TableVerdict
from migrate.url import Url
from tests.servers.pool import Pool
from tests.sql import run
from tests.validate.conftest import Sides

pytestmark = pytest.mark.server


@pytest.fixture
def latin_database(servers: Pool) -> Iterator[Url]:
    """A PostgreSQL database whose text is not UTF-8."""
    administrator = servers.url("postgres")
    run(
        administrator,
        "CREATE DATABASE validate_latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0",
    )
    yield administrator.with_database("validate_latin")
    run(administrator, "DROP DATABASE validate_latin WITH (FORCE)")


def test_enum_types_and_domains(sides: Callable[..., Sides]) -> None:
    table = sides()
    kind, price = f"{table.name}_kind", f"{table.name}_price"
    run(
        table.target,
        f"CREATE TYPE {kind} AS ENUM ('small', 'Large', 'é')",
        f"CREATE DOMAIN {price} AS numeric(10,2) CHECK (VALUE >= 0)",
    )
    table.make(
        "id int primary key, k enum('small','Large','é'), p decimal(10,2)", f"id int primary key, k {kind}, p {price}"
    )
    table.insert("1, 'small', 1.50", "2, 'é', NULL", "3, NULL, 0")
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_target("UPDATE {t} SET k = 'Large' WHERE id = 2")
    table.on_target("UPDATE {t} SET p = 1.51 WHERE id = 1")
    named = {(item.key[0][1], item.columns[0].column) for item in table.verdict().samples}
    assert named == {("1", "p"), ("2", "k")}


def test_an_enum_type_as_a_key(sides: Callable[..., Sides]) -> None:
    table = sides()
    run(table.target, f"CREATE TYPE {table.name}_kind AS ENUM ('b', 'a', 'A')")
    table.make(
        "k enum('b','a','A') collate utf8mb4_bin, n int, v int, primary key (k, n)",
        f"k {table.name}_kind, n int, v int, primary key (k, n)",
    )
    table.insert(*(f"'{label}', {number}, 0" for label in "baA" for number in range(30)))
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_target("UPDATE {t} SET v = 1 WHERE k = 'A' AND n = 7")
    assert [item.key for item in table.verdict().samples] == [(("k", "A"), ("n", "7"))]


def test_generated_columns_are_compared(sides: Callable[..., Sides]) -> None:
    table = sides()
    for act, plus in ((table.on_source, "n + 1"), (table.on_target, "n + 2")):
        act(f"CREATE TABLE {{t}} (id int primary key, n int, g int GENERATED ALWAYS AS ({plus}) STORED)")
        act("INSERT INTO {t} (id, n) VALUES (1, 1)")
    [difference] = table.verdict().samples
    assert [(item.column, item.source, item.target) for item in difference.columns] == [("g", "2", "3")]


def test_a_database_that_is_not_in_utf8(sides: Callable[..., Sides], latin_database: Url) -> None:
    pair = sides()
    table = Sides(pair.source, latin_database, pair.name)
    table.make("k varchar(20) collate utf8mb4_bin primary key, v text", "k varchar(20) primary key, v text")
    table.insert("'é', 'naïve'", "'ü', NULL")
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_target("UPDATE {t} SET v = 'naive' WHERE k = 'é'")
    assert [item.key for item in table.verdict().samples] == [(("k", "é"),)]


def test_a_table_of_very_many_columns(sides: Callable[..., Sides]) -> None:
    for source, target in (("mysql", "postgres"), ("postgres", "mariadb")):
        table = sides(source, target)
        table.make("id int primary key, " + ", ".join(f"c{number} int" for number in range(300)))
        table.insert(f"1, {', '.join(map(str, range(300)))}")
        assert table.verdict().verdict is TableVerdict.MATCH
        table.on_target("UPDATE {t} SET c288 = c289, c289 = 288")
        [difference] = table.verdict().samples
        assert {item.column for item in difference.columns} == {"c288", "c289"}
