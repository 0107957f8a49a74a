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
        made = [*command, "plan", source.without_password, "--target", "postgresql", "-o", plan]
        timed([[*made, "--migration-type", "full-load"]], environment)
        return timed(
            [[*command, "run", plan, "--on", "local", "--target", target.without_password, "--quiet"]], environment
        )


def floor(source: Url, target: Url, tables: Sequence[str]) -> Measured:
    """The servers' own clients with a pipe between them, all tables at once, into tables that have their keys."""
    reader = shutil.which("mariadb") or shutil.which("mysql")
    if not reader or not shutil.which("psql"):
        raise Unusable("the mysql (or mariadb) and psql clients are not both here")
    recreate(target)
    for table in tables:
        run_statement(target, table_sql(table))
    environment = {**os.environ, "MYSQL_PWD": source.password or "", "PGPASSWORD": target.password or ""}
    read = f"{reader} --quick --batch --skip-column-names -h {source.host} -P {source.port} -u {source.user}"
    write = f"psql -q -h {target.host} -p {target.port} -U {target.user} -d {target.database}"
    commands = [
        f"{read} {source.database} -e 'SELECT * FROM {table} ORDER BY {', '.join(KEYS[table])}' | {write} -c '\\copy {table} from stdin'"
        for table in tables
    ]
    return timed([["sh", "-c", command] for command in commands], environment)


def pgloader(source: Url, target: Url) -> Measured:
    """pgloader with its defaults, which make the tables and their keys."""
    program = shutil.which("pgloader")
    if program is None:
        raise Unusable("pgloader is not installed")
    if source.scheme == "mysql":
        raise Unusable("it can't log in to MySQL 9")
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
        memory = 0
        failed = False
        for child in children:
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            failed = failed or child.returncode != 0
            memory = max(memory, usage.ru_maxrss)
        seconds = time.perf_counter() - started
        if failed:
            output.seek(0)
            raise Unusable(output.read().decode(errors="replace").strip()[-500:])
    return Measured(seconds=seconds, memory_mib=memory / 1024)
