"""`migrate plan` with what is known of the data."""

import json
from pathlib import Path

import pytest

from migrate.execute.plan_folder import load
from migrate.url import Url
from tests.cli.command import Command
from tests.dms.synthetic import wide_schema
from tests.sql import run

DUMP = "CREATE TABLE `notes` (`id` int NOT NULL PRIMARY KEY, `body` longtext) ENGINE=InnoDB;"


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sql"
    path.write_text(DUMP)
    return path


def _metadata(folder: str) -> dict[str, object]:
    found: dict[str, object] = load(Path(folder)).task.task_settings["TargetMetadata"]
    return found


def test_a_file_has_no_data_to_look_at(migrate: Command, dump: Path) -> None:
    outcome = migrate("plan", dump, "--target", "postgresql", "--probe-data", "-o", "plan")
    assert outcome.status == 2
    assert "a file holds no data" in outcome.err
    assert not Path("plan").exists()


def test_without_measures_values_are_carried_whole(migrate: Command, dump: Path) -> None:
    assert migrate("plan", dump, "--target", "postgresql", "-o", "plan").status == 0
    assert _metadata("plan")["FullLobMode"] is True


@pytest.mark.server
def test_the_data_chooses_the_lob_mode(migrate: Command, mysql_url: Url) -> None:
    run(mysql_url, DUMP, "INSERT INTO notes VALUES (1, REPEAT('x', 20000)), (2, NULL)")
    address = mysql_url.with_password("suite") if mysql_url.password is None else mysql_url
    source = f"mysql://{address.user}:{address.password}@{address.host}:{address.port}/{address.database}"
    assert migrate("plan", source, "--target", "postgresql", "--probe-data", "-o", "plan").status == 0
    assert _metadata("plan")["LobMaxSize"] == 60
    assert "the longest value has 20,000 bytes" in Path("plan/runbook.md").read_text()
    again = migrate("plan", source, "--target", "postgresql", "--assessment", "plan/assessment.json", "-o", "again")
    assert again.status == 0
    assert _metadata("again") == _metadata("plan")


def test_an_assessment_without_measures_is_refused(migrate: Command, dump: Path) -> None:
    assert migrate("plan", dump, "--target", "postgresql", "-o", "plan").status == 0
    outcome = migrate("plan", dump, "--target", "postgresql", "--assessment", "plan/assessment.json", "-o", "again")
    assert outcome.status == 2
    assert "did not look at the data" in outcome.err


@pytest.mark.parametrize("text", ["{", "[]"])
def test_an_assessment_that_is_none_is_refused(migrate: Command, dump: Path, text: str) -> None:
    Path("broken.json").write_text(text)
    outcome = migrate("plan", dump, "--target", "postgresql", "--assessment", "broken.json", "-o", "plan")
    assert outcome.status == 2
    assert not Path("plan").exists()


def test_both_at_once_are_refused(migrate: Command, dump: Path) -> None:
    outcome = migrate("plan", dump, "--target", "postgresql", "--assessment", "x.json", "--probe-data", "-o", "plan")
    assert outcome.status == 2
    assert "exclude each other" in outcome.err


def test_five_hundred_tables_from_a_file(migrate: Command) -> None:
    Path("wide.json").write_text(wide_schema().to_text())
    outcome = migrate(
        "plan", "wide.json", "--target", "aurora-postgresql", "--migration-type", "full-load-and-cdc", "-o", "plan"
    )
    assert outcome.status == 0, outcome.err
    assert len(load(Path("plan")).tasks) == 5
    runbook = Path("plan/runbook.md").read_text()
    assert "shop.event_0: not divided, the plan was made from a file" in runbook
    told = migrate("run", "plan", "--on", "dry-run").out
    assert told.count("a local run moves large values whole") == 1
    rules = json.loads(Path("plan/dms/table-mappings.json").read_text())["rules"]
    assert len({rule["rule-id"] for rule in rules}) == len(rules)
