i + k * 2
-i
p * q
i - 1
i / 2
i / (k * k + 1)
p / 3 ## other-meaning
d / 4 ## other-meaning
i % 5
p > q
i = k
i <> 0
i >= 3
i <= 3
quote_literal(s) ## refused: quote_literal
i BETWEEN 0 AND 9
i NOT BETWEEN 0 AND 9
i IN (1, 2, 3)
i NOT IN (1, 2, 3)
i IS NULL
i IS NOT NULL
i = ANY (ARRAY[1, 2, 3])
f
NOT f
f AND i > 0
f OR i > 0
f IS TRUE
f IS NOT TRUE
f = (i > 3)
i IS DISTINCT FROM k ## refused: NullSafeNEQ
abs(i)
abs(p)
floor(p)
ceil(p)
ceiling(p)
round(p)
round(p, 1)
round(d)
mod(i, 7)
power(d, 2) ## refused: Pow
greatest(i, k) ## refused: Greatest
coalesce(i, k)
coalesce(s, 'none')
nullif(i, k)
nullif(s, 'a')
CASE WHEN i > 0 THEN 'some' WHEN i = 0 THEN 'none' ELSE 'less' END
CASE k WHEN 1 THEN 'one' ELSE 'many' END
CASE WHEN f THEN i END
s || '-' || w
s || i
s || f ## refused: text
s || d ## refused: text
concat(s, f) ## refused: text
concat(s, i, day)
d::text ## refused: text
concat(s, '-', w)
concat_ws(',', s, w)
lower(s)
upper(s)
length(s)
char_length(s)
character_length(w)

substring(s, 2)
substring(s, 2, 3)
substr(s, 2, 3)
substring(s FROM 2 FOR 3)
left(s, 2)
right(s, 2)
trim(s)
btrim(s)
ltrim(s)
rtrim(s)
trim(both 'a' from s) ## refused: TRIM
replace(s, 'a', 'xy')
s = 'a'
s = w
s <> w
s < w ## other-meaning
s > 'b' ## other-meaning
s IN ('a', 'A')
s LIKE 'a%'
s LIKE '%b_'
s NOT LIKE 'a%'
s LIKE 'a|%%' ESCAPE '|' ## refused: like_escape
s LIKE '%\_%'
s ILIKE 'a%'
s NOT ILIKE 'a%'
s ~ '^a'
s ~ '[a-c]$' ## other-meaning
s ~* '^a'
s !~ '^a'
s !~* '^a'
s ~ w ## refused: regular expression
s ~ '\d' ## refused: regular expression
s = ''
position('a' in s) ## refused: StrPosition
strpos(s, 'a') ## refused: StrPosition
split_part(s, ',', 1) ## refused: SplitPart
md5(s) ## refused: MD5
to_char(at, 'YYYY') ## refused: TimeToStr
e = 'Medium'
e IN ('small', 'large')
e::text
i::text
p::text
p::int ## refused: cast
i::bigint
i::numeric
s::varchar
s::text
s::int ## refused: cast
at::date
day::text
day = '2020-02-29'
day > '2020-01-01'
day = day2
at > '2020-01-01 00:00:00'
at < at2
day - day2 ## refused: date
day + 1 ## refused: date
at + interval '1 day' ## refused: date
extract(year from day)
extract(month from at)
extract(day from at)
extract(hour from at)
extract(minute from at)
extract(quarter from day)
extract(dow from day) ## refused: EXTRACT
date_part('year', day) ## refused:
date_trunc('month', at) ## refused: TimestampTrunc
current_date > '2020-01-01'
now() > '2020-01-01' ## refused: timestamptz
current_timestamp > '2020-01-01' ## refused: timestamptz
ARRAY[1, 2] ## refused: Array
i::float8
