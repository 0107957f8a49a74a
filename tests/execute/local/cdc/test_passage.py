"""What becomes of single changes on their way, without a server."""

from dataclasses import replace

import pytest

from migrate.dms.reshaping import AddedColumn, Mask, Reshaping
from migrate.dms.words import TransformationAction
from migrate.engines.bulk import ColumnPair
from migrate.execute.local.cdc.passage import observing, passage, wanted_before
from migrate.execute.local.cdc.row_apply import TaskStopped
from migrate.execute.local.cdc.tables import ApplyTable, Change, apply_table
from migrate.execute.local.jobs import TableJob
from migrate.model.carriage import Comparison, RowFilter, RowTest
from migrate.model.change import UNCHANGED, Operation, Row
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Column, Key, Table
from migrate.model.types import ColumnType

INSERT, UPDATE, DELETE = Operation.INSERT, Operation.UPDATE, Operation.DELETE


def job(*, by: str = "", **shape: tuple[AddedColumn | Mask, ...]) -> TableJob:
    """A table of PostgreSQL's with a key, a number and a text; the filter takes from 5 on."""

    def column(name: str, kind: str) -> Column:
        return Column(name=name, type=ColumnType(name=kind, text=kind), nullable=name != "id")

    columns = column("id", "integer"), column("n", "integer"), column("note", "text")
    table = Table(
        name=ObjectName(schema="s", name="t"), columns=columns, primary_key=Key(name="t_pkey", columns=("id",))
    )
    tests = (RowTest(comparison=Comparison.AT_LEAST, operands=("5",)),)
    added = tuple(item for item in shape.get("added", ()) if isinstance(item, AddedColumn))
    masks = tuple(item for item in shape.get("masks", ()) if isinstance(item, Mask))
    made = TableJob(
        source=table,
        target=table,
        pairs=tuple(ColumnPair(source=item, target=item) for item in columns),
        source_engine=EngineName.POSTGRESQL,
        target_engine=EngineName.POSTGRESQL,
        filters=((RowFilter(column=by, tests=tests),),) if by else (),
        reshaping=Reshaping(added=added, masks=masks),
        added=tuple(column(item.name, "text") for item in added),
    )
    return observing(made)


def passed(
    made: TableJob, operation: Operation, before: Row | None, after: Row | None
) -> tuple[Operation, Row | None, Row | None] | None:
    table: ApplyTable = replace(apply_table(made), passage=passage(made))
    assert table.passage is not None
    found = table.passage(Change(table, operation, before, after))
    return None if found is None else (found.operation, found.before, found.after)


def test_a_table_of_which_nothing_is_asked_has_no_passage() -> None:
    assert passage(job()) is None
    assert job().observed == ()


IN, OUT = (b"1", b"7", b"x"), (b"1", b"3", b"x")
SEEN_IN, SEEN_OUT = (*IN, b"7"), (*OUT, b"3")


@pytest.mark.parametrize(
    ("operation", "before", "after", "wanted"),
    [
        (INSERT, None, SEEN_IN, (INSERT, None, IN)),
        (INSERT, None, SEEN_OUT, None),
        (DELETE, SEEN_IN, None, (DELETE, IN, None)),
        (DELETE, SEEN_OUT, None, None),
        (UPDATE, SEEN_IN, SEEN_IN, (UPDATE, IN, IN)),
        (UPDATE, SEEN_OUT, SEEN_IN, (INSERT, None, IN)),
        (UPDATE, SEEN_IN, SEEN_OUT, (DELETE, IN, None)),
        (UPDATE, SEEN_OUT, SEEN_OUT, None),
        (INSERT, None, (b"1", None, b"x", None), None),
    ],
)
def test_rows_enter_and_leave(
    operation: Operation, before: Row | None, after: Row | None, wanted: tuple[Operation, Row | None, Row | None] | None
) -> None:
    assert passed(job(by="n"), operation, before, after) == wanted


