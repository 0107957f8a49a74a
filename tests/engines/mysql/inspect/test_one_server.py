"""What only MySQL or only MariaDB has."""

from collections.abc import Iterator

import pytest

from migrate.engines.mysql.inspect import inspect
from migrate.model.schema import (
    Check,
    Generated,
    Index,
    IndexPart,
    Key,
    Schema,
)
from migrate.url import Url
from tests.engines.databases import made_database
from tests.engines.mysql.inspect.conftest import table
from tests.engines.repeating import default
from tests.servers.pool import Pool
from tests.sql import run

pytestmark = pytest.mark.server


class TestOnlyMySql:
    def test_what_only_mysql_has(self, mysql_url: Url) -> None:
        run(
            mysql_url,
            """CREATE TABLE t (id INT, g POINT NOT NULL SRID 4326, v VECTOR(3), j JSON DEFAULT (JSON_ARRAY('it''s')),
               KEY plus ((id + 1)), KEY unseen (id) INVISIBLE, CONSTRAINT loose CHECK (id > 3) NOT ENFORCED,
               w TEXT, FULLTEXT KEY grams (w) WITH PARSER ngram,
               `b``1` VARBINARY(9) DEFAULT X'FF00', b2 VARBINARY(9) DEFAULT 'it''s\\0', b3 BINARY(3) DEFAULT 'a',
               b4 BINARY(2) DEFAULT '\\0\\0', b5 VARBINARY(3) DEFAULT '')""",
        )
        found = inspect(mysql_url).tables[0]
        assert found.column("g").type.srid == 4326
        assert found.column("v").type.length == 3
        assert default(found.column("j")) == ("expression", r"json_array(_utf8mb4'it\'s')")
        assert found.checks == (Check(name="loose", expression="`id` > 3", enforced=False),)
        assert [default(found.column(name)) for name in ("b`1", "b2", "b3", "b4", "b5")] == [
            ("expression", "0xFF00"),
            ("expression", "0x6974277300"),
            ("expression", "0x61"),
            ("expression", "0x00"),
            ("literal", ""),
        ]
        assert found.indexes == (
            Index(name="grams", parts=(IndexPart(column="w"),), method="fulltext", parser="ngram"),
            Index(name="plus", parts=(IndexPart(expression="`id` + 1"),)),
            Index(name="unseen", parts=(IndexPart(column="id"),), visible=False),
        )


@pytest.fixture(scope="module")
def found(servers: Pool) -> Iterator[Schema]:
    with made_database(servers.url("mariadb")) as url:
        run(
            url,
            *(
                "CREATE SEQUENCE unused START WITH 5 INCREMENT BY 3 CACHE 10",
                "CREATE SEQUENCE `u`` %s'\\\\ sed` INCREMENT BY 2 NOCACHE",
                "SELECT NEXTVAL(`u`` %s'\\\\ sed`), NEXTVAL(`u`` %s'\\\\ sed`)",
                """CREATE TABLE versioned (a INT, begun TIMESTAMP(6) GENERATED ALWAYS AS ROW START,
                   ended TIMESTAMP(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (begun, ended))
                   WITH SYSTEM VERSIONING""",
                "CREATE TABLE plainly_versioned (a INT) WITH SYSTEM VERSIONING",
                "CREATE TABLE modern (u UUID DEFAULT UUID(), i INET6, j JSON, w TEXT, UNIQUE KEY long_one (w), n INT, KEY no (n) IGNORED)",
                "CREATE TABLE counted (n BIGINT DEFAULT NEXTVAL(unused))",
            ),
        )
        yield inspect(url)


class TestOnlyMariaDb:
    def test_sequences(self, found: Schema) -> None:
        assert [(one.name.name, one.start, one.increment, one.cache, one.last_value) for one in found.sequences] == [
            ("u` %s'\\\\ sed", 1, 2, 0, 3),
            ("unused", 5, 3, 10, None),
        ]
        assert {one.type for one in found.sequences} == {"bigint"}

    def test_a_sequence_is_no_table(self, found: Schema) -> None:
        names = [one.name.name for one in found.tables]
        assert names == ["counted", "modern", "plainly_versioned", "versioned"]

    def test_versioned_tables(self, found: Schema) -> None:
        assert [one.name.name for one in found.tables if one.system_versioned] == ["plainly_versioned", "versioned"]
        assert table(found, "versioned").column("begun").generated == Generated(expression="ROW START", stored=True)
        assert [column.name for column in table(found, "plainly_versioned").columns] == ["a"]

    def test_modern_columns(self, found: Schema) -> None:
        modern = table(found, "modern")
        assert [column.type.name for column in modern.columns] == ["uuid", "inet6", "longtext", "text", "int"]
        assert default(modern.column("u")) == ("expression", "uuid()")
        assert modern.checks == (Check(name="j", expression="json_valid(`j`)"),)
        assert modern.unique_keys == (Key(name="long_one", columns=("w",)),)
        assert [(index.name, index.visible) for index in modern.indexes] == [("no", False)]

    def test_a_default_from_a_sequence(self, found: Schema) -> None:
        kind, text = default(table(found, "counted").column("n")) or ("", "")
        assert kind == "expression"
        assert text.startswith("nextval(")
