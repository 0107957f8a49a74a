"""The course that a comparison takes through a table: where it begins, through which spans, and who is told how far it is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from migrate.engines.checksum import Span
from migrate.model.validation import Difference
from migrate.validate.chunks import plan
from migrate.validate.drill import Suspect
from migrate.validate.relations import Pairing
from migrate.validate.rows import Tally
from migrate.validate.side import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What is known once a comparison has passed all rows up to a bound. What one process passed, another can begin after."""

    upper: tuple[str, ...] | None = None
    """The bound: None at the beginning."""
    source_rows: int = 0
    target_rows: int = 0
    suspects: tuple[Suspect, ...] = ()
    """Chunks before the bound that differ and whose rows were not looked at yet."""
    missing: int = 0
    extra: int = 0
    different: int = 0
    checksums_differ: bool = False
    samples: tuple[Difference, ...] = ()

    def begin(self, tally: Tally) -> None:
        """Adds what was found to a tally."""
        tally.missing += self.missing
        tally.extra += self.extra
        tally.different += self.different
        tally.checksums_differ = tally.checksums_differ or self.checksums_differ
        tally.samples += self.samples


def passed(upper: tuple[str, ...] | None, sizes: tuple[int, int], suspects: Sequence[Suspect], tally: Tally) -> Passed:
    """Takes down how far a comparison is."""
    return Passed(
        upper=upper,
        source_rows=sizes[0],
        target_rows=sizes[1],
        suspects=tuple(suspects),
        missing=tally.missing,
        extra=tally.extra,
        different=tally.different,
        checksums_differ=tally.checksums_differ,
        samples=tuple(tally.samples),
    )


Spans = Callable[[Side, Side, Pairing, int], Iterator[Span]]
"""Gives the spans to compare, of about so many rows each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """All of a table from the beginning, unless it says otherwise."""

    start: Passed = field(default_factory=Passed)
    some: Spans | None = None
    """Where not all of the table is to be compared: the spans that are."""
    tell: Callable[[Passed], None] = lambda _: None
    """Is told whenever some more of the table was passed."""

    @property
    def is_whole(self) -> bool:
        """Whether it takes all of the table, from the beginning."""
        return self.some is None and self.start.upper is None

    def spans(self, source: Side, target: Side, pairing: Pairing, *, rows: int) -> Iterator[Span]:
        """The spans to compare, in the order of the key. Raises as `plan` does."""
        if self.some is not None:
            return self.some(source, target, pairing, rows)
        return plan(source, target, pairing, rows=rows, after=self.start.upper)
