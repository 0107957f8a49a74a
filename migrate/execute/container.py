"""A MySQL server in a container, for the demonstration."""

import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from migrate.engines.connect import open_raw
from migrate.errors import ConnectionFailed, Unsupported
from migrate.url import Url

_IMAGE = "mysql:9"
_START_SECONDS = 90


@contextmanager
def mysql_container() -> Iterator[Url]:
    """Starts MySQL with the Docker command line, gives its administrator's address, and removes it afterwards.

    Raises `Unsupported` with Docker's own words when it can't.
    """
    if not shutil.which("docker"):
        raise Unsupported("there is no docker command here", hint="name a MySQL server of yours with --source URL")
    password = secrets.token_urlsafe(16)
    name = f"migrate-demo-{secrets.token_hex(4)}"
    _docker(
        "run",
        "--detach",
        "--rm",
        "--name",
        name,
        "--publish",
        "127.0.0.1::3306",
        "--env",
        "MYSQL_ROOT_PASSWORD",
        _IMAGE,
        "--local-infile=1",
        environment={"MYSQL_ROOT_PASSWORD": password},
    )
    try:
        port = int(_docker("port", name, "3306/tcp").splitlines()[0].rpartition(":")[2])
        url = Url(scheme="mysql", host="127.0.0.1", port=port, user="root", password=password)
        _wait_for(url)
        yield url
    finally:
        subprocess.run(["docker", "rm", "--force", name], capture_output=True, check=False)


def _docker(*arguments: str, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        ["docker", *arguments],
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Unsupported(
            "Docker could not start MySQL",
            reason=done.stderr.strip(),
            hint="name a MySQL server of yours with --source URL",
        )
    return done.stdout


def _wait_for(url: Url) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            with open_raw(url):
                return
        except ConnectionFailed:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
