"""Columns of every type that two servers can compare, and values for them."""

import datetime
import json
import random
import string
import struct
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from migrate.model.canonical import Form, FormKind
from migrate.validate.loose import settled

Value = Any
_ALPHABET = string.printable.strip() + " éüßñ€日本語😀İıǅ'\"\\`%,;:|N0"


def same(value: Value) -> Value:
    """The value as it is."""
    return value


@dataclass(frozen=True)
class Kind:
    """A type on both engines, how to draw a value of it and how each driver takes the value."""

    name: str
    mysql: str
    postgresql: str
    draw: Callable[[random.Random], Value]
    to_mysql: Callable[[Value], Value] = same
    to_postgresql: Callable[[Value], Value] = same
    meaning: Callable[[Value], Value] = same
    """What tells two values apart."""


def whole(low: int, high: int) -> Callable[[random.Random], int]:
    """Whole numbers, the ends often among them."""
    return lambda chance: chance.choice((low, high, 0, 1, chance.randint(low, high), chance.randint(0, 9)))


def decimal(digits: int, scale: int) -> Callable[[random.Random], Decimal]:
    """Decimals of a scale, with many and with few digits."""

    def draw(chance: random.Random) -> Decimal:
        number = chance.randint(0, 10 ** chance.randint(0, digits) - 1)
        sign = chance.choice((0, 1)) if number else 0
        return Decimal((sign, tuple(map(int, str(number))), -scale))

    return draw


def text(length: int, *, latin: bool = False) -> Callable[[random.Random], str]:
    """Text that no server trims or refuses."""
    alphabet = [letter for letter in _ALPHABET if not latin or letter.encode("latin-1", "ignore")]

    def draw(chance: random.Random) -> str:
        return "".join(chance.choice(alphabet) for _ in range(chance.choice((0, 1, 2, length))))

    return draw


def unpadded(length: int) -> Callable[[random.Random], str]:
    """Text for a column that does not keep trailing spaces."""
    drawn = text(length)
    return lambda chance: drawn(chance).rstrip(" ")


def double(chance: random.Random) -> float:
    """Doubles of every size, none of them -0, NaN or infinite."""
    while True:
        number = chance.choice(
            (
                struct.unpack("d", chance.randbytes(8))[0],
                chance.uniform(-1, 1),
                chance.uniform(-1, 1) * 10.0 ** chance.randint(-20, 20),
                float(chance.randint(-100, 100)),
                2.0 ** chance.randint(-60, 60),
            )
        )
        if number == number and abs(number) < 1.7e308 and (number == 0 or abs(number) > 1e-300):
            return number + 0.0


def single(chance: random.Random) -> float:
    """Numbers that a float of 4 bytes keeps."""
    number = chance.uniform(-1, 1) * 10.0 ** chance.randint(-15, 15)
    return float(struct.unpack("f", struct.pack("f", number))[0])


def data(length: int, *, fixed: bool = False) -> Callable[[random.Random], bytes]:
    """Bytes of any value."""
    return lambda chance: chance.randbytes(length if fixed else chance.choice((0, 1, length)))


def moment(first: int, last: int, *, step: int = 1) -> Callable[[random.Random], datetime.datetime]:
    """Dates with time whose fraction is a multiple of so many microseconds."""

    def draw(chance: random.Random) -> datetime.datetime:
        days = (datetime.datetime(last, 1, 1) - datetime.datetime(first, 1, 2)).days
        microsecond = chance.choice((0, 100_000, 120_000, chance.randrange(10**6))) // step * step
        return datetime.datetime(first, 1, 2) + datetime.timedelta(
            days=chance.randint(0, days), seconds=chance.randrange(86400), microseconds=microsecond
        )

    return draw


def clock(chance: random.Random) -> str:
    """Times of the day to the millisecond."""
    milliseconds = chance.choice((0, 100, chance.randrange(1000)))
    return f"{chance.randrange(24):02}:{chance.randrange(60):02}:{chance.randrange(60):02}.{milliseconds:03}"


def hours(chance: random.Random) -> str:
    """Times beyond a day, and before."""
    return (
        f"{chance.choice(('', '-'))}{chance.randrange(1, 839):02}:{chance.randrange(60):02}:{chance.randrange(60):02}"
    )


