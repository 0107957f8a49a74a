"""Numbers of every width, exact and not."""

import math
import struct
from collections.abc import Iterator
from decimal import Context, Decimal

from hypothesis import strategies as st

from tests.validate.domains.domain import Domain, Holder, Value, always, holders

_WIDE = Context(prec=100)


def steps(step: Value, low: Value, high: Value) -> "Neighbours":
    """The values one step away, as far as they are in range, and the value with the other sign."""
    return Neighbours(step, low, high)


class Neighbours:
    """See `steps`."""

    def __init__(self, step: Value, low: Value, high: Value) -> None:
        self._step, self._low, self._high = step, low, high

    def __call__(self, value: Value) -> Iterator[Value]:
        for other in (value + self._step, value - self._step, -value):
            if other != value and self._low <= other <= self._high:
                yield other


def scaled(digits: int, scale: int) -> st.SearchStrategy[Decimal]:
    """Decimals of so many digits, some after the point."""
    most = 10**digits - 1
    return st.integers(-most, most).map(lambda number: _shifted(number, scale))


def _shifted(number: int, scale: int) -> Decimal:
    return Decimal((int(number < 0), tuple(map(int, str(abs(number)))), -scale))


def _decimal_domain(digits: int, scale: int, mysql: str, postgresql: str) -> Domain:
    near = steps(1, -(10**digits) + 1, 10**digits - 1)
    return Domain(
        f"decimals of {digits} digits",
        scaled(digits, scale),
        lambda value: (_shifted(number, scale) for number in near(int(value.scaleb(scale, _WIDE)))),
        mysql=tuple(
            Holder(holder.type, str, _is_positive if "zerofill" in holder.type else always) for holder in holders(mysql)
        ),
        postgresql=holders(postgresql, str),
    )


def _is_positive(value: Decimal) -> bool:
    return value >= 0


def _single(value: float) -> float:
    return float(struct.unpack("f", struct.pack("f", value))[0])


def _next_singles(value: float) -> Iterator[float]:
    bits = struct.unpack("i", struct.pack("f", value))[0]
    for other in (bits + 1, bits - 1):
        if -(2**31) <= other < 2**31:
            found = struct.unpack("f", struct.pack("i", other))[0]
            if math.isfinite(found) and found != 0:
                yield float(found)


def _next_doubles(value: float) -> Iterator[float]:
    for other in (math.nextafter(value, math.inf), math.nextafter(value, -math.inf), -value):
        if math.isfinite(other) and other != value and not _is_minus_zero(other):
            yield other


def _is_minus_zero(value: float) -> bool:
    return value == 0 and math.copysign(1, value) < 0


def _money(value: int) -> str:
    sign, whole, cents = "-" if value < 0 else "", abs(value) // 100, abs(value) % 100
    return f"{sign}${whole:,}.{cents:02}"


def _cents(value: int) -> str:
    return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02}"


_DOUBLES = st.floats(allow_nan=False, allow_infinity=False).filter(lambda value: not _is_minus_zero(value))
_SINGLES = st.floats(width=32, allow_nan=False, allow_infinity=False).filter(lambda value: not _is_minus_zero(value))
_STRANGE = st.sampled_from(["NaN", "Infinity", "-Infinity"])

