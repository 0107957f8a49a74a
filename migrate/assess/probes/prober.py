"""Takes one step of the plan: one statement, and the answers that it gives."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from migrate.assess.probes.answers import answered, cells_of, not_evaluated, through_index
from migrate.assess.probes.plan import Step
from migrate.assess.probes.question import GroupQuestion, HeadroomQuestion, Question, RowQuestion
from migrate.engines import probes as sql
from migrate.engines.probes import Answer, ProbeSession, Refused, Rows
from migrate.model.probe import FoundRow, ProbeOutcome, ProbeResult
from migrate.model.schema import Table

_EXAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Prober:
    """A session, and what it may still spend."""

    session: ProbeSession
    most_rows: int
    """Of one table."""
    clock: Callable[[], float]
    deadline: float
    spent: str
    """The reason to give once the time is used up."""

    def take(self, step: Step) -> Iterator[ProbeResult]:
        """The answer to each question of the step."""
        started = self.clock()
        rows = self._rows(step)
        answer = rows if isinstance(rows, Refused) else self._ask(self._statement(step, rows))
        seconds = self.clock() - started
        if isinstance(answer, Refused) or isinstance(rows, Refused):
            yield from self._refused(step, answer if isinstance(answer, Refused) else Refused(reason=""), seconds)
            return
        numbers = [int(str(value or 0)) for value in answer[0]]
        if step.through_index:
            yield self._shown(step.questions[0], through_index(step.questions[0], numbers[0], seconds=seconds), rows)
            return
        looked_at, rest = numbers[0], numbers[1:]
        for item in step.questions:
            width = 1 if isinstance(item, GroupQuestion) else len(cells_of(item))
            given, rest = rest[:width], rest[width:]
            yield self._shown(item, answered(item, given, rows=looked_at, how=rows, seconds=seconds), rows)

    def _ask(self, statement: str) -> Answer:
        left = self.deadline - self.clock()
        return self.session.ask(statement, seconds=left) if left > 0 else Refused(reason="", out_of_time=True)

    def _rows(self, step: Step) -> Rows | Refused:
        """Every row, or a sample where the table has more than may be read. What the catalogue does not know is counted."""
        table = step.table
        whole = self.session.whole(table)
        if step.through_index:
            return whole
        estimate = table.row_estimate
        if estimate is None:
            counted = self._ask(sql.at_most(whole, self.most_rows + 1))
            if isinstance(counted, Refused):
                return counted
            estimate = int(str(counted[0][0]))
            estimate = self._more(table) if estimate > self.most_rows else estimate
        if estimate <= self.most_rows:
            return whole
        left = max(self.deadline - self.clock(), 0.001)
        return self.session.sample(table, rows=self.most_rows, estimate=estimate, seconds=left)

    def _more(self, table: Table) -> int:
        """A guess at the rows of a table of which only the size is known, at a hundred bytes a row."""
        return max((table.size_bytes or 0) // 100, self.most_rows * 2)

    def _statement(self, step: Step, rows: Rows) -> str:
        first = step.questions[0]
        if isinstance(first, GroupQuestion):
            return sql.group_sizes(first.groups, rows, condition=first.condition)
        if step.through_index and isinstance(first, HeadroomQuestion):
            return f"SELECT MAX({first.expression}) FROM {rows.relation}"
        if step.through_index and isinstance(first, RowQuestion):
            return sql.found_through_index(first.condition, rows)
        return sql.totals([cell for item in step.questions for cell in cells_of(item)], rows)

    def _refused(self, step: Step, refusal: Refused, seconds: float) -> Iterator[ProbeResult]:
        """Where one question spoiled the statement, the others are asked again without it."""
        if len(step.questions) > 1 and not refusal.out_of_time:
            for item in step.questions:
                yield from self.take(replace(step, questions=(item,)))
            return
        reason = self.spent if refusal.out_of_time else f"the server refused the statement: {refusal.reason}"
        for item in step.questions:
            yield not_evaluated(item, reason, seconds=seconds)

    def _shown(self, item: Question, found: ProbeResult, rows: Rows) -> ProbeResult:
        """The answer with some of the rows it is about."""
        if found.outcome is not ProbeOutcome.FOUND:
            return found
        key = self.session.key_text(item.about.table)
        if isinstance(item, RowQuestion):
            statement = sql.found_rows(item.condition, rows, key=key, shown=item.shown, most=_EXAMPLES)
        elif isinstance(item, GroupQuestion) and key:
            statement = sql.equal_rows(item.groups, rows, condition=item.condition, key=key, most=_EXAMPLES)
        else:
            return found
        answer = self._ask(statement)
        if isinstance(answer, Refused):
            return replace(found, reason="; ".join((*filter(None, (found.reason,)), "no time to fetch an example")))
        return replace(found, samples=tuple(_found_row(item, first, second) for first, second in answer))


def _found_row(item: Question, first: object, second: object) -> FoundRow:
    if isinstance(item, GroupQuestion):
        return FoundRow(key=f"{first} and {second}")
    return FoundRow(key=str(first or "")[:120], value=str(second or "")[:60])
