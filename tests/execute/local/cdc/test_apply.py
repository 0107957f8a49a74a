"""Changes arrive on both kinds of target, and the checkpoint with them."""

import pytest

from migrate.engines.engine import engine_of
from migrate.errors import QueryFailed, UsageProblem
from migrate.execute.local.cdc.checkpoint import Checkpoint, Checkpoints
from migrate.execute.local.cdc.row_apply import TaskStopped
from migrate.execute.local.cdc.sessions import open_session
from migrate.execute.local.cdc.settings import ApplyPolicy, ApplySettings
from migrate.model.change import Operation, RowChanges, StructureChange, Truncation, Unchanged
from migrate.model.names import ObjectName
from migrate.url import Url
from tests.execute.local.cdc.memory import (
    SOURCE,
    TASK,
    applier,
    apply_tables,
    deleted,
    inserted,
    position,
    run_log,
    transactions,
    updated,
)
from tests.execute.local.conftest import Databases
from tests.sql import rows, run

pytestmark = pytest.mark.server
TARGETS = ["postgres", "mysql", "mariadb"]
UNCHANGED = Unchanged.UNCHANGED
BLOB = bytes(range(256))
TEXT = "tab\t line\n back\\slash 'quote' \"double\" % $1 ? é 漢 😀".encode()


@pytest.fixture
def sides(databases: Databases, request: pytest.FixtureRequest) -> tuple[Url, Url]:
    """A source that only lends its structure, and an empty target of the same tables."""
    server = request.param
    source, target = databases("postgres-old"), databases(server)
    for url in (source, target):
        mysql = url.scheme != "postgresql"
        blob, text = ("longblob", "longtext") if mysql else ("bytea", "text")
        run(
            url,
            "DROP TABLE IF EXISTS keyed",
            "DROP TABLE IF EXISTS keyless",
            "DROP TABLE IF EXISTS uniq",
            f"CREATE TABLE keyed (id bigint PRIMARY KEY, t {text}, b {blob})",
            f"CREATE TABLE keyless (n int, t {text}, d double precision)",
            "CREATE TABLE uniq (id int PRIMARY KEY, u varchar(20) NOT NULL UNIQUE)",
        )
    if target.scheme == "postgresql":
        run(target, f'DROP SCHEMA IF EXISTS "{target.database}_control" CASCADE')
    else:
        run(target, f"DROP DATABASE IF EXISTS `{target.database}_control`")
    return source, target


both = pytest.mark.parametrize("sides", TARGETS, indirect=True)
KEYED, KEYLESS, UNIQ = (ObjectName(schema="public", name=name) for name in ("keyed", "keyless", "uniq"))


def blob(target: Url, value: bytes) -> bytes:
    """Bytes as the log of a PostgreSQL server gives them for the target."""
    return b"\\x" + value.hex().encode() if target.scheme == "postgresql" else value


def kept(target: Url) -> list[tuple[str, str]]:
    """The statements in the table of exceptions, and why."""
    name = f'"{target.database}_control"."awsdms_apply_exceptions"'
    columns = '"STATEMENT", "ERROR"'
    if target.scheme != "postgresql":
        name, columns = name.replace('"', "`"), columns.replace('"', "`")
    return rows(target, f"SELECT {columns} FROM {name}")


def checkpoint_of(target: Url) -> Checkpoint | None:
    with open_session(target) as session:
        checkpoints = Checkpoints(engine_of(target), session, schema=f"{target.database}_control")
        return checkpoints.read(TASK, source=SOURCE)


@both
def test_rows_come_go_and_change(sides: tuple[Url, Url]) -> None:
    source, target = sides
    events = transactions(
        [inserted(KEYED, (b"1", TEXT, blob(target, BLOB)), (b"2", None, None), (b"3", b"", blob(target, b"")))],
        [updated(KEYED, ((b"2", None, None), (b"9223372036854775807", b"moved", blob(target, b"\x00"))))],
        [
            RowChanges(table=KEYED, operation=Operation.UPDATE, after=((b"1", UNCHANGED, blob(target, b"new")),)),
            deleted(KEYED, (b"3", b"", blob(target, b""))),
        ],
        [inserted(ObjectName(schema="public", name="another"), (b"1",))],
    )
    with applier(target, apply_tables(source, target), ApplySettings()) as applying:
        log = run_log(applying, events)
        counted = dict(applying.counted)
    assert rows(target, "SELECT id, t, b FROM keyed ORDER BY id") == [
        (1, TEXT.decode(), b"new"),
        (9223372036854775807, "moved", b"\x00"),
    ]
    assert counted == {(KEYED, Operation.INSERT): 3, (KEYED, Operation.UPDATE): 2, (KEYED, Operation.DELETE): 1}
    assert log.confirmed[-1] == position(4)
    found = checkpoint_of(target)
    assert found is not None
    assert found.position == position(4)
    assert found.marks == {}


