"""`migrate validate --performance`: the statements that took longest on the source, on both sides."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from migrate.model.baseline import PerformanceBaseline
from migrate.model.issue import Source
from migrate.model.names import EngineName
from migrate.model.workload import WorkloadStatement
from migrate.url import Url
from tests.cli.command import Command
from tests.cli.conftest import with_secret
from tests.conftest import FreshDatabase
from tests.sql import run

pytestmark = pytest.mark.server
ROWS = ", ".join(f"({number}, 'Name {number % 7}', {number}.50, '2024-01-02 03:04:05')" for number in range(1, 301))
COLUMNS = "id int NOT NULL PRIMARY KEY, name varchar(20), amount decimal(10,2), made timestamp NULL"


def _baseline(path: Path, url: Url, *statements: str) -> Path:
    """A baseline with these statements, the first one having taken longest."""
    engine = EngineName(url.scheme)
    schema = url.database if engine.is_mysql_family else ""
    found = PerformanceBaseline(
        source=Source(engine=engine, version="0", database=url.database),
        statements=tuple(
            WorkloadStatement(text=text, count=10, seconds=float(100 - number), schema=schema)
            for number, text in enumerate(statements)
        ),
    )
    path.write_text(found.to_text())
    return path


def _filled(*urls: Url, table: str = "orders") -> None:
    for url in urls:
        schema = "" if url.scheme != "postgresql" else "public."
        run(url, f"CREATE TABLE {schema}{table} ({COLUMNS})", f"INSERT INTO {schema}{table} VALUES {ROWS}")


@pytest.mark.parametrize(
    ("source", "target"),
    [("mysql", "postgres"), ("postgres", "mariadb"), ("mariadb", "mysql"), ("postgres", "postgres-old")],
)
def test_every_pair_of_engines(
    migrate: Command, fresh_database: FreshDatabase, tmp_path: Path, source: str, target: str
) -> None:
    one, other = fresh_database(source), fresh_database(target)
    _filled(one, other)
    baseline = _baseline(
        tmp_path / "baseline.json",
        one,
        "SELECT name, COUNT(*) FROM orders GROUP BY name ORDER BY name",
        "SELECT o.id, o.amount FROM orders o WHERE o.name = ? AND o.id < ? ORDER BY o.id LIMIT ?",
        "SELECT id FROM orders WHERE made BETWEEN ? AND ? AND name LIKE ?",
        "UPDATE orders SET name = ? WHERE id = ?",
        "SELECT COALESCE(name, ?) FROM orders",
        "SELECT pg_sleep(?)" if source == "postgres" else "SELECT SLEEP(?)",
        "SELECT id FROM gone WHERE id = ?",
    )
    addresses = ("--source", with_secret(one), "--target", with_secret(other), "--state", "none", "--quiet")
    wanted = ("--performance", baseline, "--plans", tmp_path / "plans", "--format", "json", "-o", tmp_path / "v.xml")
    outcome = migrate("validate", *addresses, *wanted)
    assert outcome.status == 0, outcome.all
    found = json.loads(outcome.out)["performance"]
    assert [item["reason"] == "" for item in found] == [True] * 3 + [False] * 4, [item["reason"] for item in found]
    assert [item["source_rows"] == item["target_rows"] > 0 for item in found[:3]] == [True] * 3
    assert "none can be told for COALESCE" in found[4]["reason"]
    assert found[3]["reason"] == "only queries are run"
    assert "SLEEP" in found[5]["reason"].upper()
    assert "table of id is not known" in found[6]["reason"]
    assert sorted(path.name for path in (tmp_path / "plans").iterdir()) == [
        f"{number:02}-{side}.txt" for number in (1, 2, 3) for side in ("source", "target")
    ]
    assert "orders" in (tmp_path / "plans" / "01-target.txt").read_text()
    [suite] = ElementTree.parse(tmp_path / "v.xml").findall("testsuite[@name='statements']")
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("7", "0", "4")
    told = migrate("validate", *addresses, "--performance", baseline).out
    assert "not comparable: only queries are run" in told
    assert "values: those of " in told


def test_values_that_the_source_kept(migrate: Command, fresh_database: FreshDatabase, tmp_path: Path) -> None:
    """Where its table of digests is full it keeps none: then they are those of a row."""
    one, other = fresh_database("mysql"), fresh_database("postgres")
    _filled(one, other)
    run(one, *["SELECT id, UPPER(name) FROM orders WHERE id BETWEEN 17 AND 20"] * 3)
    path = tmp_path / "baseline.json"
    assert migrate("inspect", with_secret(one), "-o", tmp_path / "schema.json", "--performance", path).status == 0
    text = "SELECT id, UPPER(name) FROM orders WHERE id BETWEEN ? AND ?"
    kept = text in path.read_text()
    if not kept:
        _baseline(path, one, text)
    assert "BETWEEN 17" not in path.read_text()
    addresses = ("--source", with_secret(one), "--target", with_secret(other), "--state", "none", "--quiet")
    outcome = migrate("validate", *addresses, "--performance", path, "--format", "json")
    [found] = [item for item in json.loads(outcome.out)["performance"] if item["statement"] == text]
    assert (found["reason"], found["source_rows"]) == ("", found["target_rows"])
    assert found["values"] == ("those of one of its runs" if kept else "those of a row of the source")
    assert found["source_rows"] == (4 if kept else 1)


def test_what_is_no_baseline(migrate: Command, mysql_url: Url, postgres_url: Url, tmp_path: Path) -> None:
    _filled(mysql_url, postgres_url)
    path = tmp_path / "baseline.json"
    path.write_text("{}")
    addresses = (
        "--source",
        with_secret(mysql_url),
        "--target",
        with_secret(postgres_url),
        "--state",
        "none",
        "--quiet",
    )
    outcome = migrate("validate", *addresses, "--performance", path)
    assert outcome.status == 2
    assert "baseline" in outcome.err
    assert migrate("validate", *addresses, "--plans", tmp_path).status == 2
