"""Reads a column's default, and writes a literal the way the server prints it back.

https://dev.mysql.com/doc/refman/9.0/en/data-type-defaults.html
"""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from migrate.engines.dumps.declarations import TypeDeclaration
from migrate.engines.dumps.tokens import TokenKind, Tokens
from migrate.model.schema import Default, DefaultKind

_NOW = ("CURRENT_TIMESTAMP", "NOW", "LOCALTIME", "LOCALTIMESTAMP")
_WIDTHS = {"tinyint": 3, "smallint": 5, "mediumint": 8, "int": 10, "bigint": 20}
_INTEGERS = tuple(_WIDTHS)
_MOST_DIGITS = 400
_BINARY = ("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob")
_MOMENT = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6}))?)?)?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?(?:\.(\d{1,6}))?")


def read_default(tokens: Tokens, column_type: TypeDeclaration) -> Default | None:
    """Reads what stands after DEFAULT; None for NULL. Raises `NotUnderstood`."""
    if tokens.at("("):
        return Default(kind=DefaultKind.EXPRESSION, text=tokens.parenthesized())
    if tokens.at_any(*_NOW):
        return Default(kind=DefaultKind.EXPRESSION, text=read_now(tokens))
    if tokens.accept("NULL"):
        return None
    sign = tokens.accept_any("-", "+")
    if tokens.peek().kind is TokenKind.WORD and tokens.peek(1).upper == "(":
        return _call(tokens)
    text = _literal(tokens, "-" if sign == "-" else "", column_type)
    is_digits = column_type.name in _BINARY or column_type.name == "bit"
    return Default(kind=DefaultKind.EXPRESSION if is_digits and text else DefaultKind.LITERAL, text=text)


def read_now(tokens: Tokens) -> str:
    """Reads CURRENT_TIMESTAMP or a word for the same, with its digits. Raises `NotUnderstood`."""
    if not tokens.accept_any(*_NOW):
        raise tokens.problem("CURRENT_TIMESTAMP was expected")
    digits = tokens.parenthesized() if tokens.at("(") else ""
    return f"CURRENT_TIMESTAMP({digits})" if digits not in ("", "0") else "CURRENT_TIMESTAMP"


def _call(tokens: Tokens) -> Default:
    """A function call without parentheses around it, which MariaDB takes: `DEFAULT uuid()`."""
    start = tokens.take()
    tokens.parenthesized()
    return Default(kind=DefaultKind.EXPRESSION, text=tokens.source_from(start))


def _literal(tokens: Tokens, sign: str, column_type: TypeDeclaration) -> str:
    if tokens.peek().kind is TokenKind.WORD and tokens.peek(1).kind in (TokenKind.STRING, TokenKind.HEXADECIMAL):
        if not (tokens.peek().value.startswith("_") or tokens.at_any("DATE", "TIME", "TIMESTAMP")):
            raise tokens.problem("a default was expected")
        tokens.take()
    token = tokens.peek()
    if token.kind is TokenKind.STRING:
        return printed(tokens.string(), column_type)
    tokens.take()
    if token.upper in ("TRUE", "FALSE"):
        return _number("1" if token.upper == "TRUE" else "0", column_type)
    if token.kind is TokenKind.HEXADECIMAL:
        return _bytes(bytes.fromhex("0" * (len(token.value) % 2) + token.value), column_type)
    if token.kind is TokenKind.BITS:
        return _number(str(int(token.value or "0", 2)), column_type)
    if token.kind is TokenKind.NUMBER:
        return _number(sign + token.value, column_type)
    raise tokens.problem("a default was expected before this")


def _bytes(value: bytes, column_type: TypeDeclaration) -> str:
    if column_type.name in _BINARY:
        return "0x" + value.hex().upper()
    if column_type.name in _INTEGERS or column_type.name in ("bit", "decimal", "double", "float"):
        return _number(str(int.from_bytes(value, "big")), column_type)
    return value.decode("utf-8", errors="replace")


def _number(text: str, column_type: TypeDeclaration) -> str:
    if column_type.name == "bit" and len(text) <= _MOST_DIGITS and text.isdigit():
        return f"b'{int(text):b}'"
    return printed(text, column_type)


def printed(text: str, column_type: TypeDeclaration) -> str:
    """A literal's text as the server prints it for a column of that type; the same text where it is no such literal."""
    name = column_type.name
    if name in _BINARY:
        stored = text.rstrip("\0") if name == "binary" else text
        return "0x" + stored.encode().hex().upper() if stored else ""
    if name in ("date", "datetime", "timestamp"):
        return _moment(text, column_type)
    try:
        if name in _INTEGERS:
            number = str(_decimal(text).to_integral_value(ROUND_HALF_UP))
            return number.zfill(_zerofill_width(column_type)) if column_type.zerofill else number
        if name == "decimal":
            scale = int(column_type.arguments[1]) if len(column_type.arguments) > 1 else 0
            return str(_decimal(text).quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP))
        if name in ("float", "double"):
            return _float(_decimal(text), column_type)
    except InvalidOperation:
        pass
    return text


def _zerofill_width(column_type: TypeDeclaration) -> int:
    return int(column_type.arguments[0]) if column_type.arguments else _WIDTHS[column_type.name]


def _decimal(text: str) -> Decimal:
    """The number. Raises `InvalidOperation` where it is none, or larger than any column holds."""
    number = Decimal(text.strip())
    if not number.is_finite() or number.adjusted() > _MOST_DIGITS:
        raise InvalidOperation
    return number


def _float(value: Decimal, column_type: TypeDeclaration) -> str:
    if len(column_type.arguments) > 1:
        return str(value.quantize(Decimal(1).scaleb(-int(column_type.arguments[1])), ROUND_HALF_UP))
    number = float(value)
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return repr(number).replace("e+", "e").replace("e-0", "e-")


def _moment(text: str, column_type: TypeDeclaration) -> str:
    match = _MOMENT.fullmatch(text.strip()) or _PACKED.fullmatch(text.strip())
    if not match and text.strip() != "0":
        return text
    year, month, day, hour, minute, second, fraction = match.groups("0") if match else ("0",) * 7
    date = f"{int(year):04}-{int(month):02}-{int(day):02}"
    if column_type.name == "date":
        return date
    digits = int(column_type.arguments[0]) if column_type.arguments else 0
    after = "." + fraction.ljust(6, "0")[:digits] if digits else ""
    return f"{date} {int(hour):02}:{int(minute):02}:{int(second):02}{after}"
