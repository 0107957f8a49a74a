"""The other direction: views of PostgreSQL's, converted for MySQL and MariaDB, give the same."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pymysql

from migrate.convert.convert import convert
from migrate.engines.connect import open_raw
from migrate.engines.engine import engine_of
from migrate.model.conversion import Conversion
from migrate.model.names import EngineName, ObjectKind, Target
from tests.convert.semantics.cases import Case, read
from tests.convert.semantics.rows import COLUMNS
from tests.convert.semantics.source import Rows
from tests.convert.semantics.trial import Outcome, differences
from tests.servers.pool import Pool

_FOLDER = Path(__file__).parent / "table_back"
_TYPES = {
    "i": "int",
    "k": "smallint",
    "n": "bigint",
    "p": "numeric(10,2)",
    "q": "numeric(12,4)",
    "d": "double precision",
    "f": "boolean",
    "s": "varchar(40)",
    "w": "varchar(40)",
    "body": "text",
    "e": "size",
    "day": "date",
    "day2": "date",
    "at": "timestamp(0)",
    "at2": "timestamp(0)",
    "tm": "time(0)",
}
_NAME = "t_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    views: dict[Case, str]
    expected: dict[Case, Rows]
    unknown: dict[Case, str]


@cache
def cases_back() -> tuple[Case, ...]:
    """All of the table of this direction."""
    lines = [line for path in sorted(_FOLDER.glob("*.sql")) for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(case for line in lines if line.strip() and (case := read(line, "postgresql")) is not None)


def reverse_outcomes(
    pool: Pool, server: str, rows: Sequence[tuple[Any, ...]], *, name: str = _NAME
) -> Iterator[Outcome]:
    """What every case gives on MySQL or MariaDB."""
    places = {item.name: number for number, item in enumerate(COLUMNS, 1)}
    kept = [(row[0], *(row[places[column]] for column in _TYPES)) for row in rows]
    with ExitStack() as stack:
        administrator = stack.enter_context(open_raw(pool.url("postgres"), autocommit=True)).cursor()
        administrator.execute(f"CREATE DATABASE {name}")
        stack.callback(administrator.execute, f"DROP DATABASE {name} WITH (FORCE)")
        url = pool.url("postgres").with_database(name)
        own = stack.enter_context(open_raw(url, autocommit=True)).cursor()
        made = _make(own, kept)
        target = Target(service=server, engine=EngineName(server))
        conversion = convert(engine_of(url).inspect(url), target, renames={"public": name})
        cursor = stack.enter_context(open_raw(pool.url(server), autocommit=True)).cursor()
        cursor.execute(f"CREATE DATABASE {name}")
        stack.callback(cursor.execute, f"DROP DATABASE {name}")
        cursor.execute(f"USE {name}")
        rejected = _load(cursor, conversion, kept)
        for case in made.views:
            yield _tried(cursor, conversion, made, case, rejected)


def _make(cursor: Any, rows: Sequence[tuple[Any, ...]]) -> _Made:
    cursor.execute("SET synchronous_commit TO off")
    cursor.execute("CREATE TYPE size AS ENUM ('small', 'Medium', 'large')")
    columns = ", ".join(f"{column} {type_}" for column, type_ in _TYPES.items())
    cursor.execute(f"CREATE TABLE t (id int PRIMARY KEY, {columns})")
    cursor.executemany(f"INSERT INTO t VALUES ({', '.join(['%s'] * (len(_TYPES) + 1))})", rows)
    made = _Made(views={case: f"v{number}" for number, case in enumerate(cases_back())}, expected={}, unknown={})
    for case, view in made.views.items():
        try:
            cursor.execute(f"CREATE VIEW {view} AS {case.query}")
            cursor.execute(f"SELECT * FROM {view}")
            made.expected[case] = cursor.fetchall()
        except psycopg.Error as problem:
            cursor.execute(f"DROP VIEW IF EXISTS {view}")
            made.unknown[case] = str(problem)
    return made


def _load(cursor: Any, conversion: Conversion, rows: Sequence[tuple[Any, ...]]) -> dict[str, str]:
    rejected = {}
    for statement in conversion.statements:
        try:
            cursor.execute(statement.sql)
        except pymysql.Error as problem:
            if statement.object.kind is not ObjectKind.VIEW:
                raise
            rejected[statement.object.path[-1]] = f"{problem} [{statement.sql}]"
    cursor.executemany(f"INSERT INTO t VALUES ({', '.join(['%s'] * (len(_TYPES) + 1))})", rows)
    return rejected


def _tried(cursor: Any, conversion: Conversion, made: _Made, case: Case, rejected: dict[str, str]) -> Outcome:
    view = made.views[case]
    issues = [issue for issue in conversion.issues if issue.object.path[-1] == view]
    notes = tuple(sorted({issue.name for issue in issues}))
    refusal = next((issue.message for issue in issues if issue.name == "view-not-converted"), "")
    sql = next((found.definition for found in conversion.schema.views if found.name.name == view), "")
    verdict, detail = "", refusal or rejected.get(view, "") or made.unknown.get(case, "")
    values = differing = 0
    if detail:
        verdict = "refused" if refusal else "failed" if view in rejected else "unknown"
    else:
        cursor.execute(f"SELECT * FROM {view}")
        expected, found = made.expected[case], list(cursor.fetchall())
        if case.is_query and " ORDER BY " not in case.text:
            expected, found = sorted(expected, key=repr), sorted(found, key=repr)
        values = sum(len(row) for row in expected) - (0 if case.is_query else len(expected))
        detail, differing = differences(expected, found, [False] * len(expected[0] if expected else ()))
        verdict = "equal" if not detail else "said" if set(notes) & set(case.notes) else "different"
    return Outcome(
        case=case,
        form="stored",
        verdict=verdict,
        values=values,
        differing=differing,
        detail=detail,
        notes=notes,
        sql=sql,
    )
