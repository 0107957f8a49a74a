"""Compares a part of each table, chosen so that it can be said what it tells of the rest.

The key is divided into parts of equally many rows, each part into windows, and of each part one window is compared whole. Every row
of a part is as likely as any other to be in its window. So where a share f of all rows differs, the windows miss all of them with
a probability of (1 - f)^n at most, n being the number of parts, however the rows that differ lie together. The f for which that is
5 % is what is stated with 95 % confidence.
"""

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from migrate.engines.checksum import Relation, Span
from migrate.model.validation import Sample
from migrate.validate.chunks import bounds, look_up, walk
from migrate.validate.relations import Pairing
from migrate.validate.side import Side

_PARTS = 1000
"""Parts of a table: with so many, none of which differs, fewer than 0.3 % of the rows do."""
_FEWEST_ROWS = 20
"""In a window: a smaller one costs as much."""
_LEAST_PARTS = 10
"""A table of fewer parts is read whole."""
_MISS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of a table is to be read: a percentage, or a number of rows."""

    percent: float | None = None
    rows: int | None = None

    def of(self, rows: int) -> float:
        """The share of so many rows, from 0 to 1."""
        if self.percent is not None:
            return min(self.percent / 100, 1.0)
        return min((self.rows or 0) / max(rows, 1), 1.0)


class Windows:
    """The windows of one table of so many rows in the source, and how many there were once all were given."""

    def __init__(self, share: Share, *, rows: int, chunk_rows: int, seed: int) -> None:
        self._seed = seed
        self._windows = max(round(1 / max(share.of(rows), 1 / max(rows, 1))), 1)
        self._window_rows = min(max(rows // _PARTS // self._windows, _FEWEST_ROWS), chunk_rows)
        self.is_whole = self._windows == 1 or rows < _LEAST_PARTS * self._windows * self._window_rows
        """Whether the table is so small that all of it is to be read."""
        self.count = 0
        self.is_done = False
        """Whether all windows were given."""

    def spans(self, source: Side, target: Side, pairing: Pairing, rows: int) -> Iterator[Span]:
        """A window of each part in order, and all of what remains at the end.

        The parts are of the source's rows: of its missing rows there are as many as of extra ones where both have equally many.
        Raises as `plan` does.
        """
        del target, rows
        for part in walk(source, pairing.source, Span(), rows=self._windows * self._window_rows):
            if part.upper is None:
                self.is_done = True
                yield part
                return
            chosen = random.Random(f"{self._seed} {pairing.mapping.source} {part.lower}").randrange(self._windows)  # noqa: S311
            self.count += 1
            yield source.submit(self._window(pairing.source, part, chosen)).result()

    def _window(self, relation: Relation, part: Span, number: int) -> Callable[[Side], Span]:
        first, last = number * self._window_rows, (number + 1) * self._window_rows
        inside = [position for position in (first, last) if 0 < position < self._windows * self._window_rows]

        def task(side: Side) -> Span:
            found = bounds(side, relation, look_up(relation, part, inside)(side))
            lower = found[0] if first else part.lower
            return Span(lower=lower, upper=found[-1] if last in inside else part.upper)

        return task

    def sample(self, rows: tuple[int, int]) -> Sample:
        """What was read, and what it says of the rest where no difference was found."""
        most = 100 * (1 - _MISS ** (1 / max(self.count, 1)))
        return Sample(
            ranges=self.count,
            source_rows=rows[0],
            target_rows=rows[1],
            seed=self._seed,
            confidence_percent=100 * (1 - _MISS),
            most_percent=math.ceil(most * 1000) / 1000,
        )
