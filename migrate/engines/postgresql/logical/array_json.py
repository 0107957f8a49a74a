"""An array as PostgreSQL prints it, made into the JSON that its `to_json` would make of it.

https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
"""

import re
from collections.abc import Callable

_NUMBERS = frozenset({"smallint", "integer", "bigint", "real", "double precision", "numeric"})
_MOMENTS = frozenset({"timestamp without time zone", "timestamp with time zone"})
_JSON = frozenset({"json", "jsonb"})
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([{},])|((?:[^"{},\\]|\\.)+)', re.DOTALL)
_BACKSLASHED = re.compile(r"\\(.)", re.DOTALL)
_BOUNDS = re.compile(r"(?:\[-?\d+:-?\d+\])+=")
_SPECIAL = re.compile(r'["\\\x00-\x1f]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def array_as_json(element: str, value: bytes, *, otherwise: Callable[[bytes], bytes]) -> bytes:
    """The JSON of an array whose elements are of the type `element`; `otherwise` makes what is not written like an array.

    >>> array_as_json("text", b'{a,"b,c",NULL}', otherwise=bytes)
    b'["a","b,c",null]'
    """
    text = value.decode()
    bounds = _BOUNDS.match(text)
    start = bounds.end() if bounds else 0
    if element == "box" or not text.startswith("{", start):
        return otherwise(value)
    parts = []
    for quoted, mark, bare in _TOKEN.findall(text, start):
        if mark:
            parts.append({"{": "[", "}": "]", ",": ","}[mark])
        elif bare.upper() == "NULL":
            parts.append("null")
        else:
            parts.append(_element(element, _BACKSLASHED.sub(r"\1", quoted or bare)))
    return "".join(parts).encode()


def _element(kind: str, text: str) -> str:
    if kind in _JSON:
        return text
    if kind in _NUMBERS and text[-1].isdigit():
        return text
    if kind == "boolean":
        return "true" if text == "t" else "false"
    if kind in _MOMENTS:
        text = text.replace(" ", "T", 1)
    if kind == "timestamp with time zone":
        text = text.replace("+00", "+00:00", 1)
    return '"' + _SPECIAL.sub(_escape, text) + '"'


def _escape(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or f"\\u{ord(found[0]):04x}"
