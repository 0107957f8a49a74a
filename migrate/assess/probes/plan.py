"""Which questions are asked of a database, and in which order: the cheapest first."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from migrate import catalogue
from migrate.assess.probes.headroom import headroom_questions
from migrate.assess.probes.mysql_columns import mysql_column_questions
from migrate.assess.probes.mysql_keys import mysql_key_questions
from migrate.assess.probes.postgresql_columns import postgresql_column_questions
from migrate.assess.probes.postgresql_keys import postgresql_key_questions
from migrate.assess.probes.question import GroupQuestion, HeadroomQuestion, Question, RowQuestion, SizeQuestion
from migrate.assess.probes.sizes import CELLS_A_COLUMN, size_questions
from migrate.catalogue import Page
from migrate.model.names import ObjectName, Target
from migrate.model.schema import Schema, Table

Planner = Callable[[Schema, Target], Iterable[Question]]
_MYSQL: tuple[Planner, ...] = (mysql_column_questions, mysql_key_questions, size_questions, headroom_questions)
_POSTGRESQL: tuple[Planner, ...] = (
    postgresql_column_questions,
    postgresql_key_questions,
    size_questions,
    headroom_questions,
)
_MOST_CELLS = 400
"""In one statement; PostgreSQL takes 1,664 columns."""
_UNKNOWN_ROWS = 10**6
_READ_TWICE, _SORTED = 2, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Questions about one table that one statement answers."""

    table: Table
    questions: tuple[Question, ...]
    through_index: bool = False
    """Whether an index answers, whatever the size of the table."""

    @property
    def cost(self) -> int:
        """Roughly the rows that the server has to handle."""
        if self.through_index:
            return 0
        rows = _UNKNOWN_ROWS if self.table.row_estimate is None else self.table.row_estimate
        is_sorted = isinstance(self.questions[0], GroupQuestion)
        is_heavy = any(isinstance(item, RowQuestion) and item.is_heavy for item in self.questions)
        return (rows + 1) * (_SORTED if is_sorted else _READ_TWICE if is_heavy else 1)


def questions_about(
    schema: Schema, target: Target, *, select: Sequence[str] = (), ignore: Sequence[str] = ()
) -> tuple[Question, ...]:
    """Every question that has a meaning for that way and is wanted; `select` and `ignore` as for `assess`."""
    wanted = {
        page.id
        for page in catalogue.load()
        if page.raised_by == "probe" and page.concerns(schema.engine, target) and _is_wanted(page, select, ignore)
    }
    planners = _MYSQL if schema.engine.is_mysql_family else _POSTGRESQL
    return tuple(item for planner in planners for item in planner(schema, target) if item.about.check in wanted)


def steps(questions: Sequence[Question], *, most_rows: int) -> tuple[Step, ...]:
    """The questions as statements. An index is used alone where the table is larger than what may be read."""
    found: list[Step] = []
    scanned: dict[ObjectName, list[Question]] = {}
    for item in questions:
        table = item.about.table
        if _has_index(item, most_rows):
            found.append(Step(table=table, questions=(item,), through_index=True))
        elif isinstance(item, GroupQuestion) or (isinstance(item, RowQuestion) and item.is_heavy):
            found.append(Step(table=table, questions=(item,)))
        else:
            scanned.setdefault(table.name, []).append(item)
    for items in scanned.values():
        found += [Step(table=items[0].about.table, questions=batch) for batch in _batches(items)]
    return tuple(sorted(found, key=lambda step: step.cost))


def _is_wanted(page: Page, select: Sequence[str], ignore: Sequence[str]) -> bool:
    def matches(selector: str) -> bool:
        asked = selector.strip().lower()
        return page.id.lower().startswith(asked) or page.name == asked

    return (not select or any(map(matches, select))) and not any(map(matches, ignore))


def _has_index(item: Question, most_rows: int) -> bool:
    match item:
        case HeadroomQuestion():
            return item.is_indexed
        case RowQuestion():
            rows = item.about.table.row_estimate
            return item.is_ranged and (rows is None or rows > most_rows)
        case GroupQuestion() | SizeQuestion():
            return False
    assert_never(item)


def _batches(items: Sequence[Question]) -> Iterator[tuple[Question, ...]]:
    batch: list[Question] = []
    cells = 0
    for item in items:
        weight = CELLS_A_COLUMN * len(item.columns) if isinstance(item, SizeQuestion) else 3
        if batch and cells + weight > _MOST_CELLS:
            yield tuple(batch)
            batch, cells = [], 0
        batch.append(item)
        cells += weight
    if batch:
        yield tuple(batch)
