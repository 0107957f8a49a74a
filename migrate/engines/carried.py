"""Single values on their way from one server to another: how the source gives them, and the literal that the target reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from migrate.engines.bulk import ColumnPair, Form
from migrate.engines.mysql.engine import MySql
from migrate.engines.mysql.loading import conversion_of
from migrate.engines.postgresql.engine import PostgreSql
from migrate.model.names import EngineName


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """One column, and an expression of the source's SQL that gives its value as text or bytes, or NULL."""

    pair: ColumnPair
    expression: str
    is_binary: bool
    """Whether the expression gives the bytes of the value rather than a text."""


def carry(pairs: Sequence[ColumnPair], source: EngineName, target: EngineName) -> tuple[Carried, ...]:
    """How the values of these columns travel, the same as in a full load. Raises `Unsupported` for types that can't."""
    return tuple(_carry(pair, source, target) for pair in pairs)


def literal(carried: Carried, value: bytes | str | None, target: EngineName) -> str:
    """The value in the target's SQL. Raises `ValueError` for bytes that are no text where a text is wanted.

    >>> from migrate.model.schema import Column
    >>> from migrate.model.types import ColumnType
    >>> column = Column(name="c", type=ColumnType(name="bytea", text="bytea"))
    >>> item = Carried(pair=ColumnPair(source=column, target=column), expression="c", is_binary=True)
    >>> literal(item, b"ab", EngineName.POSTGRESQL)
    "'\\\\x6162'"
    """
    if value is None:
        return "NULL"
    raw = value.encode() if isinstance(value, str) else value
    text = raw.hex() if carried.is_binary else raw.decode()
    if target.is_mysql_family:
        written = MySql().literal(text)
        return conversion_of(carried.pair.target, written) or written
    if "\x00" in text:
        raise ValueError("a text of PostgreSQL can't hold the character NUL")
    return PostgreSql().literal(f"\\x{text}" if carried.is_binary else text)


def _carry(pair: ColumnPair, source: EngineName, target: EngineName) -> Carried:
    if source.is_mysql_family:
        from migrate.engines.mysql.rows import plain_expressions, rendering

        item = rendering(pair, target)
        return Carried(pair=pair, expression=plain_expressions([item]), is_binary=item.form is Form.BINARY)
    from migrate.engines.postgresql.rows import expression

    return Carried(pair=pair, expression=f"({expression(pair, target)})::text", is_binary=False)
