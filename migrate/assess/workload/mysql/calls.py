"""Functions that PostgreSQL lacks, or that answer something else there.

https://dev.mysql.com/doc/refman/8.4/en/built-in-function-reference.html
"""

from collections.abc import Iterator

from migrate.assess.functions import MISSING
from migrate.assess.workload.rules import DIFFERENT, REJECTED, Said, functions, rule
from migrate.assess.workload.sql import Sql

_NULLS = "ifnull if isnull"
_DATES = (
    "adddate addtime convert_tz curdate curtime date_add date_format date_sub datediff day dayname "
    "dayofmonth dayofweek dayofyear "
    "from_days from_unixtime get_format hour last_day makedate maketime microsecond minute month "
    "monthname period_add "
    "period_diff quarter sec_to_time second str_to_date subdate subtime sysdate time_format time_to_sec timediff "
    "timestampadd timestampdiff to_days to_seconds unix_timestamp utc_date utc_time utc_timestamp week "
    "weekday weekofyear "
    "year yearweek"
)
_SESSION = "last_insert_id row_count connection_id database user session_user system_user"
_LOCKS = "get_lock release_lock is_free_lock is_used_lock release_all_locks"
_JSON = (
    "json_array_append json_array_insert json_contains json_contains_path json_depth json_extract "
    "json_insert json_keys "
    "json_length json_merge json_merge_patch json_merge_preserve json_overlaps json_pretty json_quote json_remove "
    "json_replace json_schema_valid json_search json_set json_storage_size json_type json_unquote json_valid"
)
_OTHER = MISSING - {"match", "found_rows"} - {
    name for group in (_NULLS, _DATES, _SESSION, _LOCKS, _JSON) for name in group.split()
} | frozenset(
    [
        "instr",
        "locate",
        "space",
        "truncate",
        "log2",
        "rand",
        "uuid",
        "crc32",
        "md5_hex",
        "sha",
        "sha1",
        "sha2",
        "any_value",
        "bit_and_agg",
        "insert",
        "mid",
        "ucase",
        "lcase",
        "hex",
        "unhex",
        "inet_aton",
        "inet_ntoa",
        "charset",
    ]
) - frozenset(("md5_hex", "bit_and_agg"))

functions("MY818", REJECTED, "group_concat", "{0}: PostgreSQL has string_agg()")
functions("MY819", REJECTED, _NULLS, "{0}: PostgreSQL has COALESCE, CASE and IS NULL")
functions("MY820", REJECTED, _DATES, "{0}: PostgreSQL has no such function of dates")
functions("MY836", REJECTED, _SESSION, "{0}: PostgreSQL has no such function")
functions("MY846", REJECTED, _LOCKS, "{0}: PostgreSQL has advisory locks")


@rule("MY822", REJECTED)
def missing(sql: Sql) -> Iterator[Said]:
    """Any other function that PostgreSQL does not have."""
    for name in sorted(sql.calls & _OTHER):
        if name == "insert" or name in sql.known.routines:
            continue
        yield f"{name}(): PostgreSQL has no such function"


@rule("MY829", REJECTED)
def json(sql: Sql) -> Iterator[Said]:
    """Functions of JSON, and the arrow with a path."""
    for name in sorted(sql.calls & frozenset(_JSON.split())):
        yield f"{name}(): PostgreSQL has operators for jsonb"
    if " -> " in sql.shape or " ->> " in sql.shape:
        yield DIFFERENT, "-> with a path: PostgreSQL takes the whole path for the name of a key"


@rule("MY823", DIFFERENT)
def casts(sql: Sql) -> Iterator[Said]:
    """Casts to types that PostgreSQL lacks or takes for one letter."""
    if sql.matches(r" AS (?:CHAR|NCHAR|CHARACTER)(?: CHARACTER SET \S+)? \)"):
        yield "CAST … AS CHAR keeps one letter in PostgreSQL"
    if sql.matches(r" AS (?:UNSIGNED|SIGNED)(?: INTEGER)? \)"):
        yield REJECTED, "CAST … AS UNSIGNED or SIGNED: PostgreSQL has no such type"
    if sql.matches(r" USING [\w]+ \)") and "convert" in sql.calls:
        yield REJECTED, "CONVERT(… USING …): PostgreSQL has convert_from() and convert_to()"
