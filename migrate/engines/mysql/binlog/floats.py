"""Floating-point numbers as MySQL and MariaDB print them.

Both print the shortest text that reads back as the same number, with an exponent where that is shorter or the number is large
or small; MySQL's texts have at most so many characters, and it gives up digits for that.
"""

import math
from collections.abc import Callable

WIDE = 400
"""Room for every digit."""
_FLOAT_DIGITS = 6
_MOST_PLAIN_DIGITS = 15
"""Beyond so many digits before the point, or as many after it, the servers print an exponent."""


def double_printer(width: int) -> Callable[[float], bytes]:
    """Prints numbers into this many characters.

    >>> double_printer(WIDE)(100.0), double_printer(WIDE)(1e20), double_printer(24)(-2.5e-20)
    (b'100', b'1e20', b'-2.5e-20')
    """

    def text(value: float) -> bytes:
        if 1e-3 <= value < 1e15 or -1e15 < value <= -1e-3:
            plain = repr(value)
            return plain[:-2].encode() if plain.endswith(".0") else plain.encode()
        return _text(value, width)

    return text


def float_printer(width: int) -> Callable[[float], bytes]:
    """Prints a FLOAT as a column of its own: six digits, into this many characters."""
    return lambda value: _text(value, width, _FLOAT_DIGITS)


def fixed_printer(digits: int) -> Callable[[float], bytes]:
    """Prints numbers with so many digits after the point, as a `double(10,2)` has them."""
    return lambda value: b"%.*f" % (digits, value)


def json_text(value: float) -> bytes:
    """A number inside a JSON document: it shows that it is no integer."""
    text = _JSON(value)
    return text if b"." in text or b"e" in text else text + b".0"


def _text(value: float, width: int, most_digits: int | None = None) -> bytes:
    if not value:
        return _zero(value)
    room = width - (value < 0)
    digits, point = _shortest(value) if most_digits is None else _rounded(value, most_digits)
    exponent = 1 + (point >= 101 or point <= -99) + (point >= 11 or point <= -9)
    if _is_plain(digits, point, room, exponent):
        spare = room - (point < len(digits)) - (1 - point if point <= 0 else 0)
        if spare < len(digits):
            digits, point = _rounded(value, spare)
        return _laid_out(value, digits, point, is_plain=True)
    spare = room - 1 - (point < 1) - exponent - (len(digits) > 1)
    if spare < len(digits):
        digits, point = _rounded(value, spare)
    return _laid_out(value, digits, point, is_plain=False)


def _is_plain(digits: str, point: int, room: int, exponent: int) -> bool:
    count = len(digits)
    fits = count - point + 2 <= room if point <= 0 else (count + 1 if point < count else point) <= room
    if fits:
        return _fits_plain(digits, point)
    needs_exponent = point < 0 and room <= 2 - point and room >= 3 + exponent
    return point <= room and not needs_exponent and (point >= -1 or (point == -2 and count > 1))


def _fits_plain(digits: str, point: int) -> bool:
    return point > -_MOST_PLAIN_DIGITS and (point <= _MOST_PLAIN_DIGITS or len(digits) > point)


def _shortest(value: float) -> tuple[str, int]:
    """The digits of the shortest text, and where the point stands among them."""
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, part = mantissa.partition(".")
    digits = whole + part
    point = len(whole) + int(exponent or 0) - (len(digits) - len(digits.lstrip("0")))
    return digits.strip("0"), point


def _rounded(value: float, count: int) -> tuple[str, int]:
    mantissa, _, exponent = f"{abs(value):.{max(count, 1) - 1}e}".partition("e")
    return mantissa.replace(".", "").rstrip("0"), int(exponent) + 1


def _laid_out(value: float, digits: str, point: int, *, is_plain: bool) -> bytes:
    sign = "-" if value < 0 else ""
    if not is_plain:
        part = f".{digits[1:]}" if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{part}e{point - 1}".encode()
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}".encode()
    whole, part = digits[:point].ljust(point, "0"), digits[point:]
    return f"{sign}{whole}{'.' if part else ''}{part}".encode()


def _zero(value: float) -> bytes:
    return b"-0" if math.copysign(1, value) < 0 else b"0"


_JSON = double_printer(WIDE)
