"""The whole path on the bundled shop: assess its dump, convert and prove it, move a copy, validate, spoil, validate again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from migrate import sample
from migrate.assess.assess import assess
from migrate.convert.convert import convert
from migrate.convert.proof import prove
from migrate.dms.define import define_task
from migrate.dms.mappings import resolve
from migrate.engines.connect import open_raw
from migrate.engines.dumps.read import read_dump
from migrate.engines.engine import engine_of, parse_target
from migrate.execute import runner
from migrate.execute.embedded import create_database
from migrate.execute.plan_folder import load
from migrate.execute.planner import make_plan
from migrate.execute.sample_source import seed_mysql, seed_postgresql
from migrate.model.conversion import Conversion
from migrate.model.issue import Assessment
from migrate.model.names import ObjectName
from migrate.model.progress import Progress
from migrate.model.schema import Schema
from migrate.model.task import MigrationType
from migrate.model.validation import Level, Validation
from migrate.url import Url
from migrate.validate.options import Options
from migrate.validate.validate import validate

TARGET = "aurora-postgresql:17"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """What the demonstration found, and where its files are."""

    folder: Path
    assessment: Assessment
    progress: Progress
    before: Validation
    """Right after the load."""
    after: Validation
    """With three differences planted in the target."""
    planted: tuple[str, ...]


def demonstrate(folder: Path, *, server: Url, source: Url | None, say: Say) -> Demonstration:
    """Runs the whole path and leaves its documents in `folder`.

    `server` is a PostgreSQL server where databases may be made. `source` is a MySQL or MariaDB server to fill with the
    sample and to migrate from; without it `server` plays the source too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    dump = folder / "shop.sql"
    dump.write_text(sample.schema_sql(), encoding="utf-8")
    say("reading the sample's MySQL dump")
    schema = read_dump(dump)
    assessment, conversion = _assess(schema, server, say=say)
    origin = _seed_mysql(source, say=say) if source else _seed_postgresql(server, conversion, say=say)
    target = create_database(server, "shop_target")
    plan = folder / "migration"
    renames = {origin.database: "shop"} if source else {}
    _plan(origin, plan, renames=renames)
    say("moving the rows with the local runner")
    progress = runner.run(
        plan, on="local", source=origin, target=target, resume=False, report=_ignore, stopping=lambda: False
    )
    say("validating")
    before = _validate(plan, origin, target)
    planted = _spoil(plan, target)
    say(f"planted {len(planted)} differences in the target; validating again")
    return Demonstration(
        folder=folder,
        assessment=assessment,
        progress=progress,
        before=before,
        after=_validate(plan, origin, target),
        planted=planted,
    )


def _assess(schema: Schema, server: Url, *, say: Say) -> tuple[Assessment, Conversion]:
    target = parse_target(TARGET)
    conversion = convert(schema, target)
    say("converting it to PostgreSQL and proving every statement on a scratch database")
    proof = prove(conversion, server)
    return assess(schema, target, conversion_issues=conversion.issues, proof=proof), conversion


def _seed_postgresql(server: Url, conversion: Conversion, *, say: Say) -> Url:
    say("seeding a source database with the sample's rows")
    source = create_database(server, "shop_source")
    seed_postgresql(source, conversion)
    return source


def _seed_mysql(server: Url, *, say: Say) -> Url:
    say(f"seeding a source database on {server.masked}")
    return seed_mysql(server)


def _plan(source: Url, folder: Path, *, renames: Mapping[str, str]) -> None:
    target = parse_target(TARGET)
    schema = engine_of(source).inspect(source)
    conversion = convert(schema, target, renames=renames)
    assessment = assess(schema, target, conversion_issues=conversion.issues)
    task = define_task(conversion, schema, migration_type=MigrationType.FULL_LOAD, source=source, identifier="shop")
    make_plan(schema, conversion, assessment, task, folder)


def _validate(folder: Path, source: Url, target: Url) -> Validation:
    planned = load(folder)
    tables = resolve(planned.task.table_mappings, planned.schema)
    return validate(source, target, tables, options=Options(level=Level.ROWS), report=_ignore)


def _spoil(folder: Path, target: Url) -> tuple[str, ...]:
    """Changes a cell, removes a row and adds one, each in a table of its own."""
    planned = load(folder)
    names = {table.target.name: table.target for table in planned.conversion.tables}
    statements = (
        ("a changed cell in user", "user", "UPDATE {table} SET email = email || ' ' WHERE id = 17"),
        ("a missing row in order_item", "order_item", "DELETE FROM {table} WHERE order_id = 42 AND line = 1"),
        ("an extra row in brand", "brand", "INSERT INTO {table} (id, name) VALUES (999, 'planted')"),
    )
    engine = engine_of(target)
    done = []
    with open_raw(target, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for words, table, statement in statements:
            name: ObjectName = names[table]
            cursor.execute(statement.format(table=engine.quote_name(name)))
            done.append(words)
    return tuple(done)


def _ignore(noun: object) -> None:
    del noun
