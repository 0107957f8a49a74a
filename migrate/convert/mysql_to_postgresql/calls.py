"""The functions of MySQL's that one call of PostgreSQL's replaces: their arguments, their result and what is written for them.

A letter stands for each argument: `t` text, `n` number, `i` whole number, `f` double precision, `m` moment, `d` date, `k` time of
day, `c` anything with a time of day, `j` JSON, `b` bytes. What follows `?` may be left out; `*` repeats the last one. What is
written is a template over `{0}`, `{1}`…, or nothing for the function of that name in the compatibility schema.
https://dev.mysql.com/doc/refman/8.4/en/functions.html
"""

from dataclasses import dataclass

from sqlglot import exp

from migrate.convert.expressions import Node
from migrate.convert.mysql_to_postgresql.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """How calls of one function are written."""

    name: str
    arguments: str
    result: Kind
    template: str = ""
    volatile: bool = False
    """It may give another result the next time."""


_TABLE = """
substring_index | tti | text
lpad | tit | text
rpad | tit | text
mid | tii | text | migrate_compat.substring({0}, {1}, {2})
substring | ti?i | text
instr | tt | number | strpos({0}, {1})
locate | tt?i | number
find_in_set | tt | number
elt | it* | text
ascii | t | number
space | i | text | repeat(' ', CAST({0} AS integer))
repeat | ti | text | repeat({0}, CAST({1} AS integer))
reverse | t | text | reverse({0})
strcmp | tt | number
insert | tiit | text
ltrim | t | text | ltrim({0}, ' ')
rtrim | t | text | rtrim({0}, ' ')
unhex | t | binary
md5 | t | text | md5({0})
to_base64 | b | text | encode({0}, 'base64')
conv | tii | text
bin | i | text | migrate_compat.conv(CAST({0} AS text), 10, 2)
oct | i | text | migrate_compat.conv(CAST({0} AS text), 10, 8)
bit_count | i | number
inet_aton | t | number
inet_ntoa | i | text
is_uuid | t | number
pow | ff | float | power({0}, {1})
sqrt | f | float
ln | f | float
exp | f | float | exp({0})
pi | | float | pi()
sin | f | float | sin({0})
cos | f | float | cos({0})
tan | f | float | tan({0})
cot | f | float | cot({0})
asin | f | float
acos | f | float
atan | f | float | atan({0})
atan2 | ff | float | atan2({0}, {1})
degrees | f | float | degrees({0})
radians | f | float | radians({0})
rand | | float | random() | volatile
last_day | m | date | CAST(date_trunc('month', {0}) + INTERVAL '1 month - 1 day' AS date)
week | d?i | number
yearweek | d?i | number
weekofyear | d | number | CAST(EXTRACT(WEEK FROM {0}) AS integer)
dayofweek | d | number | CAST(EXTRACT(DOW FROM {0}) + 1 AS integer)
weekday | d | number | CAST(EXTRACT(ISODOW FROM {0}) - 1 AS integer)
dayofyear | d | number | CAST(EXTRACT(DOY FROM {0}) AS integer)
dayname | m | text | to_char({0}, 'FMDay')
monthname | m | text | to_char({0}, 'FMMonth')
to_days | d | number | ({0} - CAST('0001-01-01' AS date) + 366)
from_days | i | date | (CAST('0001-01-01' AS date) + CAST({0} - 366 AS integer))
time_to_sec | k | number | CAST(EXTRACT(EPOCH FROM {0}) AS integer)
second | c | number | CAST(floor(EXTRACT(SECOND FROM {0})) AS integer)
microsecond | c | number | CAST(MOD(EXTRACT(MICROSECONDS FROM {0}), 1000000) AS integer)
makedate | ii | date
time | m | time | CAST({0} AS time)
timestamp | m | moment | {0}
from_unixtime | f | moment
utc_timestamp | | moment | date_trunc('second', statement_timestamp() AT TIME ZONE 'UTC') | volatile
utc_date | | date | CAST(statement_timestamp() AT TIME ZONE 'UTC' AS date) | volatile
sysdate | | instant | date_trunc('second', clock_timestamp()) | volatile
curtime | | time | CAST(date_trunc('second', statement_timestamp()) AS time) | volatile
period_diff | ii | number
json_unquote | j | text
json_length | j | number
json_keys | j | json
json_type | j | text
json_valid | t | number
json_quote | t | text | CAST(to_jsonb({0}) AS text)
json_contains | jj | number
json_merge_patch | jj | json
json_depth | j | number
connection_id | | number | pg_backend_pid() | volatile
"""
_TYPED: dict[type, tuple[str, tuple[str, ...]]] = {
    exp.SubstringIndex: ("substring_index", ("this", "delimiter", "count")),
    exp.Elt: ("elt", ("this", "expressions")),
    exp.Ascii: ("ascii", ("this",)),
    exp.Space: ("space", ("this",)),
    exp.Repeat: ("repeat", ("this", "times")),
    exp.Reverse: ("reverse", ("this",)),
    exp.Stuff: ("insert", ("this", "start", "length", "expression")),
    exp.Unhex: ("unhex", ("this",)),
    exp.MD5: ("md5", ("this",)),
    exp.ToBase64: ("to_base64", ("this",)),
    exp.BitwiseCount: ("bit_count", ("this",)),
    exp.Pow: ("pow", ("this", "expression")),
    exp.Sqrt: ("sqrt", ("this",)),
    exp.Ln: ("ln", ("this",)),
    exp.Exp: ("exp", ("this",)),
    exp.Pi: ("pi", ()),
    exp.Sin: ("sin", ("this",)),
    exp.Cos: ("cos", ("this",)),
    exp.Tan: ("tan", ("this",)),
    exp.Cot: ("cot", ("this",)),
    exp.Asin: ("asin", ("this",)),
    exp.Acos: ("acos", ("this",)),
    exp.Atan2: ("atan2", ("this", "expression")),
    exp.Degrees: ("degrees", ("this",)),
    exp.Radians: ("radians", ("this",)),
    exp.Rand: ("rand", ("this",)),
    exp.LastDay: ("last_day", ("this", "unit")),
    exp.Week: ("week", ("this", "mode")),
    exp.WeekOfYear: ("weekofyear", ("this",)),
    exp.DayOfWeek: ("dayofweek", ("this",)),
    exp.DayOfYear: ("dayofyear", ("this",)),
    exp.Dayname: ("dayname", ("this",)),
    exp.Second: ("second", ("this",)),
    exp.Time: ("time", ("this", "zone")),
    exp.Timestamp: ("timestamp", ("this", "zone")),
    exp.UtcTimestamp: ("utc_timestamp", ("this",)),
    exp.UtcDate: ("utc_date", ()),
    exp.CurrentTime: ("curtime", ("this",)),
    exp.JSONKeys: ("json_keys", ("this", "expression")),
    exp.JSONType: ("json_type", ("this",)),
}
"""What sqlglot calls functions, and where it keeps their arguments."""


