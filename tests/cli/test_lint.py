"""`migrate plan --lint` and `migrate plan --json-schema`."""

import json
from pathlib import Path

import pytest

from tests.cli.command import Command
from tests.dms.lint.test_mappings import change, select
from tests.dms.lint.test_settings import GOOD, with_


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A table mapping with nothing against it."""
    return _written(tmp_path / "rules.json", {"rules": [select()]})


def _written(path: Path, value: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1), encoding="utf-8")
    return path


def test_good_documents_exit_0(migrate: Command, rules: Path, tmp_path: Path) -> None:
    done = migrate("plan", "--lint", rules, _written(tmp_path / "settings.json", GOOD))
    assert (done.status, done.err) == (0, "")
    assert done.out.endswith("2 documents: nothing to say\n")


def test_errors_exit_1_and_warnings_where_they_are_to(migrate: Command, rules: Path, tmp_path: Path) -> None:
    broken = _written(tmp_path / "broken.json", {"rules": [select(), select()]})
    done = migrate("plan", broken, "--lint")
    assert done.status == 1
    assert "duplicate-rule-id $.rules[1].rule-id" in done.out
    quiet = _written(tmp_path / "quiet.json", with_(Logging__EnableLogging=False))
    assert migrate("plan", "--lint", quiet).status == 0
    assert migrate("plan", "--lint", quiet, "--fail-on", "warning").status == 1
    assert migrate("plan", "--lint", broken, "--fail-on", "never").status == 0


def test_no_answer_exits_2(migrate: Command, tmp_path: Path) -> None:
    for arguments, words in (
        (("--lint",), "there is no file to judge"),
        (("--lint", tmp_path / "missing.json"), "can't be read"),
        (("--lint", tmp_path), "holds no documents of a plan"),
        (("--lint", tmp_path, "--format", "html"), "html"),
    ):
        done = migrate("plan", *arguments)
        assert done.status == 2
        assert words in done.err


def test_a_plan_s_folder_is_judged_with_each_of_its_tasks(migrate: Command, tmp_path: Path) -> None:
    folder = tmp_path / "shop" / "dms"
    for place in (folder, folder / "tasks" / "shop-lobs"):
        _written(place / "table-mappings.json", {"rules": [select()]})
        _written(place / "task-settings.json", GOOD)
        _written(
            place / "replication-task.json", {"MigrationType": "cdc", "TableMappings": "file://table-mappings.json"}
        )
    _written(folder / "tasks" / "shop-lobs" / "table-mappings.json", {"rules": []})
    done = migrate("plan", "--lint", tmp_path / "shop", "--format", "json")
    found = json.loads(done.out)
    assert done.status == 1
    assert [Path(item["file"]).parent.name for item in found["documents"]] == ["dms"] * 3 + ["shop-lobs"] * 3
    assert [(item["code"], Path(item["file"]).parent.name) for item in found["findings"]] == [
        ("no-selection", "shop-lobs")
    ]


def test_an_engine_version_and_the_kind_of_task_count(migrate: Command, tmp_path: Path) -> None:
    masked = _written(tmp_path / "m.json", {"rules": [select(), change(2, "data-masking-hash-mask", "column")]})
    assert migrate("plan", "--lint", masked).status == 0
    assert migrate("plan", "--lint", masked, "--engine-version", "3.5.2").status == 1
    tuned = _written(tmp_path / "s.json", with_(ChangeProcessingTuning={"MemoryLimitTotal": 2048}))
    assert "only-for-changes" in migrate("plan", "--lint", tuned, "--migration-type", "full-load").out


def test_a_file_with_a_mark_of_byte_order_is_read(migrate: Command, tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    path.write_text("\ufeff" + json.dumps({"rules": [select()]}), encoding="utf-8")
    assert migrate("plan", "--lint", path).status == 0


def test_reports_are_written(migrate: Command, rules: Path, tmp_path: Path) -> None:
    done = migrate("plan", "--lint", rules, "-o", tmp_path / "out.sarif", "-o", tmp_path / "out.junit.xml")
    assert done.status == 0
    assert json.loads((tmp_path / "out.sarif").read_text())["version"] == "2.1.0"
    assert (tmp_path / "out.junit.xml").read_text().startswith("<?xml")


@pytest.mark.parametrize("which", ["mappings", "settings"])
def test_json_schemas_are_printed(migrate: Command, which: str) -> None:
    done = migrate("plan", "--json-schema", which)
    assert done.status == 0
    assert json.loads(done.out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_plan_itself_goes_on_as_before(migrate: Command) -> None:
    done = migrate("plan", "shop.sql")
    assert done.status == 2
    assert "--target" in done.err
    assert "--lint" in migrate("plan", "--help").out


def test_the_lint_is_not_asked_for_by_a_file(migrate: Command, tmp_path: Path) -> None:
    (tmp_path / "migrate.toml").write_text("[plan]\nlint = true\n", encoding="utf-8")
    done = migrate("plan", "shop.sql", "--target", "postgresql", "-o", tmp_path / "plan")
    assert done.status == 2
    assert "--lint can't be set in migrate.toml" in done.err
