"""Queries as they stand in stored code give the same rows on both servers, or are refused."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from migrate.convert.expressions import Unconvertible
from migrate.convert.mysql_to_postgresql.statements.convert import assigned, expression, query, statement
from migrate.convert.mysql_to_postgresql.statements.scope import Variable
from tests.convert.build import type_of
from tests.convert.statements.shop import ITEM, both_shops, refill, rows_of, scope
from tests.servers.pool import Pool

SAME = [
    "SELECT id, code FROM Item ORDER BY id LIMIT 1, 2",
    "SELECT code FROM Item WHERE stock ORDER BY code DESC",
    "SELECT SQL_NO_CACHE id FROM Item USE INDEX (code) WHERE code = 'x1'",
    "SELECT STRAIGHT_JOIN i.id FROM Item i JOIN sale s ON s.item_id = i.id WHERE s.amount = 5",
    "SELECT id FROM Item WHERE code = 'x1' FOR UPDATE",
    "SELECT id FROM Item WHERE code = 'x1' LOCK IN SHARE MODE",
    "SELECT LEFT(code, 1) AS initial, COUNT(*) AS n FROM Item GROUP BY initial HAVING n > 1 ORDER BY initial",
    "SELECT active, SUM(stock) FROM Item GROUP BY active ORDER BY SUM(stock), active",
    "SELECT item_id, SUM(amount) FROM sale GROUP BY item_id WITH ROLLUP ORDER BY item_id",
    "SELECT item_id, day, COUNT(*), GROUPING(day) FROM sale GROUP BY item_id, day WITH ROLLUP ORDER BY 1, 2",
    "SELECT id FROM Item ORDER BY stock, id",
    "SELECT id FROM Item ORDER BY stock DESC, id",
    "SELECT id, name = 12, name < 13 FROM Item ORDER BY id",
    "SELECT id FROM Item WHERE name = 12",
    "SELECT name + 1, name * 2, -name FROM Item ORDER BY id",
    "SELECT id FROM Item WHERE name",
    "SELECT id FROM Item WHERE flag",
    "SELECT id, flag = active FROM Item ORDER BY id",
    "SELECT id FROM Item WHERE day > CONCAT('2020-', '01-01') ORDER BY id",
    "SELECT id FROM Item WHERE code || stock ORDER BY id",
    "SELECT id FROM Item WHERE active && stock ORDER BY id",
    "SELECT DISTINCT item_id FROM sale ORDER BY item_id",
    "SELECT COUNT(DISTINCT item_id, note) FROM sale",
    "SELECT GROUP_CONCAT(code ORDER BY id DESC SEPARATOR '; ') FROM Item",
    "SELECT GROUP_CONCAT(DISTINCT item_id ORDER BY item_id) FROM sale",
    "SELECT GROUP_CONCAT(code, ':', stock ORDER BY id) FROM Item",
    "SELECT SUM(amount) OVER (ORDER BY item_id, day ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM sale ORDER BY item_id, day",
    "SELECT LAG(amount) OVER (ORDER BY item_id, day), LEAD(amount, 1, 0) OVER (ORDER BY item_id, day) FROM sale"
    " ORDER BY item_id, day",
    "SELECT FIRST_VALUE(note) OVER (PARTITION BY item_id ORDER BY day) FROM sale ORDER BY item_id, day",
    "SELECT NTILE(2) OVER (ORDER BY item_id, day), CUME_DIST() OVER (ORDER BY amount) FROM sale ORDER BY item_id, day",
    "SELECT STDDEV(amount), STDDEV_SAMP(amount), VARIANCE(amount), VAR_SAMP(amount), BIT_OR(amount) FROM sale",
    "SELECT Doubled(stock) + 1 FROM Item ORDER BY id",
    "SELECT id FROM Item WHERE Doubled(stock) = 20",
    "WITH best AS (SELECT item_id, SUM(amount) AS total FROM sale GROUP BY item_id)"
    " SELECT i.code, b.total + 1 FROM Item i JOIN best b ON b.item_id = i.id WHERE b.total > 1 ORDER BY i.code",
    "SELECT t.n + 1 FROM (SELECT COUNT(*) AS n FROM Item) t WHERE t.n > 0",
    "SELECT 1 FROM dual WHERE 'a' = 'a'",
    "SELECT n FROM log WHERE n IN (SELECT id FROM Item) ORDER BY n",
    "SELECT n FROM log WHERE word LIKE CONCAT('t', '%') ORDER BY n",
    "SELECT id, IF(stock, 'some', 'none'), CASE active WHEN 1 THEN 'on' ELSE code END FROM Item ORDER BY id",
    "SELECT IFNULL(stock, 'none'), COALESCE(name, stock, price) FROM Item ORDER BY id",
    "SELECT id FROM Item WHERE (id, code) IN ((1, 'x1'), (2, 'q'))",
]
REFUSED = [
    ("SELECT SQL_CALC_FOUND_ROWS id FROM Item", "SQL_CALC_FOUND_ROWS"),
    ("SELECT @x", "@x"),
    ("SELECT @n := @n + 1 FROM log", "set inside"),
    ("SELECT missing FROM Item", "missing"),
    ("SELECT i.missing FROM Item i", "missing"),
    ("SELECT id FROM Item WHERE doc", "json"),
    ("SELECT id FROM Item WHERE day", "date"),
    ("SELECT id FROM Item WHERE day = 20200101", "date"),
    ("SELECT id FROM Item WHERE day = 'soon'", "soon"),
    ("SELECT id INTO v_n FROM Item", "into variables"),
    ("SELECT id INTO OUTFILE '/tmp/x' FROM Item", "read"),
    ("SELECT CONCAT(ratio) FROM Item", "float"),
    ("SELECT MATCH(name) AGAINST('x') FROM Item", "MatchAgainst"),
    ("SELECT SUM(day) FROM Item", "sum"),
    ("SELECT unheard(id) FROM Item", "unheard"),
    ("SELECT id FROM Item WHERE name REGEXP '\\\\d'", "regular expression"),
    ("SELECT SUM(amount) OVER w FROM sale WINDOW w AS (ORDER BY day)", "window"),
    ("SELECT other.item.id FROM other.item", "not part"),
    ("UPDATE log SET n = 1", "query"),
    ("SELECT 1; SELECT 2", "query"),
]


@pytest.fixture(scope="module")
def both(servers: Pool) -> Iterator[tuple[Any, Any]]:
    with both_shops(servers, f"t{os.getpid()}_queries") as cursors:
        refill(*cursors)
        yield cursors


@pytest.mark.server
@pytest.mark.parametrize("text", SAME)
def test_the_rows_are_the_same(both: tuple[Any, Any], text: str) -> None:
    here, there = both
    converted = query(text, scope())
    assert rows_of(there, converted) == rows_of(here, text), converted


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_what_is_not_sure_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Unconvertible) as caught:
        query(text, scope())
    assert reason in str(caught.value)


INTO = [
    "SELECT name, id FROM Item WHERE code = 'x1' INTO v_text, v_n",
    "SELECT stock INTO v_n FROM Item WHERE code = 'none'",
    "SELECT COUNT(*) INTO v_n FROM Item",
    "SELECT MAX(price), MAX(day) INTO v_price, v_day FROM Item WHERE stock > 0",
    "SELECT id INTO v_n FROM Item ORDER BY id DESC LIMIT 1",
    "SELECT 5, 'five' INTO v_n, v_text",
    "SELECT n INTO v_n FROM log WHERE word = 'two' FOR UPDATE",
    "SELECT item_id, amount INTO v_n, v_price FROM sale WHERE amount > 3 ORDER BY amount DESC LIMIT 1",
    "SELECT id INTO v_n FROM Item",
]


@pytest.mark.server
@pytest.mark.parametrize("text", INTO)
def test_variables_are_selected_as_on_mysql(both: tuple[Any, Any], text: str) -> None:
    here, there = both
    here.execute("DROP PROCEDURE IF EXISTS chosen")
    here.execute(
        "CREATE PROCEDURE chosen() BEGIN DECLARE v_n int DEFAULT -1; DECLARE v_text varchar(40) DEFAULT 'before';"
        " DECLARE v_price decimal(10,2) DEFAULT 7; DECLARE v_day date DEFAULT '2000-01-01';"
        " DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_text = v_text;"
        " DECLARE EXIT HANDLER FOR 1172 SELECT 'too many' AS a;"
        f" {text}; SELECT v_n, v_text, v_price, v_day; END"
    )
    there.execute("DROP FUNCTION IF EXISTS chosen()")
    there.execute(
        "CREATE FUNCTION chosen() RETURNS TABLE (a int, b text, c numeric, d date) LANGUAGE plpgsql AS $$"
        " DECLARE v_n int := -1; v_text text := 'before'; v_price numeric := 7; v_day date := '2000-01-01'; BEGIN "
        f"{statement(text, scope())}; RETURN QUERY SELECT v_n, v_text, v_price, v_day; END $$"
    )
    expected = rows_of(here, "CALL chosen()")
    if expected == [("too many",)]:
        with pytest.raises(Exception, match="more than one row"):
            there.execute("SELECT * FROM chosen()")
    else:
        assert rows_of(there, "SELECT * FROM chosen()") == expected


NAMES = [
    ("v_n + 1", "v_n + 1"),
    ("V_N", "v_n"),
    ("v_text = 5", "CAST(migrate_compat.to_number(v_text) AS DOUBLE PRECISION) = CAST(5 AS DOUBLE PRECISION)"),
    ("new.stock + old.stock", "NEW.stock + OLD.stock"),
    ("NEW.`Code`", "NEW.code"),
    ("@Total", "total"),
]


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_names_mean_variables_and_rows(text: str, expected: str) -> None:
    total = Variable(name="total", written="total", type=type_of("int"))
    rows = {"new": "NEW", "old": "OLD"}
    place = scope(row_aliases=rows, row_table=ITEM.name, session_variables={"total": total})
    assert expression(text, place).removeprefix("CAST((").removesuffix(") AS INT)") == expected


CONDITIONS = [
    ("v_n", "v_n <> 0"),
    ("v_n > 1 AND v_flag", "v_n > 1 AND (v_flag) <> 0"),
    ("NOT v_n", "NOT ((v_n) <> 0)"),
    ("v_bit", "v_bit"),
    ("v_text", "migrate_compat.to_number(v_text) <> 0"),
    ("v_n IS NULL", "v_n IS NULL"),
    ("v_day > '2020-01-01'", "v_day > '2020-01-01'"),
    ("v_day > v_text", "v_day > migrate_compat.to_moment(v_text)"),
]


@pytest.mark.parametrize(("text", "expected"), CONDITIONS)
def test_a_condition_is_one(text: str, expected: str) -> None:
    made = expression(text, scope(), truth=True)
    assert made.replace("(v_n) <>", "v_n <>") == expected.replace("(v_n) <>", "v_n <>")


ASSIGNED = [
    ("v_text", "int", "CAST(v_text AS DECIMAL)"),
    ("'7'", "int", "'7'"),
    ("v_n > 3", "int", "CAST((v_n > 3) AS INT)"),
    ("v_n > 3", "bit(1)", "v_n > 3"),
    ("1", "bit(1)", "TRUE"),
    ("v_n", "varchar(10)", "CAST(v_n AS TEXT)"),
    ("v_day", "datetime", "CAST(v_day AS TIMESTAMP)"),
    ("v_text", "date", "CAST(migrate_compat.to_moment(v_text) AS DATE)"),
    ("NULL", "date", "NULL"),
    ("'[]'", "json", "'[]'"),
]


@pytest.mark.parametrize(("text", "type_", "expected"), ASSIGNED)
def test_a_value_fits_its_variable(text: str, type_: str, expected: str) -> None:
    assert assigned(text, type_of(type_), scope()) == expected


@pytest.mark.parametrize(
    ("text", "type_"),
    [("''", "int"), ("'soon'", "date"), ("v_n", "date"), ("v_day", "int"), ("v_double", "varchar(9)"), ("@x", "int")],
)
def test_a_value_that_fits_in_no_way_is_refused(text: str, type_: str) -> None:
    with pytest.raises(Unconvertible):
        assigned(text, type_of(type_), scope())


class TestModes:
    def test_ansi_quotes_make_names(self) -> None:
        assert query('SELECT "id" FROM "Item"', scope(sql_mode="ANSI_QUOTES")) == "SELECT id FROM shop.item"

    def test_double_quotes_are_text_otherwise(self) -> None:
        assert expression('"id"', scope()) == "'id'"

    def test_pipes_that_join_are_refused(self) -> None:
        with pytest.raises(Unconvertible, match="joins texts"):
            expression("v_text || 'a'", scope(sql_mode="PIPES_AS_CONCAT"))

    def test_backslashes_without_meaning_are_refused(self) -> None:
        with pytest.raises(Unconvertible, match="backslash"):
            expression("'a\\\\b'", scope(sql_mode="NO_BACKSLASH_ESCAPES"))

    def test_text_as_a_number_is_lenient_without_the_strict_mode(self) -> None:
        made = assigned("v_text", type_of("int"), scope(sql_mode="NO_ENGINE_SUBSTITUTION"))
        assert made == "migrate_compat.to_number(v_text)"


PLAIN = [
    ("DO Doubled(v_n)", "PERFORM shop.doubled(v_n)"),
    ("DO SLEEP(1)", "PERFORM pg_sleep(1)"),
    ("COMMIT", "COMMIT"),
    ("DROP TEMPORARY TABLE IF EXISTS work", "DROP TABLE IF EXISTS pg_temp.work"),
    ("CREATE TEMPORARY TABLE work AS SELECT id FROM Item", "CREATE TEMPORARY TABLE work AS SELECT id FROM shop.item"),
    ("/* a */ -- b\nTRUNCATE log;", "TRUNCATE TABLE shop.log RESTART IDENTITY"),
]


@pytest.mark.parametrize(("text", "expected"), PLAIN)
def test_the_other_statements(text: str, expected: str) -> None:
    assert statement(text, scope()) == expected
