"""Text for terminals: foreign text made visible, widths counted in cells, colour as plain ANSI codes."""

import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum


class Paint(StrEnum):
    """ANSI's codes for the styles that reports use. A style never carries a meaning that the words do not."""

    BOLD = "1"
    FAINT = "2"
    RED = "1;31"
    GREEN = "1;32"
    YELLOW = "1;33"
    BLUE = "1;34"


def painted(text: str, paint: Paint, *, colour: bool) -> str:
    """The text in that style, or as it is without colour."""
    return f"\x1b[{paint.value}m{text}\x1b[0m" if colour and text else text


def visible(text: str) -> str:
    r"""Writes out what a terminal would act upon or hide: control characters, escapes, marks that turn the direction.

    >>> print(visible("a\x1b[31mb\n"))
    a\x1b[31mb\n
    """
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii") for letter in text
    )


def visible_lines(text: str) -> list[str]:
    r"""The lines of a longer text, each made visible; tabs become four blanks.

    >>> visible_lines("one\n\ttwo\x07")
    ['one', '    two\\x07']
    """
    return [visible(line.replace("\t", "    ")) for line in text.replace("\r\n", "\n").split("\n")]


def cells(text: str) -> int:
    """How many cells of a terminal the text takes: two for wide letters, none for combining marks.

    >>> cells("naïve"), cells("🦀"), cells("データ")
    (5, 2, 6)
    """
    if text.isascii():
        return len(text)
    return sum(_cells_of(letter) for letter in text)


def _cells_of(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def left(text: str, width: int) -> str:
    """The text with blanks after it."""
    return text + " " * (width - cells(text))


def right(text: str, width: int) -> str:
    """The text with blanks before it."""
    return " " * (width - cells(text)) + text


def wrap(text: str, *, width: int, indent: str = "", first: int = 0) -> str:
    """Breaks a sentence between words; further lines begin with `indent`, the first has `first` cells taken already.

    A word longer than the line stays whole: names and ids are never cut.
    """
    lines, line, used = [], "", first
    for word in visible(text.strip()).split(" "):
        room = used + cells(line) + 1 + cells(word) <= width
        if not line:
            line = word
        elif room:
            line = f"{line} {word}"
        else:
            lines.append(line)
            line, used = word, cells(indent)
    lines.append(line)
    return ("\n" + indent).join(lines)


def table(rows: Sequence[Sequence[str]], *, numbers: Iterable[int] = (), longest_name: int | None = None) -> list[str]:
    """The rows of a table without rules. Columns in `numbers` are flush right; the last column is not padded.

    A first cell longer than `longest_name` stands on a line of its own, above the rest of its row.
    """
    numeric = set(numbers)
    widths = [max(cells(cell) for cell in column) for column in zip(*rows, strict=True)]
    if longest_name is not None:
        fitting = [cells(row[0]) for row in rows if cells(row[0]) <= longest_name]
        widths[0] = max(fitting, default=0)
    return [_row(row, widths, numeric) for row in rows]


def _row(row: Sequence[str], widths: Sequence[int], numeric: set[int]) -> str:
    begin = f"{row[0]}\n" if cells(row[0]) > widths[0] else ""
    parts = [
        right(cell, width) if number in numeric else left(cell, width)
        for number, (cell, width) in enumerate(zip(("" if begin else row[0], *row[1:]), widths, strict=True))
    ]
    return begin + "  ".join(parts).rstrip()