def test_a_row_that_enters_comes_with_what_the_log_left_out() -> None:
    after = (b"1", b"7", UNCHANGED, b"7")
    assert passed(job(by="n"), UPDATE, SEEN_OUT, after) == (INSERT, None, IN)
    assert passed(job(by="n"), UPDATE, SEEN_IN, after) == (UPDATE, IN, (b"1", b"7", UNCHANGED))


@pytest.mark.parametrize("before", [None, (b"1", UNCHANGED, UNCHANGED, UNCHANGED)])
def test_an_old_row_that_is_not_told_stops_the_task(before: Row | None) -> None:
    """As after REPLICA IDENTITY FULL was taken back on the source."""
    with pytest.raises(TaskStopped, match="does not tell a value"):
        passed(job(by="n"), UPDATE, before, SEEN_IN)


def test_a_key_that_no_old_row_is_told_of_is_as_it_was() -> None:
    made = job(by="id")
    assert wanted_before(made) == ()
    assert passed(made, UPDATE, None, (b"7", b"1", b"x", b"7")) == (UPDATE, None, (b"7", b"1", b"x"))
    assert passed(made, UPDATE, None, (b"3", b"1", b"x", b"3")) is None
    key_alone = (b"3", UNCHANGED, UNCHANGED, b"3")
    assert passed(made, UPDATE, key_alone, (b"7", b"1", b"x", b"7")) == (INSERT, None, (b"7", b"1", b"x"))
    assert passed(made, DELETE, key_alone, None) is None


def test_values_that_are_made() -> None:
    made = job(
        added=(
            AddedColumn(name="a", expression="$note||$AR_H_OPERATION"),
            AddedColumn(name="b"),
            AddedColumn(name="c", before="n"),
        ),
        masks=(Mask(column="note", action=TransformationAction.MASK_DIGITS, character="#"),),
    )
    assert wanted_before(made) == ("n",)
    old, new = (b"1", b"3", b"x1", b"x1"), (b"1", b"4", b"x22", b"x22")
    assert passed(made, INSERT, None, new) == (INSERT, None, (b"1", b"4", b"x##", b"x22INSERT", None, None))
    kept = (b"1", b"3", b"x#", UNCHANGED, UNCHANGED, UNCHANGED)
    assert passed(made, UPDATE, old, new) == (UPDATE, kept, (b"1", b"4", b"x##", b"x22UPDATE", None, b"3"))
    assert passed(made, DELETE, old, None) == (DELETE, kept, None)


def test_an_expression_over_a_value_that_the_log_left_out() -> None:
    made = job(added=(AddedColumn(name="a", expression="$note"),))
    after = (b"1", b"4", UNCHANGED, UNCHANGED)
    old = (b"1", b"3", b"x", b"x")
    assert passed(made, UPDATE, old, after) == (
        UPDATE,
        (b"1", b"3", b"x", UNCHANGED),
        (b"1", b"4", UNCHANGED, b"x"),
    )
    with pytest.raises(TaskStopped, match="does not tell a value"):
        passed(made, UPDATE, None, after)


def test_the_old_value_of_a_mask_is_hidden_too() -> None:
    made = job(
        added=(AddedColumn(name="a", before="note"), AddedColumn(name="b", before="id")),
        masks=(Mask(column="note", action=TransformationAction.RANDOMIZE_DIGITS),),
    )
    before, after = (b"1", b"3", b"x1"), (b"2", b"3", b"none")
    assert passed(made, UPDATE, before, after) == (
        UPDATE,
        (b"1", b"3", UNCHANGED, UNCHANGED, UNCHANGED),
        (b"2", b"3", b"none", None, b"1"),
    )
    made = job(added=(AddedColumn(name="b", before="id"),))
    assert passed(made, UPDATE, None, after) == (UPDATE, None, (b"2", b"3", b"none", b"2"))