def _read(line: str) -> Function:
    name, arguments, result, *rest = (part.strip() for part in line.split("|"))
    template = rest[0] if rest else ""
    return Function(
        name=name, arguments=arguments, result=Kind(result), template=template, volatile=rest[1:] == ["volatile"]
    )


FUNCTIONS = {function.name: function for function in map(_read, _TABLE.strip().splitlines())}
TYPED = tuple(_TYPED)
_RESULTS: dict[type, Kind] = {
    exp.TimestampDiff: Kind.NUMBER,
    exp.NumberToStr: Kind.TEXT,
    exp.Extract: Kind.NUMBER,
    exp.Trunc: Kind.NUMBER,
    exp.Hex: Kind.TEXT,
    exp.SHA2: Kind.TEXT,
    exp.Chr: Kind.TEXT,
    exp.Uuid: Kind.TEXT,
    exp.RegexpReplace: Kind.TEXT,
    exp.JSONExtract: Kind.JSON,
    exp.JSONExtractScalar: Kind.TEXT,
    exp.JSONValue: Kind.TEXT,
    exp.JSONObject: Kind.JSON,
    exp.JSONObjectAgg: Kind.JSON,
    exp.JSONSet: Kind.JSON,
    exp.JSONRemove: Kind.JSON,
    exp.JSONArrayContains: Kind.NUMBER,
    exp.StddevPop: Kind.FLOAT,
    exp.StddevSamp: Kind.FLOAT,
    exp.VariancePop: Kind.FLOAT,
    exp.Variance: Kind.FLOAT,
    exp.BitwiseAnd: Kind.NUMBER,
    exp.BitwiseOr: Kind.NUMBER,
    exp.BitwiseXor: Kind.NUMBER,
    exp.BitwiseLeftShift: Kind.NUMBER,
    exp.BitwiseRightShift: Kind.NUMBER,
    exp.BitwiseOrAgg: Kind.NUMBER,
    exp.Ntile: Kind.NUMBER,
    exp.PercentRank: Kind.FLOAT,
    exp.CumeDist: Kind.FLOAT,
    exp.Grouping: Kind.NUMBER,
    exp.National: Kind.TEXT,
    exp.HexString: Kind.BINARY,
    exp.CurrentUser: Kind.TEXT,
    exp.SessionUser: Kind.TEXT,
    exp.CurrentSchema: Kind.TEXT,
    exp.Localtime: Kind.INSTANT,
    exp.Localtimestamp: Kind.INSTANT,
    exp.UnixToTime: Kind.MOMENT,
    exp.StrToDate: Kind.DATE,
    exp.StrToTime: Kind.MOMENT,
}
_NAMED = {
    "field": Kind.NUMBER,
    "unix_timestamp": Kind.NUMBER,
    "last_insert_id": Kind.NUMBER,
    "json_array": Kind.JSON,
    "json_insert": Kind.JSON,
    "json_replace": Kind.JSON,
    "json_arrayagg": Kind.JSON,
    "json_contains_path": Kind.NUMBER,
    "user": Kind.TEXT,
    "uuid": Kind.TEXT,
    "time_format": Kind.TEXT,
    "octet_length": Kind.NUMBER,
    "char_length": Kind.NUMBER,
    "character_length": Kind.NUMBER,
    "json_extract": Kind.JSON,
}


def call_of(node: Node) -> tuple[Function, list[Node]] | None:
    """The function of the table that the node calls, and its arguments."""
    if isinstance(node, exp.Anonymous):
        function = FUNCTIONS.get(node.name.lower())
        return None if function is None else (function, list(node.expressions))
    name, places = _TYPED.get(type(node), ("", ()))
    if not name:
        return None
    found: list[Node] = []
    for place in places:
        given = node.args.get(place)
        found.extend(given if isinstance(given, list) else [given] if given is not None else [])
    return FUNCTIONS[name], [_bare(item) for item in found]


def result_of(node: Node) -> Kind | None:
    """The kind of value that a function gives, where that depends on nothing else."""
    call = call_of(node)
    if call is not None:
        return call[0].result
    if isinstance(node, exp.UnixToTime) and node.args.get("format"):
        return Kind.TEXT
    if isinstance(node, exp.Anonymous):
        return _NAMED.get(node.name.lower())
    return _RESULTS.get(type(node))


def _bare(node: Node) -> Node:
    """Without the conversion to a date that sqlglot adds to some arguments."""
    return node.this if isinstance(node, exp.TsOrDsToDate) else node
