"""The sample shop: its schema, its rows, and that servers take both."""

import datetime
import os
from collections.abc import Iterator

import pytest

from migrate import sample
from migrate.engines.connect import open_raw
from migrate.engines.dumps.read import read_dump
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Schema
from migrate.url import Url
from tests.engines.dumps.client import load
from tests.servers.pool import Pool
from tests.sql import rows


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Schema:
    """The schema as the reader sees it."""
    file = tmp_path_factory.mktemp("sample") / "shop.sql"
    file.write_text(sample.schema_sql(), encoding="utf-8")
    return read_dump(file)


class TestSchema:
    def test_is_read_without_a_rest(self, shop: Schema) -> None:
        assert shop.skipped == ()
        assert (shop.engine, shop.version, shop.database) == (EngineName.MYSQL, "8.0.36", "shop")
        assert len(shop.tables) == 26
        assert (len(shop.views), len(shop.routines), len(shop.triggers), len(shop.events)) == (3, 3, 2, 1)

    def test_has_a_table_without_a_key_and_one_in_partitions(self, shop: Schema) -> None:
        assert [table.name.name for table in shop.tables if table.primary_key is None] == ["page_view"]
        assert [table.name.name for table in shop.tables if table.partitioning] == ["price_history"]


class TestRows:
    def test_are_the_same_every_time(self) -> None:
        assert all(list(table.rows()) == list(table.rows()) for table in sample.tables())

    def test_are_several_thousand(self) -> None:
        assert 5_000 < sum(1 for table in sample.tables() for _ in table.rows()) < 8_000

    def test_have_a_value_for_every_column_that_is_not_generated(self, shop: Schema) -> None:
        assert {table.name for table in sample.tables()} == {table.name.name for table in shop.tables}
        for table in sample.tables():
            declared = shop.tables_by_name[ObjectName(schema="shop", name=table.name)]
            assert table.columns == tuple(column.name for column in declared.columns if not column.generated)
            assert {len(row) for row in table.rows()} == {len(table.columns)}

    def test_come_after_those_they_refer_to(self, shop: Schema) -> None:
        seen: set[str] = set()
        for table in sample.tables():
            seen.add(table.name)
            for key in shop.tables_by_name[ObjectName(schema="shop", name=table.name)].foreign_keys:
                places = [table.columns.index(column) for column in key.columns]
                used = any(row[place] is not None for row in table.rows() for place in places)
                assert not used or key.referenced_table.name in seen

    def test_hold_what_migrations_stumble_over(self) -> None:
        values = [value for table in sample.tables() for row in table.rows() for value in row]
        texts = "".join(value for value in values if isinstance(value, str))
        assert all(sign in texts for sign in "\\'\"\t\n%🎉é田م")
        assert {"", None} <= {value for value in values if value is None or isinstance(value, str)}
        assert set(b"".join(value for value in values if isinstance(value, bytes))) == set(range(256))
        assert max(value for value in values if isinstance(value, int)) == 2**64 - 1
        assert any(len(repr(value)) > 17 for value in values if isinstance(value, float))
        assert any(value.microsecond % 1000 for value in values if isinstance(value, datetime.datetime))


@pytest.fixture(scope="module", params=["mysql", "mariadb"])
def loaded(request: pytest.FixtureRequest, servers: Pool) -> Iterator[Url]:
    """A database that holds the sample, its rows put in under the strictest sql_mode and with foreign keys checked."""
    administrator = servers.url(request.param)
    name = f"sample_{os.getpid()}"
    url = administrator.with_database(name)
    with open_raw(administrator, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    load(url, sample.schema_sql())
    with open_raw(url) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE'"
        )
        for statement in sample.rows_sql():
            cursor.execute(statement)
        connection.commit()
    yield url
    with open_raw(administrator, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")


@pytest.mark.server
class TestOnServers:
    def test_every_row_arrives(self, loaded: Url) -> None:
        for table in sample.tables():
            expected = sum(1 for _ in table.rows())
            assert rows(loaded, f"SELECT count(*) FROM `{table.name}`") == [(expected,)]

    def test_values_come_back_as_they_were(self, loaded: Url) -> None:
        for table in sample.tables():
            if table.columns[0] != "id" or table.name == "cart":
                continue
            columns = ", ".join(f"`{column}`" for column in table.columns)
            stored = rows(loaded, f"SELECT {columns} FROM `{table.name}` ORDER BY id")
            assert [[_plain(value) for value in row] for row in stored] == [
                [_plain(value) for value in row] for row in table.rows()
            ]

    @pytest.mark.parametrize("view", ["active_product", "customer_total", "order_digest"])
    def test_views_have_rows(self, loaded: Url, view: str) -> None:
        assert rows(loaded, f"SELECT count(*) FROM {view}")[0][0] > 50

    def test_routines_run(self, loaded: Url) -> None:
        assert rows(loaded, "SELECT gross_price(100, 'DE'), initials('Ada Lovelace')") == [(119, "AL")]


def _plain(value: object) -> object:
    """The value without what the driver makes of bits, flags, and members of a set."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, bytes) and len(value) == 1:
        return value[0]
    return value
