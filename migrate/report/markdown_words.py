"""Foreign text in Markdown: escaped so that it stays text in GitHub's dialect and in CommonMark."""

import re
from collections.abc import Iterable, Sequence

from migrate.report.terminal import visible

_HARMLESS = re.compile(r"[\w .:,;/()=+@#$%'\"?!*^~{}\[\]-]+")
_ENTITIES = str.maketrans({letter: f"&#{ord(letter)};" for letter in "&<>|\\`*_[]{}~#$.:@"})
_PROSE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", "\\": "&#92;", "`": "&#96;"})


def prose(text: str) -> str:
    """A sentence that holds foreign words, for a paragraph, a list item or a cell of a table.

    >>> prose("a | b of <t>, *not* 1_000")
    'a &#124; b of &lt;t&gt;, \\\\*not\\\\* 1_000'
    """
    shown = visible(text.strip()).translate(_PROSE)
    shown = re.sub(r"([*\[\]~$]|(?<![^\W_])_|_(?![^\W_]))", r"\\\1", shown)
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+=#])", r"\\\1", shown))


def code(text: str) -> str:
    """A name set as code: a code span where the name is harmless, else the same with every sign as an entity.

    >>> code("shop.orders"), code("a|b")
    ('`shop.orders`', '<code>a&#124;b</code>')
    """
    shown = visible(text)
    if _HARMLESS.fullmatch(shown) and shown == shown.strip():
        return f"`{shown}`"
    return f"<code>{shown.translate(_ENTITIES)}</code>" if shown else "(empty)"


def fenced(lines: Iterable[str], *, language: str = "", indent: str = "") -> list[str]:
    """A block of code whose fence is longer than any run of backticks in it."""
    inside = list(lines)
    longest = max((len(run) for line in inside for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{indent}{fence}{language}", *(f"{indent}{line}".rstrip() for line in inside), f"{indent}{fence}"]


def grid(headings: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Iterable[int] = ()) -> list[str]:
    """A table; columns in `numbers` are flush right. The cells are Markdown already."""
    numeric = set(numbers)
    rule = ["---:" if at in numeric else "---" for at in range(len(headings))]
    return ["| " + " | ".join(row) + " |" for row in (headings, rule, *rows)]
