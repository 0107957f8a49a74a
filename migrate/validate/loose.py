"""Settles whether two texts mean the same value where servers may write it in two ways."""

import ipaddress
import json
import re
import struct
from decimal import Context, Decimal
from typing import assert_never

from migrate.errors import QueryFailed
from migrate.model.canonical import Form, FormKind

_EXACT = Context(prec=200_000, Emax=10**15, Emin=-(10**15))
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,6})?", re.ASCII)
_MOMENT = re.compile(r"(\d{4,}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(?:\.(\d+))?(?:\+00(?::?00)?|Z)?)?( BC)?", re.ASCII)
_CLOCK = re.compile(r"(-?\d+:\d\d:\d\d)(?:\.(\d+))?", re.ASCII)
_KEPT = re.compile(r"(\d+) \w+ SHA-256 ([0-9a-f]{64})(?: and of the first \d+ ([0-9a-f]{64}))?", re.ASCII)
_TRUTHS = {"true": "1", "t": "1", "1": "1", "false": "0", "f": "0", "0": "0"}


def settled(form: Form, text: str) -> str:
    """Gives the one text that every text of an equal value gives. Raises `QueryFailed` for JSON too deep to read.

    >>> settled(Form(kind=FormKind.FLOAT), "0.000015") == settled(Form(kind=FormKind.FLOAT), "1.5e-05")
    True
    >>> settled(Form(kind=FormKind.JSON), '{"b": 1.0,"a":[]}') == settled(Form(kind=FormKind.JSON), '{"a": [], "b": 1}')
    True
    """
    if not form.is_loose:
        return text
    own = text.rstrip(" ") if form.read else text
    match form.kind:
        case FormKind.FLOAT:
            return _float(form, own)
        case FormKind.JSON:
            return _json(text)
        case FormKind.NETWORK:
            return _address(own)
        case FormKind.DECIMAL | FormKind.INTEGER:
            return _plain_number(Decimal(own)) if _NUMBER.fullmatch(own) else own
        case FormKind.BOOLEAN:
            return _TRUTHS.get(own.lower(), own)
        case FormKind.TIMESTAMP:
            return _moment(own)
        case FormKind.TIME:
            found = _CLOCK.fullmatch(own)
            return _with_fraction(found[1], found[2]) if found else own
        case FormKind.DATE:
            return own.removesuffix(" 00:00:00")
        case FormKind.TEXT | FormKind.PADDED | FormKind.MEMBERS | FormKind.UUID:
            return text
        case FormKind.BINARY | FormKind.SPATIAL | FormKind.BITS:
            return text
    assert_never(form.kind)


def alike(form: Form, left: str | None, right: str | None) -> bool:
    """Whether two texts, the source's and the target's, of which None is NULL, mean values that count as equal."""
    if left == right:
        return True
    if left is None or right is None:
        return False
    if form.kept is not None:
        return _is_beginning(form.kept, left, right)
    if settled(form, left) == settled(form, right):
        return True
    return form.tolerance is not None and _near(form, left, right)


def _is_beginning(kept: int, source: str, target: str) -> bool:
    """Whether the target's value is what a migration keeps of a longer one of the source's: see `canonical_text.kept_text`."""
    one, other = _KEPT.fullmatch(source), _KEPT.fullmatch(target)
    if one is None or other is None or not int(one[1]) > int(other[1]) >= kept:
        return False
    return (one[3] or one[2]) == (other[3] or other[2])


def _near(form: Form, left: str, right: str) -> bool:
    if form.tolerance is None or not (_NUMBER.fullmatch(left) and _NUMBER.fullmatch(right)):
        return False
    one, other = Decimal(left), Decimal(right)
    allowed = _EXACT.multiply(Decimal(form.tolerance.relative), max(one.copy_abs(), other.copy_abs()))
    if form.tolerance.digits is not None:
        allowed = _EXACT.add(allowed, Decimal((0, (5,), -form.tolerance.digits - 1)))
    return _EXACT.subtract(one, other).copy_abs() <= allowed


def _float(form: Form, text: str) -> str:
    try:
        number = float(text.replace("_", "?"))
        if form.single:
            number = struct.unpack("f", struct.pack("f", number))[0]
    except (OverflowError, ValueError):
        return text
    return "0.0" if form.unsigned_zero and number == 0 else repr(number)


def _address(text: str) -> str:
    """MySQL's and MariaDB's address of one host has no mask, PostgreSQL's may have."""
    try:
        return str(ipaddress.ip_interface(text))
    except ValueError:
        return text


def _moment(text: str) -> str:
    found = _MOMENT.fullmatch(text)
    if found is None:
        return text
    return f"{found[1]} {_with_fraction(found[2] or '00:00:00', found[3])}{found[4] or ''}"


def _with_fraction(clock: str, fraction: str | None) -> str:
    digits = (fraction or "").rstrip("0")
    return f"{clock}.{digits}" if digits else clock


def _json(text: str) -> str:
    try:
        document = json.loads(text, parse_float=Decimal, parse_int=Decimal)
        return json.dumps(_plain(document), ensure_ascii=True, sort_keys=True)
    except (ValueError, ArithmeticError):
        return f"not JSON: {text}"
    except RecursionError:
        raise QueryFailed("a JSON document is nested too deep to compare") from None


def _plain(value: object) -> object:
    """Numbers become marked texts, so that 1.0 and 1 are one value and "1" is another."""
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case Decimal():
            return {"": _plain_number(value)}
        case str():
            return [0, value]
        case _:
            return value


def _plain_number(value: Decimal) -> str:
    return str(_EXACT.normalize(value)) if value else "0"
