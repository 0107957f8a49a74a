"""Rows that enter and leave a task's filters while its changes are followed."""

import random
from pathlib import Path
from typing import Any

import pytest

from migrate.assess.assess import assess
from migrate.convert.convert import convert
from migrate.dms.define import define_task
from migrate.engines.connect import open_raw
from migrate.engines.engine import engine_of, parse_target
from migrate.errors import NotPermitted, Unsupported
from migrate.execute.planner import make_plan
from migrate.model.task import MigrationType
from migrate.url import Url
from tests.execute.local.cdc.conftest import Pair
from tests.execute.local.cdc.following import control, follow, refused
from tests.sql import rows, run

pytestmark = pytest.mark.server
ROUTES = [
    ("mysql", "postgres", False),
    ("postgres", "mysql", True),
]


def filtered(column: str, operator: str, *operands: str) -> dict[str, Any]:
    keys = ("start-value", "end-value") if len(operands) > 1 else ("value",)
    condition = {"filter-operator": operator, **dict(zip(keys, operands, strict=False))}
    return {"filter-type": "source", "column-name": column, "filter-conditions": [condition]}


def planned(
    source: Url,
    target: Url,
    folder: Path,
    rules: dict[str, list[dict[str, Any]]],
    *,
    more: tuple[dict[str, Any], ...] = (),
    kind: MigrationType = MigrationType.FULL_LOAD_AND_CDC,
    **settings: dict[str, Any],
) -> Path:
    """A plan of these tables alone, each with its filters."""
    schema = engine_of(source).inspect(source)
    wanted = parse_target(target.scheme)
    conversion = convert(schema, wanted)
    task = define_task(conversion, schema, migration_type=kind, source=source, identifier=source.database)
    own = "public" if source.scheme == "postgresql" else source.database
    kept = [rule for rule in task.table_mappings["rules"] if rule["rule-type"] == "transformation"]
    selections = [
        {
            "rule-type": "selection",
            "rule-id": str(900 + number),
            "rule-name": str(900 + number),
            "rule-action": "include",
            "object-locator": {"schema-name": own, "table-name": table},
            "filters": filters,
        }
        for number, (table, filters) in enumerate(rules.items())
    ]
    task.table_mappings["rules"] = [*selections, *kept, *more]
    for block, values in {"ControlTablesSettings": control(target), **settings}.items():
        task.task_settings[block].update(values)
    make_plan(schema, conversion, assess(schema, wanted, conversion_issues=conversion.issues), task, folder)
    return folder


def made(source: Url) -> None:
    postgresql = source.scheme == "postgresql"
    moment = "timestamp(6)" if postgresql else "datetime(6)"
    run(
        source,
        f"CREATE TABLE wide (id int PRIMARY KEY, n int, price decimal(8,2), at {moment}, note text, ratio double precision)",
        "CREATE TABLE keyed (id int PRIMARY KEY, note varchar(20))",
    )
    if postgresql:
        run(source, "ALTER TABLE wide REPLICA IDENTITY FULL")


