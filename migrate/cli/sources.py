"""Turns what a user writes for SOURCE or TARGET into a schema or an address."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from migrate.errors import BadDocument, UsageProblem
from migrate.model.names import EngineName
from migrate.model.schema import Schema
from migrate.model.selection import select_tables
from migrate.url import Url, looks_like_url, parse_url


def load_schema(
    source: str,
    *,
    dialect: str | None = None,
    schemas: Sequence[str] = (),
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
) -> tuple[Schema, Url | None]:
    """Reads a schema from an address, a .sql file or folder, or a schema.json, and the address where there is one.

    Raises `UsageProblem`, `BadDocument` or `ConnectionFailed`.
    """
    if looks_like_url(source):
        from migrate.engines.engine import engine_of

        url = address(source, role="source")
        schema = engine_of(url).inspect(url, schemas=schemas)
    else:
        url = None
        schema = _from_file(Path(source), dialect)
    return select_tables(schema, include=include, exclude=exclude), url


def address(text: str, *, role: str) -> Url:
    """Reads an address; a missing password comes from `MIGRATE_SOURCE_PASSWORD` or `MIGRATE_TARGET_PASSWORD`.

    Where that is not set either, the server's own client files count (`~/.pgpass`, `~/.my.cnf`), and last a question on a
    terminal. `role` is `source` or `target`. Raises `UsageProblem`.
    """
    url = parse_url(text)
    if url.password is not None:
        return url
    given = os.environ.get(f"MIGRATE_{role.upper()}_PASSWORD")
    if given is not None:
        return url.with_password(given)
    if url.user and sys.stdin.isatty() and sys.stderr.isatty() and not _client_file(url):
        return url.with_password(
            click.prompt(f"Password of {url.masked}", hide_input=True, err=True, default="", show_default=False)
        )
    return url


def required_address(text: str | None, *, role: str) -> Url:
    """Reads an address that has to be given. Raises `UsageProblem` that names the option and the variable."""
    if not text:
        raise UsageProblem(
            f"the {role}'s address is missing", hint=f"give --{role} URL, or set MIGRATE_{role.upper()}_URL"
        )
    return address(text, role=role)


def _client_file(url: Url) -> bool:
    if url.scheme == "postgresql":
        return "PGPASSWORD" in os.environ or Path(os.environ.get("PGPASSFILE", "~/.pgpass")).expanduser().is_file()
    return Path("~/.my.cnf").expanduser().is_file()


def _from_file(path: Path, dialect: str | None) -> Schema:
    if not path.exists():
        raise UsageProblem(
            f"{path} does not exist",
            hint="SOURCE is an address such as mysql://user@host/database, a .sql file or folder, or a schema.json",
        )
    if path.suffix == ".json":
        try:
            return Schema.from_text(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as problem:
            raise BadDocument(f"{path} can't be read", reason=str(problem)) from None
    from migrate.engines.dumps.read import read_dump

    return read_dump(path, dialect=EngineName(dialect) if dialect else None)