@both
def test_binary_and_text_values_survive(sides: tuple[Url, Url]) -> None:
    source, target = sides
    with applier(target, apply_tables(source, target), ApplySettings()) as applying:
        run_log(applying, transactions([inserted(KEYED, (b"-5", TEXT, blob(target, BLOB)))]))
    assert rows(target, "SELECT id, t, b FROM keyed") == [(-5, TEXT.decode(), BLOB)]


@both
def test_a_table_without_a_key_loses_one_row_at_a_time(sides: tuple[Url, Url]) -> None:
    source, target = sides
    row = (b"1", b"a", b"0.1")
    events = transactions(
        [inserted(KEYLESS, row, row, row, (b"1", b"A", b"0.1"), (None, None, None), (None, None, None))],
        [deleted(KEYLESS, row), updated(KEYLESS, (row, (b"2", b"b", None)))],
        [deleted(KEYLESS, (None, None, None))],
    )
    with applier(target, apply_tables(source, target), ApplySettings(delete=ApplyPolicy.STOP_TASK)) as applying:
        run_log(applying, events)
    found = rows(target, "SELECT n, t, d FROM keyless")
    assert sorted(map(repr, found)) == sorted(
        map(repr, [(1, "a", 0.1), (1, "A", 0.1), (2, "b", None), (None, None, None)])
    )


@both
def test_refused_changes_are_kept_and_the_others_go_in(sides: tuple[Url, Url]) -> None:
    source, target = sides
    run(target, "INSERT INTO uniq VALUES (1, 'there')")
    events = transactions(
        [inserted(UNIQ, (b"1", b"again"), (b"2", b"two"))],
        [updated(UNIQ, ((b"7", b"x"), (b"7", b"seven")))],
        [deleted(UNIQ, (b"8", b"x"))],
        [inserted(UNIQ, (b"3", b"a text that is too long for it"), (b"4", b"four"))],
    )
    with applier(target, apply_tables(source, target), ApplySettings()) as applying:
        run_log(applying, events)
        assert applying.counted[UNIQ, Operation.INSERT] == 2
    assert rows(target, "SELECT id, u FROM uniq ORDER BY id") == [(1, "there"), (2, "two"), (4, "four")]
    statements = [statement for statement, _ in kept(target)]
    assert len(statements) == 3
    assert "'again'" in statements[0]
    assert "'seven'" in statements[1]
    assert "too long" in statements[2]


@both
def test_records_are_replaced_where_the_task_says_so(sides: tuple[Url, Url]) -> None:
    source, target = sides
    run(target, "INSERT INTO uniq VALUES (1, 'there'), (5, 'five')")
    events = transactions(
        [inserted(UNIQ, (b"1", b"again"))],
        [updated(UNIQ, ((b"7", b"x"), (b"7", b"seven")))],
        [inserted(UNIQ, (b"6", b"five"))],
    )
    settings = ApplySettings(insert=ApplyPolicy.INSERT_RECORD, update=ApplyPolicy.UPDATE_RECORD)
    with applier(target, apply_tables(source, target), settings) as applying:
        run_log(applying, events)
    assert rows(target, "SELECT id, u FROM uniq ORDER BY id") == [(1, "again"), (5, "five"), (7, "seven")]
    assert [statement for statement, _ in kept(target) if "'five'" in statement]


@both
def test_a_task_that_must_stop_leaves_the_checkpoint_before_the_change(sides: tuple[Url, Url]) -> None:
    source, target = sides
    tables = apply_tables(source, target)
    events = transactions(
        [inserted(UNIQ, (b"1", b"one"))], [deleted(UNIQ, (b"9", b"x"))], [inserted(UNIQ, (b"2", b"b"))]
    )
    settings = ApplySettings(delete=ApplyPolicy.STOP_TASK, commit_changes=1)
    with applier(target, tables, settings) as applying, pytest.raises(TaskStopped, match="says to stop"):
        run_log(applying, events)
    found = checkpoint_of(target)
    assert found is not None
    with applier(target, tables, ApplySettings(), fresh=False) as applying:
        number = int(found.position.partition(":")[2])
        run_log(applying, list(transactions(*[events[n : n + 1] for n in (0, 2, 4)]))[2 * number :])
    assert rows(target, "SELECT id FROM uniq ORDER BY id") == [(1,), (2,)]


