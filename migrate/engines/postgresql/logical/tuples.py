"""Readers of `pgoutput`'s row images, written out per table: a loop over the columns would take twice as long.

https://www.postgresql.org/docs/current/protocol-logicalrep-message-formats.html, TupleData.
"""

import struct
from collections.abc import Callable, Sequence

from migrate.engines.postgresql.logical.values import Converter
from migrate.errors import QueryFailed
from migrate.model.change import UNCHANGED, Row

Reader = Callable[[bytes, int], tuple[Row, int]]
"""Takes a message and where a row image begins in it; gives the row and where the image ends. The message has padding at its end."""

PADDING = b"\0\0\0\0"
"""Lets a column's mark and length be read as one, even where the mark stands alone at a message's end."""

_TEXT, _NULL, _UNTOUCHED = ord("t"), ord("n"), ord("u")


def make_reader(
    wanted: Sequence[Sequence[int]], converters: Sequence[Converter | None], *, told: Sequence[bool] | None = None
) -> Reader:
    """A reader of one table's rows.

    `wanted` says of each column of the relation which places of the row it goes to, and `converters` what becomes of the text for
    each place. In an image of the key alone only the columns that `told` marks say anything: the others are `UNCHANGED`.
    """
    lines = ["def read(data, at):", f"    if data[at:at + 2] != {struct.pack('>H', len(wanted))!r}:", "        wrong()"]
    lines.append("    at += 2")
    for number, places in enumerate(wanted):
        lines += _column(places, converters, is_told=told is None or told[number])
    row = "".join(f"v{place}, " for place in range(len(converters)))
    lines.append(f"    return ({row}), at")
    names: dict[str, object] = {
        "head": struct.Struct(">BI").unpack_from,
        "unchanged": UNCHANGED,
        "wrong": _wrong,
        **{f"c{place}": convert for place, convert in enumerate(converters)},
    }
    # Only numbers of columns are put into the text, never a name or a value.
    exec("\n".join(lines), names)  # noqa: S102
    return names["read"]  # type: ignore[return-value]


def _column(places: Sequence[int], converters: Sequence[Converter | None], *, is_told: bool) -> list[str]:
    targets = "".join(f"v{place} = " for place in places)
    lines = ["    mark, size = head(data, at)", f"    if mark == {_TEXT}:", "        end = at + 5 + size"]
    if places and is_told:
        lines.append(f"        {targets}data[at + 5:end]")
        lines += [f"        v{place} = c{place}(v{place})" for place in places if converters[place] is not None]
    lines += ["        at = end", f"    elif mark == {_NULL} or mark == {_UNTOUCHED}:", "        at += 1"]
    if places:
        null = f"None if mark == {_NULL} else unchanged" if is_told else "unchanged"
        lines.append(f"        {targets}{null}")
    return [*lines, "    else:", "        wrong()"]


def _wrong() -> None:
    raise QueryFailed(
        "the source's log holds a row that can't be read", reason="its columns are not spelt as announced"
    )
