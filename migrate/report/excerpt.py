"""The source text that an issue is about: the lines that matter, with the place of the trouble in each."""

from dataclasses import dataclass

from migrate.report.terminal import visible

_CONTEXT = 1
_LONGEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcerptLine:
    """A line of an excerpt in three parts, made visible; only `marked` is what the issue is about."""

    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """The lines worth showing, and how many were left out above and below."""

    lines: tuple[ExcerptLine, ...]
    above: int = 0
    below: int = 0


def excerpt_of(text: str, span: tuple[int, int] | None) -> Excerpt:
    """Takes an excerpt apart: around the marked lines where there are more than a few, else all of it."""
    if not text.strip():
        return Excerpt(lines=())
    start, end = span or (0, 0)
    lines, marked, offset = [], [], 0
    for number, line in enumerate(text.split("\n")):
        first, last = _within(start - offset, line), _within(end - offset, line)
        lines.append(ExcerptLine(before=_show(line[:first]), marked=_show(line[first:last]), after=_show(line[last:])))
        if first < last:
            marked.append(number)
        offset += len(line) + 1
    begin = max(0, marked[0] - _CONTEXT) if marked and len(lines) > _LONGEST else 0
    kept = tuple(lines[begin : begin + _LONGEST])
    return Excerpt(lines=kept, above=begin, below=len(lines) - begin - len(kept))


def _within(position: int, line: str) -> int:
    return min(max(position, 0), len(line))


def _show(text: str) -> str:
    return visible(text.rstrip("\r").replace("\t", "    "))
