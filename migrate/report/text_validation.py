"""A validation as text for a terminal."""

from collections.abc import Iterator

from migrate.model.validation import TableValidation, TableVerdict, Validation
from migrate.report.comparison import (
    beside_words,
    key_words,
    notes,
    repair_words,
    rows_words,
    totals,
    value_words,
    verdict_words,
)
from migrate.report.terminal import Paint, cells, painted, table, visible, wrap

_HEADINGS = ("table", "source rows", "target rows", "checksum", "verdict")
_OTHER_COLUMNS = 60
"""Cells kept for the columns after the name."""
_PAINTS = {
    TableVerdict.MATCH: Paint.GREEN,
    TableVerdict.MISMATCH: Paint.RED,
    TableVerdict.NOT_COMPARABLE: Paint.YELLOW,
    TableVerdict.SKIPPED: Paint.YELLOW,
    TableVerdict.PARTIAL: Paint.GREEN,
    TableVerdict.PENDING: Paint.YELLOW,
}


def validation_text(validation: Validation, *, colour: bool, width: int) -> str:
    """A line a table, the rows that differ, what was left out, and the closing line."""
    blocks = ["\n".join(_table(validation, colour=colour, width=width))] if validation.tables else []
    detailed = [item for item in validation.tables if item.samples or item.excluded_columns or any(notes(item))]
    blocks += ["\n".join(_details(item, width=width)) for item in detailed]
    if validation.repair:
        blocks.append("\n".join(wrap(visible(words), width=width) for words in repair_words(validation.repair)))
    if beside := beside_words(validation):
        blocks.append("\n".join(wrap(visible(words), width=width, indent="  ") for words in beside))
    closing = totals(validation)
    if not validation.tables:
        closing = f"No table was compared: {closing}"
    paint = Paint.GREEN if validation.is_match else Paint.RED
    separator = "\n\n" if len(blocks) > 1 else "\n"
    return separator.join([*blocks, painted(closing, paint, colour=colour)]) + "\n"


def _table(validation: Validation, *, colour: bool, width: int) -> Iterator[str]:
    rows = [
        (
            visible(item.table),
            rows_words(item.source_rows),
            rows_words(item.target_rows),
            visible(item.checksum or "–"),
            "·",
        )
        for item in validation.tables
    ]
    lines = table([_HEADINGS, *rows], numbers=(1, 2), longest_name=max(width - _OTHER_COLUMNS, 20))
    yield painted(lines[0], Paint.BOLD, colour=colour)
    for item, line in zip(validation.tables, lines[1:], strict=True):
        begin = line.removesuffix("·")
        taken = cells(begin.rsplit("\n", 1)[-1])
        words = wrap(verdict_words(item), width=max(width, taken + 20), indent=" " * taken, first=taken)
        first, *more = words.split("\n")
        yield begin + painted(first, _PAINTS[item.verdict], colour=colour)
        yield from more


def _details(item: TableValidation, *, width: int) -> Iterator[str]:
    yield visible(item.table + (f" (target: {item.target})" if item.target not in ("", item.table) else ""))
    for sample in item.samples:
        yield "  " + wrap(f"{sample.kind.value:<9}  {key_words(sample)}", width=width, indent=" " * 13, first=2)
        for column in sample.columns:
            values = f"source {value_words(column.source)}, target {value_words(column.target)}"
            yield " " * 13 + wrap(f"{column.column}: {values}", width=width, indent=" " * 15, first=13)
    found = item.missing + item.extra + item.different
    if found > len(item.samples) > 0:
        yield f"  … and {found - len(item.samples):,} more"
    for note in notes(item):
        yield "  " + wrap(visible(note), width=width, indent="    ", first=2)
    for name, reason in item.excluded_columns:
        yield "  " + wrap(f"not in the checksum: {name}: {reason}", width=width, indent="    ", first=2)
