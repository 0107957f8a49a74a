"""Lines of PL/pgSQL, indented without touching what stands in a text."""

import re
from collections.abc import Iterable

_TEXT = re.compile(r"'(?:[^']|'')*'|\$(\w*)\$.*?\$\1\$", re.DOTALL)
_STEP = "    "


def indented(lines: Iterable[str]) -> list[str]:
    """The lines one step further in. A text over several lines stays as it is."""
    return [_moved(line) for line in lines]


def _moved(line: str) -> str:
    holes = [match.span() for match in _TEXT.finditer(line) if "\n" in match[0]]
    pieces, position = [_STEP], 0
    for match in re.finditer(r"\n(?=.)", line):
        pieces.append(line[position : match.end()])
        position = match.end()
        if not any(start <= match.start() < end for start, end in holes):
            pieces.append(_STEP)
    pieces.append(line[position:])
    return "".join(pieces)


def dollar_quoted(text: str) -> str:
    """The text between dollar signs with a mark that does not occur in it."""
    mark = "$$"
    number = 0
    while mark in text or (mark == "$$" and text.endswith("$")):
        mark = f"$body{number or ''}$"
        number += 1
    return f"{mark}{text}{mark}"
