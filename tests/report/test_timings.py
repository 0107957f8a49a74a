"""Statements that were timed on both sides, in every report."""

from xml.etree import ElementTree

import pytest

from migrate.model.measures import StatementTiming
from migrate.model.validation import Level, TableValidation, TableVerdict, Validation
from migrate.report.formats import Format, render

TIMED = StatementTiming(
    statement="SELECT a FROM t", source_rows=3, target_rows=3, source_seconds=0.25, target_seconds=0.0001, factor=0.0
)
SLOWER = StatementTiming(
    statement="SELECT <b> FROM t\x1b[31m",
    values="those of one of its runs",
    source_rows=1,
    target_rows=2,
    source_seconds=0.1,
    target_seconds=1.5,
    factor=15.0,
    is_slower=True,
)
REFUSED = StatementTiming(statement="UPDATE t SET a = ?", reason="only queries are run")
VALIDATION = Validation(
    level=Level.COUNTS,
    tables=(TableValidation(table="s.t", verdict=TableVerdict.MATCH, source_rows=3, target_rows=3),),
    performance=(TIMED, REFUSED, SLOWER),
)


@pytest.mark.parametrize("format_", [Format.TEXT, Format.MARKDOWN, Format.HTML])
def test_slower_ones_come_first(format_: Format) -> None:
    told = " ".join(render(VALIDATION, format_).replace("\\", "").split())
    assert "Performance: 1 of 2 statements slower on the target, 1 not comparable." in told
    slower = "slower on the target, 15 x: 100 ms on the source, 1.5 s on the target, 1 row and 2"
    assert slower in told
    assert "250 ms on the source, 0.1 ms on the target" in told
    assert "not comparable: only queries are run" in told
    assert told.index(slower) < told.index("250 ms on the source") < told.index("only queries are run")
    assert "\x1b[31m" not in told


def test_junit_tells_and_fails_nothing() -> None:
    [suite] = ElementTree.fromstring(render(VALIDATION, Format.JUNIT)).findall("testsuite[@name='statements']")
    assert {name: suite.get(name) for name in ("tests", "failures", "skipped")} == {
        "tests": "3",
        "failures": "0",
        "skipped": "1",
    }
    assert "15 x" in (suite.findtext("testcase[3]/system-out") or "")


def test_json_reads_back_and_a_slower_statement_is_no_mismatch() -> None:
    assert Validation.from_text(render(VALIDATION, Format.JSON)) == VALIDATION
    assert VALIDATION.is_match
