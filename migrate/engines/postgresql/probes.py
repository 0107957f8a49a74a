"""Questions about the data of PostgreSQL, as SQL over one row called `ROW`."""

from migrate.engines.postgresql.engine import PostgreSql
from migrate.engines.probes import ROW
from migrate.model.schema import Column, ForeignKey

_FIRST_MOMENT, _AFTER_LAST = "0001-01-01", "10000-01-01"
_CONTINUATION = "[\u0080-\u00bf]"
_MISREAD = (
    f"^([\x01-\x7f]|[\u00c2-\u00df]{_CONTINUATION}|[\u00e0-\u00ef]{_CONTINUATION}{{2}}"
    f"|[\u00f0-\u00f4]{_CONTINUATION}{{3}})*$"
)
"""A text of nothing but ASCII and the sequences of bytes that UTF-8 allows, each byte one character."""
_MARKS = "[\u0300-\u036f]"
_engine = PostgreSql()


def column(name: str, row: str = ROW) -> str:
    """The column of a row."""
    return f"{row}.{_engine.quote(name)}"


def is_not_a_number(item: Column) -> str:
    """NaN, or an infinite number: https://www.postgresql.org/docs/current/datatype-numeric.html"""
    return f"{column(item.name)}::text IN ('NaN', 'Infinity', '-Infinity')"


def is_infinite(item: Column) -> str:
    """A date or time of `infinity`: https://www.postgresql.org/docs/current/datatype-datetime.html"""
    return f"{column(item.name)} IN ('infinity', '-infinity')"


def is_outside_mysql_years(item: Column) -> str:
    """A date before the year 1 or after 9999: https://dev.mysql.com/doc/refman/8.4/en/datetime.html"""
    name = column(item.name)
    return f"(isfinite({name}) AND ({name} < '{_FIRST_MOMENT}' OR {name} >= '{_AFTER_LAST}'))"


def has_more_digits(item: Column, *, integer_digits: int, scale: int) -> str:
    """A number with more digits before or after the point."""
    name = column(item.name)
    return f"({_is_number(name)} AND (abs({name}) >= 1e{integer_digits}::numeric OR scale({name}) > {scale}))"


def integer_digits(item: Column) -> str:
    """How many digits stand before the point."""
    name = column(item.name)
    return f"CASE WHEN {_is_number(name)} THEN length(trunc(abs({name}))::text) END"


def scale(item: Column) -> str:
    """How many digits stand after the point."""
    return f"scale({column(item.name)})"


def is_double_encoded(item: Column) -> str:
    """A text all of whose characters beyond ASCII are the bytes of UTF-8, taken for latin1 and encoded again."""
    name = f"{column(item.name)}::text"
    return f"(octet_length({name}) > char_length({name}) AND {name} ~ {_engine.literal(_MISREAD)})"


def is_longer(item: Column, characters: int) -> str:
    """A text, or bytes, of more than so many."""
    name = column(item.name)
    return f"length({name if item.type.name == 'bytea' else f'{name}::text'}) > {characters}"


def is_orphan(key: ForeignKey) -> str:
    """A row whose reference leads nowhere."""
    refers = " AND ".join(f"{column(name)} IS NOT NULL" for name in key.columns)
    pairs = zip(key.columns, key.referenced_columns, strict=True)
    equal = " AND ".join(f"{column(other, 'p')} = {column(own)}" for own, other in pairs)
    there = _engine.quote_name(key.referenced_table)
    return f"({refers} AND NOT EXISTS (SELECT 1 FROM {there} AS p WHERE {equal}))"


def without_case_and_accents(item: Column) -> str:
    """What `utf8mb4_0900_ai_ci` compares, near enough: small letters, no accents, no spaces at the end."""
    name = f"{column(item.name)}::text"
    return f"rtrim(regexp_replace(normalize(lower({name}), NFD), '{_MARKS}', '', 'g'), ' ')"


def composed(item: Column) -> str:
    """What `utf8mb4_0900_as_cs` compares: characters, however they are composed."""
    return f"normalize({column(item.name)}::text, NFC)"


def without_padding(item: Column) -> str:
    """What MariaDB's `utf8mb4_bin` compares: no spaces at the end."""
    return f"rtrim({column(item.name)}::text, ' ')"


def size_of(item: Column) -> str:
    """The value's size in bytes, as text where its type is no text."""
    name = column(item.name)
    return f"octet_length({name if item.type.name == 'bytea' else f'{name}::text'})"


def shown(item: Column) -> str:
    """The value as a text."""
    return f"{column(item.name)}::text"


def _is_number(name: str) -> str:
    return f"{name}::text NOT IN ('NaN', 'Infinity', '-Infinity')"
