"""Nouns as text: held as goldens, hostile names made visible, 80 columns kept, colour only where asked for."""

import dataclasses
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migrate.errors import UsageProblem
from migrate.model.document import Document
from migrate.model.issue import Assessment, DmsReach, Verdict
from migrate.model.names import EngineName
from migrate.model.schema import Schema
from migrate.model.validation import Level, TableValidation, TableVerdict, Validation
from migrate.report.terminal import cells
from migrate.report.text import render
from tests.model.strategies import NOUNS, values
from tests.report.assessed import ASSESSMENT, READY, UNSIGNED
from tests.report.golden import assert_golden
from tests.report.hostile import HOSTILE, HOSTILE_NOUNS
from tests.report.nouns import REPORTED, VALIDATION

ANSI = re.compile(r"\x1b\[[0-9;]*m")
HAVE_REPORTS = [kind for kind in NOUNS if kind.KIND not in ("schema", "replication-task")]


@pytest.mark.parametrize("name", REPORTED)
def test_golden(name: str) -> None:
    assert_golden(f"{name}.txt", render(REPORTED[name]))


@pytest.mark.parametrize("name", REPORTED)
def test_colour_adds_codes_and_nothing_else(name: str) -> None:
    coloured = render(REPORTED[name], colour=True)
    assert "\x1b[" in coloured
    assert ANSI.sub("", coloured) == render(REPORTED[name])


@pytest.mark.parametrize("name", REPORTED)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_lines_keep_to_the_width(name: str, width: int) -> None:
    long_name = "shop.a_table_with_a_name_of_sixty_four_letters_as_mysql_allows_it_ok"
    for line in render(REPORTED[name], width=width).splitlines():
        if width >= 80:
            assert cells(line) <= width, line
        else:
            assert cells(line) <= 82 or long_name in line, line


@pytest.mark.parametrize("noun", HOSTILE_NOUNS.values(), ids=HOSTILE_NOUNS)
def test_no_control_character_reaches_the_terminal(noun: Document) -> None:
    for line in render(noun).split("\n"):
        assert line.isprintable(), repr(line)


@pytest.mark.parametrize("noun", HOSTILE_NOUNS.values(), ids=HOSTILE_NOUNS)
def test_names_are_shown_in_full(noun: Document) -> None:
    shown = re.sub(r"\s+", " ", render(noun, width=4000))
    for name in ("<script>alert(1)</script>", r"\x1b]0;owned\x07\x1b[31mred", r"\u202egnp.exe", "🦀🦀🦀"):
        assert name in shown


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.parametrize("kind", HAVE_REPORTS, ids=lambda kind: kind.KIND)
@given(data=st.data())
def test_any_noun_can_be_shown(kind: type[Document], data: st.DataObject) -> None:
    noun = data.draw(values(kind))
    text = render(noun, width=data.draw(st.integers(20, 120)))
    assert all(line.isprintable() for line in text.split("\n"))
    assert text.endswith("\n")
    assert ANSI.sub("", render(noun, colour=True)) == render(noun)


def test_a_noun_without_a_report_is_a_usage_problem() -> None:
    with pytest.raises(UsageProblem, match="a schema has no text report"):
        render(Schema(engine=EngineName.MYSQL))


def with_issues(number: int) -> str:
    return render(dataclasses.replace(READY, issues=UNSIGNED[:number]))


@pytest.mark.parametrize("number", [1, 5])
def test_up_to_five_of_a_check_are_all_shown(number: int) -> None:
    text = with_issues(number)
    assert text.count("warning[MY101]") == number
    assert "more of" not in text


def test_more_than_five_of_a_check_are_counted() -> None:
    text = with_issues(12)
    assert text.count("warning[MY101]") == 5
    assert "… and 7 more of MY101 unsigned-integer; -o report.html or .json" in text
    assert "12" in text.split("warnings  info")[1].split("\n")[1]


def test_errors_come_before_warnings_and_notes() -> None:
    words = re.findall(r"^(error|warning|info)\[", render(ASSESSMENT), re.MULTILINE)
    assert words == sorted(words, key=["error", "warning", "info"].index)


