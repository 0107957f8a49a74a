"""Bounds of chunks taken from what the servers know of a key without reading it."""

import itertools
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from migrate.engines.checksum import Relation, Span
from migrate.engines.checksum_expressions import Cell
from migrate.model.canonical import FormKind
from migrate.validate.relations import Pairing
from migrate.validate.rows import text
from migrate.validate.side import Side

_MOST_COMMON = 0.1
"""The largest share of the rows that may have one of few values: a histogram says nothing of these."""
_LEAST_DENSE = 0.1
"""The rows for each number between the least and the greatest one from which the numbers count as evenly spread."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_INTERPOLATED = (FormKind.INTEGER, FormKind.DATE, FormKind.TIMESTAMP)


def bounds_by_statistics(
    source: Side, target: Side, pairing: Pairing, *, rows: int, after: str | None = None
) -> Iterator[str]:
    """Values of the key's first column, rising, about so many rows apart, only those greater than `after`.

    None where nothing reliable is known.
    Whatever they are, the rows between two of them are the same on both servers: wrong statistics cost time only.
    """
    if pairing.source.ordered[0].form.kind not in _INTERPOLATED or pairing.row_estimate < 4 * rows:
        return
    sides = [(target, pairing.target), (source, pairing.source)]
    for side, relation in sorted(sides, key=lambda item: item[0].url.scheme != "postgresql"):
        try:
            found = _known(side, relation, pairing.row_estimate, rows, after)
        except (ValueError, OverflowError):
            continue
        if found:
            yield from found
            return


def within(relation: Relation, span: Span, *, parts: int) -> list[str]:
    """Values of the key's first column that divide a span between two bounds evenly. None where numbers can't."""
    cell = relation.ordered[0]
    if span.lower is None or span.upper is None or cell.form.kind not in _INTERPOLATED:
        return []
    try:
        low, high = _number(cell, span.lower[0]), _number(cell, span.upper[0])
    except ValueError:
        return []
    if high - low < parts:
        return []
    return [_text(cell, low + (high - low) * part // parts) for part in range(1, parts)]


def _known(side: Side, relation: Relation, estimate: int, rows: int, after: str | None) -> list[str]:
    cell = relation.ordered[0]
    if side.url.scheme != "postgresql" and cell.form.kind is not FormKind.INTEGER:
        return []
    found = side.rows(side.expressions.spread(relation.name, cell.column.name))
    if not found:
        return []
    if side.url.scheme == "postgresql":
        texts, common, seen = found[0]
        numbers = [_number(cell, item) for item in texts] if common <= _MOST_COMMON else []
        estimate = max(estimate, int(seen or 0))
    else:
        numbers = [_number(cell, text(value) or "") for value in found[0]]
        if estimate < _LEAST_DENSE * (numbers[1] - numbers[0]):
            return []
    least = None if after is None else _number(cell, after)
    between = _between(numbers, estimate // rows)
    return [_text(cell, number) for number in between if least is None or number > least]


def _between(numbers: Sequence[int], parts: int) -> list[int]:
    """Divides ranges that hold equally many rows into about so many parts together."""
    each = max(round(parts / max(len(numbers) - 1, 1)), 1)
    found = [
        low + (high - low) * step // each for low, high in itertools.pairwise(numbers) for step in range(1, each + 1)
    ]
    return list(dict.fromkeys(found))


def _number(cell: Cell, value: str) -> int:
    match cell.form.kind:
        case FormKind.INTEGER:
            return int(value)
        case FormKind.DATE:
            return date.fromisoformat(value).toordinal()
        case _:
            moment = datetime.fromisoformat(value)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return (moment - _EPOCH) // timedelta(microseconds=1)


def _text(cell: Cell, number: int) -> str:
    match cell.form.kind:
        case FormKind.INTEGER:
            return str(number)
        case FormKind.DATE:
            return date.fromordinal(number).isoformat()
        case _:
            moment = _EPOCH + timedelta(microseconds=number)
            return moment.replace(tzinfo=None).isoformat(" ", "microseconds")
