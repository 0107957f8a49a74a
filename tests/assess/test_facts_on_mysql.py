"""What the pages say that MySQL refuses or answers otherwise, asked of MySQL itself."""

import pymysql
import pytest

from migrate.url import Url
from tests.sql import rows, run

pytestmark = pytest.mark.server
TABLE = "CREATE TABLE a (x int, y int, n varchar(20))"
CHECKED = "CREATE TABLE t (n int CONSTRAINT c CHECK (n > 0))"
FUNCTION = "CREATE FUNCTION f(n int) RETURNS int DETERMINISTIC RETURN n"
VIEW = "CREATE VIEW v AS SELECT x FROM a"
MANY = tuple(f"c{number}" for number in range(17))


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param(("CREATE TABLE t (name int, Name int)",), id="PG502"),
        pytest.param(("CREATE TABLE t (`name ` int)",), id="PG504"),
        pytest.param(("CREATE TABLE t (`\U0001f600` int, `\U0001f601` int)",), id="PG505"),
        pytest.param((CHECKED, CHECKED.replace("t (", "u (")), id="PG508"),
        pytest.param(("CREATE TABLE t (s enum('a', 'A') COLLATE utf8mb4_0900_ai_ci)",), id="PG119"),
        pytest.param(("CREATE TABLE t (b bit(65))",), id="PG118"),
        pytest.param(("CREATE TABLE t (b varchar(9000), c varchar(9000)) CHARSET utf8mb4",), id="PG123"),
        pytest.param(("CREATE TABLE t (d json NOT NULL DEFAULT '{}')",), id="PG209"),
        pytest.param(("CREATE TABLE t (b varchar(500), c varchar(500), UNIQUE (b, c)) CHARSET utf8mb4",), id="PG223"),
        pytest.param((f"CREATE TABLE t ({' int, '.join(MANY)} int, KEY ({', '.join(MANY)}))",), id="PG224"),
        pytest.param((f"CREATE TABLE t ({', '.join(f'c{n} tinyint' for n in range(1018))})",), id="PG227"),
        pytest.param(("CREATE TABLE t (a int AUTO_INCREMENT, b int AUTO_INCREMENT, KEY (a), KEY (b))",), id="PG216"),
        pytest.param((FUNCTION, "CREATE TABLE t (n int CHECK (f(n) > 0))"), id="PG218"),
        pytest.param((FUNCTION, "CREATE TABLE t (n int, m int AS (f(n)))"), id="PG219"),
        pytest.param((TABLE, "SELECT DISTINCT ON (x) x, n FROM a"), id="PG401"),
        pytest.param((TABLE, "SELECT p.x FROM a p FULL JOIN a q ON p.x = q.y"), id="PG402"),
        pytest.param((TABLE, "SELECT count(*) FILTER (WHERE x > 1) FROM a"), id="PG403"),
        pytest.param((TABLE, "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x) FROM a"), id="PG404"),
        pytest.param((TABLE, "SELECT x, y FROM a GROUP BY GROUPING SETS ((x), (y))"), id="PG405"),
        pytest.param((TABLE, "SELECT g FROM generate_series(1, 10) g"), id="PG406"),
        pytest.param((TABLE, "SELECT x FROM a TABLESAMPLE SYSTEM (10)"), id="PG407"),
        pytest.param((TABLE, "SELECT sum(x) OVER (ORDER BY y GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM a"), id="PG408"),
        pytest.param((TABLE, "SELECT x FROM a ORDER BY x FETCH FIRST 3 ROWS WITH TIES"), id="PG409"),
        pytest.param((TABLE, "SELECT x FROM a ORDER BY x NULLS FIRST"), id="PG410"),
        pytest.param((TABLE, "SELECT x FROM a WHERE n ILIKE 'a%'"), id="PG411"),
        pytest.param((TABLE, "SELECT x FROM a WHERE x IS DISTINCT FROM y"), id="PG421"),
        pytest.param((TABLE, "CREATE TRIGGER t AFTER INSERT ON a FOR EACH STATEMENT SET @a = 1"), id="PG319"),
        pytest.param((TABLE, VIEW, "CREATE TRIGGER t BEFORE INSERT ON v FOR EACH ROW SET @a = 1"), id="PG321"),
    ],
)  # fmt: skip
def test_mysql_refuses(statements: tuple[str, ...], mysql_url: Url) -> None:
    run(mysql_url, *statements[:-1])
    with pytest.raises(pymysql.err.MySQLError):
        run(mysql_url, statements[-1])


def test_mysql_sets_no_default_for_a_foreign_key(mysql_url: Url) -> None:
    """PG212."""
    reference = "FOREIGN KEY (p) REFERENCES p (id) ON DELETE SET DEFAULT"
    run(mysql_url, "CREATE TABLE p (id int PRIMARY KEY)", f"CREATE TABLE q (p int DEFAULT 1, {reference})")
    run(mysql_url, "INSERT INTO p VALUES (1), (2)", "INSERT INTO q VALUES (2)")
    with pytest.raises(pymysql.err.IntegrityError):
        run(mysql_url, "DELETE FROM p WHERE id = 2")


def test_mysql_answers_otherwise(mysql_url: Url) -> None:
    assert rows(mysql_url, "SELECT 7 / 2, 7 DIV 2, 'a' || 'b'") == [(3.5, 3, 0)]


def test_mysql_has_set_operations_and_lateral(mysql_url: Url) -> None:
    run(mysql_url, TABLE)
    assert rows(mysql_url, "SELECT 1 EXCEPT SELECT 2") == [(1,)]
    assert rows(mysql_url, "SELECT p.x FROM a p, LATERAL (SELECT q.y FROM a q WHERE q.x = p.x) l") == []
