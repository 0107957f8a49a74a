"""All rules: they register themselves when this is imported."""

from migrate.convert.mysql_to_postgresql import (
    aggregates,
    call_rules,
    casts,
    functions,
    json_rules,
    operators,
    queries,
    special_calls,
)

RULES = (aggregates, call_rules, casts, functions, json_rules, operators, queries, special_calls)
