"""Statements that change rows leave the same rows on both servers, or are refused."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from migrate.convert.expressions import Unconvertible
from migrate.convert.mysql_to_postgresql.statements.convert import statement
from tests.convert.statements.shop import both_shops, contents, refill, scope
from tests.servers.pool import Pool

SAME = [
    "INSERT INTO log VALUES (7, 'seven')",
    "INSERT INTO log SET n = 7, word = 'seven'",
    "INSERT log (word) VALUES ('a'), ('b')",
    "INSERT INTO log () VALUES ()",
    "INSERT INTO log (n, word) VALUES ('8', 9)",
    "INSERT INTO log (n, word) VALUES (2.5, 1.50)",
    "INSERT INTO log (n) VALUES (3 > 2), (NOT TRUE)",
    "INSERT INTO log SELECT stock, name FROM Item",
    "INSERT INTO log (word, n) SELECT price, name IS NULL FROM Item WHERE stock",
    "INSERT INTO log SELECT n + 10, word FROM log",
    "INSERT INTO log SELECT COUNT(*), MAX(name) FROM Item",
    "INSERT INTO Item (id, code) VALUES (NULL, 'n1'), (0, 'n2')",
    "INSERT INTO Item (code, active, flag, kind, doc) VALUES ('n1', TRUE, 1, 'b', '{}')",
    "INSERT INTO Item (code, active, flag) VALUES ('n1', 3 > 2, 1 > 2)",
    "INSERT INTO Item (code, day, at) VALUES ('n1', '2020-05-05', '2020-05-05 10:11:12')",
    "INSERT INTO Item (code, day, at) SELECT 'n1', at, day FROM Item WHERE id = 1",
    "INSERT INTO Item (code, name, price) VALUES ('n1', DEFAULT, DEFAULT)",
    "INSERT INTO Item (code, kind) SELECT CONCAT(code, '!'), kind FROM Item WHERE kind = 'a'",
    "INSERT IGNORE INTO twice VALUES (1, 9, 9), (3, 2, 2), (4, 4, 4)",
    "INSERT IGNORE INTO sale (item_id, day) SELECT id, '2020-01-01' FROM Item",
    "INSERT INTO sale VALUES (1, '2020-01-01', 9, 'n') ON DUPLICATE KEY UPDATE amount = amount + VALUES(amount)",
    "INSERT INTO sale VALUES (1, '2020-01-01', 9, 'n'), (9, '2020-01-01', 9, 'n') AS new"
    " ON DUPLICATE KEY UPDATE amount = new.amount, note = CONCAT(sale.note, new.note)",
    "INSERT INTO sale (item_id, day, amount) VALUES (2, '2020-01-01', 9)"
    " ON DUPLICATE KEY UPDATE amount = IF(VALUES(amount) > amount, VALUES(amount), amount), note = NULL",
    "INSERT INTO sale (item_id, day, amount) SELECT id, '2020-01-01', stock FROM Item WHERE stock IS NOT NULL"
    " ON DUPLICATE KEY UPDATE amount = sale.amount + Item.stock",
    "INSERT INTO Item (code, stock) VALUES ('x1', 4) ON DUPLICATE KEY UPDATE stock = stock + 4",
    "INSERT INTO log (n) VALUES (1) ON DUPLICATE KEY UPDATE n = 2",
    "REPLACE INTO sale VALUES (1, '2020-01-01', 9, 'n')",
    "REPLACE INTO sale (item_id, day) VALUES (1, '2020-01-01'), (8, '2020-01-01')",
    "REPLACE sale SET item_id = 1, day = '2020-01-02', note = 'z'",
    "REPLACE INTO log VALUES (1, 'again')",
    "REPLACE INTO sale SELECT id, '2020-01-01', 1, code FROM Item",
    "UPDATE log SET n = 5",
    "UPDATE log SET n = n + 1, word = CONCAT(word, '!') WHERE n > 1",
    "UPDATE Item SET stock = stock - 1 WHERE stock",
    "UPDATE Item SET stock = IFNULL(stock, 0), active = NOT active",
    "UPDATE Item SET active = stock > 5, flag = stock > 5",
    "UPDATE Item i SET i.price = i.price * 1.1 WHERE i.code LIKE 'x%'",
    "UPDATE Item SET at = day, day = DATE_ADD(day, INTERVAL stock DAY)",
    "UPDATE Item SET name = kind, kind = 'b'",
    "UPDATE log SET n = 0 ORDER BY n DESC LIMIT 2",
    "UPDATE sale SET amount = 0 WHERE item_id = 1 ORDER BY day LIMIT 1",
    "UPDATE log SET n = 0 WHERE word IS NOT NULL ORDER BY word",
    "UPDATE Item JOIN sale ON Item.id = sale.item_id SET Item.stock = 100 WHERE sale.amount > 4",
    "UPDATE Item i, sale s SET s.note = i.name WHERE s.item_id = i.id AND i.active = 1",
    "UPDATE Item i INNER JOIN sale s ON s.item_id = i.id SET s.amount = s.amount + i.stock, s.note = i.code",
    "UPDATE Item i LEFT JOIN sale s ON s.item_id = i.id SET i.stock = -1 WHERE s.item_id IS NULL",
    "UPDATE Item i LEFT JOIN (SELECT item_id, SUM(amount) AS total FROM sale GROUP BY item_id) t ON t.item_id = i.id"
    " SET i.stock = IFNULL(t.total, 0)",
    "UPDATE sale JOIN (SELECT MAX(id) AS id FROM Item) m ON sale.item_id = m.id SET amount = 50",
    "UPDATE Item SET stock = (SELECT SUM(amount) FROM sale WHERE item_id = Item.id)",
    "DELETE FROM log",
    "DELETE FROM log WHERE n = 2",
    "DELETE FROM log WHERE n",
    "DELETE FROM log ORDER BY n DESC LIMIT 1",
    "DELETE FROM sale WHERE note IS NOT NULL ORDER BY amount LIMIT 2",
    "DELETE sale FROM sale JOIN Item ON Item.id = sale.item_id WHERE Item.active = 0",
    "DELETE s FROM sale AS s, Item AS i WHERE s.item_id = i.id AND i.price > 2",
    "DELETE FROM sale USING sale INNER JOIN Item ON Item.id = sale.item_id WHERE Item.name LIKE 'A%'",
    "DELETE i FROM Item i LEFT JOIN sale s ON s.item_id = i.id WHERE s.item_id IS NULL",
    "DELETE LOW_PRIORITY FROM log WHERE word = 'one'",
    "DELETE FROM Item WHERE id IN (SELECT item_id FROM sale)",
    "DELETE FROM Item WHERE NOT EXISTS (SELECT 1 FROM sale WHERE sale.item_id = Item.id)",
    "TRUNCATE TABLE log",
    "TRUNCATE log",
    "CALL note(9, 'nine')",
    "CALL shop.note(1 + 1, CONCAT('a', 'b'))",
]
REFUSED = [
    ("INSERT INTO twice VALUES (1, 1, 1) ON DUPLICATE KEY UPDATE c = 2", "more than one key"),
    ("REPLACE INTO twice VALUES (1, 1, 1)", "more than one key"),
    ("REPLACE INTO Item (id, code) VALUES (1, 'x1')", "more than one key"),
    ("INSERT INTO nothing VALUES (1)", "no table of the schema"),
    ("INSERT INTO log VALUES (1)", "number of values"),
    ("INSERT INTO log (n, other) VALUES (1, 2)", "no column other"),
    ("INSERT INTO log (n) VALUES ('')", "''"),
    ("INSERT INTO log (n) VALUES ('12 apples')", "12 apples"),
    ("INSERT INTO log (n) VALUES (@counter)", "@counter"),
    ("INSERT INTO log (n) VALUES (ROW_COUNT())", "ROW_COUNT"),
    ("INSERT INTO log (n) VALUES (FOUND_ROWS())", "FOUND_ROWS"),
    ("INSERT INTO log (n) VALUES (unheard_of(1))", "unheard_of"),
    ("INSERT INTO log (n) VALUES (missing)", "missing"),
    ("INSERT INTO Item (code, day) VALUES ('q', '0000-00-00')", "0000-00-00"),
    ("INSERT INTO Item (code, day) VALUES ('q', 20200101)", "date"),
    ("INSERT INTO Item (code, ratio) SELECT 'q', day FROM Item", "date"),
    ("INSERT INTO Item (code, name) SELECT 'q', ratio FROM Item", "float"),
    ("INSERT INTO log SELECT 1, 'a' UNION SELECT 2, 'b'", "UNION"),
    ("INSERT INTO log SELECT n FROM log", "number of values"),
    (
        "INSERT INTO sale VALUES (1, '2020-01-01', 1, '') ON DUPLICATE KEY UPDATE amount = 1, note = amount",
        "new value of amount",
    ),
    (
        "INSERT INTO sale SELECT id, '2020-01-01', 1, '' FROM Item ON DUPLICATE KEY UPDATE amount = Item.stock",
        "Item.stock",
    ),
    ("UPDATE log SET n = n + 1, word = n", "new value of n"),
    ("UPDATE Item SET kind = 'b', name = kind", "new value of kind"),
    ("UPDATE IGNORE log SET n = 1", "UPDATE IGNORE"),
    ("UPDATE Item i JOIN sale s ON s.item_id = i.id SET i.stock = 1, s.amount = 1", "several tables"),
    ("UPDATE Item i JOIN sale s ON s.item_id = i.id SET day = NULL", "not sure whose"),
    ("UPDATE log SET n = @n := 1", "read"),
    ("UPDATE log SET n = @@autocommit", "@@"),
    ("UPDATE nothing SET n = 1", "no table"),
    ("DELETE i, s FROM Item i JOIN sale s ON s.item_id = i.id", "several tables"),
    ("DELETE FROM nothing", "no table"),
    ("DELETE FROM log WHERE missing = 1", "missing"),
    ("CALL unknown()", "unknown"),
    ("SET @@sql_mode = ''", "SET"),
    ("SET autocommit = 0", "SET"),
    ("START TRANSACTION", "transaction"),
    ("SAVEPOINT a", "savepoints"),
    ("LOCK TABLES log WRITE", "LOCK"),
    ("PREPARE s FROM 'SELECT 1'", "from text"),
    ("EXECUTE s", "from text"),
    ("SHOW TABLES", "SHOW"),
    ("ALTER TABLE log ADD x int", "change of the schema"),
    ("CREATE TABLE x (a int)", "change of the schema"),
    ("DROP TABLE log", "change of the schema"),
    ("LOAD DATA INFILE 'x' INTO TABLE log", "LOAD"),
    ("FLUSH TABLES", "FLUSH"),
    ("DO GET_LOCK('a', 1)", "GET_LOCK"),
    ("DO RELEASE_LOCK('a')", "RELEASE_LOCK"),
    ("ROLLBACK TO a", "ROLLBACK"),
    ("", "nothing"),
    ("SELEKT 1", "SELEKT"),
    ("SELECT 1 FROM", "read"),
    ("INSERT INTO log PARTITION (p0) VALUES (1, 'a')", ""),
    ("TRUNCATE nothing", "no table"),
]


@pytest.fixture(scope="module")
def both(servers: Pool) -> Iterator[tuple[Any, Any]]:
    with both_shops(servers, f"t{os.getpid()}_changes") as cursors:
        yield cursors


@pytest.mark.server
@pytest.mark.parametrize("text", SAME)
def test_the_rows_are_the_same(both: tuple[Any, Any], text: str) -> None:
    here, there = both
    refill(here, there)
    converted = statement(text, scope())
    here.execute(text.replace("shop.", ""))
    there.execute(converted)
    assert contents(there, "shop.") == contents(here, ""), converted


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_what_is_not_sure_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Unconvertible) as caught:
        statement(text, scope())
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("INSERT IGNORE INTO log VALUES (1, 'a')", "INSERT IGNORE"),
        ("REPLACE INTO sale VALUES (1, '2020-01-01', 9, 'n')", "REPLACE"),
        ("TRUNCATE log", "TRUNCATE"),
        ("UPDATE log SET n = LAST_INSERT_ID()", "lastval"),
    ],
)
def test_a_change_of_meaning_is_told(text: str, remark: str) -> None:
    place = scope()
    statement(text, place)
    assert remark in " ".join(place.remarks)
