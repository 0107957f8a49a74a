"""What MySQL and MariaDB do not understand of PostgreSQL's SQL, told by its words.

https://www.postgresql.org/docs/current/sql-commands.html
https://dev.mysql.com/doc/refman/8.4/en/sql-statements.html
"""

from migrate.assess.workload.rules import DIFFERENT, REJECTED, functions, words

words("PG801", DIFFERENT, r" \|\| ", "|| puts texts together here, and is OR in MySQL")
words("PG802", REJECTED, r" ILIKE | !?~~\*? ", "{0}: MySQL has LIKE, under a collation that ignores case")
words("PG803", REJECTED, r" !?~\*? (?=\S)", "{0}: MySQL has REGEXP")
words("PG804", REJECTED, r" SIMILAR TO ", "SIMILAR TO: MySQL has REGEXP")
words("PG805", REJECTED, r" :: \S+ ", "{0}: MySQL has CAST(… AS …), with other names of types")
words("PG806", REJECTED, r" ARRAY \[| (?:ANY|ALL|SOME) \( (?!SELECT|VALUES|WITH|TABLE)", "{0}: MySQL has no arrays")
functions(
    "PG807",
    REJECTED,
    "generate_series unnest regexp_split_to_table json_array_elements jsonb_array_elements "
    "jsonb_array_elements_text json_each jsonb_each jsonb_each_text string_to_table",
    "{0}: MySQL has no functions that give rows but JSON_TABLE()",
)
functions(
    "PG808",
    REJECTED,
    "string_agg array_agg bool_and bool_or every json_agg jsonb_agg json_object_agg jsonb_object_agg "
    "percentile_cont percentile_disc mode",
    "{0}: MySQL has no such aggregate",
)
functions(
    "PG809",
    REJECTED,
    "date_trunc to_char to_date to_timestamp to_number age date_part make_date make_interval "
    "make_timestamp justify_interval clock_timestamp statement_timestamp",
    "{0}: MySQL has no such function of dates",
)
words(
    "PG810",
    REJECTED,
    r" EXTRACT \( (?:EPOCH|DOW|ISODOW|DOY|CENTURY|DECADE|MILLENNIUM|ISOYEAR|JULIAN|MILLISECONDS|"
    r"MICROSECONDS|TIMEZONE\w*) ",
    "{0}: MySQL does not extract that",
)
words(
    "PG811",
    REJECTED,
    r"^ (?:INSERT|UPDATE|DELETE|MERGE|WITH) .* RETURNING ",
    "RETURNING: MySQL gives no rows from a write",
)
words("PG812", REJECTED, r" ON CONFLICT ", "ON CONFLICT: MySQL has ON DUPLICATE KEY UPDATE, for any key")
words(
    "PG813",
    REJECTED,
    r" LIMIT ALL | FETCH (?:FIRST|NEXT) | OFFSET \S+ ROWS? | OFFSET \S+ LIMIT ",
    "{0}: MySQL has LIMIT … OFFSET …",
)
words("PG814", REJECTED, r" DISTINCT ON \(", "DISTINCT ON: MySQL has row_number() in a subquery")
words("PG815", REJECTED, r" NULLS (?:FIRST|LAST) ", "{0}: MySQL sorts NULL lowest")
words("PG817", REJECTED, r"^ (?:WITH .* )?MERGE INTO ", "MERGE: MySQL has none")
words(
    "PG818",
    REJECTED,
    r' "[^"]*" ',
    "double quotes around names: MySQL takes them for strings, unless sql_mode has ANSI_QUOTES",
)
words(
    "PG819",
    REJECTED,
    r"^ UPDATE (?:(?! SET ).)* SET (?:(?! SELECT | WHERE ).)* FROM |^ DELETE FROM .* USING ",
    "a write over other tables: MySQL joins them before SET, and names the table twice",
)
words("PG820", REJECTED, r" \) FILTER \( WHERE ", "FILTER: MySQL has CASE inside the aggregate")
words(
    "PG821",
    REJECTED,
    r"^ WITH .* AS (?:NOT MATERIALIZED |MATERIALIZED )?\( (?:INSERT|UPDATE|DELETE) ",
    "WITH … AS (a write): MySQL's WITH only reads",
)

words(
    "PG823",
    REJECTED,
    r"^ (?:LISTEN|NOTIFY|UNLISTEN|COPY|DO|VACUUM|REINDEX|CLUSTER|COMMENT ON|REFRESH MATERIALIZED) | "
    r"PG_(?:TRY_)?ADVISORY_\w+ \(| PG_NOTIFY \(",
    "{0}: MySQL has no such thing",
)
words(
    "PG824",
    REJECTED,
    r" (?:@>|<@|#>>?|#-|@\?|@@|->>?|\?[|&]?) (?=\S)",
    "{0}: MySQL has functions of JSON with paths, and no such operator",
)
words("PG828", REJECTED, r" LATERAL ", "LATERAL: MariaDB has none")
functions("PG829", REJECTED, "nextval currval lastval setval", "{0}: MySQL has AUTO_INCREMENT and LAST_INSERT_ID()")
words(
    "PG830",
    REJECTED,
    r" TABLESAMPLE | INTERVAL '\?' (?!YEAR |MONTH |DAY |HOUR |MINUTE |SECOND )| ONLY (?=\S+ (?:WHERE|SET) )",
    "{0}: MySQL does not take that",
)
