"""Decimals, dates, times and sets as the source server prints them, from the form that they have in a row event.

https://dev.mysql.com/doc/dev/mysql-server/latest/field__types_8h.html and the layout of packed times in
https://dev.mysql.com/doc/dev/mysql-server/latest/my__time_8h.html
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

_EPOCH = date(1970, 1, 1).toordinal()
_DATETIME_ZERO = 0x8000000000
_TIME_ZERO = 0x800000
_GROUP = 0xFFFFFFFF
"""Nine digits of a DECIMAL take so many bits."""
_MOMENTS = 4096
"""Seconds whose texts are kept: the rows that are changed at one time often hold that time."""


def decimal_size(precision: int, scale: int) -> int:
    """Bytes of a DECIMAL in a row: nine digits take four, what is left over fewer."""
    whole = precision - scale
    return whole // 9 * 4 + _SPARE[whole % 9] + scale // 9 * 4 + _SPARE[scale % 9]


_SPARE = (0, 1, 1, 2, 2, 3, 3, 4, 4, 4)


def decimal_reader(precision: int, scale: int, width: int = 0) -> Callable[[bytes], bytes]:
    """Reads a DECIMAL of this precision; `width` is the number of characters that a ZEROFILL column pads to."""
    size = decimal_size(precision, scale)
    top, ones = 1 << (size * 8 - 1), (1 << size * 8) - 1
    whole = [(_SPARE[(precision - scale) % 9], (precision - scale) % 9)] + [(4, 9)] * ((precision - scale) // 9)
    part = [(4, 9)] * (scale // 9) + [(_SPARE[scale % 9], scale % 9)]
    groups = [(bytes_, digits) for bytes_, digits in whole + part if digits]
    steps, left = [], size
    for bytes_, digits in groups:
        left -= bytes_
        steps.append((left * 8, (1 << bytes_ * 8) - 1, 10**digits))
    unit = 10**scale
    part_bits = (scale // 9 * 4 + _SPARE[scale % 9]) * 8
    part_mask = (1 << part_bits) - 1
    is_short = precision - scale <= 18 and 0 < scale <= 9 and not width
    form = b"%%d.%%0%dd" % scale if scale else b"%d"

    def read(raw: bytes) -> bytes:
        bits = int.from_bytes(raw, "big") ^ top
        negative = bits & top
        if negative:
            bits ^= ones
        number = 0
        for shift, mask, factor in steps:
            number = number * factor + (bits >> shift & mask)
        text = form % (number // unit, number % unit) if scale else form % number
        if width:
            text = text.rjust(width, b"0")
        return b"-" + text if negative else text

    def read_short(raw: bytes) -> bytes:
        """The same, of at most two groups of digits before the point and one after it, as most are."""
        bits = int.from_bytes(raw, "big") ^ top
        if bits & top:
            return read(raw)
        number = bits >> part_bits
        if number > _GROUP:
            number = (number >> 32) * 1_000_000_000 + (number & _GROUP)
        return form % (number, bits & part_mask)

    return read_short if is_short else read


def date_text(raw: bytes) -> bytes:
    """A DATE of three bytes."""
    bits = int.from_bytes(raw, "little")
    return b"%04d-%02d-%02d" % (bits >> 9, bits >> 5 & 15, bits & 31)


date_text = lru_cache(maxsize=4096)(date_text)


def datetime_text(bits: int) -> bytes:
    """A packed date and time without its fraction."""
    months = bits >> 22
    return b"%04d-%02d-%02d %02d:%02d:%02d" % (
        months // 13,
        months % 13,
        bits >> 17 & 31,
        bits >> 12 & 31,
        bits >> 6 & 63,
        bits & 63,
    )


def time_text(bits: int) -> bytes:
    """A packed time without its sign and fraction."""
    return b"%02d:%02d:%02d" % (bits >> 12 & 1023, bits >> 6 & 63, bits & 63)


def datetime_reader(fraction: int) -> Callable[[bytes], bytes]:
    """Reads a DATETIME with this many digits of a second's fraction."""

    @lru_cache(maxsize=_MOMENTS)
    def second(raw: bytes) -> bytes:
        return datetime_text(int.from_bytes(raw, "big") - _DATETIME_ZERO)

    if not fraction:
        return second
    tail = _fraction_reader(fraction)
    return lambda raw: second(raw[:5]) + tail(raw[5:])


