"""One of each noun that has a report."""

from migrate.model.conversion import ColumnMapping, Conversion, Decision, Section, Statement, TableMapping
from migrate.model.fleet import Fleet, FleetMember, FleetState
from migrate.model.names import EngineName, ObjectKind, ObjectName, Skipped
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
from tests.report.assessed import ASSESSMENT, AURORA, READY, REVIEWED, SHOP, ZERO_DATE, ref

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
