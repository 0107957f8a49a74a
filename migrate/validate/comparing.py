"""Compares some tables one after another; what has to be asked again comes at the end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from migrate.model.conversion import TableMapping
from migrate.model.names import ObjectName
from migrate.model.schema import Schema
from migrate.model.validation import TableValidation, TableVerdict
from migrate.validate.dms_failures import noted_failures, reconciled
from migrate.validate.one_table import asked, look, settled
from migrate.validate.options import Options
from migrate.validate.relations import Pairing, pair_up, table_or_view
from migrate.validate.side import Side
from migrate.validate.verdict import Outcome, judged, unread
from migrate.validate.writes import Writes, writes_of

_EQUAL = (TableVerdict.MATCH, TableVerdict.PARTIAL)


@dataclass(frozen=True, slots=True)
class _Place:
    """A table's place among the others, and the SHA-256 over what is asked of it: empty where it can't be asked."""

    number: int
    asked: str = ""


class Comparing:
    """The comparison of some tables under way."""

    def __init__(
        self,
        sides: tuple[Side, Side],
        schemas: tuple[Schema, Schema],
        options: Options,
        report: Callable[[TableValidation], None],
    ) -> None:
        self._sides, self._schemas, self._options, self._report = sides, schemas, options, report
        self._done = options.run.finished() if options.run else {}
        self._failures = noted_failures(sides[1], options.control_schemas) if options.reconcile else {}
        self._writes: Mapping[ObjectName, Writes] = {}
        self._found: dict[int, TableValidation] = {}
        self._waiting: list[tuple[_Place, Outcome]] = []

    def run(self, tables: Sequence[TableMapping]) -> tuple[TableValidation, ...]:
        """What was found of each table, in their order. Raises `UsageProblem` for a condition that can't be asked."""
        if self._options.run:
            self._writes = writes_of(self._sides, self._schemas, tables)
        for mapping in tables:
            if mapping.carriage is not None:
                prepare(mapping, self._schemas)  # what can't be asked is said before anything long begins
        for number, mapping in enumerate(tables):
            self._compare(number, mapping)
        for place, outcome in self._waiting:
            assert self._options.spool is not None
            settled(outcome, self._sides, self._options, self._options.spool)
            self._judge(place, outcome)
        return tuple(self._found[number] for number in sorted(self._found))

    def _compare(self, number: int, mapping: TableMapping) -> None:
        pairing = prepare(mapping, self._schemas)
        if isinstance(pairing, TableValidation):
            self._tell(_Place(number), pairing, again=True)
            return
        pairing, scope = self._options.scope.narrowed(pairing, self._sides)
        place = _Place(number, asked(pairing, self._options, scope))
        known = self._known(place)
        if known is not None:
            self._tell(place, known)
            return
        unwritten = self._unwritten(mapping, place)
        if unwritten is not None:
            self._tell(place, unwritten)
            return
        outcome = look(self._sides, pairing, self._options, place=place.asked, scope=scope)
        if self._options.settling and outcome.differs:
            self._waiting.append((place, outcome))
        else:
            self._judge(place, outcome)

    def _known(self, place: _Place) -> TableValidation | None:
        """What was found of a table before the run was interrupted, unless its rows' keys are needed and gone."""
        known = self._done.get(place.asked)
        if known is not None and self._options.spool is not None and known.verdict is TableVerdict.MISMATCH:
            return None
        return known

    def _unwritten(self, mapping: TableMapping, place: _Place) -> TableValidation | None:
        """What an earlier run found, where that is asked for and still holds. It can't be more than partial: nothing is read."""
        run, writes = self._options.run, self._writes.get(mapping.source)
        if not self._options.changed_only or run is None or writes is None:
            return None
        found = run.unwritten(place.asked, writes.told)
        if found is None or found[1].verdict not in _EQUAL:
            return None
        reason = f"not read: neither server counts a write since {found[0][:19]} UTC, when it was {found[1].verdict}"
        return replace(found[1], verdict=TableVerdict.PARTIAL, reason=reason, elapsed_seconds=0.0)

    def _judge(self, place: _Place, outcome: Outcome) -> None:
        names = (str(outcome.mapping.target).casefold(), str(outcome.mapping.source).casefold())
        notes = [note for name in dict.fromkeys(names) for note in self._failures.get(name, ())]
        if notes:
            outcome.dms = reconciled(notes, outcome.pairing, self._sides)
        again = bool(outcome.failure) or outcome.is_pending or bool(outcome.pending)
        writes = self._writes.get(outcome.mapping.source)
        self._tell(place, judged(outcome), again=again, writes=writes.told if writes else None)

    def _tell(self, place: _Place, table: TableValidation, *, again: bool = False, writes: str | None = None) -> None:
        self._found[place.number] = table
        if self._options.run:
            self._options.run.table(place.number, place.asked, table, again=again, writes=writes)
        self._report(table)


def prepare(mapping: TableMapping, schemas: tuple[Schema, Schema]) -> Pairing | TableValidation:
    """The two tables ready to be compared, or what can be said without.

    Raises `UsageProblem` for a filter of the task that can't be asked.
    """
    source = table_or_view(mapping.source, schemas[0])
    target = schemas[1].tables_by_name.get(mapping.target)
    if source is None:
        return unread(mapping, TableVerdict.NOT_COMPARABLE, "the source has no such table")
    if target is None:
        return unread(mapping, TableVerdict.MISMATCH, f"the target has no table {mapping.target}")
    return pair_up(mapping, source, schemas[0].engine, target, schemas[1].engine)
