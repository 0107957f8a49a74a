"""Values as `pgoutput` spells them, made into what the full load would have rendered for the same pair of columns.

Each function here mirrors a branch of `migrate.engines.postgresql.rows`. What only the server can say, it is asked for.
"""

import math
import struct
from collections.abc import Callable
from decimal import Decimal
from functools import partial

from migrate.engines.bulk import ColumnPair, Form
from migrate.engines.mysql.loading import Arrival, arrival
from migrate.engines.postgresql.logical.array_json import array_as_json
from migrate.engines.postgresql.logical.moments import guarded, without_zone, zoned_time_as_utc
from migrate.engines.postgresql.rows import INTEGERS, MYSQL_TEXTS, NUMBERS, expression
from migrate.model.names import EngineName
from migrate.model.types import TypeKind

Converter = Callable[[bytes], bytes]
Ask = Callable[[str, bytes], bytes]
"""Has the server evaluate an expression of one text parameter, `%s`."""

_SHORTEST_EXPONENT, _LONGEST_EXPONENT = -4, 15


def form_of(pair: ColumnPair, target: EngineName) -> Form:
    """What a value of this pair may hold: raw bytes for MySQL's binary columns, text everywhere else.

    To a PostgreSQL target `bytea` travels as its text, `\\x` and hexadecimal digits.
    """
    is_hex = pair.form_for(target).is_mysql_family and arrival(pair.target) is Arrival.HEX
    return Form.BINARY if is_hex else Form.TEXT


def converter(pair: ColumnPair, target: EngineName, ask: Ask) -> Converter | None:
    """How a value's text becomes what the target takes; None where it already is.

    Raises `Unsupported` for a pair of types that the full load would refuse too.
    """
    expression(pair, target)
    if not pair.form_for(target).is_mysql_family:
        return None
    match arrival(pair.target):
        case Arrival.HEX:
            return _bytes_of(pair)
        case Arrival.BITS:
            return _bits_of(pair)
    kind = pair.source.type
    if kind.dimensions or kind.kind in (TypeKind.ARRAY, TypeKind.COMPOSITE):
        return _as_json(pair, ask)
    return _scalar(pair, ask)


def _bytes_of(pair: ColumnPair) -> Converter | None:
    match pair.source.type.name:
        case "bytea":
            return lambda value: bytes.fromhex(value[2:].decode())
        case "uuid":
            return lambda value: bytes.fromhex(value.decode().replace("-", ""))
        case "character":
            return _without_padding
    return None


def _bits_of(pair: ColumnPair) -> Converter | None:
    kind = pair.source.type.name
    if kind == "boolean":
        return _digit
    if kind in INTEGERS:
        return lambda value: f"{int(value) & 0xFFFFFFFFFFFFFFFF:064b}".encode()
    return None


def _scalar(pair: ColumnPair, ask: Ask) -> Converter | None:
    kind, wanted = pair.source.type.name, pair.target.type.name
    if wanted == "year":
        return partial(_year, _word if kind == "boolean" else _without_padding if kind == "character" else None)
    if kind == "boolean":
        return _digit if wanted in NUMBERS else _word
    if kind == "real" and wanted in NUMBERS:
        return _as_double
    if kind == "money" and wanted in NUMBERS:
        return partial(ask, "CAST(CAST(%s::text AS money) AS numeric)::text")
    if kind == "character":
        return _without_padding
    if wanted in MYSQL_TEXTS:
        return None
    match kind:
        case "timestamp with time zone":
            return lambda value: guarded(without_zone(value))
        case "timestamp without time zone" | "date":
            return guarded
        case "time with time zone":
            return zoned_time_as_utc
    return None


def _as_json(pair: ColumnPair, ask: Ask) -> Converter:
    kind = pair.source.type
    by_server = partial(ask, f"to_json(CAST(%s::text AS {str(kind).replace('%', '%%')}))::text")
    if kind.kind is TypeKind.ARRAY and (not kind.schema or kind.labels):
        return partial(array_as_json, kind.name if not kind.schema else "text", otherwise=by_server)
    return by_server


def _digit(value: bytes) -> bytes:
    return b"1" if value == b"t" else b"0"


def _word(value: bytes) -> bytes:
    return b"true" if value == b"t" else b"false"


def _without_padding(value: bytes) -> bytes:
    return value.rstrip(b" ")


def _year(before: Converter | None, value: bytes) -> bytes:
    # MySQL reads the text 0 as 2000, and 70 as 1970.
    text = before(value) if before else value
    return text.decode().rjust(4, "0").encode()


def _as_double(value: bytes) -> bytes:
    """A single's text as the double of the same value: digits enough to tell it from every other double.

    PostgreSQL writes an exponent from 1e15 on, Python from 1e16 on, and Python adds `.0` to whole numbers.
    """
    if value in (b"NaN", b"Infinity", b"-Infinity"):
        return value
    (number,) = struct.unpack("f", struct.pack("f", float(value)))
    sign = "-" if value.startswith(b"-") else ""
    mantissa, _, power = _shortest(abs(number)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    if not digits.strip("0"):
        return f"{sign}0".encode()
    point = (
        len(whole) + int(power or 0) if whole != "0" else -(len(fraction) - len(fraction.lstrip("0"))) + int(power or 0)
    )
    return (sign + _positional(digits.rstrip("0"), point)).encode()


def _shortest(number: float) -> str:
    """The fewest digits strictly between the middles to the neighbouring doubles; Python's `repr` takes a middle itself, too.

    Below 2 to the 53rd a middle has more digits than either would write.
    """
    text = repr(number)
    if number < 1 << 53:
        return text
    edges = {int(number) + int(math.nextafter(number, goal)) for goal in (0, math.inf)}
    digits = len(text.partition("e")[0].replace(".", "").rstrip("0"))
    while 2 * int(Decimal(text)) in edges:
        text = f"{number:.{digits}e}"
        digits += 1
    return text


def _positional(digits: str, point: int) -> str:
    """`digits` with the decimal point after the first `point` of them."""
    exponent = point - 1
    if not _SHORTEST_EXPONENT <= exponent < _LONGEST_EXPONENT:
        fraction = f".{digits[1:]}" if len(digits) > 1 else ""
        return f"{digits[0]}{fraction}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"
    if point <= 0:
        return f"0.{'0' * -point}{digits}"
    if point >= len(digits):
        return digits + "0" * (point - len(digits))
    return f"{digits[:point]}.{digits[point:]}"