DOMAINS = (
    Domain(
        "tiny integers",
        st.integers(-128, 127),
        steps(1, -128, 127),
        mysql=holders(
            "tinyint; smallint; mediumint; int; bigint; decimal(5,0); decimal(10,2); double; float; varchar(12); char(12); text"
        ),
        postgresql=holders(
            "smallint; integer; bigint; numeric(5,0); numeric; numeric(12,4); real; double precision;"
            " varchar(12); character(12); text; pairs_number",
            str,
        ),
    ),
    Domain(
        "unsigned integers",
        st.integers(0, 2**32 - 1),
        steps(1, 0, 2**32 - 1),
        mysql=holders("int unsigned; int(10) unsigned zerofill; bigint unsigned; bit(40); decimal(12,0)"),
        postgresql=holders("bigint; oid; numeric(10,0); numeric", str),
    ),
    Domain(
        "long integers",
        st.integers(-(2**63), 2**63 - 1),
        steps(1, -(2**63), 2**63 - 1),
        mysql=holders("bigint; decimal(20,0); decimal(30,3); varchar(30); longtext"),
        postgresql=holders("bigint; numeric(20,0); numeric; numeric(24,4); text", str),
    ),
    Domain(
        "longest integers",
        st.integers(0, 2**64 - 1),
        steps(1, 0, 2**64 - 1),
        mysql=holders("bigint unsigned; decimal(20,0); bit(64); bigint(20) unsigned zerofill"),
        postgresql=holders("numeric(20,0); numeric", str),
    ),
    Domain(
        "flags",
        st.integers(0, 1),
        lambda value: [1 - value],
        mysql=holders("tinyint(1); bit(1); bit(8); int; decimal(1,0)"),
        postgresql=(Holder("boolean", bool), *holders("smallint; numeric(1,0); bit(1)", str)),
    ),
    Domain(
        "words for flags",
        st.booleans(),
        lambda value: [not value],
        mysql=holders("varchar(5); char(5); text", lambda value: str(value).lower()),
        postgresql=(Holder("boolean"), *holders("text; character(5)", lambda value: str(value).lower())),
        hubs=("boolean",),
    ),
    Domain(
        "years",
        st.integers(1901, 2155) | st.just(0),
        steps(1, 1902, 2154),
        mysql=holders("year; smallint; int; varchar(4)"),
        postgresql=holders("smallint; integer; numeric(4,0); text", str),
    ),
    _decimal_domain(
        12,
        4,
        "decimal(12,4); decimal(20,6); decimal(12,4) zerofill; double; varchar(30); text",
        "numeric(12,4); numeric(20,6); numeric; double precision; text; pairs_price",
    ),
    _decimal_domain(65, 30, "decimal(65,30); varchar(80)", "numeric(65,30); numeric; text"),
    Domain(
        "money",
        st.integers(-(10**15), 10**15),
        steps(1, -(10**15), 10**15),
        mysql=holders("decimal(19,2)", _cents),
        postgresql=(*holders("numeric(19,2); numeric", _cents), Holder("money", _cents)),
        hubs=("money",),
    ),
    Domain(
        "text of money",
        st.integers(-(10**15), 10**15),
        steps(1, -(10**15), 10**15),
        mysql=holders("varchar(40)", _money),
        postgresql=(*holders("text; character(40)", _money), Holder("money", _cents)),
        hubs=("money",),
    ),
    Domain(
        "doubles",
        _DOUBLES,
        _next_doubles,
        mysql=holders("double; varchar(40); longtext", repr),
        postgresql=holders("double precision; text", repr),
    ),
    Domain(
        "singles",
        _SINGLES,
        _next_singles,
        mysql=holders("float; double", lambda value: repr(_single(value))),
        postgresql=holders("real; double precision", lambda value: repr(_single(value))),
    ),
    Domain(
        "text of singles",
        st.integers(-99_999, 99_999).map(lambda number: number / 1000),
        lambda value: [value * 1.001 + math.copysign(0.001, value), -value - 0.001],
        mysql=holders("float; varchar(40)", repr),
        postgresql=holders("real; text", repr),
        hubs=("float", "real"),
    ),
    Domain(
        "rounded numbers",
        scaled(4, 2),
        lambda value: [value + Decimal("0.01"), value - Decimal("0.01")],
        mysql=holders("float; double; decimal(8,2); decimal(12,6)", str),
        postgresql=holders("real; double precision; numeric(8,2); numeric", str),
    ),
    Domain(
        "numbers of PostgreSQL alone",
        _STRANGE | scaled(60, 20).map(str) | st.integers(0, 10**300).map(str),
        lambda value: ["NaN" if value != "NaN" else "Infinity", "0" if value != "0" else "1"],
        postgresql=holders("numeric; text; pairs_any"),
        meaning=lambda value: Decimal(value) + 0 if value != "NaN" else value,
        hubs=("numeric", "pairs_any"),
    ),
    Domain(
        "doubles of PostgreSQL alone",
        _STRANGE | _DOUBLES.map(repr) | st.just("-0"),
        lambda value: ["NaN" if value != "NaN" else "Infinity", "0" if float(value) else "1.5"],
        postgresql=holders("double precision; text"),
        hubs=("double precision",),
    ),
)
