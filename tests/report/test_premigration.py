"""The shape of AWS DMS's premigration assessment: a summary, and a file a check."""

import dataclasses
import json
from typing import Any

import pytest

from migrate.errors import UsageProblem
from migrate.model.issue import Assessment, IgnoredIssue, Severity, Source
from migrate.model.names import EngineName
from migrate.report.premigration import files
from tests.report.assessed import ASSESSMENT, NO_KEY, READY, REVIEWED
from tests.report.golden import assert_golden
from tests.report.hostile import HOSTILE_ASSESSMENT
from tests.report.nouns import VALIDATION

CASCADE = dataclasses.replace(NO_KEY, check="CD113", name="cascade-not-in-binlog")


def written(noun: Assessment) -> dict[str, Any]:
    return {name: json.loads(text) for name, text in files(noun).items()}


def test_golden() -> None:
    assert_golden("premigration-summary.json", files(ASSESSMENT)["summary.json"])
    assert_golden("premigration-test.json", files(ASSESSMENT)["migrate-my104-zero-date-default.json"])


@pytest.mark.parametrize("noun", [ASSESSMENT, REVIEWED, READY, HOSTILE_ASSESSMENT])
def test_the_summary_names_every_file_once(noun: Assessment) -> None:
    found = written(noun)
    summary = found.pop("summary.json")
    assert list(summary) == ["version", "overall-test-result", "summary"]
    assert list(summary["summary"]) == ["passed", "failed", "error", "warning", "cancelled"]
    named = [name for names in summary["summary"].values() for name in names]
    assert sorted(f"{name}.json" for name in named) == sorted(found)
    for name, test in found.items():
        assert f"{test['test-name']}.json" == name
        assert test["test-name"] in summary["summary"][test["test-result"]]
        assert test["results-summary"] == {word: len(items) for word, items in test["results"].items()}


def test_a_check_that_dms_has_bears_its_name() -> None:
    test = written(dataclasses.replace(READY, issues=(CASCADE,)))["mysql-check-cascade-constraints.json"]
    assert test["test-result"] == "warning"
    assert test["results"]["warning"] == [
        {"Schema": "shop", "Table": "log", "Result": f"{NO_KEY.message}. {NO_KEY.fix}", "status": "warning"}
    ]


def test_mariadb_has_its_own_prefix() -> None:
    noun = dataclasses.replace(
        READY,
        source=Source(engine=EngineName.MARIADB, version="11", database="x"),
        issues=(CASCADE,),
        checked=("CD102",),
    )
    assert {"mariadb-check-cascade-constraints.json", "mariadb-check-binlog-format.json"} <= set(files(noun))


def test_what_was_looked_at_and_found_well_has_passed() -> None:
    noun = dataclasses.replace(
        READY, source=Source(engine=EngineName.MYSQL, version="8", database="x"), checked=("CD102", "MY101")
    )
    found = written(noun)
    assert set(found) == {"summary.json", "mysql-check-binlog-format.json"}
    assert found["summary.json"]["overall-test-result"] == "passed"


def test_a_note_alone_has_passed() -> None:
    noun = dataclasses.replace(READY, issues=(dataclasses.replace(CASCADE, severity=Severity.INFO),))
    assert written(noun)["summary.json"]["overall-test-result"] == "passed"


def test_what_is_ignored_has_passed_and_is_told() -> None:
    noun = dataclasses.replace(READY, ignored=(IgnoredIssue(issue=CASCADE, reason="no child tables"),))
    test = written(noun)["mysql-check-cascade-constraints.json"]
    assert test["test-result"] == "passed"
    assert test["test-result-details"] == "nothing was found; 1 issue ignored by decision"


def test_no_file_is_called_what_a_hostile_name_says() -> None:
    for name in files(HOSTILE_ASSESSMENT):
        assert name.removesuffix(".json").replace("-", "").isalnum()
        assert name.isascii()


def test_another_noun_has_none() -> None:
    with pytest.raises(UsageProblem, match="no premigration assessment"):
        files(VALIDATION)
