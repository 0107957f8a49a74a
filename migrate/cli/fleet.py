"""What `migrate assess --fleet` does with each source. No password is asked for: many sources run at the same time."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from migrate.cli.sources import load_schema
from migrate.errors import UsageProblem
from migrate.execute.fleet import FleetEntry, assess_fleet
from migrate.model.fleet import Fleet, FleetMember
from migrate.model.issue import Assessment
from migrate.model.schema import Schema
from migrate.model.selection import select_tables
from migrate.url import looks_like_url, parse_url


def assess_sources(
    entries: Sequence[FleetEntry],
    folder: Path,
    *,
    assess: Callable[[FleetEntry, Schema], Assessment],
    workers: int,
) -> Fleet:
    """Reads and assesses every source into the folder, telling each on standard error as it ends."""
    return assess_fleet(entries, lambda entry: assess(entry, _schema(entry)), folder, workers=workers, report=_tell)


def _schema(entry: FleetEntry) -> Schema:
    if not looks_like_url(entry.source):
        schema, _ = load_schema(
            entry.source,
            dialect=entry.dialect or None,
            schemas=entry.schemas,
            include=entry.include,
            exclude=entry.exclude,
        )
        return schema
    from migrate.engines.engine import engine_of

    url = parse_url(entry.source)
    if entry.password_env:
        if entry.password_env not in os.environ:
            raise UsageProblem(f"the variable {entry.password_env} is not set", hint="it is to hold the password")
        url = url.with_password(os.environ[entry.password_env])
    elif url.password is None and "MIGRATE_SOURCE_PASSWORD" in os.environ:
        url = url.with_password(os.environ["MIGRATE_SOURCE_PASSWORD"])
    schema = engine_of(url).inspect(url, schemas=entry.schemas)
    return select_tables(schema, include=entry.include, exclude=entry.exclude)


def _tell(member: FleetMember) -> None:
    detail = f": {member.reason}" if member.reason else ""
    click.echo(f"{member.name}: {member.state.value.replace('-', ' ')}{detail}", err=True)
