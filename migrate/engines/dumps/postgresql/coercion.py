"""What PostgreSQL makes of constants and of operands of different types, and how it prints the casts.

https://www.postgresql.org/docs/current/typeconv.html and `get_const_expr` in src/backend/utils/adt/ruleutils.c
"""

import json
import re
from dataclasses import dataclass

from migrate.engines.dumps.postgresql.literal_times import time_text

WHOLE = ("smallint", "integer", "bigint")
TEXTS = ("text", "character varying", "name", "bpchar", "character", "unknown")
_TRUE = frozenset({"t", "true", "y", "yes", "on", "1", "tr", "tru", "ye"})
_FALSE = frozenset({"f", "false", "n", "no", "off", "0", "fa", "fal", "fals", "of"})
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\Z")
_INTEGER_LIMIT, _BIGINT_LIMIT = 1 << 31, 1 << 63


@dataclass(frozen=True, slots=True)
class Value:
    """An expression as it is printed, and its type."""

    text: str
    type: str
    """As the server prints it without modifiers; `unknown` for a string whose type is not decided yet."""
    literal: str | None = None
    """Of a constant: its value."""
    conjunction: str = ""
    """`AND` or `OR` where that is what it is, so that another can be joined to it."""
    parts: tuple[str, ...] = ()


def string(text: str) -> Value:
    """A string constant whose type the context decides."""
    return Value(quoted_text(text), "unknown", text)


def quoted_text(text: str) -> str:
    """The text between quotes."""
    return "'" + text.replace("'", "''") + "'"


def number(text: str) -> Value:
    """A numeric constant."""
    plain = text.replace("_", "").lower()
    if plain.startswith("0x"):
        plain = str(int(plain, 16))
    if not plain.isdigit():
        shown = plain if "e" not in plain else format(float(plain), "f").rstrip("0").rstrip(".")
        shown = f"0{shown}" if shown.startswith(".") else shown.removesuffix(".")
        return Value(shown, "numeric", shown)
    value = int(plain)
    if value < _INTEGER_LIMIT:
        return Value(str(value), "integer", str(value))
    if value < _BIGINT_LIMIT:
        return Value(f"'{value}'::bigint", "bigint", str(value))
    return Value(plain, "numeric", plain)


def negated(value: Value) -> Value:
    """The constant with a minus, or the operation."""
    if value.literal is not None and value.type in (*WHOLE, "numeric"):
        text = value.literal[1:] if value.literal.startswith("-") else "-" + value.literal
        return constant(text, value.type)
    return Value(f"(- {value.text})", value.type)


def constant(text: str, type_name: str) -> Value:
    """A constant of a type, printed in that type's own form."""
    bare = text.strip()
    if type_name in ("integer", "numeric") and _NUMBER.match(bare):
        shown = str(int(bare)) if type_name == "integer" and bare.lstrip("+-").isdigit() else bare.lstrip("+")
        return Value(f"'{shown}'::{type_name}" if shown.startswith("-") else shown, type_name, shown)
    if type_name == "boolean" and bare.lower() in _TRUE | _FALSE:
        shown = "true" if bare.lower() in _TRUE else "false"
        return Value(shown, type_name, shown)
    shown = _canonical(text, type_name)
    label = "bpchar" if type_name == "character" else type_name
    return Value(f"{quoted_text(shown)}::{label}", "bpchar" if label == "bpchar" else type_name, shown)


def _canonical(text: str, type_name: str) -> str:
    bare = text.strip()
    if type_name in WHOLE and bare.lstrip("+-").isdigit():
        return str(int(bare))
    if type_name in ("real", "double precision") and _NUMBER.match(bare):
        value = float(bare)
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if type_name == "bytea" and not text.startswith("\\x"):
        return "\\x" + text.encode().hex()
    if type_name == "jsonb":
        return _jsonb(text)
    if type_name == "uuid":
        return bare.lower()
    return time_text(text, type_name)


def _jsonb(text: str) -> str:
    try:
        return json.dumps(_in_order(json.loads(text)), ensure_ascii=False)
    except ValueError:
        return text


def _in_order(value: object) -> object:
    """Keys as `jsonb` keeps them: the shorter first."""
    if isinstance(value, dict):
        return {key: _in_order(value[key]) for key in sorted(value, key=lambda key: (len(key.encode()), key.encode()))}
    return [_in_order(item) for item in value] if isinstance(value, list) else value


def cast(value: Value, type_name: str, *, modifiers: str = "") -> Value:
    """A cast that was written."""
    if value.type == "unknown" and value.literal is not None:
        found = constant(value.literal, type_name)
        return Value(f"({found.text})::{type_name}{modifiers}", type_name) if modifiers else found
    if value.type == type_name and not modifiers:
        return value
    return Value(f"({value.text})::{type_name}{modifiers}", type_name)


def coerced(value: Value, type_name: str) -> Value:
    """The operand as one of that type, with the cast printed where one is needed."""
    if value.type == "unknown" and value.literal is not None:
        return constant(value.literal, type_name)
    if value.type in ("", type_name) or not type_name or (value.type == "bpchar" and type_name == "character"):
        return value
    return Value(f"({value.text})::{type_name}", type_name)


def operand_types(left: str, right: str) -> tuple[str, str]:
    """The types that the operands of a comparison or of arithmetic get; empty for one that stays as it is."""
    if left == "unknown" and right == "unknown":
        return "text", "text"
    if right == "unknown":
        one = compared(left)
        return (one if one != left else ""), one
    if left == "unknown":
        one = compared(right)
        return one, (one if one != right else "")
    if left in TEXTS and right in TEXTS and not (left == right == "bpchar"):
        return ("" if left == "text" else "text"), ("" if right == "text" else "text")
    return _numeric_types(left, right)


def _numeric_types(left: str, right: str) -> tuple[str, str]:
    kinds = {left, right}
    if left == right or kinds <= set(WHOLE) or kinds <= {"real", "double precision"}:
        return "", ""
    if kinds & {"real", "double precision"} and kinds <= {*WHOLE, "numeric", "real", "double precision"}:
        floats = ("real", "double precision")
        return ("" if left in floats else "double precision"), ("" if right in floats else "double precision")
    if "numeric" in kinds and kinds <= {*WHOLE, "numeric"}:
        return ("" if left == "numeric" else "numeric"), ("" if right == "numeric" else "numeric")
    return "", ""


def compared(type_name: str) -> str:
    """The type in which values of this one are compared: `text` for character varying."""
    return "text" if type_name in ("character varying", "name") else type_name


def common(types: list[str]) -> str:
    """The type that alternatives such as those of COALESCE get; empty where it can't be told."""
    known = [one for one in types if one != "unknown"]
    if not known:
        return "text"
    if all(one == known[0] for one in known):
        return known[0]
    ladder = (*WHOLE, "numeric", "real", "double precision")
    if all(one in ladder for one in known):
        return max(known, key=ladder.index)
    return "text" if all(one in TEXTS for one in known) and "text" in known else ""
