"""MySQL's functions give the same values on both servers, or are refused."""

import datetime
import os
from collections.abc import Iterator
from typing import Any

import pytest

from migrate.convert.expressions import Unconvertible
from migrate.convert.mysql_to_postgresql.statements.convert import query
from tests.convert.statements.shop import both_shops, refill, rows_of, scope
from tests.servers.pool import Pool

TEXTS = """
SUBSTRING_INDEX(name, ' ', 1)
SUBSTRING_INDEX(name, 'e', -2)
SUBSTRING_INDEX(code, '', 1)
LPAD(code, 5, '*')
LPAD(code, 1, '*')
RPAD(code, 6, 'ab')
LPAD(code, -1, 'x')
INSTR(name, 'p')
LOCATE('p', name)
LOCATE('p', name, 4)
LOCATE('', name, 2)
POSITION('e' IN name)
ASCII(name)
CHAR(65, 66 USING utf8mb4)
SPACE(3)
REPEAT(code, 2)
REPEAT(code, -1)
REVERSE(name)
STRCMP(code, 'x2')
INSERT(name, 2, 3, '--')
INSERT(name, 0, 3, '--')
INSERT(name, 2, 100, '--')
FORMAT(price * 1234567, 2)
FORMAT(-1234.5, 0)
LTRIM(CONCAT('  ', code, ' '))
RTRIM(CONCAT('  ', code, ' '))
TRIM(LEADING 'x' FROM code)
TRIM(BOTH 'x' FROM 'xxaxx')
MID(name, 2, 3)
SUBSTRING(name, -3)
SUBSTRING(name, -3, 2)
SUBSTRING(name, stock, 2)
SUBSTRING(name, 0)
LEFT(name, stock)
RIGHT(name, id - 2)
HEX(name)
HEX(255)
HEX(id)
UNHEX('4D7953514C')
UNHEX('xx')
SHA2(name, 256)
SHA2(name, 512)
TO_BASE64(name)
CONV('ff', 16, 10)
CONV(id, 10, 2)
CONV('-1', 10, 16)
BIN(id)
OCT(stock)
FIELD(code, 'x2', 'y4')
FIELD(id, 3, 1)
FIELD(NULL, 'a', NULL)
FIND_IN_SET(code, 'x1,y4')
FIND_IN_SET('', 'a,,b')
ELT(id, 'one', 'two')
ELT(0, 'one')
INET_ATON('192.168.1.10')
INET_ATON('no address')
INET_NTOA(3232235786)
IS_UUID('6ccd780c-baba-1026-9564-5b8c656024db')
CONCAT(id, '-', price, '-', day)
CONCAT_WS(',', code, name, stock)
CONCAT(at)
CONCAT(doc)
UPPER(kind)
CAST(name AS SIGNED)
CAST(price AS SIGNED)
CAST('-7.9x' AS SIGNED)
CAST(id AS CHAR)
CAST(name AS CHAR(3))
CAST(name AS DECIMAL(10,2))
CONVERT(name USING utf8mb4)
CAST('2020-02-03 04:05:06' AS DATETIME)
CAST('2020-02-03' AS DATE)
CAST('20200203' AS DATE)
CAST('nonsense' AS DATE)
CAST(at AS TIME)
CAST(at AS DATE)
CAST(name AS DOUBLE)
name REGEXP '^A'
REGEXP_REPLACE(name, 'p+', 'q')
name COLLATE utf8mb4_bin = 'Apple'
"""
NUMBERS = """
TRUNCATE(price, 1)
TRUNCATE(ratio, 1)
TRUNCATE(-1.999, 1)
TRUNCATE(1234, -2)
ROUND(ratio, 1)
ROUND(price)
ROUND(2.5)
ROUND(-2.5)
ROUND(price, -1)
MOD(stock, 3)
stock MOD 4
stock DIV 3
price DIV 0.4
-7 DIV 2
-7 % 3
stock / 4
stock / 0
POW(stock, 2)
SQRT(stock)
SQRT(-1)
EXP(ratio)
LN(stock)
LOG(2, 8)
LOG10(1000)
LOG2(stock)
PI()
SIN(ratio)
ATAN(ratio)
ATAN2(ratio, 2)
ACOS(2)
DEGREES(ratio)
GREATEST(stock, id, 3)
GREATEST(stock, NULL)
LEAST(code, 'x2')
SIGN(ratio)
ABS(ratio)
CEILING(price)
FLOOR(ratio)
BIT_COUNT(stock)
stock & 3
stock | 1
stock ^ 5
stock << 2
stock >> 1
active XOR flag
stock <=> NULL
NOT stock
!stock
IF(stock > 3, 'many', 'few')
IFNULL(stock, price)
NULLIF(stock, 0)
COALESCE(NULL, stock, id)
CASE WHEN stock THEN 1.5 ELSE id END
CASE WHEN flag THEN stock ELSE ratio END
ISNULL(stock)
stock IS TRUE
ratio + '1.5'
stock * '2 apples'
"""
DATES = """
LAST_DAY(day)
LAST_DAY('2021-02-10')
WEEK(day)
WEEK(day, 1)
WEEK(day, 2)
WEEK(day, 3)
WEEK(day, 4)
WEEK(day, 5)
WEEK(day, 6)
WEEK(day, 7)
WEEKOFYEAR(day)
YEARWEEK(day)
YEARWEEK(day, 1)
DAYOFWEEK(day)
WEEKDAY(day)
DAYOFYEAR(at)
DAYNAME(day)
MONTHNAME(at)
TO_DAYS(day)
FROM_DAYS(737819)
MAKEDATE(2020, 60)
SECOND(at)
MICROSECOND(at)
TIME(at)
HOUR(at)
QUARTER(day)
EXTRACT(YEAR FROM at)
EXTRACT(MONTH FROM day)
TIMESTAMPDIFF(YEAR, day, '2022-02-28')
TIMESTAMPDIFF(MONTH, '2020-01-31', day)
TIMESTAMPDIFF(QUARTER, day, at)
TIMESTAMPDIFF(WEEK, '2019-01-01', at)
TIMESTAMPDIFF(DAY, at, '2020-01-01')
TIMESTAMPDIFF(HOUR, '2020-01-01', at)
TIMESTAMPDIFF(MINUTE, '2020-01-01 12:30:00', at)
TIMESTAMPDIFF(SECOND, day, at)
TIMESTAMPADD(MONTH, 1, day)
TIMESTAMPADD(MINUTE, stock, at)
DATEDIFF('2020-03-01', day)
DATEDIFF(at, day)
DATE_ADD(day, INTERVAL 1 MONTH)
DATE_ADD(day, INTERVAL stock DAY)
DATE_SUB(at, INTERVAL stock * 2 HOUR)
DATE_ADD(at, INTERVAL '1:30' HOUR_MINUTE)
DATE_ADD(at, INTERVAL '2 3' DAY_HOUR)
DATE_ADD(day, INTERVAL '1-2' YEAR_MONTH)
DATE_ADD(day, INTERVAL 90 MINUTE)
ADDDATE(day, 10)
SUBDATE(day, INTERVAL 1 WEEK)
day + INTERVAL id YEAR
INTERVAL 1 DAY + day
DATE_FORMAT(at, '%W %M %e %Y')
DATE_FORMAT(at, '%b %D, %y %h:%i:%s %p')
DATE_FORMAT(at, '%a %c/%d %k:%i %j')
DATE_FORMAT(at, '%Y-%m-%dT%H:%i:%s')
DATE_FORMAT(at, '%T')
STR_TO_DATE('31/12/2020', '%d/%m/%Y')
STR_TO_DATE('May 7, 2021 3:04 PM', '%M %e, %Y %h:%i %p')
STR_TO_DATE('2020-02-30', '%Y-%m-%d')
STR_TO_DATE('20201231', '%Y%m%d')
FROM_UNIXTIME(1600000000)
UNIX_TIMESTAMP(at)
PERIOD_DIFF(202012, 201911)
DATE('2020-02-03 10:00:00')
YEAR('2020-02-03')
day = '2020-02-29'
at > '2020-01-01 00:00:00'
DATE(at) = day
"""
DOCUMENTS = """
JSON_EXTRACT(doc, '$.a')
doc->'$.b'
doc->>'$.b'
doc->>'$.b[1]'
JSON_UNQUOTE(JSON_EXTRACT(doc, '$.b'))
JSON_EXTRACT(doc, '$[1]')
JSON_OBJECT('id', id, 'name', name, 'price', price, 'none', NULL)
JSON_ARRAY(id, code, TRUE, NULL, day)
JSON_CONTAINS(doc, '1', '$.a')
JSON_CONTAINS(doc, '1')
JSON_CONTAINS('[[1, 2], 3]', '[1]')
JSON_CONTAINS('{"a": {"b": 1, "c": 2}}', '{"a": {"b": 1}}')
JSON_LENGTH(doc)
JSON_LENGTH(doc, '$.b')
JSON_LENGTH('5')
JSON_SET(doc, '$.a', 5)
JSON_SET(doc, '$.new', name, '$.a', NULL)
JSON_SET(doc, '$.no.where', 1)
JSON_INSERT(doc, '$.a', 5, '$.z', 'q')
JSON_REPLACE(doc, '$.a', 5, '$.z', 'q')
JSON_REMOVE(doc, '$.a')
JSON_REMOVE(doc, '$[0]')
JSON_KEYS(doc)
JSON_TYPE(doc)
JSON_TYPE(JSON_EXTRACT(doc, '$[2]'))
JSON_VALID(name)
JSON_VALID('{"a": 1}')
JSON_VALID('{')
JSON_DEPTH(doc)
JSON_QUOTE(name)
JSON_MERGE_PATCH('{"a": 1, "b": {"c": 2}}', '{"a": null, "b": {"d": 3}}')
JSON_CONTAINS_PATH(doc, 'one', '$.a', '$.q')
JSON_CONTAINS_PATH(doc, 'all', '$.a', '$.q')
1 MEMBER OF(doc)
'two' MEMBER OF('[1, "two"]')
doc->'$.a' = 1
CAST('[1, 2]' AS JSON)
"""
REFUSED = """
SHA1(name)
SOUNDEX(name)
CRC32(name)
MATCH(name) AGAINST('x')
CONVERT_TZ(at, '+00:00', '+01:00')
TIMEDIFF(at, day)
ADDTIME(at, '01:00:00')
SEC_TO_TIME(5)
GET_FORMAT(DATE, 'USA')
EXTRACT(DAY_HOUR FROM at)
DATE_FORMAT(at, '%U')
DATE_FORMAT(at, code)
STR_TO_DATE(name, code)
STR_TO_DATE(name, '%U')
DATE_ADD(doc, INTERVAL 1 DAY)
DATE_ADD(day, INTERVAL code HOUR_MINUTE)
FROM_UNIXTIME(5, '%Y')
JSON_EXTRACT(doc, '$.*')
JSON_EXTRACT(doc, '$**.a')
JSON_EXTRACT(doc, code)
JSON_EXTRACT(doc, '$.a', '$.b')
JSON_SEARCH(doc, 'one', 'x')
JSON_OBJECT('at', at)
JSON_OBJECT('ratio', flag)
JSON_CONTAINS_PATH(doc, code, '$.a')
CAST(doc AS DATE)
CAST(name AS BINARY(3))
CAST(id AS DATE)
CONCAT(ratio)
CONCAT(flag, UNHEX('4D'))
CHAR(300)
CHAR(id)
TRIM(code FROM name)
TRIM('ab' FROM name)
REGEXP_LIKE(name, 'x', 'c')
REGEXP_SUBSTR(name, 'x')
REGEXP_INSTR(name, 'x')
REGEXP_REPLACE(name, '\\\\d', 'x')
REGEXP_REPLACE(name, '(a)', '$1')
RAND(3)
~id
STR_TO_DATE(code, '%Y')
GREATEST(day, id)
IFNULL(doc, 1)
SLEEP(1)
BENCHMARK(1, 2)
GET_LOCK('a', 1)
ROW_COUNT()
FOUND_ROWS()
LAST_INSERT_ID(5)
VERSION()
VALUES(id)
INTERVAL(3, 1, 2)
EXPORT_SET(5, 'Y', 'N')
MAKE_SET(1, 'a')
PASSWORD(name)
ELT(1)
WEEK(doc)
SUBSTRING_INDEX(name, ' ')
FORMAT(name, 2, 'de_DE')
day + 1
doc + 1
SUM(day)
INET6_ATON('::1')
BIN_TO_UUID(name)
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.fixture(scope="module")
def both(servers: Pool) -> Iterator[tuple[Any, Any]]:
    with both_shops(servers, f"t{os.getpid()}_functions") as cursors:
        refill(*cursors)
        yield cursors


@pytest.mark.server
@pytest.mark.parametrize("text", [*lines(TEXTS), *lines(NUMBERS), *lines(DATES)])
def test_the_values_are_the_same(both: tuple[Any, Any], text: str) -> None:
    here, there = both
    asked = f"SELECT {text} AS made FROM Item ORDER BY id"
    converted = query(asked, scope())
    expected = [(_read(row[0]),) for row in rows_of(here, asked)]
    assert [(_read(row[0]),) for row in rows_of(there, converted)] == expected, converted


@pytest.mark.server
@pytest.mark.parametrize("text", lines(DOCUMENTS))
def test_the_documents_are_the_same(both: tuple[Any, Any], text: str) -> None:
    here, there = both
    asked = f"SELECT CAST({text} AS CHAR) AS made FROM Item ORDER BY id"
    converted = query(asked, scope())
    assert rows_of(there, converted) == rows_of(here, asked), converted


@pytest.mark.parametrize("text", lines(REFUSED))
def test_what_is_not_sure_is_refused(text: str) -> None:
    with pytest.raises(Unconvertible):
        query(f"SELECT {text} AS made FROM Item", scope())


def _read(value: Any) -> Any:
    """What the drivers give for times of day, on one footing."""
    return (datetime.datetime.min + value).time() if isinstance(value, datetime.timedelta) else value
