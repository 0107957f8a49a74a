"""Servers of the suite's own that may be killed and started again. They keep what they have committed."""

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from migrate.engines.connect import open_raw
from migrate.errors import ConnectionFailed
from migrate.url import Url
from tests.servers import pool
from tests.servers.pool import PASSWORD, SERVERS, ensure_engine
from tests.sql import run

_START_SECONDS = 120
# An image that was built from an earlier state may have an entrypoint that can't start twice.
_ENTRYPOINT = Path(pool.__file__).with_name("entrypoint.sh").resolve()
_LASTING = (
    "--sync-binlog=1",
    "--innodb-flush-log-at-trx-commit=1",
    "--innodb-lock-wait-timeout=2",
    "--max-binlog-size=4M",
)
_DISK = "/small"
Restart = Callable[[], None]
Fill = Callable[[], AbstractContextManager[None]]
"""Leaves no room on the disk for the tables, as long as the block lasts."""


@contextlib.contextmanager
def own_server(name: str, *options: str, docker_options: Sequence[str] = ()) -> Iterator[tuple[Url, Restart]]:
    """A server of that name, on a port that it keeps, and what kills it and starts it again."""
    server = SERVERS[name]
    ensure_engine([server.chosen_image])
    container = f"faults-{os.getpid()}-{name}"
    port = _free_port()
    variables = [part for item in server.environment.items() for part in ("--env", "=".join(item))]
    lasting = () if server.scheme == "postgresql" else _LASTING
    _docker(
        "run", "--detach", "--name", container, "--volume", f"{_ENTRYPOINT}:/usr/local/bin/entrypoint.sh:ro",
        "--publish", f"127.0.0.1:{port}:{server.port}", *variables, *docker_options,
        server.chosen_image, *server.command.split(), *lasting, *options,
    )  # fmt: skip
    url = Url(
        scheme=server.scheme,
        host="127.0.0.1",
        port=port,
        user="postgres" if server.scheme == "postgresql" else "root",
        password=PASSWORD,
        database="postgres" if server.scheme == "postgresql" else "",
    )

    def restart() -> None:
        _docker("kill", container)
        _docker("start", container)
        _wait_for(url)

    try:
        _wait_for(url)
        yield url, restart
    finally:
        _docker("rm", "--force", "--volumes", container)


@contextlib.contextmanager
def server_with_small_disk(*, megabytes: int) -> Iterator[tuple[Url, Fill]]:
    """A PostgreSQL server whose tables lie on a disk of that size; its log lies elsewhere, so that the server itself goes on."""
    container = f"faults-{os.getpid()}-postgres"

    @contextlib.contextmanager
    def fill() -> Iterator[None]:
        _docker("exec", container, "sh", "-c", f"dd if=/dev/zero of={_DISK}/filler bs=64k || true")
        try:
            yield
        finally:
            _docker("exec", container, "rm", f"{_DISK}/filler")

    with own_server("postgres", docker_options=("--tmpfs", f"{_DISK}:size={megabytes}m")) as (url, _):
        _docker("exec", container, "sh", "-c", f"mkdir {_DISK}/tables && chown postgres {_DISK}/tables")
        run(url, f"CREATE TABLESPACE small LOCATION '{_DISK}/tables'", "ALTER SYSTEM SET default_tablespace = 'small'")
        run(url, "SELECT pg_reload_conf()")
        yield url, fill


def _docker(*arguments: str) -> None:
    subprocess.run(("docker", *arguments), check=True, capture_output=True)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _wait_for(url: Url) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            with open_raw(url):
                return
        except ConnectionFailed:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.3)