def old_datetime_text(raw: bytes) -> bytes:
    """A DATETIME as servers before 5.6 stored it: the digits of a number."""
    digits = b"%014d" % int.from_bytes(raw, "little")
    day = b"-".join((digits[:4], digits[4:6], digits[6:8]))
    return day + b" " + b":".join((digits[8:10], digits[10:12], digits[12:14]))


@lru_cache(maxsize=4096)
def _day_text(day: int) -> bytes:
    return date.fromordinal(_EPOCH + day).isoformat().encode()


def timestamp_reader(fraction: int) -> Callable[[bytes], bytes]:
    """Reads a TIMESTAMP, in UTC, with this many digits of a second's fraction."""
    nothing = bytes(4 + (fraction + 1) // 2)
    zero = b"0000-00-00 00:00:00" + (b"." + b"0" * fraction if fraction else b"")

    @lru_cache(maxsize=_MOMENTS)
    def second(raw: bytes) -> bytes:
        seconds = int.from_bytes(raw, "big")
        of_day = seconds % 86400
        return b"%b %02d:%02d:%02d" % (
            _day_text(seconds // 86400),
            of_day // 3600,
            of_day // 60 % 60,
            of_day % 60,
        )

    if not fraction:
        return lambda raw: zero if raw == nothing else second(raw)
    tail = _fraction_reader(fraction)
    return lambda raw: zero if raw == nothing else second(raw[:4]) + tail(raw[4:])


def old_timestamp_text(raw: bytes) -> bytes:
    """A TIMESTAMP as servers before 5.6 stored it."""
    return timestamp_reader(0)(raw[::-1])


def time_reader(fraction: int) -> Callable[[bytes], bytes]:
    """Reads a TIME with this many digits of a second's fraction."""
    size = (fraction + 1) // 2
    zero, bits_of_fraction = _TIME_ZERO << size * 8, size * 8
    tail = _fraction_reader(fraction)

    def read(raw: bytes) -> bytes:
        bits = int.from_bytes(raw, "big") - zero
        sign = b"-" if bits < 0 else b""
        bits = abs(bits)
        text = sign + time_text(bits >> bits_of_fraction)
        return text + tail((bits & (1 << bits_of_fraction) - 1).to_bytes(size, "big")) if fraction else text

    return read


def old_time_text(raw: bytes) -> bytes:
    """A TIME as servers before 5.6 stored it: the digits of a number."""
    number = int.from_bytes(raw, "little", signed=True)
    sign, number = (b"-", -number) if number < 0 else (b"", number)
    return b"%b%02d:%02d:%02d" % (sign, number // 10000, number // 100 % 100, number % 100)


def time_of_day_reader(fraction: int | None) -> Callable[[bytes], bytes]:
    """Reads a TIME for a column that holds times of day only; any other becomes a text that the target refuses.

    A `fraction` of None is a TIME as servers before 5.6 stored it.
    """
    read = old_time_text if fraction is None else time_reader(fraction)

    def checked(raw: bytes) -> bytes:
        text = read(raw)
        whole, _, part = text.partition(b".")
        fits = len(whole) == 8 and (whole < b"24" or (whole == b"24:00:00" and not part.strip(b"0")))
        return text if fits and not text.startswith(b"-") else b"no time of day: " + text

    return checked


def _fraction_reader(fraction: int) -> Callable[[bytes], bytes]:
    form = b".%%0%dd" % fraction
    if fraction % 2:
        return lambda raw: form % (int.from_bytes(raw, "big") // 10)
    return lambda raw: form % int.from_bytes(raw, "big")


def set_reader(labels: tuple[bytes, ...]) -> Callable[[bytes], bytes]:
    """Reads a SET as its members, joined by commas."""

    @lru_cache(maxsize=1024)
    def read(raw: bytes) -> bytes:
        bits = int.from_bytes(raw, "little")
        return b",".join(label for place, label in enumerate(labels) if bits >> place & 1)

    return read


def array_reader(labels: tuple[bytes, ...]) -> Callable[[bytes], bytes]:
    """Reads a SET as an array of PostgreSQL's."""
    whole = set_reader(labels)

    def read(raw: bytes) -> bytes:
        text = whole(raw)
        if not text:
            return b"{}"
        return b'{"' + text.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b",", b'","') + b'"}'

    return read
