"""Inspection of real MySQL and MariaDB servers."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from migrate.engines.engine import engine_of
from migrate.engines.mysql import catalogue
from migrate.engines.mysql.inspect import inspect
from migrate.errors import ConnectionFailed, Unsupported, UsageProblem
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import (
    Check,
    Column,
    DefaultKind,
    Event,
    Generated,
    Index,
    IndexPart,
    Key,
    Routine,
    RoutineKind,
    Schema,
    Table,
    Trigger,
)
from migrate.url import Url
from tests.conftest import FreshDatabase
from tests.engines.databases import counting, made_database
from tests.servers.pool import Pool
from tests.sql import run

pytestmark = pytest.mark.server
LONG = "l" * 64

COMMON = (
    "SET sql_mode = 'STRICT_TRANS_TABLES'",
    r"""CREATE TABLE kinds (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'it''s "the" \\ key',
        flag TINYINT(1) NOT NULL DEFAULT 1,
        price DECIMAL(10,3) UNSIGNED ZEROFILL DEFAULT 1.5,
        word VARCHAR(20) DEFAULT 'it''s \\ here',
        made DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
        mood ENUM('sad','it''s','a,b','x\\y') DEFAULT 'it''s',
        tags SET('x','y') DEFAULT 'x,y',
        bits BIT(3) DEFAULT b'101',
        since YEAR DEFAULT '2020',
        raw VARBINARY(10) DEFAULT 'ab',
        label VARCHAR(30) DEFAULT (CONCAT('a', '''b')),
        later VARCHAR(40) AS (CONCAT(word, 'it''s \\')) STORED,
        twice INT AS (flag * 2) VIRTUAL,
        f FLOAT(7,2), d DOUBLE, t TIME(6), ts TIMESTAMP NULL, day DATE DEFAULT '2020-01-01',
        nothing VARCHAR(5) DEFAULT NULL, null_word VARCHAR(5) DEFAULT 'NULL', blank VARCHAR(5) DEFAULT '',
        minus INT DEFAULT -5, plain CHAR(5) CHARACTER SET latin1 COLLATE latin1_bin,
        hidden INT INVISIBLE DEFAULT 3, body TEXT, place POINT NOT NULL,
        KEY prefixed (word(5), flag DESC), FULLTEXT KEY texts (body) COMMENT 'for search', SPATIAL KEY places (place),
        UNIQUE KEY whole (flag, price), UNIQUE KEY partly (word(3)),
        CONSTRAINT sane CHECK (word <> 'it''s \\' AND flag > 0)
    ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci ROW_FORMAT=DYNAMIC COMMENT='the \'table\''""",
    "INSERT INTO kinds (word, price, place) VALUES ('one', 1, POINT(0, 0)), ('two', 2, POINT(1, 1))",
    """CREATE TABLE ranged (id INT, d DATE NOT NULL) PARTITION BY RANGE (YEAR(d)) SUBPARTITION BY HASH (id) SUBPARTITIONS 2
       (PARTITION old VALUES LESS THAN (2020), PARTITION rest VALUES LESS THAN MAXVALUE)""",
    """CREATE TABLE columned (id INT, d DATE) PARTITION BY RANGE COLUMNS (d, id)
       (PARTITION a VALUES LESS THAN ('2020-01-01', 3), PARTITION b VALUES LESS THAN (MAXVALUE, MAXVALUE))""",
    "CREATE TABLE listed (w VARCHAR(9)) PARTITION BY LIST COLUMNS (w) (PARTITION one VALUES IN ('it''s', 'b'))",
    "CREATE TABLE spread (id INT PRIMARY KEY) PARTITION BY LINEAR KEY () PARTITIONS 2",
    """CREATE TABLE child (id INT PRIMARY KEY, kind BIGINT UNSIGNED, CONSTRAINT child_kind FOREIGN KEY (kind)
       REFERENCES kinds (id) ON DELETE CASCADE ON UPDATE SET NULL)""",
    "CREATE SQL SECURITY INVOKER VIEW cheap AS SELECT id, word FROM kinds WHERE price < 9 WITH CASCADED CHECK OPTION",
    r"""CREATE FUNCTION joined(x VARCHAR(20) CHARACTER SET latin1, `odd name` INT) RETURNS VARCHAR(10) DETERMINISTIC
        READS SQL DATA COMMENT 'it''s' RETURN CONCAT(x, 'a\\b')""",
    "CREATE PROCEDURE fill(IN a INT, OUT b DECIMAL(5,2), INOUT c TEXT) MODIFIES SQL DATA SET b = a",
    "CREATE TRIGGER first_one BEFORE INSERT ON child FOR EACH ROW SET NEW.kind = NEW.kind",
    "CREATE TRIGGER second_one BEFORE INSERT ON child FOR EACH ROW FOLLOWS first_one SET NEW.kind = 1",
    "CREATE EVENT tidy ON SCHEDULE EVERY '1:30' HOUR_MINUTE STARTS '2040-01-01' DISABLE COMMENT 'tidies' DO SELECT 1",
    "CREATE EVENT once ON SCHEDULE AT '2040-01-01 00:00:00' DO SELECT 2",
    f"CREATE TABLE `{LONG}` (`{LONG}` INT, `a``b'c\"d %s é\nz` INT COMMENT '%s é', `Mixed` INT, KEY `%s` (`Mixed`))",
)


@pytest.fixture(scope="module", params=["mysql", "mariadb"])
def source(request: pytest.FixtureRequest, servers: Pool) -> Iterator[Url]:
    with made_database(servers.url(request.param)) as url:
        execute(url, COMMON)
        yield url


@pytest.fixture(scope="module")
def schema(source: Url) -> Schema:
    return inspect(source)


@pytest.fixture(scope="module")
def kinds(schema: Schema) -> Table:
    return table(schema, "kinds")


def execute(url: Url, statements: tuple[str, ...]) -> None:
    run(url, *statements)


def table(schema: Schema, name: str) -> Table:
    return next(one for one in schema.tables if one.name.name == name)


def default(column: Column) -> tuple[str, str] | None:
    return (column.default.kind.value, column.default.text) if column.default else None


class TestServer:
    def test_the_server_says_what_it_is(self, schema: Schema, source: Url) -> None:
        assert schema.engine is EngineName(source.scheme)
        assert [part.isdigit() for part in schema.version.split(".")] == [True] * 3

    def test_whatever_the_address_says(self, source: Url, schema: Schema) -> None:
        other = "mysql" if source.scheme == "mariadb" else "mariadb"
        assert inspect(replace(source, scheme=other)).engine is schema.engine

    def test_the_variables_that_matter_are_there(self, schema: Schema) -> None:
        assert schema.variable("log_bin") == "ON"
        assert schema.variable("binlog_format") == "ROW"
        assert schema.variable("lower_case_table_names") == "0"
        assert schema.variable("max_allowed_packet").isdigit()
        assert [name for name, _ in schema.variables] == sorted(name.lower() for name, _ in schema.variables)

    def test_grants_are_told_without_the_password(self, schema: Schema) -> None:
        grants = schema.variable("current_user_grants")
        assert grants.startswith("GRANT ")
        assert "IDENTIFIED" not in grants

    def test_the_database_and_its_character_set(self, schema: Schema, source: Url) -> None:
        assert schema.database == source.database
        assert schema.schemas == (source.database,)
        assert schema.charset == "utf8mb4"
        assert (schema.collation or "").startswith("utf8mb4_")

    def test_nothing_is_skipped(self, schema: Schema) -> None:
        assert schema.skipped == ()


class TestRepeating:
    def test_two_inspections_are_equal(self, schema: Schema, source: Url) -> None:
        again = inspect(source)
        assert replace(again, tables=()) == replace(schema, tables=())
        assert [replace(one, row_estimate=0, size_bytes=0) for one in again.tables] == [
            replace(one, row_estimate=0, size_bytes=0) for one in schema.tables
        ]

    def test_it_survives_json(self, schema: Schema) -> None:
        assert Schema.from_text(schema.to_text()) == schema

    def test_tables_are_in_order(self, schema: Schema) -> None:
        assert [one.name for one in schema.tables] == sorted(one.name for one in schema.tables)

    def test_through_the_engine(self, source: Url, schema: Schema) -> None:
        assert engine_of(source).inspect(source).views == schema.views


class TestColumns:
    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("flag", ("literal", "1")),
            ("price", ("literal", "0000001.500")),
            ("word", ("literal", "it's \\ here")),
            ("mood", ("literal", "it's")),
            ("tags", ("literal", "x,y")),
            ("bits", ("expression", "b'101'")),
            ("since", ("literal", "2020")),
            ("day", ("literal", "2020-01-01")),
            ("null_word", ("literal", "NULL")),
            ("blank", ("literal", "")),
            ("minus", ("literal", "-5")),
            ("hidden", ("literal", "3")),
            ("id", None),
            ("nothing", None),
            ("body", None),
            ("place", None),
            ("later", None),
            ("twice", None),
            ("ts", None),
        ],
    )
    def test_defaults(self, kinds: Table, name: str, expected: tuple[str, str] | None) -> None:
        assert default(kinds.column(name)) == expected

    def test_expressions_as_defaults(self, kinds: Table) -> None:
        assert default(kinds.column("raw")) in (("expression", "0x6162"), ("expression", "x'6162'"))
        kind, text = default(kinds.column("label")) or ("", "")
        assert kind == DefaultKind.EXPRESSION
        assert text.replace("_utf8mb4", "") == r"concat('a','\'b')"

    def test_the_clock(self, kinds: Table) -> None:
        made = kinds.column("made")
        assert made.default is not None
        assert (made.default.kind, made.default.text.upper()) == (DefaultKind.EXPRESSION, "CURRENT_TIMESTAMP(3)")
        assert made.on_update == "CURRENT_TIMESTAMP(3)"
        assert kinds.column("ts").on_update is None

    def test_numbering(self, kinds: Table) -> None:
        identity = kinds.column("id").identity
        assert identity is not None
        assert identity.next_value == 3
        assert [column.name for column in kinds.columns if column.identity] == ["id"]

    def test_generated(self, kinds: Table, schema: Schema) -> None:
        later, twice = kinds.column("later").generated, kinds.column("twice").generated
        assert later is not None
        assert later.stored
        assert later.expression.replace("_utf8mb4", "") == r"concat(`word`,'it\'s \\')"
        assert twice == Generated(expression="`flag` * 2", stored=False)

    def test_types(self, kinds: Table) -> None:
        found = {column.name: column.type for column in kinds.columns}
        assert (found["id"].name, found["id"].unsigned) == ("bigint", True)
        assert found["flag"].text == "tinyint(1)"
        assert (found["price"].precision, found["price"].scale, found["price"].zerofill) == (10, 3, True)
        assert found["mood"].labels == ("sad", "it's", "a,b", "x\\y")
        assert found["tags"].labels == ("x", "y")
        assert (found["t"].fraction, found["ts"].fraction, found["day"].fraction) == (6, 0, None)
        assert (found["f"].precision, found["f"].scale, found["d"].precision) == (7, 2, None)
        assert (found["bits"].length, found["raw"].length, found["word"].length) == (3, 10, 20)

    def test_the_rest(self, kinds: Table) -> None:
        assert kinds.column("id").comment == 'it\'s "the" \\ key'
        assert (kinds.column("plain").charset, kinds.column("plain").collation) == ("latin1", "latin1_bin")
        assert (kinds.column("raw").charset, kinds.column("raw").collation) == (None, None)
        assert [column.name for column in kinds.columns if column.invisible] == ["hidden"]
        assert [column.name for column in kinds.columns if not column.nullable] == ["id", "flag", "place"]


class TestKeys:
    def test_primary_and_unique(self, kinds: Table) -> None:
        assert kinds.primary_key == Key(name="PRIMARY", columns=("id",))
        assert kinds.unique_keys == (Key(name="whole", columns=("flag", "price")),)

    def test_indexes(self, kinds: Table) -> None:
        assert {index.name: index for index in kinds.indexes} == {
            "partly": Index(name="partly", parts=(IndexPart(column="word", prefix_length=3),), unique=True),
            "places": Index(name="places", parts=(IndexPart(column="place"),), method="spatial"),
            "prefixed": Index(
                name="prefixed",
                parts=(IndexPart(column="word", prefix_length=5), IndexPart(column="flag", descending=True)),
            ),
            "texts": Index(name="texts", parts=(IndexPart(column="body"),), method="fulltext", comment="for search"),
        }

    def test_a_table_without_keys(self, schema: Schema) -> None:
        columned = table(schema, "columned")
        assert (columned.primary_key, columned.unique_keys, columned.indexes) == (None, (), ())

    def test_foreign_keys(self, schema: Schema, source: Url) -> None:
        child = table(schema, "child")
        (key,) = child.foreign_keys
        assert (key.name, key.columns, key.referenced_columns) == ("child_kind", ("kind",), ("id",))
        assert key.referenced_table == ObjectName(schema=source.database, name="kinds")
        assert (key.on_delete, key.on_update) == ("CASCADE", "SET NULL")
        assert [index.name for index in child.indexes] == ["child_kind"]

    def test_checks(self, kinds: Table) -> None:
        (check,) = kinds.checks
        assert check.name == "sane"
        assert check.enforced
        bare = check.expression.replace("_utf8mb4", "").replace("(", "").replace(")", "")
        assert bare == r"`word` <> 'it\'s \\' and `flag` > 0"


class TestTables:
    def test_options_and_comment(self, kinds: Table) -> None:
        assert kinds.comment == "the 'table'"
        assert kinds.storage_engine == "InnoDB"
        assert (kinds.charset, kinds.collation) == ("utf8mb4", "utf8mb4_general_ci")
        assert ("ROW_FORMAT", "DYNAMIC") in kinds.options

    def test_sizes(self, kinds: Table) -> None:
        assert kinds.size_bytes is not None
        assert kinds.size_bytes > 0
        assert kinds.row_estimate is not None

    def test_partitions(self, schema: Schema) -> None:
        ranged = table(schema, "ranged").partitioning
        assert ranged is not None
        assert (ranged.method, ranged.subpartition_method) == ("RANGE", "HASH")
        assert ranged.expression == "year(`d`)"
        assert [(one.name, one.bound) for one in ranged.partitions] == [
            ("old", "LESS THAN (2020)"),
            ("rest", "LESS THAN MAXVALUE"),
        ]
        assert ranged.partitions[0].subpartitions == ("oldsp0", "oldsp1")

    @pytest.mark.parametrize(
        ("name", "method", "bounds"),
        [
            ("columned", "RANGE COLUMNS", ["LESS THAN ('2020-01-01',3)", "LESS THAN (MAXVALUE,MAXVALUE)"]),
            ("listed", "LIST COLUMNS", ["IN ('it''s','b')"]),
            ("spread", "LINEAR KEY", ["", ""]),
        ],
    )
    def test_ways_to_partition(self, schema: Schema, name: str, method: str, bounds: list[str]) -> None:
        partitioning = table(schema, name).partitioning
        assert partitioning is not None
        assert partitioning.method == method
        assert [one.bound for one in partitioning.partitions] == bounds

    def test_a_table_in_one_piece(self, kinds: Table) -> None:
        assert kinds.partitioning is None

    def test_hostile_names(self, schema: Schema) -> None:
        long = table(schema, LONG)
        assert [column.name for column in long.columns] == [LONG, "a`b'c\"d %s é\nz", "Mixed"]
        assert long.columns[1].comment == "%s é"
        assert long.indexes[0].name == "%s"


class TestCode:
    def test_views(self, schema: Schema, source: Url) -> None:
        (view,) = schema.views
        assert view.name == ObjectName(schema=source.database, name="cheap")
        assert view.definition.startswith("select ")
        assert [(column.name, column.type.name) for column in view.columns] == [("id", "bigint"), ("word", "varchar")]
        assert (view.check_option, view.security_invoker) == ("CASCADED", True)
        assert "cheap" not in [one.name.name for one in schema.tables]

    def test_functions(self, schema: Schema, source: Url) -> None:
        function = next(one for one in schema.routines if one.kind is RoutineKind.FUNCTION)
        integer = "int" if source.scheme == "mysql" else "int(11)"
        assert function == Routine(
            name=ObjectName(schema=source.database, name="joined"),
            kind=RoutineKind.FUNCTION,
            parameters=f"`x` varchar(20) CHARSET latin1, `odd name` {integer}",
            returns="varchar(10)",
            body=r"RETURN CONCAT(x, 'a\\b')",
            deterministic=True,
            data_access="READS SQL DATA",
            security_definer=True,
            definer=function.definer,
            sql_mode="STRICT_TRANS_TABLES",
            comment="it's",
        )

    def test_procedures(self, schema: Schema) -> None:
        procedure = next(one for one in schema.routines if one.kind is RoutineKind.PROCEDURE)
        assert [part.split()[0] for part in procedure.parameters.split(", ")] == ["IN", "OUT", "INOUT"]
        assert "OUT `b` decimal(5,2)" in procedure.parameters
        assert procedure.returns is None
        assert procedure.data_access == "MODIFIES SQL DATA"

    def test_triggers(self, schema: Schema, source: Url) -> None:
        first, second = schema.triggers
        assert first == Trigger(
            name="first_one",
            table=ObjectName(schema=source.database, name="child"),
            timing="BEFORE",
            events=("INSERT",),
            body="SET NEW.kind = NEW.kind",
            order=1,
            definer=first.definer,
            sql_mode="STRICT_TRANS_TABLES",
        )
        assert (second.name, second.order) == ("second_one", 2)

    def test_events(self, schema: Schema, source: Url) -> None:
        once, tidy = schema.events
        assert once.schedule == "AT '2040-01-01 00:00:00'"
        assert once.enabled
        assert tidy == Event(
            name=ObjectName(schema=source.database, name="tidy"),
            schedule="EVERY '1:30' HOUR_MINUTE STARTS '2040-01-01 00:00:00'",
            body="SELECT 1",
            enabled=False,
            definer=tidy.definer,
            time_zone=tidy.time_zone,
            comment="tidies",
        )


@pytest.mark.parametrize("server", ["mysql", "mariadb"])
class TestExactCode:
    """information_schema prints `'it''s'` as `'it's'`, so the text has to come from SHOW CREATE."""

    WORDS = r"""CONCAT('it''s', 'it\'s', 'a\\b', 'new\nline', "dq'x", _latin1'x', '%', ';')"""

    def test_every_sort_of_code_is_as_it_was_written(self, fresh_database: FreshDatabase, server: str) -> None:
        url, body = fresh_database(server), f"SELECT {self.WORDS} INTO @a"
        run(
            url,
            "CREATE TABLE `t for each row` (a TEXT)",
            "CREATE PROCEDURE `p``1`(IN `odd ) name` INT) NO SQL COMMENT 'to ''do'' a\nthing' " + body,
            f"CREATE FUNCTION f() RETURNS TEXT CHARSET latin1 DETERMINISTIC COMMENT 'x' BEGIN\n RETURN {self.WORDS};\nEND",
            f"CREATE TRIGGER t1 BEFORE INSERT ON `t for each row` FOR EACH ROW SET NEW.a = {self.WORDS}",
            f"create trigger t2 before insert on `t for each row` for each row follows t1 set new.a = {self.WORDS}",
            f"CREATE EVENT e ON SCHEDULE EVERY 1 YEAR DISABLE COMMENT 'what to DO' DO {body}",
        )
        found = inspect(url)
        assert {one.name.name: one.body for one in found.routines} == {
            "p`1": body,
            "f": f"BEGIN\n RETURN {self.WORDS};\nEND",
        }
        assert [one.body for one in found.triggers] == [f"SET NEW.a = {self.WORDS}", f"set new.a = {self.WORDS}"]
        assert [one.body for one in found.events] == [body]
        assert found.skipped == ()

    def test_code_without_quotes_costs_no_query(
        self, fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch, server: str
    ) -> None:
        url = fresh_database(server)
        run(url, "CREATE PROCEDURE p() SELECT 1", "CREATE PROCEDURE q() SELECT 'x'")
        statements: list[str] = []
        monkeypatch.setattr(catalogue, "open_raw", counting(statements))
        inspect(url)
        assert [one for one in statements if one.startswith("SHOW CREATE")] == [
            f"SHOW CREATE PROCEDURE `{url.database}`.`q`"
        ]


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
        execute(
            url,
            (
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


@pytest.mark.parametrize("server", ["mysql", "mariadb"])
def test_a_primary_key_keeps_its_prefixes(fresh_database: FreshDatabase, server: str) -> None:
    url = fresh_database(server)
    run(url, "CREATE TABLE t (a VARCHAR(20), b INT, PRIMARY KEY (b, a(5)))")
    found = inspect(url)
    assert found.tables[0].primary_key == Key(name="PRIMARY", columns=("b", "a"), prefix_lengths=(None, 5))
    assert found.skipped == ()


class TestAsking:
    @pytest.mark.parametrize("server", ["mysql", "mariadb"])
    def test_an_empty_database_is_an_answer(self, fresh_database: FreshDatabase, server: str) -> None:
        url = fresh_database(server)
        found = inspect(url)
        assert found.is_empty
        assert found.schemas == (url.database,)
        assert found.skipped == ()

    @pytest.mark.parametrize("server", ["mysql", "mariadb"])
    def test_a_missing_database_is_an_error(self, servers: Pool, server: str) -> None:
        with pytest.raises(ConnectionFailed) as caught:
            inspect(servers.url(server).with_database("no_such_database"))
        assert "no_such_database" in str(caught.value)

    @pytest.mark.parametrize("server", ["mysql", "mariadb"])
    def test_a_missing_schema_is_an_error(self, servers: Pool, server: str) -> None:
        with pytest.raises(UsageProblem) as caught:
            inspect(servers.url(server), schemas=["no_such_database"])
        assert "no_such_database" in caught.value.message
        assert servers.url(server).password not in str(caught.value)

    def test_several_databases(self, fresh_database: FreshDatabase) -> None:
        two, one = fresh_database("mysql"), fresh_database("mysql")
        run(one, "CREATE TABLE a (id INT PRIMARY KEY)")
        run(two, f"CREATE TABLE b (id INT, FOREIGN KEY (id) REFERENCES {one.database}.a (id))")
        found = inspect(one.with_database(""), schemas=[two.database, one.database])
        assert found.schemas == tuple(sorted((one.database, two.database)))
        assert {str(each.name) for each in found.tables} == {f"{one.database}.a", f"{two.database}.b"}
        (key,) = table(found, "b").foreign_keys
        assert key.referenced_table == ObjectName(schema=one.database, name="a")

    def test_an_address_without_a_database_leaves_the_servers_own_out(self, mysql_url: Url) -> None:
        answers = catalogue.ask(mysql_url.with_database(""), schemas=())
        assert mysql_url.database in answers.schema_names
        assert not set(answers.schema_names) & catalogue.SYSTEM_SCHEMAS

    @pytest.mark.parametrize("server", ["mysql", "mariadb"])
    def test_the_number_of_queries_is_fixed(
        self, fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch, server: str
    ) -> None:
        url = fresh_database(server)
        statements: list[str] = []
        monkeypatch.setattr(catalogue, "open_raw", counting(statements))
        inspect(url)
        few = len(statements)
        run(url, *(f"CREATE TABLE t{number} (id INT PRIMARY KEY, KEY (id))" for number in range(30)))
        statements.clear()
        assert len(inspect(url).tables) == 30
        assert len(statements) == few < 25

    @pytest.mark.parametrize(("engine", "version"), [("mysql", "5.7.44"), ("mysql", "8.0.15"), ("mariadb", "10.5.27")])
    def test_an_old_server_is_refused(self, engine: str, version: str) -> None:
        with pytest.raises(Unsupported) as caught:
            catalogue.check_version(EngineName(engine), version)
        assert version in caught.value.message

    @pytest.mark.parametrize(("engine", "version"), [("mysql", "8.0.16"), ("mysql", "9.7.4"), ("mariadb", "10.6.1")])
    def test_a_newer_server_is_read(self, engine: str, version: str) -> None:
        catalogue.check_version(EngineName(engine), version)

    def test_it_writes_nothing(self, source: Url, monkeypatch: pytest.MonkeyPatch) -> None:
        statements: list[str] = []
        monkeypatch.setattr(catalogue, "open_raw", counting(statements))
        inspect(source)
        words = {
            next(line for line in statement.splitlines() if not line.startswith("--")).split()[0]
            for statement in statements
        }
        assert words == {"SELECT", "SET", "SHOW", "START"}


@pytest.mark.parametrize("server", ["mysql", "mariadb"])
class TestPrivileges:
    @pytest.fixture
    def reader(self, fresh_database: FreshDatabase, server: str) -> Iterator[Url]:
        url = fresh_database(server)
        run(
            url,
            "CREATE TABLE a (id INT PRIMARY KEY)",
            "CREATE TABLE b (id INT, CONSTRAINT ba FOREIGN KEY (id) REFERENCES a (id) ON DELETE CASCADE)",
            "CREATE VIEW v AS SELECT id FROM a",
            "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET @x = 1",
            "CREATE PROCEDURE p() SELECT 1",
            f"CREATE USER {url.database} IDENTIFIED BY 'Secr3t-word'",
            f"GRANT SELECT ON {url.database}.* TO {url.database}",
        )
        yield replace(url, user=url.database, password="Secr3t-word")
        run(url, f"DROP USER {url.database}")

    def test_what_is_hidden_is_said(self, reader: Url, server: str) -> None:
        found = inspect(reader)
        name = reader.database
        assert [one.name.name for one in found.tables] == ["a", "b"]
        assert found.triggers == ()
        said = {one.object for one in found.skipped}
        assert said >= {f"events of {name}", f"routines of {name}", f"triggers of {name}", f"view {name}.v"}
        assert (f"foreign key {name}.b.ba" in said) == (server == "mariadb")
        assert all(one.reason for one in found.skipped)

    def test_no_secret_is_told(self, reader: Url, server: str) -> None:
        text = inspect(reader).to_text()
        assert "Secr3t-word" not in text
        assert "IDENTIFIED" not in text

    def test_a_body_that_is_hidden_is_said(self, reader: Url, server: str) -> None:
        administrator = replace(reader, user="root", password="suite")
        run(administrator, f"GRANT EXECUTE ON {reader.database}.* TO {reader.database}")
        found = inspect(reader)
        assert [(one.name.name, one.body) for one in found.routines] == [("p", "")]
        assert f"procedure {reader.database}.p" in {one.object for one in found.skipped}

    def test_a_database_that_it_may_not_see(self, reader: Url, server: str) -> None:
        with pytest.raises((UsageProblem, ConnectionFailed)) as caught:
            inspect(reader.with_database(""), schemas=["mysql"])
        assert "Secr3t-word" not in str(caught.value)
