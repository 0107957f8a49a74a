"""Assessments with a workload, made by hand: a shop's, and one of hostile texts."""

import dataclasses

from migrate.model.names import Location, Skipped
from migrate.model.severity import Effort, EffortLevel, Severity
from migrate.model.workload import (
    InputKind,
    JudgedStatement,
    StatementReason,
    StatementVerdict,
    Workload,
    WorkloadInput,
    WorkloadStatement,
)
from tests.report.assessed import ASSESSMENT, REVIEWED
from tests.report.hostile import HOSTILE, HOSTILE_ASSESSMENT

FOUND_ROWS = StatementReason(
    check="MY832",
    name="found-rows-in-query",
    severity=Severity.ERROR,
    verdict=StatementVerdict.REJECTED,
    message="FOUND_ROWS() and SQL_CALC_FOUND_ROWS do not exist",
    fix="count in a query of its own",
    effort=Effort(level=EffortLevel.SIMPLE, low_hours=0.5, high_hours=1),
)
CASE = StatementReason(
    check="MY812",
    name="case-insensitive-comparison",
    severity=Severity.WARNING,
    verdict=StatementVerdict.DIFFERENT,
    message="name = ? finds 'A' and 'a' alike here, and only the one there",
)
BACKTICKS = StatementReason(
    check="MY807",
    name="mysql-quotes",
    severity=Severity.INFO,
    verdict=StatementVerdict.REJECTED,
    message="names stand in `",
)
PAGED = JudgedStatement(
    statement=WorkloadStatement(
        text="SELECT SQL_CALC_FOUND_ROWS * FROM items WHERE name = ? LIMIT ?", count=8120, seconds=91.25, schema="shop"
    ),
    verdict=StatementVerdict.DIFFERENT,
    reasons=(CASE, FOUND_ROWS),
)
NIGHTLY = JudgedStatement(
    statement=WorkloadStatement(
        text="DELETE FROM `logs` WHERE made < ?",
        count=1,
        location=Location(file="jobs/night ly.sql", line=12, column=3),
    ),
    verdict=StatementVerdict.REJECTED,
    reasons=(BACKTICKS,),
)
UNKNOWN = JudgedStatement(
    statement=WorkloadStatement(text="CALL mystery(?)", count=4, seconds=0.5, schema="shop"),
    verdict=StatementVerdict.NOT_EVALUATED,
    why_not_evaluated="it calls mystery(), of which no rule says what the target does with it",
)
FINE = JudgedStatement(statement=WorkloadStatement(text="SELECT 1", count=70), verdict=StatementVerdict.FINE)
WORKLOAD = Workload(
    inputs=(WorkloadInput(kind=InputKind.PERFORMANCE_SCHEMA, statements=3, runs=8194, seconds=91.75),),
    statements=(PAGED, NIGHTLY, UNKNOWN, FINE),
    skipped=(Skipped(object="slow.log", reason="nobody may read it"),),
)
BUSY = dataclasses.replace(ASSESSMENT, workload=WORKLOAD)
BUSY_REVIEWED = dataclasses.replace(REVIEWED, workload=WORKLOAD)
QUIET = dataclasses.replace(ASSESSMENT, workload=Workload(statements=(FINE,)))
HOSTILE_BUSY = dataclasses.replace(
    HOSTILE_ASSESSMENT,
    workload=Workload(
        statements=tuple(
            JudgedStatement(
                statement=WorkloadStatement(text=text, count=1, schema=text, location=Location(file=text, line=0)),
                verdict=StatementVerdict.REJECTED,
                reasons=(dataclasses.replace(CASE, check="MY999.hostile", name="hostile", message=text, fix=text),),
            )
            for text in HOSTILE
        )
        + tuple(
            JudgedStatement(
                statement=WorkloadStatement(text=text), verdict=StatementVerdict.NOT_EVALUATED, why_not_evaluated=text
            )
            for text in HOSTILE
        ),
    ),
)
