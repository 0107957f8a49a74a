"""One database a server for all tests of the comparison; each test makes its own tables."""

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pytest

from migrate.engines.engine import engine_of
from migrate.model.schema import Schema
from migrate.model.validation import Level, TableValidation, Validation
from migrate.url import Url
from migrate.validate.options import Options
from migrate.validate.pairs import match_tables
from migrate.validate.validate import compare_schemas
from tests.servers.pool import Pool
from tests.sql import create_database, drop_database
from tests.validate.kept import close_kept, run, structure

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Sides:
    """A table of the same name on two servers."""

    source: Url
    target: Url
    name: str

    def make(self, source: str, target: str | None = None) -> None:
        """Makes the table on both sides; the text is what stands in the parentheses."""
        for url, columns in ((self.source, source), (self.target, source if target is None else target)):
            run(url, f"CREATE TABLE {quoted(url, self.name)} ({columns})")

    def insert(self, *rows: str) -> None:
        """Inserts the rows, each written as what stands in the parentheses of VALUES, on both sides."""
        for url in (self.source, self.target):
            run(url, f"INSERT INTO {quoted(url, self.name)} VALUES {', '.join(f'({row})' for row in rows)}")

    def on_source(self, statement: str) -> None:
        """Runs a statement on the source, `{t}` being the table."""
        run(self.source, statement.replace("{t}", quoted(self.source, self.name)))

    def on_target(self, statement: str) -> None:
        """Runs a statement on the target, `{t}` being the table."""
        run(self.target, statement.replace("{t}", quoted(self.target, self.name)))

    @cached_property
    def structures(self) -> tuple[Schema, Schema]:
        """What both databases hold, read once."""
        return structure(self.source), structure(self.target)

    def validation(self, level: Level = Level.ROWS, **options: int) -> Validation:
        """The comparison of this table alone."""
        options.setdefault("workers", 1)
        schemas = self.structures
        tables = [
            mapping for mapping in match_tables(*schemas) if mapping.source.name.casefold() == self.name.casefold()
        ]
        return compare_schemas(self.source, self.target, schemas, tables, options=Options(level=level, **options))

    def verdict(self, level: Level = Level.ROWS, **options: int) -> TableValidation:
        """What was found of the table."""
        [table] = self.validation(level, **options).tables
        return table


def quoted(url: Url, name: str) -> str:
    """The name as the server's own identifier."""
    return engine_of(url).quote(name)


@pytest.fixture(scope="session")
def databases(servers: Pool) -> Iterator[Callable[[str], Url]]:
    """The database of a server: two of them, so that a server can be compared with itself."""
    made: dict[str, Url] = {}

    def database(server: str) -> Url:
        if server not in made:
            made[server] = create_database(
                servers.url(server.removesuffix("-2")), f"validate_{os.getpid()}_{len(made)}"
            )
        return made[server]

    yield database
    close_kept()
    for url in made.values():
        drop_database(url)


@pytest.fixture
def sides(databases: Callable[[str], Url]) -> Iterator[Callable[..., Sides]]:
    """Gives the two sides of a table of a new name, dropped after the test."""
    made = []

    def make(source: str = "mysql", target: str = "postgres", name: str = "") -> Sides:
        found = Sides(databases(source), databases(target), name or f"t{next(_numbers)}")
        made.append(found)
        return found

    yield make
    for item in made:
        for url in (item.source, item.target):
            run(url, f"DROP TABLE IF EXISTS {quoted(url, item.name)}")
