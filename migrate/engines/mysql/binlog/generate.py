"""Makes the function that reads one table's rows out of row events.

A function is generated as straight-line Python for each shape of a table that the log shows: a general interpreter of columns
takes several times as long for each row.
"""

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from migrate.model.change import Row

RowReader = Callable[[bytes, int, int], list[Row]]
"""Takes an event, where its rows begin and where they end."""

_SMALL = tuple(b"%d" % (number - 256 if number > 127 else number) for number in range(256))
_SMALL_UNSIGNED = tuple(b"%d" % number for number in range(256))
_NAMES: dict[str, object] = {
    "number": int.from_bytes,
    "small": _SMALL,
    "small_unsigned": _SMALL_UNSIGNED,
    **{f"read_{code}": struct.Struct("<" + code).unpack_from for code in "hHiIqQfd"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """How one column's value is read from a row event."""

    size: int | None = None
    """Bytes that every value takes; None where a length stands before each."""
    prefix: int = 1
    """Bytes of the length."""
    expression: str = "{raw}"
    """Python for the value: `{raw}` is its bytes, `{at}` where they begin in `data`, `{read}` the function `read`."""
    read: object = None
    """What the expression calls."""


def bytes_field(read: Callable[[bytes], bytes | None] | None, *, size: int | None = None, prefix: int = 1) -> Field:
    """A field whose bytes `read` makes into the value; None where they are the value."""
    expression = "{raw}" if read is None else "{read}({raw})"
    return Field(size=size, prefix=prefix, expression=expression, read=read)


@dataclass(slots=True)
class _Code:
    lines: list[str] = field(default_factory=list)
    ahead: int = 0
    """Bytes after `at` that have been dealt with."""

    def add(self, indent: int, line: str) -> None:
        self.lines.append("    " * indent + line)


def row_reader(fields: Sequence[Field], wanted: Sequence[int]) -> RowReader:
    """The function for rows of these fields; it gives the values of the `wanted` ones, in that order."""
    names = dict(_NAMES)
    names |= {f"read{place}": item.read for place, item in enumerate(fields) if item.read is not None}
    source = "\n".join(_function(fields, wanted))
    namespace: dict[str, Any] = dict(names)
    exec(compile(source, "<rows of a table>", "exec"), namespace)  # noqa: S102 (made of numbers alone, no text of the log's)
    made: RowReader = namespace["rows"]
    return made


def _function(fields: Sequence[Field], wanted: Sequence[int]) -> list[str]:
    size = (len(fields) + 7) // 8
    row = "(" + "".join(f"v{place}, " for place in wanted) + ")"
    code = _Code()
    code.add(0, "def rows(data, at, end):")
    code.add(1, "found = []")
    code.add(1, "while at < end:")
    code.add(2, f"nulls = number(data[at : at + {size}], 'little') & {(1 << len(fields)) - 1}")
    code.add(2, f"at += {size}")
    code.add(2, "if nulls:")
    for place, item in enumerate(fields):
        code.add(3, f"if nulls & {1 << place}:")
        code.add(4, f"v{place} = None" if place in wanted else "pass")
        code.add(3, "else:")
        _read(code, 4, place, item, is_wanted=place in wanted)
        _catch_up(code, 4)
    code.add(2, "else:")
    for place, item in enumerate(fields):
        _read(code, 3, place, item, is_wanted=place in wanted)
    _catch_up(code, 3)
    code.add(2, f"found.append({row})")
    code.add(1, "if at != end:")
    code.add(2, "raise ValueError('a row ends beyond its event')")
    code.add(1, "return found")
    return code.lines


def _catch_up(code: _Code, indent: int) -> None:
    code.add(indent, f"at += {code.ahead}" if code.ahead else "pass")
    code.ahead = 0


def _read(code: _Code, indent: int, place: int, item: Field, *, is_wanted: bool) -> None:
    if item.size is not None:
        start = f"at + {code.ahead}" if code.ahead else "at"
        raw = f"data[{start} : at + {code.ahead + item.size}]"
        if is_wanted:
            code.add(indent, f"v{place} = " + _expression(item, place, raw, start))
        code.ahead += item.size
        return
    start = f"at + {code.ahead}" if code.ahead else "at"
    length = f"data[{start}]"
    if item.prefix > 1:
        length = f"number(data[{start} : at + {code.ahead + item.prefix}], 'little')"
    if not is_wanted:
        code.add(indent, f"at += {code.ahead + item.prefix} + {length}")
        code.ahead = 0
        return
    code.add(indent, f"size = {length}")
    code.add(indent, f"start = at + {code.ahead + item.prefix}")
    code.add(indent, "at = start + size")
    code.ahead = 0
    code.add(indent, f"v{place} = " + _expression(item, place, "data[start:at]", "start"))


def _expression(item: Field, place: int, raw: str, start: str) -> str:
    return item.expression.format(raw=raw, at=start, read=f"read{place}")
