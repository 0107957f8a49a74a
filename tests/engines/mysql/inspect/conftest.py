"""A database of every sort of object on MySQL and on MariaDB, inspected once."""

from collections.abc import Iterator

import pytest

from migrate.engines.mysql.inspect import inspect
from migrate.model.schema import (
    Schema,
    Table,
)
from migrate.url import Url
from tests.engines.databases import made_database
from tests.servers.pool import Pool
from tests.sql import run

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


@pytest.fixture(scope="package", params=["mysql", "mariadb"])
def source(request: pytest.FixtureRequest, servers: Pool) -> Iterator[Url]:
    with made_database(servers.url(request.param)) as url:
        run(url, *COMMON)
        yield url


@pytest.fixture(scope="package")
def schema(source: Url) -> Schema:
    return inspect(source)


@pytest.fixture(scope="package")
def kinds(schema: Schema) -> Table:
    return table(schema, "kinds")


def table(schema: Schema, name: str) -> Table:
    return next(one for one in schema.tables if one.name.name == name)
