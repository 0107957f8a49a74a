"""Nouns made by hand for the reports' goldens: a shop that is not ready yet, one that is, and one with hostile names."""

import dataclasses

from migrate.model.conversion import ColumnMapping, Conversion, Decision, Section, Statement, TableMapping
from migrate.model.fleet import Fleet, FleetMember, FleetState
from migrate.model.issue import (
    Assessment,
    Baseline,
    DmsReach,
    Effort,
    EffortLevel,
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
from migrate.model.judgement import Duration, Grade, Method, TableReach
from migrate.model.names import EngineName, Location, ObjectKind, ObjectName, ObjectRef, Skipped, Target
from migrate.model.plan import Action, Hazard, Plan, Step
from migrate.model.progress import Progress, TableState, TableStatistics
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

SHOP = Source(engine=EngineName.MYSQL, version="8.0.36", database="shop")
AURORA = Target(service="aurora-postgresql", engine=EngineName.POSTGRESQL, version="17")


def ref(kind: ObjectKind, *path: str) -> ObjectRef:
    """A short way to point at an object."""
    return ObjectRef(kind=kind, path=path)


ZERO_DATE = Issue(
    check="MY104",
    name="zero-date-default",
    severity=Severity.ERROR,
    object=ref(ObjectKind.COLUMN, "shop", "orders", "shipped_on"),
    message="default of orders.shipped_on is '0000-00-00', a date that PostgreSQL does not have",
    verdict=Verdict.DECISION,
    excerpt="shipped_on DATE NOT NULL DEFAULT '0000-00-00'",
    span=(33, 45),
    fix="make the column nullable, or choose a sentinel date",
    effort=Effort(level=EffortLevel.SIMPLE, low_hours=0.5, high_hours=2),
)
CURSOR = Issue(
    check="MY305",
    name="dynamic-sql",
    severity=Severity.ERROR,
    object=ref(ObjectKind.PROCEDURE, "shop", "monthly_report"),
    message="the procedure prepares a statement from a text that it puts together; what it runs cannot be known",
    verdict=Verdict.MANUAL,
    location=Location(file="dump/shop.sql", line=412, column=7),
    excerpt="BEGIN\n  DECLARE t TEXT;\n  SET @q = CONCAT('SELECT * FROM ', t);\n  PREPARE s FROM @q;\n  EXECUTE s;\nEND",
    span=(66, 83),
    fix="rewrite with EXECUTE format('… %I', t) in PL/pgSQL and test it against the old procedure's results",
    effort=Effort(level=EffortLevel.SIGNIFICANT, low_hours=6, high_hours=16),
)
UNSIGNED = tuple(
    Issue(
        check="MY101",
        name="unsigned-integer",
        severity=Severity.WARNING,
        object=ref(ObjectKind.COLUMN, "shop", f"table_{number:02}", "id"),
        message=f"table_{number:02}.id is BIGINT UNSIGNED; PostgreSQL's bigint holds half of its range",
        verdict=Verdict.DECISION,
        excerpt="id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT",
        span=(3, 18),
        fix="bigint where the values fit, which the data decides; else numeric(20)",
        effort=Effort(level=EffortLevel.SIMPLE, low_hours=0.1, high_hours=0.25),
    )
    for number in range(1, 13)
)
NO_KEY = Issue(
    check="CD101",
    name="no-primary-key",
    severity=Severity.WARNING,
    object=ref(ObjectKind.TABLE, "shop", "log"),
    message="CDC cannot tell rows of this table apart: it has no primary or unique key",
    verdict=Verdict.DECISION,
    fix="add a key, or load it again at cutover",
    effort=Effort(level=EffortLevel.SIMPLE, low_hours=0.5, high_hours=1),
)
COLLATION = Issue(
    check="MY501",
    name="case-insensitive-collation",
    severity=Severity.INFO,
    object=ref(ObjectKind.DATABASE, "shop"),
    message="utf8mb4_0900_ai_ci compares without case and accents; PostgreSQL's default does not",
)

ASSESSMENT = Assessment(
    source=SHOP,
    target=AURORA,
    objects=(
        *(
            ObjectVerdict(
                object=ref(ObjectKind.TABLE, "shop", f"table_{number:02}"),
                verdict=Verdict.DECISION if number < 13 else Verdict.AUTOMATIC,
                reason="MY101 unsigned-integer" if number < 13 else "",
            )
            for number in range(1, 41)
        ),
        ObjectVerdict(object=ref(ObjectKind.TABLE, "shop", "orders"), verdict=Verdict.DECISION, reason="MY104"),
        ObjectVerdict(object=ref(ObjectKind.TABLE, "shop", "log"), verdict=Verdict.DECISION, reason="CD101"),
        *(
            ObjectVerdict(object=ref(ObjectKind.VIEW, "shop", name), verdict=Verdict.AUTOMATIC)
            for name in ("best_sellers", "customers_by_region", "open_orders")
        ),
        ObjectVerdict(
            object=ref(ObjectKind.PROCEDURE, "shop", "monthly_report"),
            verdict=Verdict.MANUAL,
            reason="MY305 dynamic-sql",
        ),
        ObjectVerdict(object=ref(ObjectKind.FUNCTION, "shop", "net_price"), verdict=Verdict.AUTOMATIC),
        ObjectVerdict(
            object=ref(ObjectKind.EVENT, "shop", "nightly"),
            verdict=Verdict.NOT_EVALUATED,
            reason="could not be parsed",
        ),
    ),
    issues=(ZERO_DATE, CURSOR, *UNSIGNED, NO_KEY, COLLATION),
    skipped=(Skipped(object="event nightly", reason="could not be parsed"),),
    learning=(("MY305", 2.0, 4.0), ("MY101", 0.5, 1.0)),
    dms=DmsReach(tables=42, full_load=41, cdc=40),
    proof=Proof(
        engine=EngineName.POSTGRESQL,
        version="17.4",
        objects=(
            *(
                ProvedObject(object=ref(ObjectKind.TABLE, "shop", f"table_{number:02}"), accepted=True)
                for number in range(1, 41)
            ),
            ProvedObject(
                object=ref(ObjectKind.PROCEDURE, "shop", "monthly_report"),
                accepted=False,
                statement="CREATE PROCEDURE shop.monthly_report() …",
                error='ERROR:  syntax error at or near "PREPARE"\nLINE 4:   PREPARE s FROM @q;\n          ^',
            ),
        ),
    ),
    grade=Grade(
        letter="B",
        score=21.5,
        rationale=(
            "10.3 to 26.1 hours of work by hand, 18.2 in the middle: 13.2 of 40 points",
            "A below 10, B below 25",
        ),
    ),
    methods=(
        Method(
            name="dms",
            title="AWS DMS full load and CDC",
            rank=1,
            suitable=True,
            why="moves rows between unlike engines",
            why_not="carries no secondary object",
            url="https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Task.CDC.html",
        ),
        Method(
            name="dump-and-restore",
            title="Native dump and restore",
            rank=2,
            suitable=False,
            why_not="not the same engine",
        ),
    ),
    duration=Duration(
        low_hours=0.75,
        high_hours=3,
        rate_mb_per_second=20,
        size_bytes=108 * 10**9,
        rationale=("all tables with their indexes: 108,000.0 MB at 20 MB/s are 1.50 h",),
    ),
    first_steps=(
        "Decide: MY104 zero-date-default (shop.orders.shipped_on): make the column nullable",
        "Rewrite: MY305",
    ),
    reach=(
        TableReach(table=ObjectName(schema="shop", name="orders"), full_load=True, cdc=True),
        TableReach(table=ObjectName(schema="shop", name="log"), full_load=True, cdc=False, reason="no key"),
        TableReach(
            table=ObjectName(schema="shop", name="it's"), full_load=False, cdc=False, reason="a quote in a name"
        ),
    ),
)
READY = Assessment(
    source=Source(engine=EngineName.POSTGRESQL, version="15.8", database="tiny"),
    target=Target(service="rds-postgresql", engine=EngineName.POSTGRESQL),
    objects=(ObjectVerdict(object=ref(ObjectKind.TABLE, "public", "note"), verdict=Verdict.AUTOMATIC),),
    dms=DmsReach(tables=1, full_load=1, cdc=1),
)
VALIDATION = Validation(
    level=Level.ROWS,
    source="mysql://app:***@db.example/shop",
    target="postgresql://app:***@aurora.example/shop",
    elapsed_seconds=134.2,
    tables=(
        TableValidation(
            table="shop.orders",
            verdict=TableVerdict.MATCH,
            source_rows=1204551,
            target_rows=1204551,
            checksum="equal",
            elapsed_seconds=40,
            excluded_columns=(("shape", "geometry has no canonical text"),),
        ),
        TableValidation(
            table="shop.items",
            verdict=TableVerdict.MISMATCH,
            source_rows=8310002,
            target_rows=8310001,
            checksum="differs",
            missing=1,
            samples=(Difference(kind=DifferenceKind.MISSING, key=(("id", "77120"),)),),
        ),
        TableValidation(
            table="shop.customers",
            target="crm.customers",
            verdict=TableVerdict.MISMATCH,
            source_rows=51200,
            target_rows=51201,
            checksum="differs",
            extra=1,
            different=24,
            samples=(
                Difference(kind=DifferenceKind.EXTRA, key=(("region", "EU"), ("id", "9"))),
                Difference(
                    kind=DifferenceKind.DIFFERENT,
                    key=(("region", "EU"), ("id", "17")),
                    columns=(
                        ColumnDifference(column="name", source="Zoë", target="Zo?"),
                        ColumnDifference(column="note", source=None, target=""),
                    ),
                ),
            ),
        ),
        TableValidation(
            table="shop.log",
            verdict=TableVerdict.SKIPPED,
            reason="no primary key (count only: equal)",
        ),
        TableValidation(
            table="shop.a_table_with_a_name_of_sixty_four_letters_as_mysql_allows_it_ok",
            verdict=TableVerdict.NOT_COMPARABLE,
            source_rows=10,
            reason="the table is not on the target",
        ),
    ),
)
MATCH = Validation(
    level=Level.CHECKSUMS,
    elapsed_seconds=3.4,
    tables=(
        TableValidation(
            table="public.note", verdict=TableVerdict.MATCH, source_rows=3, target_rows=3, checksum="equal"
        ),
    ),
)
PROGRESS = Progress(
    status="stopped",
    stop_reason="FULL_LOAD_ONLY_FINISHED",
    elapsed_seconds=75,
    completed_steps=4,
    tables=(
        TableStatistics(
            schema_name="shop",
            table_name="orders",
            table_state=TableState.TABLE_COMPLETED,
            full_load_rows=1204551,
            full_load_bytes=98_304_000,
            elapsed_seconds=41.2,
            inserts=12,
            updates=1,
        ),
        TableStatistics(
            schema_name="shop",
            table_name="Items",
            target_schema_name="shop",
            target_table_name="items",
            table_state=TableState.FULL_LOAD,
            full_load_rows=500000,
            full_load_error_rows=2,
            full_load_bytes=12_000,
            elapsed_seconds=9,
        ),
        TableStatistics(
            schema_name="shop",
            table_name="log",
            table_state=TableState.TABLE_ERROR,
            error='ERROR:  column "at" does not exist\nLINE 1: COPY',
        ),
        TableStatistics(schema_name="shop", table_name="later"),
    ),
)
PLAN = Plan(
    source=SHOP,
    target=AURORA,
    migration_type=MigrationType.FULL_LOAD_AND_CDC,
    source_url="mysql://app@db.example/shop",
    schema_fingerprint="ab" * 32,
    files=(("ddl/pre-data.sql", "0" * 64), ("ddl/post-data.sql", "1" * 64)),
    steps=(
        Step(action=Action.CHECK_SOURCE, description="check that the source's structure is still the planned one"),
        Step(action=Action.APPLY_DDL, description="make 42 tables on the target", file="ddl/pre-data.sql"),
        Step(
            action=Action.FULL_LOAD,
            description="load 42 tables; rows that are on the target already go",
            hazards=(Hazard.DELETES_DATA, Hazard.LONG_RUNNING),
        ),
        Step(
            action=Action.APPLY_DDL,
            description="build 61 indexes and 20 foreign keys",
            file="ddl/post-data.sql",
            hazards=(Hazard.INDEX_BUILD, Hazard.LOCKS_TABLES),
        ),
        Step(action=Action.VALIDATE, description="compare every table by checksum"),
    ),
)
CONVERSION = Conversion(
    source=SHOP,
    target=AURORA,
    schema=Schema(engine=EngineName.POSTGRESQL),
    statements=(
        Statement(section=Section.PRE_DATA, object=ref(ObjectKind.SCHEMA, "shop"), sql='CREATE SCHEMA "shop"'),
        Statement(
            section=Section.PRE_DATA,
            object=ref(ObjectKind.TABLE, "shop", "orders"),
            sql='CREATE TABLE "shop"."orders" ()',
        ),
        Statement(
            section=Section.POST_DATA, object=ref(ObjectKind.INDEX, "shop", "orders", "at"), sql='CREATE INDEX "at" …'
        ),
    ),
    tables=(
        TableMapping(
            source=ObjectName(schema="shop", name="Orders"),
            target=ObjectName(schema="shop", name="orders"),
            columns=(
                ColumnMapping(source="id", target="id"),
                ColumnMapping(source="ShippedOn", target="shippedon"),
                ColumnMapping(source="computed", target=""),
            ),
        ),
    ),
    issues=(ZERO_DATE,),
    skipped=(Skipped(object="event nightly", reason="PostgreSQL has no events"),),
    decisions=(
        Decision(
            name="unsigned",
            choice="bigint",
            alternatives=("numeric(20)",),
            objects=12,
            why="no value seen is above 2^63",
        ),
        Decision(name="tinyint1", choice="boolean", alternatives=("smallint",), objects=1),
    ),
)
REVIEWED = dataclasses.replace(
    ASSESSMENT,
    issues=(CURSOR, *UNSIGNED, COLLATION),
    ignored=(
        IgnoredIssue(issue=ZERO_DATE, reason="orders is archived before the cutover", until="2026-12-31"),
        IgnoredIssue(issue=NO_KEY, reason="the log stays behind"),
    ),
    idle_ignores=(IdleIgnore(rule="MY108 on shop.old_%", reason="matches no issue"),),
    baseline=Baseline(new=(CURSOR.fingerprint,), fixed=(dataclasses.replace(ZERO_DATE, message="gone"),)),
    code=(ObjectCode(object=CURSOR.object, text=f"CREATE PROCEDURE monthly_report()\n{CURSOR.excerpt}"),),
)
FLEET = Fleet(
    elapsed_seconds=3.2,
    members=(
        FleetMember(
            name="tiny",
            state=FleetState.READY,
            source="postgresql://app:***@db.example/tiny",
            target="rds-postgresql",
            engine="PostgreSQL 15.8",
            objects=1,
            tables=1,
            report="tiny.html",
            document="tiny.json",
        ),
        FleetMember(
            name="shop",
            state=FleetState.NOT_READY,
            source="mysql://app:***@db.example/shop",
            target="aurora-postgresql:17",
            engine="MySQL 8.0.36",
            objects=47,
            tables=42,
            errors=2,
            warnings=13,
            infos=1,
            low_hours=10.7,
            high_hours=27,
            ignored=2,
            not_assessed=1,
            grade="B",
            report="shop.html",
            document="shop.json",
        ),
        FleetMember(
            name="gone",
            state=FleetState.FAILED,
            source="mysql://app:***@gone.example/shop",
            target="aurora-postgresql:17",
            reason="can't connect to mysql://app@gone.example/shop: Name or service not known",
        ),
    ),
)
REPORTED = {
    "assessment": ASSESSMENT,
    "assessment-ready": READY,
    "validation": VALIDATION,
    "validation-match": MATCH,
    "progress": PROGRESS,
    "plan": PLAN,
    "conversion": CONVERSION,
    "assessment-reviewed": REVIEWED,
    "fleet": FLEET,
}
