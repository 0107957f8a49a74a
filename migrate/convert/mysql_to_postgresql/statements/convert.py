"""The entrance: one statement, expression or query of MySQL's expressed for PostgreSQL."""

from migrate.convert.expressions import Unconvertible
from migrate.convert.mysql_to_postgresql.statements.scope import Scope
from migrate.model.types import ColumnType


def statement(text: str, scope: Scope) -> str:
    """One PL/pgSQL statement without its semicolon. Raises `Unconvertible` with the reason."""
    raise Unconvertible("it is not converted yet")


def expression(text: str, scope: Scope, *, truth: bool = False) -> str:
    """One expression. `truth` asks for a condition, as IF and WHILE do. Raises `Unconvertible` with the reason."""
    raise Unconvertible("it is not converted yet")


def assigned(text: str, variable_type: ColumnType | None, scope: Scope) -> str:
    """One expression as a value for a variable or result of MySQL's type. Raises `Unconvertible` with the reason."""
    raise Unconvertible("it is not converted yet")


def query(text: str, scope: Scope) -> str:
    """One SELECT, for a cursor or a result set. Raises `Unconvertible` with the reason."""
    raise Unconvertible("it is not converted yet")
