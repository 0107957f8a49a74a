"""The target's side: converts the source's schema, makes it on PostgreSQL, and compares what every case gives on both."""

from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.types.string import TextLoader

from migrate.convert.context import Context, make_context
from migrate.convert.convert import convert
from migrate.convert.expressions import Unconvertible
from migrate.convert.mysql_to_postgresql.choices import CHOICES
from migrate.convert.mysql_to_postgresql.compatibility import definition, names
from migrate.convert.mysql_to_postgresql.remarks import note_of
from migrate.convert.mysql_to_postgresql.statements.convert import query
from migrate.convert.mysql_to_postgresql.statements.scope import Scope
from migrate.convert.notes import Notes
from migrate.engines.connect import open_raw
from migrate.model.conversion import Conversion
from migrate.model.names import EngineName, ObjectKind, Target
from migrate.url import Url
from tests.convert.semantics.cases import Case
from tests.convert.semantics.compare import same
from tests.convert.semantics.rows import COLUMNS
from tests.convert.semantics.source import Rows, Source

POSTGRESQL = Target(service="postgresql", engine=EngineName.POSTGRESQL, version="15")
_JSONB = 3802


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one case in one form on one target."""

    case: Case
    form: str
    """`stored`, as the source's server keeps it in a view, or `written`, as the table has it."""
    verdict: str
    """`equal`, `said` (it differs and a note says so), `different`, `failed`, `refused`, or `unknown` to the source's server."""
    values: int = 0
    differing: int = 0
    detail: str = ""
    notes: tuple[str, ...] = ()
    sql: str = ""


def converted(source: Source) -> Conversion:
    """The source's schema for PostgreSQL, in `public`."""
    return convert(source.schema, POSTGRESQL, renames={source.schema.schemas[0]: "public"})


def outcomes(source: Source, conversion: Conversion, url: Url, name: str) -> tuple[Outcome, ...]:
    """What every case gives on a PostgreSQL, in both forms."""
    with ExitStack() as stack:
        administrator = stack.enter_context(open_raw(url, autocommit=True))
        cursor = stack.enter_context(administrator.cursor())
        cursor.execute(f"CREATE DATABASE {name}")
        stack.callback(cursor.execute, f"DROP DATABASE {name} WITH (FORCE)")
        connection = stack.enter_context(open_raw(url.with_database(name), autocommit=True))
        connection.adapters.register_loader("jsonb", TextLoader)
        own = stack.enter_context(connection.cursor())
        own.execute("SET TimeZone TO 'Etc/GMT-2'")
        own.execute("SET synchronous_commit TO off")
        rejected = _load(own, source, conversion)
        context = make_context(
            source.schema, POSTGRESQL, notes=Notes(CHOICES, {}), renames={source.schema.schemas[0]: "public"}
        )
        stored = (_stored(own, source, conversion, case, rejected) for case in source.views)
        written = (_written(own, source, context, case) for case in source.views)
        return (*stored, *written)


def _load(cursor: Any, source: Source, conversion: Conversion) -> dict[str, str]:
    """Makes the converted schema and fills it; gives the server's words about each view that it rejects."""
    rejected = {}
    for statement in conversion.statements:
        try:
            cursor.execute(statement.sql)
        except psycopg.Error as problem:
            if statement.object.kind is not ObjectKind.VIEW:
                raise
            rejected[statement.object.path[-1]] = f"{problem} [{statement.sql}]"
    for name in names():
        cursor.execute("SET check_function_bodies = off")
        cursor.execute("CREATE SCHEMA IF NOT EXISTS migrate_compat")
        cursor.execute(definition(name).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1))
    marks = ", ".join(["%s"] * (len(COLUMNS) + 1))
    cursor.executemany(f"INSERT INTO t VALUES ({marks})", source.rows)
    return rejected


def _stored(cursor: Any, source: Source, conversion: Conversion, case: Case, rejected: dict[str, str]) -> Outcome:
    if case in source.unknown:
        return Outcome(case=case, form="stored", verdict="unknown", detail=source.unknown[case])
    view = source.views[case]
    issues = [issue for issue in conversion.issues if issue.object.path[-1] == view]
    notes = tuple(sorted({issue.name for issue in issues}))
    refusal = next((issue.message for issue in issues if issue.name == "view-not-converted"), None)
    if refusal:
        return Outcome(case=case, form="stored", verdict="refused", detail=refusal, notes=notes)
    sql = next((made.definition for made in conversion.schema.views if made.name.name == view), "")
    if view in rejected:
        return Outcome(case=case, form="stored", verdict="failed", detail=rejected[view], notes=notes, sql=sql)
    return _compared(cursor, source, case, "stored", f"SELECT * FROM {view}", notes, sql)


def _written(cursor: Any, source: Source, context: Context, case: Case) -> Outcome:
    if case in source.unknown:
        return Outcome(case=case, form="written", verdict="unknown", detail=source.unknown[case])
    scope = Scope(context=context, own_schema=source.schema.schemas[0])
    try:
        sql = query(case.query, scope)
    except Unconvertible as problem:
        return Outcome(case=case, form="written", verdict="refused", detail=str(problem))
    notes = tuple(sorted({note_of(remark).name for remark in scope.remarks}))
    return _compared(cursor, source, case, "written", sql, notes, sql)


def _compared(
    cursor: Any, source: Source, case: Case, form: str, asked: str, notes: tuple[str, ...], sql: str
) -> Outcome:
    expected = (source.stored if form == "stored" else source.written)[case]
    try:
        cursor.execute(asked)
        is_json = [column.type_code == _JSONB for column in cursor.description]
        found = cursor.fetchall()
    except psycopg.Error as problem:
        return Outcome(case=case, form=form, verdict="failed", detail=str(problem), notes=notes, sql=sql)
    if case.is_query and " ORDER BY " not in case.text:
        expected, found = sorted(expected, key=repr), sorted(found, key=repr)
    values = sum(len(row) for row in expected) - (0 if case.is_query else len(expected))
    detail, differing = differences(expected, found, is_json)
    verdict = "equal" if not detail else "said" if set(notes) & set(case.notes) else "different"
    return Outcome(
        case=case, form=form, verdict=verdict, values=values, differing=differing, detail=detail, notes=notes, sql=sql
    )


def differences(expected: Rows, found: Rows, is_json: list[bool]) -> tuple[str, int]:
    if len(expected) != len(found):
        return f"{len(expected)} rows and {len(found)}", max(len(expected), len(found))
    apart = [
        (number, one, other)
        for number, (left, right) in enumerate(zip(expected, found, strict=True))
        for one, other, document in zip(left, right, is_json, strict=True)
        if not same(one, other, is_json=document)
    ]
    if not apart:
        return "", 0
    return "; ".join(f"row {number}: {one!r} and {other!r}" for number, one, other in apart[:3]), len(apart)