@pytest.mark.parametrize(
    ("assessment", "begins"),
    [
        (READY, "Ready: no errors, 0 warnings. DMS can full-load 1 of 1 table"),
        (dataclasses.replace(READY, dms=DmsReach()), "Ready: no errors, 0 warnings.\n"),
        (dataclasses.replace(READY, objects=()), "Ready, but nothing was found to migrate."),
        (dataclasses.replace(READY, issues=UNSIGNED[:1]), "Ready: no errors, 1 warning."),
        (dataclasses.replace(READY, issues=ASSESSMENT.issues[:1]), "Not ready: 1 error."),
        (dataclasses.replace(READY, proof=ASSESSMENT.proof), "Not ready: 1 statement refused by the scratch server."),
        (
            dataclasses.replace(READY, objects=(dataclasses.replace(READY.objects[0], verdict=Verdict.BLOCKED),)),
            "Not ready: 1 object blocked.",
        ),
    ],
)
def test_the_answer(assessment: Assessment, begins: str) -> None:
    assert f"\n\n{begins}" in render(assessment)


def test_what_was_not_assessed_is_always_counted() -> None:
    assert "not assessed: 0" in render(READY)
    many = dataclasses.replace(READY, skipped=ASSESSMENT.skipped * 25)
    assert "not assessed: 25" in render(many)
    assert "… and 5 more" in render(many)


def test_carets_stand_under_wide_letters() -> None:
    issue = dataclasses.replace(ASSESSMENT.issues[0], excerpt="🦀é bad 🦀", span=(3, 6))
    lines = render(dataclasses.replace(READY, issues=(issue,))).splitlines()
    at = next(number for number, line in enumerate(lines) if "🦀é bad" in line)
    assert cells(lines[at].split("bad")[0]) == cells(lines[at + 1].split("^")[0])
    assert lines[at + 1].count("^") == 3


def test_a_long_line_is_cut_around_the_place() -> None:
    excerpt = "a" * 500 + " HERE " + "b" * 500
    issue = dataclasses.replace(ASSESSMENT.issues[0], excerpt=excerpt, span=(501, 505))
    lines = render(dataclasses.replace(READY, issues=(issue,))).splitlines()
    line, carets = (line for line in lines if "HERE" in line or "^^^^" in line)
    assert cells(line) <= 80
    assert line.index("HERE") == carets.index("^^^^")
    assert line.count("…") == 2


def test_a_long_excerpt_shows_the_lines_that_matter() -> None:
    excerpt = "\n".join(f"line {number}" for number in range(100))
    start = excerpt.index("line 50")
    issue = dataclasses.replace(ASSESSMENT.issues[0], excerpt=excerpt, span=(start, start + 7))
    text = render(dataclasses.replace(READY, issues=(issue,)))
    assert "line 50\n   |  ^^^^^^^" in text
    assert "… 49 lines above" in text
    assert "… 45 lines below" in text
    assert "line 99" not in text


def test_a_validation_of_nothing_is_no_match() -> None:
    assert render(Validation(level=Level.ROWS)) == "No table was compared: 0 match, in 0.0s\n"


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (TableValidation(table="a.b", verdict=TableVerdict.MATCH), "match"),
        (TableValidation(table="a.b", verdict=TableVerdict.MATCH, reason="both empty"), "match: both empty"),
        (TableValidation(table="a.b", verdict=TableVerdict.MISMATCH), "mismatch"),
        (TableValidation(table="a.b", verdict=TableVerdict.MISMATCH, reason="counts"), "mismatch: counts"),
        (TableValidation(table="a.b", verdict=TableVerdict.MISMATCH, missing=2), "mismatch: 2 missing"),
        (TableValidation(table="a.b", verdict=TableVerdict.MISMATCH, extra=1), "mismatch: 1 extra"),
        (TableValidation(table="a.b", verdict=TableVerdict.SKIPPED, reason="no key"), "skipped: no key"),
        (TableValidation(table="a.b", verdict=TableVerdict.NOT_COMPARABLE), "not comparable"),
    ],
)
def test_a_tables_verdict(table: TableValidation, says: str) -> None:
    line = render(Validation(level=Level.ROWS, tables=(table,))).splitlines()[1]
    assert line == f"a.b              –            –  –         {says}"


def test_null_is_told_from_its_name() -> None:
    text = render(VALIDATION)
    assert "note: source NULL, target ''" in text


def test_hostile_names_are_hostile() -> None:
    assert not all(name.isprintable() for name in HOSTILE)
