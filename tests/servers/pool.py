"""Where the suite's servers come from: addresses in the environment, else containers, else images it builds itself."""

import functools
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from migrate.engines.connect import open_raw
from migrate.errors import ConnectionFailed
from migrate.url import Url, parse_url

PASSWORD = "suite"
_START_SECONDS = 120
_BYTES_FOR_FILES_IN_MEMORY = 12 * 1024**3
"""Of the machine's memory. The servers' files come to some gigabytes while the suite runs."""
_PROVISION = Path(__file__).with_name("provision.sh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One server that the suite needs: its own variable, its default image and how it is started ready for CDC."""

    name: str
    url_variable: str
    image_variable: str
    image: str
    scheme: str
    port: int
    environment: dict[str, str]
    command: str
    data: str
    """The folder that holds its files."""

    @property
    def chosen_image(self) -> str:
        """The image, as the environment chooses it."""
        return os.environ.get(self.image_variable, self.image)


_MYSQL_COMMAND = (
    "--local-infile=1 --server-id=1 --log-bin=binlog --binlog-row-image=FULL --binlog-format=ROW --sync-binlog=0 "
    "--innodb-flush-log-at-trx-commit=0 --max-allowed-packet=64M --log-bin-trust-function-creators=1"
)
_POSTGRES_COMMAND = (
    "-c wal_level=logical -c fsync=off -c full_page_writes=off -c max_replication_slots=20 -c max_wal_senders=20 "
    "-c max_connections=200"
)

SERVERS = {
    server.name: server
    for server in (
        Server(
            name="mysql",
            url_variable="MIGRATE_TEST_MYSQL_URL",
            image_variable="MIGRATE_TEST_MYSQL_IMAGE",
            image="mysql:9",
            scheme="mysql",
            port=3306,
            environment={"MYSQL_ROOT_PASSWORD": PASSWORD},
            command=_MYSQL_COMMAND,
            data="/var/lib/mysql",
        ),
        Server(
            name="mariadb",
            url_variable="MIGRATE_TEST_MARIADB_URL",
            image_variable="MIGRATE_TEST_MARIADB_IMAGE",
            image="mariadb:11",
            scheme="mariadb",
            port=3306,
            environment={"MARIADB_ROOT_PASSWORD": PASSWORD},
            command=_MYSQL_COMMAND,
            data="/var/lib/mysql",
        ),
        Server(
            name="postgres",
            url_variable="MIGRATE_TEST_POSTGRES_URL",
            image_variable="MIGRATE_TEST_POSTGRES_IMAGE",
            image="postgres:18",
            scheme="postgresql",
            port=5432,
            environment={"POSTGRES_PASSWORD": PASSWORD},
            command=_POSTGRES_COMMAND,
            data="/var/lib/postgresql",
        ),
        Server(
            name="postgres-old",
            url_variable="MIGRATE_TEST_POSTGRES_OLD_URL",
            image_variable="MIGRATE_TEST_POSTGRES_OLD_IMAGE",
            image="postgres:15",
            scheme="postgresql",
            port=5432,
            environment={"POSTGRES_PASSWORD": PASSWORD},
            command=_POSTGRES_COMMAND,
            data="/var/lib/postgresql/data",
        ),
    )
}


class ServersMissing(RuntimeError):
    """No server can be had here; the text says what is missing."""


class Pool:
    """Starts each server at most once and stops what it started."""

    def __init__(self) -> None:
        self._urls: dict[str, Url] = {}
        self._stops: list[Callable[[], None]] = []

    def url(self, name: str) -> Url:
        """The administrator's address of a running server. Raises `ServersMissing`."""
        if name not in self._urls:
            server = SERVERS[name]
            given = os.environ.get(server.url_variable)
            self._urls[name] = parse_url(given) if given else self._start(server)
        return self._urls[name]

    def close(self) -> None:
        """Stops the containers that were started."""
        for stop in self._stops:
            stop()

    def _start(self, server: Server) -> Url:
        ensure_engine([other.chosen_image for other in SERVERS.values() if not os.environ.get(other.url_variable)])
        from docker.types import Mount
        from testcontainers.core.container import DockerContainer

        container = DockerContainer(server.chosen_image).with_exposed_ports(server.port).with_command(server.command)
        for variable, value in server.environment.items():
            container = container.with_env(variable, value)
        if _memory_bytes() >= _BYTES_FOR_FILES_IN_MEMORY:
            container = container.with_kwargs(mounts=[Mount(server.data, None, type="tmpfs")])
        container.start()
        self._stops.append(container.stop)
        url = Url(
            scheme=server.scheme,
            host=container.get_container_host_ip(),
            port=int(container.get_exposed_port(server.port)),
            user="postgres" if server.scheme == "postgresql" else "root",
            password=PASSWORD,
            database="postgres" if server.scheme == "postgresql" else "",
        )
        _wait_for(url, lambda: "\n".join(part.decode(errors="replace") for part in container.get_logs()))
        return url


def ensure_engine(images: list[str]) -> None:
    """Makes sure that Docker answers and has these images. Raises `ServersMissing`."""
    os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")
    if _docker_answers() and all(_image_can_be_had(image) for image in images):
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run([str(_PROVISION), *images], check=True)
        return
    raise ServersMissing(
        "the tests need database servers, and none can be had here: give their addresses in "
        + ", ".join(server.url_variable for server in SERVERS.values())
        + "; or start a Docker engine that can pull "
        + ", ".join(images)
        + "; or run as root on Debian or Ubuntu, where tests/servers/provision.sh builds them"
    )


def _docker_answers() -> bool:
    return bool(shutil.which("docker")) and _succeeds("docker", "info")


def _image_can_be_had(image: str) -> bool:
    return _succeeds("docker", "image", "inspect", image) or _succeeds("docker", "pull", "-q", image)


@functools.cache
def _memory_bytes() -> int:
    """The memory of the machine that the containers run on; 0 where Docker does not say."""
    said = subprocess.run(["docker", "info", "--format", "{{.MemTotal}}"], capture_output=True, text=True, check=False)
    return int(said.stdout) if said.stdout.strip().isdigit() else 0


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _wait_for(url: Url, logs: Callable[[], str]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            with open_raw(url):
                return
        except ConnectionFailed as problem:
            if time.monotonic() > deadline:
                raise ServersMissing(f"{url.masked} does not answer: {problem}\n{logs()[-2000:]}") from None
            time.sleep(0.3)
