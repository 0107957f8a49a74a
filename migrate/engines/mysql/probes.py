"""Questions about the data of MySQL and MariaDB, as SQL over one row called `ROW`.

They hold under an empty `sql_mode`: with NO_ZERO_DATE a comparison with a zero date is refused.
"""

from migrate.engines.mysql.engine import MySql
from migrate.engines.probes import ROW
from migrate.model.schema import Column, ForeignKey

_UTF8 = ("utf8mb4", "utf8mb3", "utf8")
_ZERO = {"date": "0000-00-00", "datetime": "0000-00-00 00:00:00", "timestamp": "0000-00-00 00:00:00"}
_engine = MySql()


def column(name: str, row: str = ROW) -> str:
    """The column of a row."""
    return f"{row}.{_engine.quote(name)}"


def is_zero_date(item: Column) -> str:
    """0000-00-00, which stands for no date: https://dev.mysql.com/doc/refman/8.4/en/date-and-time-types.html"""
    return f"{column(item.name)} = '{_ZERO[item.type.name]}'"


def is_partial_date(item: Column) -> str:
    """A date whose month or day is 0."""
    name = column(item.name)
    return f"({name} <> '{_ZERO[item.type.name]}' AND (MONTH({name}) = 0 OR DAYOFMONTH({name}) = 0))"


def is_above(item: Column, bound: int) -> str:
    """A number above the bound."""
    return f"{column(item.name)} > {bound}"


def is_neither_0_nor_1(item: Column) -> str:
    """A number that is no truth value."""
    return f"({column(item.name)} < 0 OR {column(item.name)} > 1)"


def is_outside_a_day(item: Column) -> str:
    """A TIME below 00:00:00 or above 24:00:00."""
    return f"({column(item.name)} < '00:00:00' OR {column(item.name)} > '24:00:00')"


def is_error_value(item: Column) -> str:
    """The empty text with number 0 that an enum holds for a value it did not know.

    https://dev.mysql.com/doc/refman/8.4/en/enum.html
    """
    return f"{column(item.name)} + 0 = 0"


def holds_nul(item: Column) -> str:
    """A text with the character U+0000."""
    return f"LOCATE(X'00', CAST(CONVERT({column(item.name)} USING utf8mb4) AS BINARY)) > 0"


def is_invalid(item: Column, charset: str) -> str:
    """A text whose bytes do not stand for characters in the column's character set."""
    name = column(item.name)
    if charset in _UTF8:
        kept = f"CAST(CONVERT(CAST({name} AS BINARY) USING {charset}) AS BINARY)"
        return f"({name} IS NOT NULL AND NOT ({kept} <=> CAST({name} AS BINARY)))"
    # A character that can't be converted becomes a question mark; some of the Japanese ones just change on the way back.
    back = f"CAST(CONVERT(CONVERT({name} USING utf8mb4) USING {charset}) AS BINARY)"
    return f"(NOT ({back} <=> CAST({name} AS BINARY)) AND LOCATE('?', CONVERT({name} USING utf8mb4)) > 0)"


def is_utf8_in_latin1(item: Column) -> str:
    """A text of a latin1 column whose bytes, beyond ASCII, are UTF-8 throughout."""
    name = column(item.name)
    return f"({_has_more_than_ascii(name)} AND {_is_utf8(f'CAST({name} AS BINARY)')})"


def is_double_encoded(item: Column) -> str:
    """A text all of whose characters beyond ASCII are the bytes of UTF-8, taken for latin1 and encoded again."""
    name = column(item.name)
    # The inner CONVERT loses what latin1 lacks: the text has to survive the way there and back.
    kept = f"CAST(CONVERT(CONVERT({name} USING latin1) USING utf8mb4) AS BINARY) = CAST(CONVERT({name} USING utf8mb4) AS BINARY)"
    return f"({_has_more_than_ascii(name)} AND {kept} AND {_is_utf8(f'CAST(CONVERT({name} USING latin1) AS BINARY)')})"


def is_not_lower(item: Column) -> str:
    """A text that has another spelling which is equal to it: one with capital letters."""
    text = f"CONVERT({column(item.name)} USING utf8mb4)"
    return f"CAST({text} AS BINARY) <> CAST(LOWER({text}) AS BINARY)"


def utf8_bytes(item: Column, characters: int | None = None) -> str:
    """How many bytes the value takes in an index of a database in UTF-8; a NULL takes none."""
    name = column(item.name)
    value = f"LEFT({name}, {characters})" if characters else name
    is_binary = item.type.name in ("binary", "varbinary", "blob", "tinyblob", "mediumblob", "longblob")
    return f"COALESCE(LENGTH({value if is_binary else f'CONVERT({value} USING utf8mb4)'}), 0)"


def is_orphan(key: ForeignKey) -> str:
    """A row whose reference leads nowhere."""
    return f"({_refers(key)} AND NOT EXISTS ({_referred(key)}))"


def refers_by_another_spelling(key: ForeignKey) -> str:
    """A row whose reference is found only because the collation takes different texts for equal."""
    same = " AND ".join(
        f"CAST({column(own)} AS BINARY) = CAST({column(other, 'p')} AS BINARY)"
        for own, other in zip(key.columns, key.referenced_columns, strict=True)
    )
    return f"({_refers(key)} AND EXISTS ({_referred(key)}) AND NOT EXISTS ({_referred(key)} AND {same}))"


def size_of(item: Column) -> str:
    """The value's size in bytes."""
    return f"LENGTH({column(item.name)})"


def shown(item: Column) -> str:
    """The value as a text."""
    return f"CAST({column(item.name)} AS CHAR)"


def _has_more_than_ascii(name: str) -> str:
    return f"LENGTH(CONVERT({name} USING utf8mb4)) > CHAR_LENGTH({name})"


def _is_utf8(text: str) -> str:
    return f"CAST(CONVERT({text} USING utf8mb4) AS BINARY) = {text}"


def _refers(key: ForeignKey) -> str:
    return " AND ".join(f"{column(name)} IS NOT NULL" for name in key.columns)


def _referred(key: ForeignKey) -> str:
    pairs = zip(key.columns, key.referenced_columns, strict=True)
    equal = " AND ".join(f"{column(other, 'p')} = {column(own)}" for own, other in pairs)
    return f"SELECT 1 FROM {_engine.quote_name(key.referenced_table)} AS p WHERE {equal}"
