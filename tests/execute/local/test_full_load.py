"""Tables of every shape, side by side."""

from dataclasses import replace

import pytest

from migrate.engines.engine import engine_of
from migrate.errors import QueryFailed, Unsupported
from migrate.execute.local.full_load import full_load, load_tables
from migrate.execute.local.settings import LoadSettings, RowPolicy, read_settings
from migrate.model.conversion import ColumnMapping, TableMapping
from migrate.model.names import ObjectName
from migrate.model.progress import TableState, TableStatistics
from migrate.model.task import Endpoint, MigrationType, ReplicationTask
from migrate.url import Url
from tests.execute.local.conftest import Databases
from tests.execute.local.loading import load, mappings
from tests.sql import rows, run

server = pytest.mark.server
NUMBERS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)"
SHAPES = {
    "single": ("id int PRIMARY KEY, v text", "id int PRIMARY KEY, v text", "i * 3 - 900, CONCAT('t', i)"),
    "composite": (
        "a varchar(9), b date, c varbinary(5), v int, PRIMARY KEY (a, b, c)",
        "a text, b date, c bytea, v int",
        "CONCAT('k', i % 3), '2020-01-01' + INTERVAL (i % 30) DAY, UNHEX(HEX(i)), i",
    ),
    "textual": (
        "k varchar(30) PRIMARY KEY, v int",
        "k text, v int",
        "CONCAT(ELT(i % 5 + 1, 'É', '\\\\', '%s', '''', 'z '), i), i",
    ),
    "latin": (
        "k varchar(30) CHARACTER SET latin1 COLLATE latin1_german1_ci PRIMARY KEY, v int",
        "k text, v int",
        "CONCAT(ELT(i % 3 + 1, 'ä', 'A', 'b'), i), i",
    ),
    "decimals": ("k decimal(20,4) PRIMARY KEY, v int", "k numeric, v int", "i / 7, i"),
    "moments": ("k datetime(6) PRIMARY KEY, v int", "k timestamp, v int", "'2020-01-01' + INTERVAL i MICROSECOND, i"),
    "uniquely": ("k int NOT NULL UNIQUE, v int", "k int, v int", "i, i"),
    "unsure": ("k int UNIQUE, v int", "k int, v int", "IF(i % 2, NULL, i), i"),
    "keyless": ("a int, v text", "a int, v text", "i % 3, CONCAT('x\\n', i % 5)"),
    "keyless_short": ("a int, v varchar(20)", "a int, v text", "i % 3, CONCAT('x\\n', i % 5)"),
    "by_enum": ("e enum('z','y','x'), k int, PRIMARY KEY (e, k)", "e text, k int", "i % 3 + 1, i"),
}


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("migrate.execute.local.full_load._LEAST_BLOCK_BYTES", 100)
    monkeypatch.setattr("migrate.execute.local.full_load._ALL_BLOCKS_BYTES", 100)
    monkeypatch.setattr("migrate.engines.mysql.result_stream._READ_BYTES", 100)


@server
@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("name", ["mysql", "mariadb"])
def test_every_shape_of_key(databases: Databases, name: str) -> None:
    source, goal = databases(name), databases("postgres")
    for shape, (kinds, wanted, values) in SHAPES.items():
        run(
            source,
            f"CREATE TABLE {shape} ({kinds}) CHARSET utf8mb4",
            f"INSERT INTO {shape} {NUMBERS} SELECT {values} FROM n",
        )
        run(goal, f"DROP TABLE IF EXISTS {shape}", f"CREATE TABLE {shape} ({wanted})")
    finished = load(source, goal, tables=list(SHAPES))
    for shape in SHAPES:
        assert (finished[shape].table_state, finished[shape].full_load_rows) == (TableState.TABLE_COMPLETED, 900), shape
        ours, theirs = rows(source, f"SELECT * FROM {shape}"), rows(goal, f"SELECT * FROM {shape}")
        assert sorted(map(repr, theirs)) == sorted(map(repr, ours)), shape


