"""Fills a database with the bundled sample, so that there is something to migrate from."""

import tempfile
from datetime import timedelta
from pathlib import Path

from migrate import sample
from migrate.engines.connect import RawConnection, open_raw
from migrate.engines.dumps.script import Reading, open_script, statements
from migrate.engines.dumps.version_comments import CommentVersion
from migrate.engines.engine import engine_named
from migrate.execute.local.ddl import apply_script
from migrate.model.conversion import Conversion, Section
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Column, Table
from migrate.model.types import ColumnType
from migrate.sample.values import Value
from migrate.url import Url

DATABASE = "migrate_demo_shop"


def seed_mysql(server: Url) -> Url:
    """Makes the database `migrate_demo_shop` on a MySQL or MariaDB server, anew, and fills it. Gives its address."""
    with open_raw(server, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        cursor.execute(f"CREATE DATABASE {DATABASE} CHARACTER SET utf8mb4")
    url = server.with_database(DATABASE)
    fill_mysql(url)
    return url


def fill_mysql(url: Url) -> None:
    """Makes the sample's schema and rows in an empty MySQL or MariaDB database."""
    with open_raw(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT VERSION()")
        for statement in _schema_statements(str(cursor.fetchone()[0])):
            cursor.execute(statement)
        cursor.execute("SET SESSION foreign_key_checks = 0, time_zone = '+00:00'")
        for insert in sample.rows_sql():
            cursor.execute(insert)
        connection.commit()


def seed_postgresql(url: Url, conversion: Conversion) -> None:
    """Makes the sample's converted schema in an empty PostgreSQL database, and fills it with the same rows."""
    engine = engine_named(EngineName.POSTGRESQL)
    apply_script(url, conversion.script(Section.PRE_DATA), engine=engine)
    with open_raw(url) as connection:
        for table in sample.tables():
            mapping = next(item for item in conversion.tables if item.source.name == table.name)
            names = {column.source: column.target for column in mapping.columns}
            target = conversion.schema.tables_by_name[mapping.target]
            _copy(connection, target, [target.column(names[column]) for column in table.columns], table)
        connection.commit()
    apply_script(url, conversion.script(Section.POST_DATA), engine=engine)


def _schema_statements(server_version: str) -> list[str]:
    engine = EngineName.MARIADB if "MariaDB" in server_version else EngineName.MYSQL
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.sql"
        path.write_text(sample.schema_sql(), encoding="utf-8")
        reading = Reading(version=CommentVersion.of(engine, server_version.partition("-")[0]))
        with open_script(path) as content:
            return [item.text for item in statements(content, path.name, reading) if hasattr(item, "text")]


def _copy(connection: RawConnection, target: Table, columns: list[Column], table: sample.SampleTable) -> None:
    from psycopg import sql

    name: ObjectName = target.name
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(name.schema, name.name), sql.SQL(", ").join(sql.Identifier(column.name) for column in columns)
    )
    types = [column.type for column in columns]
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in table.rows():
            copy.write_row([_as(value, type_) for value, type_ in zip(row, types, strict=True)])


def _as(value: Value, type_: ColumnType) -> object:
    match value:
        case timedelta():
            return str(value)
        case bool() | int() if type_.name == "boolean":
            return bool(value)
        case bool():
            return int(value)
        case int() if type_.name == "bit":
            return format(value, f"0{type_.length or 1}b")
        case _:
            return value
