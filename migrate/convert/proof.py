"""Tries a conversion on a real server: every statement by itself, in scratch databases that are dropped afterwards."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from migrate.convert.proof_calls import RoutineCall, calls
from migrate.convert.scratch_names import rename_databases
from migrate.engines.connect import RawConnection, open_raw, server_words
from migrate.engines.engine import engine_of
from migrate.errors import QueryFailed, UsageProblem
from migrate.model.conversion import Conversion, Statement
from migrate.model.issue import Proof, ProvedObject
from migrate.model.names import EngineName
from migrate.url import Url


def prove(conversion: Conversion, url: Url) -> Proof:
    """Runs every statement by itself, each committed, in a scratch database of the server, and tells which were accepted.

    The scratch database has a name of its own and is dropped whatever happens. For a MySQL target, whose schemas are databases,
    every database of the conversion is replaced by a scratch one. Raises `UsageProblem` when the server is of another engine,
    `QueryFailed` when the scratch database can't be made, `ConnectionFailed`.
    """
    if engine_of(url).name.is_mysql_family != conversion.target.engine.is_mysql_family:
        raise UsageProblem(
            f"a conversion for {conversion.target.engine.title} can't be proved on {engine_of(url).name.title}",
            hint=f"give the address of a {conversion.target.engine.title} server",
        )
    if conversion.target.engine is EngineName.POSTGRESQL:
        return _prove_postgresql(conversion, url)
    return _prove_mysql(conversion, url)


def _prove_postgresql(conversion: Conversion, url: Url) -> Proof:
    name = _scratch_name()
    with _scratch(url, (name,), drop_option=" WITH (FORCE)"), open_raw(url.with_database(name), autocommit=True) as own:
        version = str(_value(own, "SHOW server_version"))
        proved = tuple(_try(own, url, statement, statement.sql) for statement in conversion.statements)
        called = {item: words for item in calls(conversion.schema) if (words := _call(own, url, item))}
    return Proof(
        engine=EngineName.POSTGRESQL, version=version, objects=tuple(_after_call(item, called) for item in proved)
    )


def _call(connection: RawConnection, url: Url, call: RoutineCall) -> str:
    """What the server says against the routine's body when it runs with NULL for every argument, or nothing.

    A body is only parsed when it is made: that a table, column or function is missing shows when it runs. What the rows or the
    arguments are to blame for is no word against it.
    """
    with connection.cursor() as cursor:
        try:
            cursor.execute("SET statement_timeout = '5s'")
            cursor.execute(call.sql)
        except _driver_errors() as problem:
            is_of_code = str(getattr(problem, "sqlstate", "") or "").startswith("42")
            return server_words(problem, url) if is_of_code else ""
        finally:
            cursor.execute("RESET statement_timeout")
    return ""


def _after_call(proved: ProvedObject, called: Mapping[RoutineCall, str]) -> ProvedObject:
    words = next((words for call, words in called.items() if call.object == proved.object), "")
    is_made = proved.accepted and proved.statement.startswith("CREATE")
    return replace(proved, accepted=False, error=f"when it is called: {words}") if words and is_made else proved


def _prove_mysql(conversion: Conversion, url: Url) -> Proof:
    scratch = {name: _scratch_name() for name in conversion.schema.schemas}
    main = next(iter(scratch.values()), None)
    with _scratch(url, tuple(scratch.values())), open_raw(url.with_database(main or ""), autocommit=True) as own:
        version = str(_value(own, "SELECT VERSION()"))
        proved = tuple(
            _try(own, url, statement, rename_databases(statement.sql, scratch), database=_database(statement, scratch))
            for statement in conversion.statements
        )
    return Proof(
        engine=EngineName.MARIADB if "mariadb" in version.lower() else EngineName.MYSQL, version=version, objects=proved
    )


def _database(statement: Statement, scratch: dict[str, str]) -> str | None:
    return scratch.get(statement.object.path[0]) if statement.object.path else None


def _try(
    connection: RawConnection, url: Url, statement: Statement, sql: str, *, database: str | None = None
) -> ProvedObject:
    error = ""
    with connection.cursor() as cursor:
        try:
            if database:
                cursor.execute(f"USE {engine_of(url).quote(database)}")
            cursor.execute(sql)
        except _driver_errors() as problem:
            error = server_words(problem, url)
    return ProvedObject(object=statement.object, accepted=not error, statement=statement.sql, error=error)


@contextmanager
def _scratch(url: Url, names: tuple[str, ...], *, drop_option: str = "") -> Iterator[None]:
    engine = engine_of(url)
    with open_raw(url, autocommit=True) as administrator:
        try:
            for name in names:
                _create(administrator, url, engine.quote(name))
            yield
        finally:
            for name in names:
                _run(administrator, f"DROP DATABASE IF EXISTS {engine.quote(name)}{drop_option}")


def _run(connection: RawConnection, sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _create(connection: RawConnection, url: Url, quoted: str) -> None:
    with connection.cursor() as cursor:
        try:
            cursor.execute(f"CREATE DATABASE {quoted}")
        except _driver_errors() as problem:
            raise QueryFailed(
                "can't make a scratch database for the proof",
                reason=server_words(problem, url),
                hint="the account needs the right to create databases",
            ) from None


def _value(connection: RawConnection, query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def _scratch_name() -> str:
    return f"migrate_proof_{secrets.token_hex(6)}"


def _driver_errors() -> tuple[type[Exception], ...]:
    import psycopg
    import pymysql

    return (psycopg.Error, pymysql.Error)
