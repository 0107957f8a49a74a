"""MySQL's conditions in PL/pgSQL's words.

https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html
https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

from collections.abc import Mapping

from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle
from migrate.convert.stored_code.tree import Condition
from migrate.model.names import EngineName

_ERRORS = {
    1022: "unique_violation",
    1048: "not_null_violation",
    1050: "duplicate_table",
    1051: "undefined_table",
    1054: "undefined_column",
    1062: "unique_violation",
    1136: "syntax_error",
    1146: "undefined_table",
    1169: "unique_violation",
    1172: "too_many_rows",
    1205: "lock_not_available",
    1213: "deadlock_detected",
    1216: "foreign_key_violation",
    1217: "foreign_key_violation",
    1242: "cardinality_violation",
    1264: "numeric_value_out_of_range",
    1339: "case_not_found",
    1364: "not_null_violation",
    1365: "division_by_zero",
    1406: "string_data_right_truncation",
    1451: "foreign_key_violation",
    1452: "foreign_key_violation",
    1557: "unique_violation",
    1586: "unique_violation",
    1690: "numeric_value_out_of_range",
    3141: "invalid_text_representation",
    3572: "lock_not_available",
    3819: "check_violation",
    4025: "check_violation",
}
_STATES = {
    "20000": "case_not_found",
    "21000": "cardinality_violation",
    "22001": "string_data_right_truncation",
    "22003": "numeric_value_out_of_range",
    "22012": "division_by_zero",
    "23000": "integrity_constraint_violation",
    "40001": "deadlock_detected OR serialization_failure",
    "42S01": "duplicate_table",
    "42S02": "undefined_table",
    "42S22": "undefined_column",
}
_WIDER = {3141: "text that is no number, which the handler for invalid JSON catches too"}
_NEVER = (4037,)
"""Errors of MySQL's that no statement can raise that is converted; the same numbers are others of MariaDB's."""
_OWN = "45"
"""The class that programs use for their own conditions; it is PostgreSQL's as it is."""


def resolved(condition: Condition, declared: Mapping[str, Condition]) -> Condition:
    """The condition behind a declared name."""
    if not condition.name:
        return condition
    found = declared.get(condition.name.lower())
    if found is None:
        raise Obstacle(f"the condition {condition.name} is not declared")
    return found


def is_not_found(condition: Condition) -> bool:
    """Whether it is that there is no row, or no further one."""
    return condition.word == "NOT FOUND" or condition.sqlstate.startswith("02") or condition.error == 1329


def is_warning(condition: Condition) -> bool:
    """Whether it is a warning, which PostgreSQL raises none of."""
    return condition.word == "SQLWARNING" or condition.sqlstate.startswith("01")


def is_never(condition: Condition, engine: EngineName) -> bool:
    """Whether nothing that is converted raises it."""
    return engine is EngineName.MYSQL and condition.error in _NEVER


def caught_more(condition: Condition) -> str:
    """What PostgreSQL raises under the same condition besides, or nothing."""
    return _WIDER.get(condition.error, "")


def rank(condition: Condition) -> int:
    """Which of several handlers MySQL takes: one for the very error, then one for its SQLSTATE, then any."""
    return 0 if condition.error else 1 if condition.sqlstate else 2


def when(condition: Condition) -> str:
    """What stands after WHEN. Raises `Obstacle` for a condition without an equal."""
    if condition.word == "SQLEXCEPTION":
        return "OTHERS"
    if condition.error in _ERRORS:
        return _ERRORS[condition.error]
    if condition.sqlstate in _STATES:
        return _STATES[condition.sqlstate]
    if condition.sqlstate.startswith(_OWN):
        return f"SQLSTATE '{condition.sqlstate}'"
    name = f"error {condition.error}" if condition.error else f"SQLSTATE {condition.sqlstate}"
    raise Obstacle(f"a handler waits for {name}, which is no condition of PostgreSQL's")