@server
@pytest.mark.parametrize(("name", "target"), [("mysql", "postgres"), ("postgres", "mariadb"), ("mariadb", "mysql")])
def test_hostile_names_and_empty_tables(databases: Databases, name: str, target: str) -> None:
    source, goal = databases(name), databases(target)
    table, columns = 'a `b" %s é', ("select", 'x`y"z', "%(p)s", "new\nline", "'; --")

    def quoted(url: Url, text: str) -> str:
        mark = '"' if url.scheme == "postgresql" else "`"
        return mark + text.replace(mark, mark * 2) + mark

    for url in (source, goal):
        listed = ", ".join(f"{quoted(url, column)} varchar(20)" for column in columns)
        run(url, f"DROP TABLE IF EXISTS {quoted(url, table)}", f"CREATE TABLE {quoted(url, table)} ({listed})")
        run(url, "DROP TABLE IF EXISTS nothing", "CREATE TABLE nothing (id int PRIMARY KEY, v text)")
    run(source, f"INSERT INTO {quoted(source, table)} VALUES ('a', 'b', 'c', 'd', 'e'), (NULL, '', '%s', '%', '')")
    finished = load(source, goal, tables=[table, "nothing"])
    assert finished[table].table_state is finished["nothing"].table_state is TableState.TABLE_COMPLETED
    assert (finished[table].full_load_rows, finished["nothing"].full_load_rows) == (2, 0)
    assert sorted(map(repr, rows(goal, f"SELECT * FROM {quoted(goal, table)}"))) == sorted(
        map(repr, rows(source, f"SELECT * FROM {quoted(source, table)}"))
    )


@server
def test_generated_identity_and_renamed_columns(databases: Databases) -> None:
    source, goal = databases("mysql"), databases("postgres")
    run(source, "CREATE TABLE made (id int PRIMARY KEY AUTO_INCREMENT, v int, twice int AS (v * 2) STORED, gone int)")
    run(source, "INSERT INTO made (v, gone) VALUES (1, 1), (2, 2)")
    run(
        goal,
        "CREATE TABLE forged (nr int GENERATED ALWAYS AS IDENTITY, twice int GENERATED ALWAYS AS (v * 2) STORED, v int)",
    )
    names = (("id", "nr"), ("v", "v"), ("twice", "twice"), ("gone", ""))
    mapping = TableMapping(
        source=ObjectName(schema=source.database, name="made"),
        target=ObjectName(schema="public", name="forged"),
        columns=tuple(ColumnMapping(source=ours, target=theirs) for ours, theirs in names),
    )
    told: list[TableStatistics] = []
    (finished,) = load_tables(
        [mapping],
        engine_of(source).inspect(source),
        engine_of(goal).inspect(goal),
        source=source,
        target=goal,
        task_name="task",
        settings=LoadSettings(threads=1),
        report=told.append,
        stopping=lambda: False,
    )
    assert (finished.table_state, finished.full_load_rows, finished.target_table_name) == (
        "Table completed",
        2,
        "forged",
    )
    assert rows(goal, "SELECT nr, v, twice FROM forged ORDER BY 1") == [(1, 1, 2), (2, 2, 4)]
    assert [table.table_state for table in told] == ["Before load", "Full load", "Table completed"]


@server
@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize(("name", "target"), [("mysql", "postgres"), ("postgres", "mysql")])
def test_stopping_ends_after_the_block_in_hand(databases: Databases, name: str, target: str) -> None:
    source, goal = databases(name), databases(target)
    for url in (source, goal):
        run(url, "DROP TABLE IF EXISTS halted")
    run(source, "CREATE TABLE halted (id int PRIMARY KEY)", f"INSERT INTO halted {NUMBERS} SELECT i FROM n")
    run(goal, "CREATE TABLE halted (id int PRIMARY KEY)")
    finished = load(source, goal, tables=["halted"], stopping=lambda: bool(rows(goal, "SELECT 1")))["halted"]
    assert finished.table_state is TableState.TABLE_CANCELLED
    assert finished.full_load_rows == rows(goal, "SELECT count(*) FROM halted")[0][0] < 900


