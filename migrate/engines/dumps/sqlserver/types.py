"""Reads a column's type as SQL Server writes it.

https://learn.microsoft.com/en-us/sql/t-sql/data-types/data-types-transact-sql
"""

from migrate.engines.dumps.standard_tokens import StandardTokens
from migrate.engines.dumps.tokens import TokenKind
from migrate.model.types import ColumnType, TypeKind

_BASE_WORDS = (
    "bigint int integer smallint tinyint bit decimal numeric dec money smallmoney float real date time datetime datetime2 "
    "datetimeoffset smalldatetime char varchar text nchar nvarchar ntext binary varbinary image character rowversion "
    "timestamp uniqueidentifier xml sql_variant hierarchyid geography geometry json vector sysname cursor table"
)
_BASE = frozenset(_BASE_WORDS.split())
_NUMBERS = frozenset({"decimal", "numeric", "dec", "float"})
_TIMES = frozenset({"time", "datetime2", "datetimeoffset"})


def read_type(tokens: StandardTokens) -> ColumnType:
    """Reads a type; the name is in lower case. Raises `NotUnderstood`.

    A type that users made is `COMPOSITE`, whatever it stands for. A length of None is SQL Server's `max`, or none given.
    """
    if tokens.peek().kind not in (TokenKind.WORD, TokenKind.QUOTED):
        raise tokens.problem("a type was expected")
    if tokens.accept("DOUBLE", "PRECISION"):
        return ColumnType(name="float", text="float(53)", precision=53)
    if tokens.accept("NATIONAL"):
        tokens.take()
        name = "nvarchar" if tokens.accept("VARYING") else "nchar"
        return _with_arguments(name, tokens.arguments())
    schema, written = tokens.qualified()
    name = written.lower()
    if name in ("char", "character", "binary") and tokens.accept("VARYING"):
        name = "varbinary" if name == "binary" else "varchar"
    if name not in _BASE or schema.lower() not in ("", "sys"):
        text = f"{schema}.{written}" if schema else written
        return ColumnType(name=name, text=text, kind=TypeKind.COMPOSITE, schema=schema)
    if name == "xml" and tokens.at("("):
        return ColumnType(name=name, text=f"xml({tokens.parenthesized()})")
    return _with_arguments(name, tokens.arguments())


def _with_arguments(name: str, arguments: tuple[str, ...]) -> ColumnType:
    text = f"{name}({','.join(word.lower() for word in arguments)})" if arguments else name
    numbers = [int(word) for word in arguments if word.isdigit()]
    if name in _NUMBERS:
        scale = numbers[1] if len(numbers) > 1 else 0 if numbers else None
        return ColumnType(name=name, text=text, precision=numbers[0] if numbers else None, scale=scale)
    if name in _TIMES:
        return ColumnType(name=name, text=text, fraction=numbers[0] if numbers else 7)
    return ColumnType(name=name, text=text, length=numbers[0] if numbers else None)
