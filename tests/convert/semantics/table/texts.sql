CONCAT(s, '-', w)
CONCAT(s, i, p)
CONCAT(s, e, z)
CONCAT(day)
CONCAT(at)
CONCAT(at6)
CONCAT(ts)
CONCAT(tm)
CONCAT(y)
CONCAT(t, f) ## refused: bit
CONCAT(t, '-', y)
CONCAT_WS(',', s, w, i)
CONCAT_WS(s, 'a', NULL, w)
CONCAT_WS(NULL, 'a', 'b')
UPPER(s)
LOWER(s)
UCASE(w)
LCASE(ci)
UPPER(e)
LENGTH(s)
LENGTH(raw)
LENGTH(i)
OCTET_LENGTH(s)
BIT_LENGTH(s) ## refused: BitLength
CHAR_LENGTH(s)
CHARACTER_LENGTH(body)
CHAR_LENGTH(z)
LEFT(s, 2)
LEFT(s, k)
RIGHT(s, 2)
RIGHT(s, k)
SUBSTRING(s, 2)
SUBSTRING(s, 2, 2)
SUBSTRING(s, -2)
SUBSTRING(s, -3, 2)
SUBSTRING(s, k)
SUBSTRING(s, k, k)
SUBSTRING(s, 0)
SUBSTR(s FROM 2 FOR 1)
MID(s, 2, 3)
MID(s, k, 2)
SUBSTRING_INDEX(s, ',', 1)
SUBSTRING_INDEX(ws, ',', -2)
SUBSTRING_INDEX(ws, ',', k)
SUBSTRING_INDEX(s, '.', 2)
SUBSTRING_INDEX(s, '', 1)
TRIM(s)
TRIM(BOTH 'a' FROM s)
TRIM(LEADING 'a' FROM s)
TRIM(TRAILING 'b' FROM s)
TRIM('ab' FROM s) ## refused: one fixed character
TRIM(w FROM s) ## refused: one fixed character
LTRIM(s)
RTRIM(s)
REPLACE(s, 'a', 'xy')
REPLACE(s, w, '-')
REPLACE(s, '', 'x')
INSERT(s, 2, 1, w)
INSERT(s, k, k, '--')
LPAD(s, 5, '*')
LPAD(s, k, w) ## other-meaning
RPAD(s, 8, 'ab')
RPAD(s, k, w) ## other-meaning
REPEAT(w, 2)
REPEAT(w, k)
SPACE(k)
REVERSE(s)
STRCMP(s, w)
STRCMP(ci, 'A') ## text-comparison
INSTR(s, 'a')
INSTR(s, w)
INSTR(ci, 'a') ## text-comparison
LOCATE('a', s)
LOCATE(w, s)
LOCATE('a', s, k)
LOCATE('', s, 2) ## mariadb: other-meaning
LOCATE('a', ci) ## text-comparison
POSITION('b' IN s)
FIELD(s, 'a', 'ab')
FIELD(s, w, 'A')
FIELD(ci, 'a', 'b') ## text-comparison
FIND_IN_SET('a', ws)
FIND_IN_SET(s, ws)
FIND_IN_SET('', ws)
FIND_IN_SET('x', z)
FIND_IN_SET(ci, 'a,b') ## text-comparison
ASCII(s)
CHAR(65, 66 USING utf8mb4) ## mariadb
CHAR(65, 66) ## other-meaning
CHAR(300) ## refused: CHAR
HEX(s)
HEX(raw)
HEX(d) ## refused: float
UNHEX('4D7953514C')
UNHEX(HEX(s))
UNHEX(s)
UNHEX('4D5')
TO_BASE64(s)
TO_BASE64(raw)
TO_BASE64(REPEAT('0123456789', 12))
FROM_BASE64('YWJj') ## refused: FromBase64
MD5(s) ## mariadb
SHA1(s) ## refused: pgcrypto
SHA2(s, 256)
SHA2(s, 224)
SHA2(body, 0)
SHA2(s, 512)
SHA2(s, k) ## refused: SHA2
INET_ATON('192.168.1.10')
INET_ATON(s)
IS_UUID('6ccd780c-baba-1026-9564-5b8c656024db') ## mysql
IS_UUID(s) ## mysql
SOUNDEX(s) ## refused: Soundex
QUOTE(s) ## refused: QUOTE
EXPORT_SET(5, 'Y', 'N') ## refused: EXPORT_SET
MAKE_SET(1, 'a') ## refused: MAKE_SET
CAST(s AS CHAR(2))
CAST(s AS CHAR)
CAST(body AS CHAR(5))
CAST(raw AS CHAR) ## mariadb: other-meaning
CONVERT(s USING utf8mb4)
CAST(s AS BINARY)
CAST(s AS BINARY(3)) ## refused: BINARY
BINARY s = w ## refused: bytes
_utf8mb4'abc'
N'abc'
x'4D79'
X'4D79' = raw
s = 'a'
s = w
s <> w
s < w
s <=> w
s = ''
w IN ('a', 'A', 'b')
s BETWEEN 'a' AND 'b'
s LIKE 'a%'
s LIKE '%b_'
s NOT LIKE 'A%'
s LIKE CONCAT(w, '%')
s LIKE '%\\%%'
s LIKE '%|%%' ESCAPE '|'
s LIKE BINARY 'a%' ## refused: no text
e = 'Medium'
e = 'medium'
e IN ('small', 'large')
e LIKE 'M%'
e = s
e < 'large'
e > s
e BETWEEN 'M' AND 'n'
e IN ('small', 'other')
CASE e WHEN 'small' THEN 1 WHEN 'none' THEN 2 END
z = 'x,y'
z LIKE '%x%'
ci = 'a' ## text-comparison
ci = w
ci <> 'A' ## text-comparison
ci < 'b' ## text-comparison
ci IN ('a', 'b') ## text-comparison
ci BETWEEN 'a' AND 'c' ## text-comparison
ci LIKE 'a%' ## text-comparison
ci REGEXP '^a'
ci = ci
NULLIF(ci, 'a') ## text-comparison
CASE ci WHEN 'a' THEN 1 ELSE 2 END ## text-comparison
GREATEST(ci, 'b') ## text-comparison
LEAST(s, w)
GREATEST(s, w)
REPLACE(ci, 'a', 'x')
SUBSTRING_INDEX(ci, 'a', 1)
padded = 'a' ## text-comparison
padded = 'a ' ## text-comparison
padded IN ('a', 'b') ## text-comparison
padded LIKE 'a'
padded COLLATE utf8mb4_bin = 'a' ## text-comparison
ci COLLATE utf8mb4_bin = 'a' ## text-comparison
s REGEXP '^a'
s REGEXP 'a.c' ## other-meaning
s REGEXP '[a-c]+$' ## other-meaning
s REGEXP '[.$]b'
s RLIKE '^(a|b)'
s REGEXP w ## refused: regular expression
s REGEXP '\\d' ## refused: regular expression
s NOT REGEXP '^A'
REGEXP_LIKE(s, '^a') ## mysql
REGEXP_LIKE(s, '^a', 'c') ## mysql ## refused: regular expression
REGEXP_REPLACE(s, 'a+', 'q')
REGEXP_REPLACE(s, '.$', 'q') ## other-meaning
REGEXP_REPLACE(s, '(a)', '$1') ## refused: REGEXP_REPLACE
REGEXP_SUBSTR(s, 'x') ## refused: Regexp
REGEXP_INSTR(s, 'x') ## refused: Regexp
MATCH(body) AGAINST('x') ## refused: MATCH
IF(s = 'a', w, e)
IF(i, s, i)
IFNULL(s, i)
IFNULL(e, 'none')
COALESCE(s, i, p)
COALESCE(day, 'none')
CASE WHEN i > 0 THEN s ELSE e END
CASE s WHEN 'a' THEN 1 WHEN 'A' THEN 2 END
NULLIF(s, 'a')
IF(i > 0, d, s) ## refused: kinds
raw = x'00'
raw < x'80'
raw = s ## refused: bytes
s IS NULL
ISNULL(s)
VERSION() ## refused: Version
DATABASE() = 'x'
SLEEP(0) ## refused: SLEEP
BENCHMARK(1, 2) ## refused: BENCHMARK
GET_LOCK('a', 1) ## refused: GET_LOCK
RELEASE_LOCK('a') ## refused: RELEASE_LOCK
ROW_COUNT() ## refused: ROW_COUNT
FOUND_ROWS() ## refused: FOUND_ROWS
LAST_INSERT_ID(5) ## refused: LAST_INSERT_ID
UUID_SHORT() ## refused: UUID_SHORT
INET6_ATON('::1') ## refused: INET6_ATON
CONNECTION_ID() > 0
LENGTH(UUID())
RAND() < 1
LENGTH(USER()) > 0
LENGTH(CURRENT_USER()) > 0
LENGTH(SESSION_USER()) > 0
