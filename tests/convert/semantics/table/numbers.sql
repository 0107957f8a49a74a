i + k * 2
i - p
-i
-p
-d
p * q
i / k ## division
p / 3 ## division
d / k
d / 3
i % k
p % q
d % 2 ## other-meaning
MOD(i, k)
i MOD 4
i DIV k
p DIV 0.4
d DIV 2 ## other-meaning
-7 DIV 2
-7 % 3
i / 0
ABS(i)
ABS(p)
ABS(d)
SIGN(p)
SIGN(d)
CEILING(p)
CEIL(d)
FLOOR(p)
FLOOR(d)
ROUND(p)
ROUND(p, 1)
ROUND(q, -1)
ROUND(d)
ROUND(2.5)
ROUND(-2.5)
ROUND(d, 1)
ROUND(d, k)
ROUND(d * 1000, -2)
TRUNCATE(d, k)
TRUNCATE(d * 1000, -2)
ROUND(ns, 1)
TRUNCATE(p, 1)
TRUNCATE(q, -2)
TRUNCATE(d, 1)
TRUNCATE(-1.999, 1)
POW(k, 2)
POWER(d, 2)
SQRT(p)
SQRT(d)
EXP(k)
LN(p)
LN(d)
LOG(d)
LOG(2, i)
LOG(k, i)
LOG10(i)
LOG10(d)
LOG2(u)
PI() + d
SIN(d)
COS(d)
TAN(k)
COT(ABS(d) + 0.1)
ASIN(d)
ACOS(d)
ATAN(d)
ATAN(d, k)
ATAN2(d, k)
DEGREES(d)
RADIANS(d)
GREATEST(i, k)
GREATEST(p, k, 3)
GREATEST(i, d)
LEAST(p, q)
LEAST(i, NULL)
BIT_COUNT(u)
BIT_COUNT(i)
u & 255 ## bit-operation
i & 12 ## bit-operation
u | 1 ## bit-operation
u ^ 5 ## bit-operation
k << 2 ## bit-operation
u >> 1 ## bit-operation
~k ## refused: BitwiseNot
HEX(255)
HEX(u)
HEX(i)
BIN(u)
BIN(i)
OCT(u)
CONV(u, 10, 36)
CONV(i, 10, 16)
CONV(s, 16, 10)
FORMAT(p, 2)
FORMAT(i, 0)
FORMAT(d, 1)
FORMAT(q, 1)
FORMAT(q, k)
i = k
p > q
d <= k
i <=> k
i <> 0
i != 0
i IN (1, 2, NULL)
i NOT IN (0, 5)
i BETWEEN 0 AND 9
i NOT BETWEEN -5 AND k
i IS NULL
i IS NOT NULL
i IS TRUE
i IS NOT FALSE
NOT i
!k
i AND k
i && k
i OR k
i || k
i XOR k
f AND i
f = 1
f = b'1'
f = t
t = 1
t
NOT t
t XOR f
(i > 3) + 1
(i > 3) = (k > 3)
TRUE
FALSE + 1
IF(i > 0, 'yes', 'no')
IF(i, k, p)
IF(f, i, NULL)
IFNULL(i, p)
IFNULL(i, 0)
IFNULL(d, i)
NULLIF(i, k)
NULLIF(p, 0)
COALESCE(NULL, i, k)
COALESCE(p, d)
CASE WHEN k THEN 1.5 ELSE i END
CASE WHEN k > 3 THEN i WHEN k > 0 THEN d END
CASE k WHEN 1 THEN 'one' WHEN 2 THEN 'two' ELSE 'many' END
CASE f WHEN 1 THEN 'on' ELSE 'off' END
ISNULL(i)
i + '1.5'
i + ns
ns * 2
-ns
ns + 0
s + 1
i = '9'
i = ns
ns = 12
ns < 5
ns AND i
IF(ns, 1, 0)
CAST(i AS CHAR)
CAST(p AS CHAR)
CAST(p AS SIGNED)
CAST(d AS SIGNED)
CAST(ns AS SIGNED)
CAST(ns AS DECIMAL(10,2))
CAST(ns AS DOUBLE)
CAST(i AS UNSIGNED) ## other-meaning
CAST(u AS UNSIGNED)
CAST(i AS DECIMAL(14,3))
k * k
t * k + i
i * i
i + 1
t * u
ABS(-i)
i + k + t
CAST(d AS DECIMAL(10,2))
CAST(p AS DECIMAL)
CAST(i AS DOUBLE)
CAST(p AS DOUBLE)
CONVERT(p, SIGNED)
CAST(y AS CHAR)
y + 1
y > 2000
CAST(d AS CHAR) ## refused: float
CONCAT(d) ## refused: float
FIELD(k, 3, 1, 2)
FIELD(NULL, 1, NULL)
ELT(k, 'one', 'two', 'three')
INTERVAL(k, 1, 2) ## refused: INTERVAL
RAND(3) ## refused: rand
CRC32(s) ## refused: CRC32
r + 0
r = 0.5
INET_NTOA(u)
PERIOD_DIFF(202012, 201911)
MAKEDATE(y, k)
FROM_DAYS(730000 + k)