def write(source: Url, seed: int, count: int) -> None:
    chance = random.Random(seed)
    with open_raw(source) as connection, connection.cursor() as cursor:
        for _ in range(count):
            key, kind = chance.randrange(60), chance.random()
            values = (
                chance.choice((None, *range(10))),
                chance.choice((None, chance.randrange(2000) / 100)),
                chance.choice((None, f"20{chance.randrange(20, 26)}-02-03 04:05:06.{chance.randrange(10**6):06}")),
                # Kept apart from its row by PostgreSQL, which does not tell it again where it stays as it is.
                chance.choice((None, "short", "".join(chance.choices("abcdefgh", k=9000)))),
                chance.choice((None, 0.5, chance.random())),
            )
            if kind < 0.4:
                cursor.execute("DELETE FROM wide WHERE id = %s", (key,))
                cursor.execute("INSERT INTO wide VALUES (%s, %s, %s, %s, %s, %s)", (key, *values))
            elif kind < 0.7:
                cursor.execute("UPDATE wide SET n = %s WHERE id = %s", (values[0], key))
            elif kind < 0.85:
                other = chance.randrange(60)
                cursor.execute("DELETE FROM wide WHERE id = %s", (other,))
                cursor.execute("UPDATE wide SET id = %s, price = %s WHERE id = %s", (other, values[1], key))
            else:
                cursor.execute("DELETE FROM wide WHERE id = %s", (key,))
            cursor.execute("DELETE FROM keyed WHERE id IN (%s, %s)", (key, key + 7))
            cursor.execute("INSERT INTO keyed VALUES (%s, 'one')", (key,))
            cursor.execute("UPDATE keyed SET id = %s, note = 'two' WHERE id = %s", (key + chance.choice((0, 7)), key))
            if chance.random() < 0.05:
                connection.commit()
        connection.commit()


@pytest.mark.parametrize(("source", "target", "batch"), ROUTES)
def test_rows_enter_and_leave(bare_pair: Pair, source: str, target: str, batch: bool, tmp_path: Path) -> None:
    ours, theirs = bare_pair(source, target)
    made(ours)
    write(ours, 1, 80)
    rules = {
        "wide": [filtered("n", "between", "3", "7"), filtered("at", "notbetween", "2022-01-01", "2023-05-05 01:02:03")],
        "keyed": [filtered("id", "gte", "30")],
    }
    # What is filtered by need not be carried.
    left_out = {
        "rule-type": "transformation",
        "rule-id": "950",
        "rule-name": "950",
        "rule-target": "column",
        "rule-action": "remove-column",
        "object-locator": {"schema-name": "%", "table-name": "wide", "column-name": "n"},
    }
    folder = planned(
        ours, theirs, tmp_path / "plan", rules, more=(left_out,), TargetMetadata={"BatchApplyEnabled": batch}
    )
    follow(folder, ours, theirs)
    write(ours, 2, 200)
    progress = follow(folder, ours, theirs, resume=True)
    assert progress.stop_reason == "CDC_STOP_POSITION_REACHED", progress.message
    assert refused(theirs) == 0
    where = "n BETWEEN 3 AND 7 AND at NOT BETWEEN '2022-01-01' AND '2023-05-05 01:02:03'"
    schema = "" if source.startswith("postgres") or theirs.scheme != "postgresql" else f"{ours.database}."
    for table, columns, condition in (("wide", "id, price, at, note, ratio", where), ("keyed", "*", "id >= 30")):
        wanted = rows(ours, f"SELECT {columns} FROM {table} WHERE {condition} ORDER BY id")
        assert wanted
        assert rows(theirs, f"SELECT {columns} FROM {schema}{table} ORDER BY id") == wanted


@pytest.mark.parametrize("source", ["postgres", "mysql"])
def test_what_can_not_be_decided_is_refused_before_anything_moves(bare_pair: Pair, source: str, tmp_path: Path) -> None:
    ours, theirs = bare_pair(source, "mariadb")
    made(ours)
    kept_apart = "keyed" if source == "postgres" else "wide"
    folder = planned(ours, theirs, tmp_path / "plan", {kept_apart: [filtered("note", "eq", "one")]})
    with pytest.raises((Unsupported, NotPermitted)) as caught:
        follow(folder, ours, theirs)
    words = "REPLICA IDENTITY FULL" if source == "postgres" else "binary collation"
    assert words in (caught.value.hint or "")
    assert "note" in f"{caught.value.message} {caught.value.reason}"
    made_there = rows(
        theirs, f"SELECT count(*) FROM information_schema.tables WHERE table_schema = '{theirs.database}'"
    )
    assert made_there == [(0,)] or rows(theirs, f"SELECT count(*) FROM {kept_apart}") == [(0,)]