@server
@pytest.mark.usefixtures("small_blocks")
def test_stopping_within_a_stream(databases: Databases) -> None:
    source, goal = databases("mysql"), databases("postgres")
    run(source, "CREATE TABLE river (v text)", "CREATE TABLE pond (id int PRIMARY KEY)", "INSERT INTO pond VALUES (1)")
    run(source, f"INSERT INTO river {NUMBERS} SELECT REPEAT('x', 2000) FROM n")
    run(goal, "CREATE TABLE river (v text CHECK (v = 'y'))", "CREATE TABLE pond (id int)")
    settings = LoadSettings(threads=1, data_error=RowPolicy.SUSPEND_TABLE)
    finished = load(source, goal, tables=["river", "pond"], settings=settings)
    assert finished["river"].table_state is TableState.TABLE_ERROR
    assert finished["pond"].table_state is TableState.TABLE_COMPLETED


@server
def test_a_table_that_fails_leaves_the_others(databases: Databases) -> None:
    source, goal = databases("mysql"), databases("postgres")
    for name in ("missing", "odd", "fine"):
        run(source, f"CREATE TABLE {name} (id int PRIMARY KEY, v blob)", f"INSERT INTO {name} VALUES (1, x'00')")
    run(goal, "CREATE TABLE odd (id int, v int)", "CREATE TABLE fine (id int, v bytea)")
    finished = load(source, goal, tables=["missing", "odd", "fine"])
    assert finished["missing"].table_state is TableState.TABLE_DOES_NOT_EXIST
    assert finished["odd"].table_state is TableState.TABLE_ERROR
    assert "can't be loaded into integer" in finished["odd"].error
    assert finished["fine"].table_state is TableState.TABLE_COMPLETED


@server
@pytest.mark.parametrize("target", ["postgres", "mysql"])
def test_truncating_first(databases: Databases, target: str) -> None:
    source, goal = databases("mariadb"), databases(target)
    run(source, "CREATE TABLE again (id int PRIMARY KEY)", "INSERT INTO again VALUES (1), (2)")
    run(goal, "CREATE TABLE again (id int PRIMARY KEY)", "INSERT INTO again VALUES (1), (9)")
    settings = LoadSettings(threads=1, truncate=True)
    assert load(source, goal, tables=["again"], settings=settings)["again"].full_load_rows == 2
    assert rows(goal, "SELECT id FROM again ORDER BY id") == [(1,), (2,)]
    run(source, "DROP TABLE again")


@server
def test_a_referenced_table_is_not_emptied_by_cascade(databases: Databases) -> None:
    source, goal = databases("mariadb"), databases("postgres")
    run(source, "CREATE TABLE parent (id int PRIMARY KEY)")
    run(goal, "CREATE TABLE parent (id int PRIMARY KEY)", "CREATE TABLE child (id int REFERENCES parent)")
    with pytest.raises(QueryFailed, match="can't be emptied"):
        load(source, goal, tables=["parent"], settings=LoadSettings(truncate=True))


@server
def test_the_source_is_read_as_it_was(databases: Databases) -> None:
    source, goal = databases("postgres"), databases("mysql")
    for name in ("first", "second"):
        run(source, f"CREATE TABLE {name} (id int PRIMARY KEY)", f"INSERT INTO {name} VALUES (1)")
        run(goal, f"CREATE TABLE {name} (id int PRIMARY KEY)")

    def add_rows(table: TableStatistics) -> None:
        if table.table_state is TableState.FULL_LOAD and not table.full_load_rows:
            run(source, "INSERT INTO second VALUES (2) ON CONFLICT DO NOTHING")

    settings = LoadSettings(threads=1)
    finished = load(source, goal, tables=["first", "second"], settings=settings, report=add_rows)
    assert finished["second"].full_load_rows == 1