@both
def test_a_suspended_table_stays_suspended(sides: tuple[Url, Url]) -> None:
    source, target = sides
    tables = apply_tables(source, target)
    settings = ApplySettings(delete=ApplyPolicy.SUSPEND_TABLE)
    with applier(target, tables, settings) as applying:
        run_log(
            applying,
            transactions(
                [deleted(UNIQ, (b"9", b"x")), inserted(UNIQ, (b"1", b"one")), inserted(KEYED, (b"1", None, None))]
            ),
        )
    with applier(target, tables, settings, fresh=False) as applying:
        assert "not on the target" in applying.rows.suspended[UNIQ]
        run_log(applying, transactions([], [inserted(UNIQ, (b"2", b"two")), inserted(KEYED, (b"2", None, None))]))
    assert rows(target, "SELECT id FROM uniq") == []
    assert rows(target, "SELECT id FROM keyed ORDER BY id") == [(1,), (2,)]


@both
def test_truncate_empties_in_its_place(sides: tuple[Url, Url]) -> None:
    source, target = sides
    events = transactions(
        [inserted(UNIQ, (b"1", b"one"))], [Truncation(tables=(UNIQ,))], [inserted(UNIQ, (b"2", b"two"))]
    )
    with applier(target, apply_tables(source, target), ApplySettings()) as applying:
        run_log(applying, events)
        assert applying.ddls[UNIQ] == 1
    assert rows(target, "SELECT id FROM uniq") == [(2,)]
    with applier(target, apply_tables(source, target), ApplySettings(truncates=False)) as applying:
        run_log(applying, transactions([Truncation(tables=(UNIQ,))]))
    assert rows(target, "SELECT id FROM uniq") == [(2,)]
    stops = ApplySettings(truncation_stops=True)
    with applier(target, apply_tables(source, target), stops) as applying, pytest.raises(TaskStopped, match="TRUNCATE"):
        run_log(applying, transactions([Truncation(tables=(UNIQ,))]))


@both
def test_a_changed_structure_suspends_its_table_alone(sides: tuple[Url, Url]) -> None:
    source, target = sides
    statement = "ALTER TABLE uniq ADD COLUMN c int"
    events = transactions(
        [StructureChange(statement="CREATE INDEX i ON keyed (id)", tables=(KEYED,))],
        [StructureChange(statement=statement, tables=(UNIQ,))],
        [inserted(UNIQ, (b"1", b"one", b"2")), inserted(KEYED, (b"1", None, None))],
    )
    with applier(target, apply_tables(source, target), ApplySettings()) as applying:
        run_log(applying, events)
    assert rows(target, "SELECT id FROM uniq") == []
    assert rows(target, "SELECT id FROM keyed") == [(1,)]
    found = checkpoint_of(target)
    assert found is not None
    assert statement in found.marks[UNIQ].suspended


@both
def test_a_checkpoint_of_another_server_is_refused(sides: tuple[Url, Url]) -> None:
    source, target = sides
    with applier(target, apply_tables(source, target), ApplySettings()), open_session(target) as session:
        checkpoints = Checkpoints(engine_of(target), session, schema=f"{target.database}_control")
        with pytest.raises(UsageProblem, match="another source server"):
            checkpoints.read(TASK, source="another")
        assert checkpoints.read("no such task", source=SOURCE) is None


@both
def test_two_runs_of_one_task_do_not_both_go_on(sides: tuple[Url, Url]) -> None:
    source, target = sides
    tables = apply_tables(source, target)
    with (
        applier(target, tables, ApplySettings()) as first,
        applier(target, tables, ApplySettings(), fresh=False) as second,
    ):
        run_log(first, transactions([inserted(UNIQ, (b"1", b"one"))]))
        with pytest.raises(QueryFailed, match="not where this run left it"):
            run_log(second, transactions([inserted(UNIQ, (b"2", b"two"))]))
        second.session.rollback()
    assert rows(target, "SELECT id FROM uniq") == [(1,)]


def test_a_nul_byte_is_refused_not_cut_off(databases: Databases) -> None:
    source, target = databases("postgres-old"), databases("postgres")
    for url in (source, target):
        run(url, *[f"DROP TABLE IF EXISTS {name}" for name in ("keyed", "keyless", "uniq")])
        run(url, "CREATE TABLE keyed (id bigint PRIMARY KEY, t text)")
    with applier(target, apply_tables(source, target), ApplySettings()) as applying:
        run_log(applying, transactions([inserted(KEYED, (b"1", b"a\x00b"), (b"2", b"whole"))]))
        assert applying.rows.refused[KEYED] == 1
    assert rows(target, "SELECT id, t FROM keyed") == [(2, "whole")]
