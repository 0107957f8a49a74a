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
    kept: frozenset[int] = frozenset()
    """Places whose bytes are kept for the next row."""
    lines: list[str] = field(default_factory=list)
    ahead: int = 0
    """Bytes after `at` that have been dealt with."""

    def add(self, indent: int, line: str) -> None:
        self.lines.append("    " * indent + line)


Looks = Sequence[tuple[int, Field]]
"""Fields that are read in another way too: where among the fields, and how."""


def row_reader(
    fields: Sequence[Field], wanted: Sequence[int], looks: Looks = (), *, repeats: bool = False
) -> RowReader:
    """The function for rows of these fields; it gives the values of the `wanted` ones, in that order, and those of `looks` after them.

    Where rows repeat the values of the rows before them, as the two images of an update do, `repeats` has such values made once.
    """
    results = _results(fields, wanted, looks)
    names = dict(_NAMES)
    names |= {result.read: result.field.read for of_place in results for result in of_place}
    row = "".join(f"v{place}, " for place in wanted) + "".join(f"w{number}, " for number in range(len(looks)))
    source = "\n".join(_function(fields, results, f"({row})", repeats=repeats))
    namespace: dict[str, Any] = dict(names)
    exec(compile(source, "<rows of a table>", "exec"), namespace)  # noqa: S102 (made of numbers alone, no text of the log's)
    made: RowReader = namespace["rows"]
    return made


@dataclass(frozen=True, slots=True)
class _Result:
    """One of the values that are made of a stored one."""

    name: str
    field: Field
    read: str
    """What the field's function is called in the code."""


def _results(fields: Sequence[Field], wanted: Sequence[int], looks: Looks) -> list[list[_Result]]:
    """The values that are made of each stored one, in their order."""
    return [
        [_Result(f"v{place}", item, f"read{place}") for _ in range(place in wanted)]
        + [_Result(f"w{number}", look, f"look{number}") for number, (at, look) in enumerate(looks) if at == place]
        for place, item in enumerate(fields)
    ]


def _function(fields: Sequence[Field], results: Sequence[Sequence[_Result]], row: str, *, repeats: bool) -> list[str]:
    size = (len(fields) + 7) // 8
    code = _Code(kept=_worth_keeping(results) if repeats else frozenset())
    code.add(0, "def rows(data, at, end):")
    code.add(1, "found = []")
    for place in sorted(code.kept):
        code.add(1, f"raw{place} = None")
    code.add(1, "while at < end:")
    bits = "data[at]" if size == 1 else f"number(data[at : at + {size}], 'little')"
    code.add(2, f"nulls = {bits} & {(1 << len(fields)) - 1}")
    code.add(2, f"at += {size}")
    code.add(2, "if nulls:")
    for place, item in enumerate(fields):
        code.add(3, f"if nulls & {1 << place}:")
        code.add(4, "".join(f"{name} = " for name in _names_of(code, place, results[place])) + "None")
        code.add(3, "else:")
        _read(code, 4, place, item, results[place])
        _catch_up(code, 4)
    code.add(2, "else:")
    for place, item in enumerate(fields):
        _read(code, 3, place, item, results[place])
    _catch_up(code, 3)
    code.add(2, f"found.append({row})")
    code.add(1, "if at != end:")
    code.add(2, "raise ValueError('a row ends beyond its event')")
    code.add(1, "return found")
    return code.lines


def _catch_up(code: _Code, indent: int) -> None:
    code.add(indent, f"at += {code.ahead}" if code.ahead else "pass")
    code.ahead = 0


def _worth_keeping(results: Sequence[Sequence[_Result]]) -> frozenset[int]:
    """The places whose values a function makes: it takes longer than to see that the bytes are the same."""
    return frozenset(
        place for place, of_place in enumerate(results) if any(callable(result.field.read) for result in of_place)
    )


def _names_of(code: _Code, place: int, results: Sequence[_Result]) -> list[str]:
    kept = [f"raw{place}"] if place in code.kept else []
    return [*kept, *[result.name for result in results]]


def _read(code: _Code, indent: int, place: int, item: Field, results: Sequence[_Result]) -> None:
    start = f"at + {code.ahead}" if code.ahead else "at"
    if item.size is not None:
        raw = f"data[{start} : at + {code.ahead + item.size}]"
        _make(code, indent, place, results, raw, start)
        code.ahead += item.size
        return
    length = f"data[{start}]"
    if item.prefix > 1:
        length = f"number(data[{start} : at + {code.ahead + item.prefix}], 'little')"
    if not results:
        code.add(indent, f"at += {code.ahead + item.prefix} + {length}")
        code.ahead = 0
        return
    code.add(indent, f"size = {length}")
    code.add(indent, f"start = at + {code.ahead + item.prefix}")
    code.add(indent, "at = start + size")
    code.ahead = 0
    _make(code, indent, place, results, "data[start:at]", "start")


def _make(code: _Code, indent: int, place: int, results: Sequence[_Result], raw: str, start: str) -> None:
    if place in code.kept:
        code.add(indent, f"raw = {raw}")
        code.add(indent, f"if raw != raw{place}:")
        code.add(indent + 1, f"raw{place} = raw")
        indent, raw = indent + 1, "raw"
    for result in results:
        made = result.field.expression.format(raw=raw, at=start, read=result.read)
        code.add(indent, f"{result.name} = {made}")
