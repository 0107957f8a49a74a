"""Functions in views that MySQL lacks or that answer otherwise there: https://www.postgresql.org/docs/current/functions.html"""

import re
from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sqlwords import calls, normal

_WHOLE = ("smallint", "integer", "bigint")
_DIVISION = re.compile(r"(?: \w+ \.)? (\w+) /(?: \w+ \.)? (\w+) ")
_MISSING = ("array_to_string", "array_length", "cardinality", "string_to_array", "split_part", "initcap", "translate",
            "btrim", "chr", "to_number", "to_ascii", "quote_ident", "quote_literal", "regexp_split_to_array",
            "width_bucket", "bool_and", "bool_or", "every", "array_position", "overlay", "jsonb_build_object",
            "json_build_object", "jsonb_array_length", "json_array_length", "row_to_json", "to_json", "to_jsonb",
            "jsonb_set", "current_schema", "pg_typeof", "to_regclass", "txid_current", "random", "gen_random_uuid",
            "encode", "decode", "string_to_table", "num_nonnulls", "num_nulls", "isfinite", "trunc", "div", "cbrt")  # fmt: skip
_DATES = ("to_char", "to_date", "to_timestamp", "date_trunc", "age", "make_date", "make_interval", "make_timestamp",
          "justify_days", "justify_hours", "clock_timestamp", "date_bin", "timeofday")  # fmt: skip
_COLLECTING = {"string_agg": "GROUP_CONCAT, cut at group_concat_max_len (1024 bytes)", "array_agg": "JSON_ARRAYAGG",
               "json_agg": "JSON_ARRAYAGG", "jsonb_agg": "JSON_ARRAYAGG", "json_object_agg": "JSON_OBJECTAGG",
               "jsonb_object_agg": "JSON_OBJECTAGG"}  # fmt: skip


@check("PG416")
def collecting_aggregate(context: Context) -> Iterator[Finding]:
    """Aggregates that collect values."""
    for view in context.schema.views:
        if found := calls(view.definition, tuple(_COLLECTING)):
            becomes = ", ".join(f"{name} becomes {_COLLECTING[name]}" for name in found)
            yield context.on_object(
                view, f"{shown(view.name.name)} collects values: {becomes}, without an order of its own"
            )


@check("PG417")
def date_function(context: Context) -> Iterator[Finding]:
    """Functions on dates with names, formats or results that MySQL does not have."""
    for view in context.schema.views:
        if found := calls(view.definition, _DATES):
            message = f"{shown(view.name.name)} calls {', '.join(found)}: MySQL has other functions, with other formats"
            yield context.on_object(view, message)


@check("PG418")
def integer_division(context: Context) -> Iterator[Finding]:
    """A quotient of whole numbers, which is a fraction in MySQL."""
    kinds: dict[str, bool] = {}
    for _, column in context.columns():
        kinds[column.name] = kinds.get(column.name, True) and column.type.name in _WHOLE and not column.type.dimensions
    for view in context.schema.views:
        pairs = _DIVISION.findall(normal(view.definition))
        if any(kinds.get(first) and (kinds.get(second) or second.isdigit()) for first, second in pairs):
            message = (
                f"{shown(view.name.name)} divides whole numbers: PostgreSQL drops the rest, MySQL gives a fraction; "
                "DIV says what is meant"
            )
            yield context.on_object(view, message)


@check("PG422")
def missing_function(context: Context) -> Iterator[Finding]:
    """Functions that MySQL lacks."""
    for view in context.schema.views:
        if found := calls(view.definition, _MISSING):
            message = f"{shown(view.name.name)} calls {', '.join(found)}, which MySQL lacks or names otherwise"
            yield context.on_object(view, message)
