"""Turns a page's samples, and other pieces of SQL, into schemas: scripts of MySQL and MariaDB are read, PostgreSQL's are run."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import checks
from migrate.catalogue import Page, Sample
from migrate.engines.dumps.read import read_dump
from migrate.engines.engine import parse_target
from migrate.model.names import EngineName
from migrate.model.schema import Extension, Schema

DATABASE = "shop"


def read(folder: Path, sql: str, *, engine: EngineName = EngineName.MYSQL) -> Schema:
    """The schema of a script, in a database called `shop`."""
    file = folder / f"{DATABASE}.sql"
    file.write_text(sql, encoding="utf-8")
    return read_dump(file, dialect=engine)


def with_variables(schema: Schema, variables: Iterable[tuple[str, str]]) -> Schema:
    """The schema, with these server settings laid over its own."""
    return replace(schema, variables=tuple((dict(schema.variables) | dict(variables)).items()))


def findings(page: Page, sample: Sample, schema: Schema) -> list[Finding]:
    """What the page's check says of the schema, under the sample's settings."""
    schema = as_assumed(schema, sample)
    target = parse_target(sample.target or page.targets[0])
    if not page.concerns(schema.engine, target, version=sample.version):
        return []
    return list(checks()[page.id](Context(schema=schema, target=target)))


def as_assumed(schema: Schema, sample: Sample) -> Schema:
    """The schema, with the settings, version and plug-ins that the sample assumes."""
    return replace(
        with_variables(schema, sample.variables),
        version=sample.version or schema.version,
        extensions=(*schema.extensions, *(Extension(name=name) for name in sample.plugins)),
    )


def sample_cases(*engines: EngineName) -> list[tuple[Page, str, Sample]]:
    """Every sample in a dialect of these engines: its page, `flagged` or `clean`, and itself."""
    from migrate.catalogue import load

    return [
        (page, sort, sample)
        for page in load()
        if page.raised_by == "check"
        for sort, samples in (("flagged", page.flagged), ("clean", page.clean))
        for sample in samples
        if sample.engine in engines
    ]


def case_name(case: object) -> str | None:
    """A readable name for a parametrized case."""
    return case.id if isinstance(case, Page) else case if isinstance(case, str) else ""
