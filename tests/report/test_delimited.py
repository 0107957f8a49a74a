"""CSV: a row an issue or a table, read back as written, nothing that a spreadsheet would calculate."""

import csv
import io

import pytest

from migrate.errors import UsageProblem
from migrate.model.document import Document
from migrate.report.delimited import ISSUES, SOURCES, TABLES, render
from tests.report.assessed import ASSESSMENT, READY, REVIEWED
from tests.report.golden import assert_golden
from tests.report.hostile import HOSTILE_ASSESSMENT, HOSTILE_FLEET, HOSTILE_VALIDATION
from tests.report.nouns import FLEET, PLAN, VALIDATION
from tests.report.workload_nouns import BUSY, HOSTILE_BUSY, QUIET


def rows(noun: Document) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render(noun))))


@pytest.mark.parametrize(
    ("name", "noun"), [("assessment-reviewed", REVIEWED), ("validation", VALIDATION), ("fleet", FLEET)]
)
def test_golden(name: str, noun: Document) -> None:
    assert_golden(f"{name}.csv", render(noun))


@pytest.mark.parametrize(
    ("noun", "headings", "number"),
    [
        (ASSESSMENT, ISSUES, len(ASSESSMENT.issues) + 1),
        (READY, ISSUES, 0),
        (REVIEWED, ISSUES, len(REVIEWED.issues) + 4),
        (HOSTILE_ASSESSMENT, ISSUES, 36),
        (BUSY, ISSUES, len(ASSESSMENT.issues) + 1 + 5),
        (QUIET, ISSUES, len(ASSESSMENT.issues) + 1),
        (HOSTILE_BUSY, ISSUES, 36 + 24),
        (VALIDATION, TABLES, 5),
        (HOSTILE_VALIDATION, TABLES, 12),
        (FLEET, SOURCES, 3),
        (HOSTILE_FLEET, SOURCES, 12),
    ],
)
def test_every_row_has_every_column(noun: Document, headings: tuple[str, ...], number: int) -> None:
    found = rows(noun)
    assert len(found) == number
    assert all(tuple(row) == headings and None not in row.values() for row in found)


def test_a_row_says_where_it_stands() -> None:
    assert {row["state"] for row in rows(ASSESSMENT)} == {"", "not assessed"}
    assert {row["state"] for row in rows(REVIEWED)} == {"new", "known", "ignored", "fixed", "not assessed"}


def test_a_statement_has_a_row_for_every_rule_with_its_runs_and_time() -> None:
    found = [row for row in rows(BUSY) if row["kind"] == "statement"]
    assert [(row["check"], row["severity"], row["verdict"], row["runs"], row["seconds"]) for row in found] == [
        ("MY812", "warning", "different", "8120", "91.25"),
        ("MY832", "error", "rejected", "8120", "91.25"),
        ("MY807", "info", "rejected", "1", ""),
        ("", "", "", "4", "0.5"),
    ]
    assert found[2]["file"] == "jobs/night ly.sql"
    assert found[3]["state"] == "not assessed"
    assert found[3]["reason"].startswith("it calls mystery()")


@pytest.mark.parametrize("noun", [HOSTILE_ASSESSMENT, HOSTILE_BUSY, HOSTILE_VALIDATION, HOSTILE_FLEET])
def test_no_cell_is_a_formula_or_acts_upon_a_terminal(noun: Document) -> None:
    for row in rows(noun):
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@"))
            assert cell.isprintable()


def test_another_noun_has_none() -> None:
    with pytest.raises(UsageProblem, match="a plan has no CSV report"):
        render(PLAN)