@server
def test_no_table_is_no_trouble(databases: Databases) -> None:
    assert load(databases("mysql"), databases("postgres"), tables=["no such table"]) == {}
    assert mappings(databases("mysql"), databases("postgres"), ["no such table"]) == []


def _task(settings: dict[str, object]) -> ReplicationTask:
    side = Endpoint(identifier="e", endpoint_type="source", engine_name="mysql")
    return ReplicationTask(
        identifier="t",
        migration_type=MigrationType.FULL_LOAD,
        source=side,
        target=side,
        table_mappings={},
        task_settings=settings,
    )


def test_settings_of_the_task() -> None:
    settings = read_settings(
        _task(
            {
                "FullLoadSettings": {
                    "MaxFullLoadSubTasks": 49,
                    "CommitRate": 5,
                    "TargetTablePrepMode": "TRUNCATE_BEFORE_LOAD",
                },
                "ErrorBehavior": {"DataErrorPolicy": "STOP_TASK", "TableErrorPolicy": "STOP_TASK"},
                "ControlTablesSettings": {"ControlSchema": "ctl"},
            }
        )
    )
    assert (settings.threads, settings.commit_rows, settings.truncate) == (16, 5, True)
    assert (settings.data_error, settings.table_error_stops, settings.control_schema) == (
        RowPolicy.STOP_TASK,
        True,
        "ctl",
    )
    assert read_settings(_task({})) == LoadSettings()


@server
def test_a_task_and_its_resumption(databases: Databases) -> None:
    source, goal = databases("mysql"), databases("postgres-old")
    for name in ("task_a", "task_b", "left_out"):
        run(source, f"CREATE TABLE {name} (id int PRIMARY KEY)", f"INSERT INTO {name} VALUES (1), (2)")
        run(goal, f"CREATE TABLE {name} (id int PRIMARY KEY)")
    run(goal, "INSERT INTO task_b VALUES (2)", "INSERT INTO left_out VALUES (7)")
    locator = {"schema-name": source.database, "table-name": "task%"}
    renamed = {"schema-name": source.database}
    rules = [
        {
            "rule-type": "selection",
            "rule-id": "1",
            "rule-name": "1",
            "object-locator": locator,
            "rule-action": "include",
        },
        {
            "rule-type": "transformation",
            "rule-id": "2",
            "rule-name": "2",
            "rule-target": "schema",
            "object-locator": renamed,
            "rule-action": "rename",
            "value": "public",
        },
    ]
    finished = full_load(
        replace(_task({"ControlTablesSettings": {"ControlSchema": "ctl"}}), table_mappings={"rules": rules}),
        source,
        goal,
        report=lambda _: None,
        done=[ObjectName(schema=source.database, name="task_a")],
        restart=[ObjectName(schema=source.database, name="task_b")],
        stopping=lambda: False,
    )
    assert [(table.table_name, table.table_state, table.full_load_rows) for table in finished] == [
        ("task_b", TableState.TABLE_COMPLETED, 2)
    ]
    assert rows(goal, "SELECT count(*) FROM task_a") == [(0,)]
    assert rows(goal, "SELECT count(*) FROM task_b") == [(2,)]
    assert rows(goal, "SELECT count(*) FROM left_out") == [(1,)]


@pytest.mark.parametrize(
    "section",
    [{"TargetTablePrepMode": "DROP_AND_CREATE"}, {"CreatePkAfterFullLoad": True}],
)
def test_a_setting_that_is_not_obeyed_is_refused(section: dict[str, object]) -> None:
    with pytest.raises(Unsupported):
        read_settings(_task({"FullLoadSettings": section}))
