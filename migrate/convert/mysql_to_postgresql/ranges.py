"""How far whole numbers reach. MySQL reckons with 64 bits, PostgreSQL with those of the wider operand."""

from sqlglot import exp

from migrate.convert.expressions import Node
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.rewrite import cast, unwrap
from migrate.model.types import ColumnType

_BITS = {"tinyint": (16, 8), "smallint": (16, 16), "mediumint": (32, 24), "int": (32, 32), "integer": (32, 32)}
_UNSIGNED = {"tinyint": (16, 9), "smallint": (32, 17), "mediumint": (32, 25)}
_DIGITS = {"tinyint": 3, "smallint": 5, "mediumint": 8, "int": 10, "integer": 10, "bigint": 20, "year": 4}


def widened(made: Node, node: Node, environment: Environment) -> Node:
    """The operand `made`, as bigint where the result of `node` may not fit the type that PostgreSQL gives it."""
    found = _bits(node, environment)
    return cast(made, "bigint") if found is not None and found[1] > found[0] else made


def whole_digits(node: Node, environment: Environment) -> int | None:
    """How many digits before the point a number may have, where that is known."""
    bare = unwrap(node)
    if isinstance(bare, exp.Literal) and not bare.is_string:
        return len(bare.name.partition(".")[0])
    type_ = environment.type_of(bare)
    if type_ is None:
        return None
    if type_.name in ("decimal", "numeric") and type_.precision is not None:
        return type_.precision - (type_.scale or 0)
    return _DIGITS.get(type_.name)


def _bits(node: Node, environment: Environment) -> tuple[int, int] | None:
    """The bits of the value's type in PostgreSQL and those that it needs, its sign among them; None where it is no narrow one."""
    bare = unwrap(node)
    if isinstance(bare, exp.Literal) and not bare.is_string and bare.name.isdigit():
        needed = int(bare.name).bit_length() + 1
        return (32, needed) if needed <= 32 else None
    if isinstance(bare, (exp.Neg, exp.Abs)):
        inner = _bits(bare.this, environment)
        return None if inner is None else (inner[0], inner[1] + 1)
    if isinstance(bare, (exp.Add, exp.Sub, exp.Mul)):
        left, right = _bits(bare.this, environment), _bits(bare.expression, environment)
        if left is None or right is None or max(left[1], right[1]) > 32:
            return None
        needed = left[1] + right[1] if isinstance(bare, exp.Mul) else max(left[1], right[1]) + 1
        return max(left[0], right[0]), needed
    type_ = environment.type_of(bare)
    return _of_type(type_) if type_ is not None else None


def _of_type(type_: ColumnType) -> tuple[int, int] | None:
    return (_UNSIGNED if type_.unsigned else _BITS).get(type_.name)
