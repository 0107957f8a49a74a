"""Nouns whose every name is hostile: markup, quotes, control characters, letters written right to left."""

import dataclasses

from migrate.model.conversion import ColumnMapping, Conversion, Decision, Section, Statement, TableMapping
from migrate.model.fleet import Fleet, FleetMember, FleetState
from migrate.model.issue import (
    Assessment,
    IdleIgnore,
    IgnoredIssue,
    Issue,
    ObjectCode,
    ObjectVerdict,
    Proof,
    ProvedObject,
    Severity,
    Source,
    Verdict,
)
from migrate.model.names import EngineName, Location, ObjectKind, ObjectName, Skipped
from migrate.model.plan import Action, Hazard, Plan, Step
from migrate.model.progress import Progress, TableStatistics
from migrate.model.schema import Schema
from migrate.model.task import MigrationType
from migrate.model.validation import (
    ColumnDifference,
    Difference,
    DifferenceKind,
    Level,
    TableValidation,
    TableVerdict,
    Validation,
)
from tests.report.assessed import AURORA, ref

HOSTILE = (
    "<script>alert(1)</script>",
    "</style><script>alert(2)</script>",
    "\" onmouseover='alert(3)'",
    "a`b|c\\|d*e*_f_[g](javascript:alert(4))",
    "{{ 7 * 7 }}{% raw %}",
    "\x1b]0;owned\x07\x1b[31mred\r\n\x00",
    "\u202egnp.exe",
    "\u200f\u05d8\u05d1\u05dc\u05d4",
    "🦀🦀🦀",
    "x" * 64,
    "--> ]]> --!> &amp;",
    "# - 1. > ~~~ ``` <!--",
)


HOSTILE_ASSESSMENT = Assessment(
    source=Source(engine=EngineName.MARIADB, version=HOSTILE[0], database=HOSTILE[1]),
    target=AURORA,
    objects=tuple(
        ObjectVerdict(object=ref(ObjectKind.TABLE, name, name), verdict=Verdict.BLOCKED, reason=name)
        for name in HOSTILE
    ),
    issues=tuple(
        Issue(
            check="MY999",
            name="hostile",
            severity=Severity.ERROR,
            object=ref(ObjectKind.COLUMN, "s", "t", name),
            message=name,
            location=Location(file=name, line=1),
            excerpt=f"before {name} after",
            span=(7, 7 + len(name)),
            fix=name,
        )
        for name in HOSTILE
    ),
    skipped=tuple(Skipped(object=name, reason=name) for name in HOSTILE),
    idle_ignores=tuple(IdleIgnore(rule=name, reason=name) for name in HOSTILE),
    code=tuple(ObjectCode(object=ref(ObjectKind.TABLE, name, name), text=f"{name}\n{name}") for name in HOSTILE),
    learning=tuple((name, 1.0, 2.0) for name in HOSTILE),
    proof=Proof(
        engine=EngineName.POSTGRESQL,
        version="17",
        objects=tuple(
            ProvedObject(object=ref(ObjectKind.TABLE, name), accepted=False, statement=name, error=name)
            for name in HOSTILE
        ),
    ),
)

HOSTILE_ASSESSMENT = dataclasses.replace(
    HOSTILE_ASSESSMENT,
    ignored=tuple(
        IgnoredIssue(issue=issue, reason=issue.message, until=issue.message) for issue in HOSTILE_ASSESSMENT.issues
    ),
)
HOSTILE_FLEET = Fleet(
    members=tuple(
        FleetMember(
            name=name,
            state=FleetState.FAILED if at % 2 else FleetState.NOT_READY,
            source=name,
            target=name,
            engine=name,
            grade=name,
            reason=name,
            report=name,
        )
        for at, name in enumerate(HOSTILE)
    )
)
HOSTILE_VALIDATION = Validation(
    level=Level.ROWS,
    source=HOSTILE[0],
    target=HOSTILE[1],
    tables=tuple(
        TableValidation(
            table=name,
            target=name + name,
            verdict=TableVerdict.MISMATCH,
            different=2,
            reason=name,
            samples=(
                Difference(
                    kind=DifferenceKind.DIFFERENT,
                    key=((name, name),),
                    columns=(ColumnDifference(column=name, source=name, target=None),),
                ),
            ),
            excluded_columns=((name, name),),
        )
        for name in HOSTILE
    ),
)

HOSTILE_CONVERSION = Conversion(
    source=HOSTILE_ASSESSMENT.source,
    target=AURORA,
    schema=Schema(engine=EngineName.POSTGRESQL),
    statements=tuple(Statement(section=Section.CODE, object=ref(ObjectKind.VIEW, name), sql=name) for name in HOSTILE),
    tables=tuple(
        TableMapping(
            source=ObjectName(schema=name, name=name),
            target=ObjectName(schema=name, name="t"),
            columns=(ColumnMapping(source=name, target=""),),
        )
        for name in HOSTILE
    ),
    issues=HOSTILE_ASSESSMENT.issues,
    skipped=HOSTILE_ASSESSMENT.skipped,
    decisions=tuple(Decision(name=name, choice=name, alternatives=(name,), objects=1, why=name) for name in HOSTILE),
)
HOSTILE_PROGRESS = Progress(
    status=HOSTILE[5],
    stop_reason=HOSTILE[0],
    message=HOSTILE[5],
    tables=tuple(
        TableStatistics(
            schema_name=name, table_name=name, target_schema_name=name, target_table_name="t", error=name, inserts=1
        )
        for name in HOSTILE
    ),
)
HOSTILE_PLAN = Plan(
    source=HOSTILE_ASSESSMENT.source,
    target=AURORA,
    migration_type=MigrationType.FULL_LOAD,
    source_url=HOSTILE[0],
    files=tuple((name, name) for name in HOSTILE),
    steps=tuple(
        Step(action=Action.APPLY_DDL, description=name, file=name, hazards=(Hazard.DELETES_DATA,)) for name in HOSTILE
    ),
)

HOSTILE_NOUNS = {
    "assessment": HOSTILE_ASSESSMENT,
    "validation": HOSTILE_VALIDATION,
    "progress": HOSTILE_PROGRESS,
    "plan": HOSTILE_PLAN,
    "conversion": HOSTILE_CONVERSION,
    "fleet": HOSTILE_FLEET,
}
