"""An assessment in its states, and what it is made of: what the tests of its reports show."""

import dataclasses

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
