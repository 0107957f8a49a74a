"""The entrance: one statement, expression or query of MySQL's, as it stands in stored code, expressed for PostgreSQL.

What it can't express for sure it refuses: every function here raises `Unconvertible` with the reason. Changes of meaning that a
person should know of go into the scope's remarks.
"""

from migrate.convert.expressions import Node, Unconvertible, write
from migrate.convert.mysql_to_postgresql import rules
from migrate.convert.mysql_to_postgresql.environment import Environment, Row
from migrate.convert.mysql_to_postgresql.kinds import Kind, kind_of_type
from migrate.convert.mysql_to_postgresql.rewrite import apply, call, value
from migrate.convert.mysql_to_postgresql.rewrite import truth as as_truth
from migrate.convert.mysql_to_postgresql.statements import reading
from migrate.convert.mysql_to_postgresql.statements.assignment import fitted
from migrate.convert.mysql_to_postgresql.statements.dispatch import convert_statement
from migrate.convert.mysql_to_postgresql.statements.scope import Scope
from migrate.convert.render.postgresql_names import needs_quotes
from migrate.model.types import ColumnType

_WHOLE = ("tinyint", "smallint", "mediumint", "int", "bigint")
_ = rules  # They register themselves.


def statement(text: str, scope: Scope) -> str:
    """One PL/pgSQL statement without its semicolon. Raises `Unconvertible` with the reason."""
    return convert_statement(text, _environment(scope))


def expression(text: str, scope: Scope, *, truth: bool = False) -> str:
    """One expression. `truth` asks for a condition, as IF and WHILE do. Raises `Unconvertible` with the reason."""
    return _written((as_truth if truth else value)(_parsed(text, scope), _environment(scope)))


def assigned(text: str, variable_type: ColumnType | None, scope: Scope) -> str:
    """One expression as a value for a variable or result of MySQL's type. Raises `Unconvertible` with the reason."""
    kind = kind_of_type(scope.context, variable_type) if variable_type is not None else Kind.UNKNOWN
    if kind is Kind.UNKNOWN:
        raise Unconvertible(f"a value of the type {variable_type or 'that is not known'} is not converted")
    tree, environment = _parsed(text, scope), _environment(scope)
    if variable_type is not None and variable_type.name in _WHOLE and kind is Kind.NUMBER:
        whole = _whole_of_json(tree, environment)
        if whole is not None:
            return _written(whole)
    return _written(fitted(tree, kind, environment))


def _whole_of_json(tree: Node, environment: Environment) -> Node | None:
    """A JSON value as a whole number, where it is one; MariaDB reads its text."""
    if environment.is_mariadb or environment.kind(tree) is not Kind.JSON:
        return None
    return call("migrate_compat.json_integer", value(tree, environment))


def query(text: str, scope: Scope) -> str:
    """One SELECT, for cursors and result sets. Raises `Unconvertible` with the reason."""
    tree = reading.query(text, scope.sql_mode)
    if tree.args.get("into"):
        raise Unconvertible("it selects into variables")
    return _written(apply(tree, _environment(scope)))


def _environment(scope: Scope) -> Environment:
    rows = {
        name.lower(): Row(written=written, table=scope.row_table)
        for name, written in scope.row_aliases.items()
        if scope.row_table is not None
    }
    return Environment(context=scope.context, scope=scope, rows=rows, remarks=scope.remarks)


def _parsed(text: str, scope: Scope) -> Node:
    return reading.expression(text, scope.sql_mode)


def _written(tree: Node) -> str:
    return write(tree, "postgres", needs_quotes=needs_quotes)
