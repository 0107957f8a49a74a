"""Asks the catalogue of MySQL or MariaDB: a fixed number of queries in one read-only snapshot.

Only what information_schema alters or lacks costs one more query each: stored code that holds strings, and on MySQL
tables with a full-text index or a binary default. See `code_text` and `table_text`.
"""

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymysql

from migrate.engines.catalogue_row import Row, rows_of
from migrate.engines.connect import open_raw, server_words
from migrate.engines.mysql.code_text import STATEMENT_COLUMNS, CodeKind, body_in, may_be_altered
from migrate.engines.mysql.table_text import lacking_tables
from migrate.errors import NotPermitted, QueryFailed, Unsupported, UsageProblem
from migrate.model.names import EngineName
from migrate.url import Url

SYSTEM_SCHEMAS = frozenset({"information_schema", "mysql", "performance_schema", "sys", "ndbinfo"})
"""The server's own databases: https://dev.mysql.com/doc/refman/8.4/en/system-schema.html"""

_OLDEST = {EngineName.MYSQL: (8, 0, 16), EngineName.MARIADB: (10, 6)}
_QUERIES = Path(__file__).with_name("queries")
_OF_EACH_SERVER = frozenset({"columns", "indexes", "checks", "views"})
_PLAIN = ("tables", "foreign_key_columns", "foreign_key_rules", "partitions", "routines", "parameters", "triggers")
_NOT_PERMITTED = frozenset({1044, 1045, 1142, 1143, 1227, 1370})
_CODE_KINDS = frozenset(kind.value for kind in CodeKind)
_HASH = re.compile(r" IDENTIFIED (?:BY PASSWORD|VIA|WITH)\b.*?(?= REQUIRE | WITH GRANT OPTION| WITH MAX_|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the server answered, before it is made into a `Schema`."""

    engine: EngineName
    version: str
    schemas: tuple[Row, ...]
    """The databases looked at, by name."""
    rows: dict[str, list[Row]]
    """The answer to each query, by the query's name."""
    grants: tuple[str, ...]
    """SHOW GRANTS without password hashes; empty where the server does not tell."""
    sequences: tuple[Row, ...] = ()
    """MariaDB's: the one row that each sequence holds, with its `position` among the rows of `tables`."""
    sequences_refused: str = ""
    """The server's words where the sequences could not be read."""

    @property
    def schema_names(self) -> tuple[str, ...]:
        """The databases looked at, by name."""
        return tuple(row.text("schema_name") for row in self.schemas)

    exact_code: dict[tuple[CodeKind, str, str], str | None]
    """The exact text of stored code that information_schema may alter, by schema and name; None where it is hidden."""
    table_statements: dict[tuple[str, str], str]
    """SHOW CREATE TABLE of the tables of which MySQL's information_schema does not tell all, by schema and name."""


def ask(url: Url, *, schemas: Sequence[str]) -> Answers:
    """Asks everything in one read-only transaction.

    Raises `ConnectionFailed`, `NotPermitted`, `QueryFailed`, or `UsageProblem` for a database that is not there.
    """
    with open_raw(url, read_only=True) as connection, connection.cursor() as cursor:
        try:
            return _answers(cursor, url, schemas)
        except pymysql.err.MySQLError as problem:
            raise _refusal(problem, url) from None


def check_version(engine: EngineName, version: str) -> None:
    """Raises `Unsupported` for a server that is too old to be read."""
    oldest = _OLDEST[engine]
    if tuple(int(part) for part in version.split(".")) < oldest:
        raise Unsupported(
            f"{engine.title} {version} is too old to be inspected",
            hint="MySQL 8.0.16 and later and MariaDB 10.6 and later can be; a dump of an older server can be read instead",
        )


def _refusal(problem: pymysql.err.MySQLError, url: Url) -> QueryFailed | NotPermitted:
    kind = NotPermitted if problem.args and problem.args[0] in _NOT_PERMITTED else QueryFailed
    return kind(f"the catalogue of {url.masked} can't be read", reason=server_words(problem, url))


def _answers(cursor: Any, url: Url, asked: Sequence[str]) -> Answers:
    cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    cursor.execute("SELECT VERSION() AS version")
    version_text = rows_of(cursor)[0].text("version")
    engine = EngineName.MARIADB if "mariadb" in version_text.lower() else EngineName.MYSQL
    version = (re.match(r"\d+(?:\.\d+)*", version_text) or [""])[0]
    check_version(engine, version)
    if engine is EngineName.MYSQL:
        cursor.execute("SET SESSION information_schema_stats_expiry = 0")
    cursor.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
    rows = {name: _run(cursor, name) for name in ("variables", "schemata", "plugins")}
    chosen = _choose(rows["schemata"], rows["variables"], url, asked)
    names = tuple(row.text("schema_name") for row in chosen)
    for name in (*_PLAIN, "events", *_OF_EACH_SERVER):
        file = f"{name}_{engine.value}" if name in _OF_EACH_SERVER else name
        rows[name] = _run(cursor, file, schemas=names) if names else []
    sequences, refused = _sequences(cursor, rows["tables"])
    return Answers(
        engine=engine,
        version=version,
        schemas=tuple(chosen),
        rows=rows,
        grants=_grants(cursor),
        sequences=sequences,
        sequences_refused=refused,
        exact_code=_exact_code(cursor, rows),
        table_statements=_table_statements(cursor, rows) if engine is EngineName.MYSQL else {},
    )


def _run(cursor: Any, file: str, **values: object) -> list[Row]:
    text = (_QUERIES / f"{file}.sql").read_text(encoding="utf-8")
    cursor.execute(text, values or None)
    return rows_of(cursor)


def _choose(schemata: list[Row], variables: list[Row], url: Url, asked: Sequence[str]) -> list[Row]:
    wanted = tuple(asked) or ((url.database,) if url.database else ())
    ordered = sorted(schemata, key=lambda row: row.text("schema_name"))
    if not wanted:
        return [row for row in ordered if row.text("schema_name").lower() not in SYSTEM_SCHEMAS]
    folds = any(row.text("variable_name") == "lower_case_table_names" and row.text("value") != "0" for row in variables)
    return sorted({_find(name, ordered, url, folds=folds) for name in wanted}, key=lambda row: row.text("schema_name"))


def _find(name: str, schemata: list[Row], url: Url, *, folds: bool) -> Row:
    for row in schemata:
        found = row.text("schema_name")
        if found == name or (folds and found.lower() == name.lower()):
            return row
    raise UsageProblem(
        f"there is no database {name!r} on {url.masked}, or the account may not see it",
        hint="SHOW DATABASES lists those that the account sees; names are case-sensitive on most servers",
    )


def _grants(cursor: Any) -> tuple[str, ...]:
    with contextlib.suppress(pymysql.err.MySQLError):
        cursor.execute("SHOW GRANTS")
        return tuple(_HASH.sub("", str(row[0])) for row in cursor.fetchall())
    return ()


def _exact_code(cursor: Any, rows: dict[str, list[Row]]) -> dict[tuple[CodeKind, str, str], str | None]:
    code = [
        *((row.text("routine_type"), row.text("routine_name"), row) for row in rows["routines"]),
        *(("TRIGGER", row.text("trigger_name"), row) for row in rows["triggers"]),
        *(("EVENT", row.text("event_name"), row) for row in rows["events"]),
    ]
    return {
        (CodeKind(kind), row.text("schema_name"), name): _show_code(cursor, CodeKind(kind), row, name)
        for kind, name, row in code
        if kind in _CODE_KINDS and may_be_altered(row.text("body"))
    }


def _show_code(cursor: Any, kind: CodeKind, row: Row, name: str) -> str | None:
    try:
        cursor.execute(f"SHOW CREATE {kind} {_quoted(row.text('schema_name'), name)}")
    except pymysql.err.MySQLError:
        return None
    shown = rows_of(cursor)[0]
    statement = next((shown.maybe(column) for column in STATEMENT_COLUMNS if shown.has(column)), None)
    return None if statement is None else body_in(statement, row.text("body"), kind)


def _table_statements(cursor: Any, rows: dict[str, list[Row]]) -> dict[tuple[str, str], str]:
    statements = {}
    for schema, name in lacking_tables(rows["columns"], rows["indexes"]):
        with contextlib.suppress(pymysql.err.MySQLError):
            cursor.execute(f"SHOW CREATE TABLE {_quoted(schema, name)}")
            statements[schema, name] = str(cursor.fetchall()[0][1])
    return statements


def _sequences(cursor: Any, tables: list[Row]) -> tuple[tuple[Row, ...], str]:
    parts = [
        f"SELECT {position} AS position, next_not_cached_value AS next_value, minimum_value AS minimum,"
        " maximum_value AS maximum, start_value AS start, increment AS increment, cache_size AS cache,"
        f" cycle_option AS cycle FROM {_quoted(table.text('schema_name'), table.text('table_name'))}"
        for position, table in _numbered_sequences(tables)
    ]
    if not parts:
        return (), ""
    try:
        cursor.execute(" UNION ALL ".join(parts))
    except pymysql.err.MySQLError as problem:
        return (), server_words(problem)
    return tuple(rows_of(cursor)), ""


def _numbered_sequences(tables: list[Row]) -> Iterator[tuple[int, Row]]:
    for position, table in enumerate(tables):
        if table.text("table_type") == "SEQUENCE":
            yield position, table


def _quoted(*names: str) -> str:
    return ".".join("`" + name.replace("`", "``") + "`" for name in names)
