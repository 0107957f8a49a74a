"""What a statement in the binlog means."""

import pytest

from migrate.engines.mysql.binlog.statements import Meaning, meaning, tables_named, words_of
from migrate.model.names import ObjectName

THINGS = ObjectName(schema="shop", name="things")
OTHERS = ObjectName(schema="shop", name="o`t s")
TABLES = (THINGS, OTHERS)


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        ("BEGIN", Meaning.BEGIN),
        ("START TRANSACTION", Meaning.BEGIN),
        ("commit", Meaning.COMMIT),
        ("ROLLBACK", Meaning.ROLLBACK),
        ("ROLLBACK TO `a`", Meaning.ROLLBACK_TO),
        ("ROLLBACK WORK TO SAVEPOINT a", Meaning.ROLLBACK_TO),
        ("SAVEPOINT `a`", Meaning.NOTHING),
        ("", Meaning.NOTHING),
        ("# Dum", Meaning.NOTHING),
        ("XA END X'61',X'',1", Meaning.XA),
        ("/* why */ TRUNCATE things", Meaning.TRUNCATE),
        ("-- why\nTRUNCATE things", Meaning.TRUNCATE),
        ("/*!40000 ALTER TABLE things DISABLE KEYS */", Meaning.STRUCTURE),
        ("insert into things values (1)", Meaning.ROWS),
        ("WITH a AS (SELECT 1) DELETE FROM things", Meaning.ROWS),
        ("LOAD DATA INFILE 'a' INTO TABLE things", Meaning.ROWS),
        ("ALTER TABLE things ADD a INT", Meaning.STRUCTURE),
        ("CREATE UNIQUE INDEX view ON things (a)", Meaning.STRUCTURE),
        ("CREATE TABLE view (a INT)", Meaning.STRUCTURE),
        ("DROP TABLE IF EXISTS `things`", Meaning.STRUCTURE),
        ("CREATE OR REPLACE DEFINER=`a`@`b` VIEW c AS SELECT * FROM things", Meaning.NOTHING),
        ("CREATE DEFINER=`a`@`b` TRIGGER c BEFORE INSERT ON things FOR EACH ROW SET @a = 1", Meaning.NOTHING),
        ("ALTER USER things IDENTIFIED BY 'a'", Meaning.NOTHING),
        ("ANALYZE TABLE things", Meaning.NOTHING),
        ("GRANT SELECT ON shop.things TO a", Meaning.NOTHING),
        ("FLUSH TABLES", Meaning.NOTHING),
    ],
)
def test_what_kind_it_is(statement: str, wanted: Meaning) -> None:
    assert meaning(words_of(statement)) is wanted


@pytest.mark.parametrize(
    ("statement", "database", "wanted"),
    [
        ("ALTER TABLE things ADD a INT", "shop", (THINGS,)),
        ("ALTER TABLE THINGS ADD a INT", "Shop", (THINGS,)),
        ("ALTER TABLE `things` ADD a INT", "shop", (THINGS,)),
        ("ALTER TABLE shop.things ADD a INT", "elsewhere", (THINGS,)),
        ("ALTER TABLE `shop`.`things` ADD a INT", "", (THINGS,)),
        ("ALTER TABLE `o``t s` ADD a INT", "shop", (OTHERS,)),
        ("RENAME TABLE a TO things, `o``t s` TO b", "shop", TABLES),
        ("DROP DATABASE shop", "elsewhere", TABLES),
        ("DROP SCHEMA IF EXISTS `shop`", "", TABLES),
        ("ALTER DATABASE CHARACTER SET utf8mb4", "shop", TABLES),
        ("ALTER TABLE things ADD a INT", "elsewhere", ()),
        ("ALTER TABLE elsewhere.things ADD a INT", "shop", ()),
        ("ALTER TABLE thing ADD a INT", "shop", ()),
        ("ALTER TABLE a COMMENT 'things'", "shop", ()),
        ("ALTER TABLE a /* things */ ADD b INT", "shop", ()),
        ("DROP TEMPORARY TABLE things", "shop", ()),
        ("DROP DATABASE elsewhere", "shop", ()),
        ("CREATE USER things", "elsewhere", ()),
    ],
)
def test_which_tables_it_names(statement: str, database: str, wanted: tuple[ObjectName, ...]) -> None:
    assert tables_named(words_of(statement), database, TABLES) == wanted


def test_a_comment_that_does_not_end() -> None:
    assert words_of("ALTER TABLE things /* open")[:3] == ["ALTER", "TABLE", "things"]
