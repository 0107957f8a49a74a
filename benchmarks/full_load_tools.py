"""Runs the tools that move tables, ours among them, each as processes of its own, and measures them."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.validate_data import KEYS, recreate, table_sql
from benchmarks.validate_data import statement as run_statement
from migrate.url import Url


@dataclass(frozen=True)
class Measured:
    """One run of one tool over all tables."""

    seconds: float
    memory_mib: float
    """The largest resident size of one of its processes."""
    cpu_seconds: float = 0.0
    """Of its processes, by the kernel's account: in user code and for them in the kernel."""


class Unusable(Exception):
    """The tool can't do that here; the text says why."""


def ours(source: Url, target: Url) -> Measured:
    """`migrate run --on local`, of a plan made before."""
    recreate(target)
    environment = {
        **os.environ,
        "MIGRATE_SOURCE_PASSWORD": source.password or "",
        "MIGRATE_TARGET_PASSWORD": target.password or "",
    }
    with tempfile.TemporaryDirectory() as folder:
        plan = str(Path(folder) / "plan")
        command = [sys.executable, "-m", "migrate"]
        made = [*command, "plan", source.without_password, "--target", target.scheme, "-o", plan]
        timed([[*made, "--migration-type", "full-load", *_renaming(source, target)]], environment)
        return timed(
            [[*command, "run", plan, "--on", "local", "--target", target.without_password, "--quiet"]], environment
        )


def _renaming(source: Url, target: Url) -> list[str]:
    """MySQL to MySQL on one server needs another database."""
    same = source.scheme == target.scheme != "postgresql" and source.database != target.database
    return ["--rename-schema", f"{source.database}={target.database}"] if same else []


def floor(source: Url, target: Url, tables: Sequence[str]) -> Measured:
    """The servers' own clients with a pipe between them, all tables at once, into tables that have their keys."""
    recreate(target)
    for table in tables:
        run_statement(target, table_sql(table))
    passwords = {"mysql": "MYSQL_PWD", "mariadb": "MYSQL_PWD", "postgresql": "PGPASSWORD"}
    environment = {**os.environ, **{passwords[url.scheme]: url.password or "" for url in (source, target)}}
    commands = [f"{_reading(source, table)} | {_writing(target, table)}" for table in tables]
    return timed([["sh", "-c", command] for command in commands], environment)


def _reading(url: Url, table: str) -> str:
    query = f"SELECT * FROM {table} ORDER BY {', '.join(KEYS[table])}"
    if url.scheme == "postgresql":
        return f"{_psql(url)} -c '\\copy ({query}) to stdout'"
    return f"{_mysql(url)} --quick --batch --skip-column-names {url.database} -e '{query}'"


def _writing(url: Url, table: str) -> str:
    if url.scheme == "postgresql":
        return f"{_psql(url)} -c '\\copy {table} from stdin'"
    load = f"LOAD DATA LOCAL INFILE '/dev/stdin' INTO TABLE {table}"
    return f'{_mysql(url)} --local-infile=1 {url.database} -e "{load}"'


def _psql(url: Url) -> str:
    if not shutil.which("psql"):
        raise Unusable("the psql client is not here")
    return f"psql -q -h {url.host} -p {url.port} -U {url.user} -d {url.database}"


def _mysql(url: Url) -> str:
    client = shutil.which("mariadb") or shutil.which("mysql")
    if not client:
        raise Unusable("neither the mysql nor the mariadb client is here")
    return f"{client} -h {url.host} -P {url.port} -u {url.user}"


def pgloader(source: Url, target: Url) -> Measured:
    """pgloader with its defaults, which make the tables and their keys."""
    program = shutil.which("pgloader")
    if program is None:
        raise Unusable("pgloader is not installed")
    if (source.scheme, target.scheme) != ("mariadb", "postgresql"):
        raise Unusable("it goes to PostgreSQL only, and can't log in to MySQL 9")
    recreate(target)
    return timed([[program, "--quiet", _with_password(source, "mysql"), _with_password(target, "postgresql")]], {})


def _with_password(url: Url, scheme: str) -> str:
    return f"{scheme}://{url.user}:{url.password}@{url.host}:{url.port}/{url.database}"


def timed(commands: Sequence[Sequence[str]], environment: dict[str, str]) -> Measured:
    """Runs the commands side by side. Raises `Unusable` with their words when one fails."""
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        children = [
            subprocess.Popen(command, env=environment or None, stdout=output, stderr=subprocess.STDOUT)
            for command in commands
        ]
        memory, cpu = 0, 0.0
        failed = False
        for child in children:
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            failed = failed or child.returncode != 0
            memory = max(memory, usage.ru_maxrss)
            cpu += usage.ru_utime + usage.ru_stime
        seconds = time.perf_counter() - started
        if failed:
            output.seek(0)
            raise Unusable(output.read().decode(errors="replace").strip()[-500:])
    return Measured(seconds=seconds, memory_mib=memory / 1024, cpu_seconds=cpu)