def document(chance: random.Random, depth: int = 3) -> Value:
    """JSON of every shape."""
    kind = chance.randrange(8 if depth else 6)
    if kind < 6:
        leaves = (None, True, False, chance.randint(-(2**63), 2**63 - 1), double(chance), text(5)(chance))
        return leaves[kind]
    items = [document(chance, depth - 1) for _ in range(chance.randrange(4))]
    return items if kind == 6 else {text(2)(chance): item for item in items}


def chosen(*values: Value) -> Callable[[random.Random], Value]:
    """One of the values."""
    return lambda chance: chance.choice(values)


def _json_meaning(value: Value) -> str:
    return settled(Form(kind=FormKind.JSON), json.dumps(value))


_DAY = datetime.date(1000, 1, 1)
_ENUM = "'small','Large','é','N','with, comma'"
KINDS = (
    Kind("tiny", "tinyint", "smallint", whole(-128, 127)),
    Kind("flag", "tinyint(1)", "boolean", chosen(0, 1), to_postgresql=bool),
    Kind("small", "smallint unsigned", "integer", whole(0, 65535)),
    Kind("filled", "int(8) zerofill", "bigint", whole(0, 2**32 - 1)),
    Kind("big", "bigint", "bigint", whole(-(2**63), 2**63 - 1)),
    Kind("bigger", "bigint unsigned", "numeric(20,0)", whole(0, 2**64 - 1)),
    Kind("money", "decimal(12,4)", "numeric(12,4)", decimal(12, 4)),
    Kind("free", "decimal(12,4)", "numeric", decimal(12, 4)),
    Kind("scaled", "decimal(14,2)", "numeric(20,6)", decimal(14, 2)),
    Kind("longest", "decimal(65,30)", "numeric(65,30)", decimal(65, 30)),
    Kind("whole", "decimal(10,0)", "bigint", decimal(10, 0), to_postgresql=int),
    Kind("single", "float", "real", single),
    Kind("double", "double", "double precision", double),
    Kind("padded", "char(10)", "character(10)", unpadded(10)),
    Kind("stripped", "char(10)", "varchar(10)", unpadded(10)),
    Kind("varied", "varchar(50)", "varchar(50)", text(50)),
    Kind("binary_order", "varchar(50) collate utf8mb4_bin", "text", text(50)),
    Kind("latin", "varchar(50) character set latin1", "text", text(50, latin=True)),
    Kind("wide", "varchar(50) character set utf16", "text", text(50)),
    Kind("long", "longtext", "text", text(3000)),
    Kind("label", f"enum({_ENUM})", "text", chosen("small", "Large", "é", "N", "with, comma")),
    Kind("labels", "set('a','b','C')", "text", chosen("", "a", "a,b", "b,C", "a,b,C")),
    Kind("fixed", "binary(8)", "bytea", data(8, fixed=True)),
    Kind("bytes", "varbinary(40)", "bytea", data(40)),
    Kind("blob", "longblob", "bytea", data(2000)),
    Kind("day", "date", "date", lambda chance: _DAY + datetime.timedelta(days=chance.randrange(9000 * 365))),
    Kind("second", "datetime", "timestamp(0)", moment(1000, 9999, step=10**6)),
    Kind("moment", "datetime(6)", "timestamp", moment(1000, 9999)),
    Kind("milli", "datetime(3)", "timestamp(6)", moment(1000, 9999, step=1000)),
    Kind("zoned", "timestamp(6) null", "timestamp with time zone", moment(1971, 2037)),
    Kind("clock", "time(3)", "time(3)", clock),
    Kind("hours", "time", "interval", hours),
    Kind("yearly", "year", "smallint", chosen(0, 1901, 1999, 2000, 2024, 2155)),
    Kind("bit_flag", "bit(1)", "boolean", chosen(0, 1), to_postgresql=bool),
    Kind("bits", "bit(13)", "bit(13)", whole(0, 2**13 - 1), to_postgresql=lambda number: f"{number:013b}"),
    Kind("name", "char(36)", "uuid", lambda chance: str(uuid.UUID(bytes=chance.randbytes(16)))),
    Kind(
        "compact",
        "binary(16)",
        "uuid",
        lambda chance: uuid.UUID(bytes=chance.randbytes(16)),
        to_mysql=lambda name: name.bytes,
    ),
    Kind("document", "json", "jsonb", document, json.dumps, json.dumps, _json_meaning),
)
