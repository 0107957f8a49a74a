"""Runs the tools that compare databases, ours among them, each as a process of its own, and measures them."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.validate_data import COLUMNS, KEYS
from migrate.url import Url

_DATA_DIFF = """
import sys
from data_diff import connect_to_table, diff_tables, disable_tracking
disable_tracking()
source, target, table, keys, columns, threads, factor, threshold = sys.argv[1:]
keys = tuple(keys.split(','))
one = connect_to_table(source, table, keys, thread_count=int(threads))
other = connect_to_table(target, table, keys, thread_count=int(threads))
found = diff_tables(one, other, extra_columns=tuple(columns.split(',')), max_threadpool_size=int(threads),
    bisection_factor=int(factor), bisection_threshold=int(threshold))
for line in found:
    print(line[0], line[1])
"""
"""data-diff's own command ends in an error with the libraries of today; this is its Python interface.

It takes every DATE of MySQL for different from PostgreSQL's, so it is spared them.
"""


_MOST = 4 * 1024 * 1024


@dataclass(frozen=True)
class Measured:
    """One run of one tool over all tables of a case."""

    seconds: float
    lines: int
    """Differing rows reported, each side's line counted."""
    memory_mib: float
    """The largest resident size of the process, as the kernel accounts it."""


@dataclass(frozen=True)
class _Ended:
    seconds: float
    memory_mib: float
    status: int
    lines: int
    output: str
    """The beginning of it."""


class Unusable(Exception):
    """The tool can't do that here; the text says why."""


def ours(source: Url, target: Url, tables: list[str], *, workers: int, options: tuple[str, ...] = ()) -> Measured:
    """`migrate validate` over all the tables in one process."""
    command = [sys.executable, "-m", "migrate", "validate", "--source", source.without_password]
    command += ["--target", target.without_password, "--workers", str(workers), "--format", "json", "--quiet"]
    command += ["--max-differences", "100", *options]
    for table in tables:
        command += ["--include", table, "--include", f"%.{table}"]
    secrets = {"MIGRATE_SOURCE_PASSWORD": source.password or "", "MIGRATE_TARGET_PASSWORD": target.password or ""}
    ended = _measure(command, secrets)
    if ended.status not in (0, 1):
        raise Unusable(ended.output[-500:])
    document = json.loads(ended.output[ended.output.index("{") :])
    found = document["tables"]
    if len(found) != len(tables) or any(table["verdict"] not in ("match", "mismatch") for table in found):
        raise Unusable(ended.output[-2000:])
    lines = sum(table["missing"] + table["extra"] + 2 * table["different"] for table in found)
    return Measured(ended.seconds, lines, ended.memory_mib)


def reladiff(source: Url, target: Url, tables: list[str], *, cache: Path, settings: tuple[int, int, int]) -> Measured:
    """Its command line, one process a table."""
    program = cache / "reladiff" / "bin" / "reladiff"
    if not program.exists():
        raise Unusable(f"not installed: python -m venv {cache}/reladiff; pip install 'reladiff[mysql,postgresql]'")
    threads, factor, threshold = settings
    commands = []
    for table in tables:
        command = [str(program), _address(source), table, _address(target), table, "-j", str(threads)]
        command += ["--bisection-factor", str(factor), "--bisection-threshold", str(threshold), "--assume-unique-key"]
        command += ["--skip-sort-results"]
        for key in KEYS[table]:
            command += ["-k", key]
        for column in _others(table):
            command += ["-c", column]
        commands.append(command)
    return _one_by_one(commands)


def data_diff(source: Url, target: Url, tables: list[str], *, cache: Path, settings: tuple[int, int, int]) -> Measured:
    """Its Python interface, one process a table."""
    program = cache / "data-diff" / "bin" / "python"
    if not program.exists():
        raise Unusable(
            f"not installed: python -m venv {cache}/data-diff; "
            "pip install data-diff 'dbt-core<1.9' mysql-connector-python psycopg2-binary"
        )
    commands = []
    for table in tables:
        command = [str(program), "-c", _DATA_DIFF, _address(source), _address(target), table, ",".join(KEYS[table])]
        commands.append([*command, ",".join(_without_dates(table)), *map(str, settings)])
    return _one_by_one(commands)


def table_checksum(source: Url, tables: list[str]) -> Measured:
    """pt-table-checksum over one server's tables: its pass over a replica is not counted."""
    program = shutil.which("pt-table-checksum")
    if program is None:
        raise Unusable("not installed: apt-get install percona-toolkit")
    command = [program, f"h={source.host},P={source.port},u={source.user},p={source.password or ''}"]
    command += ["--databases", source.database, "--tables", ",".join(tables), "--function", "CRC32"]
    command += ["--recursion-method", "none", "--no-check-replication-filters", "--no-check-binlog-format"]
    command += ["--no-check-plan", "--no-version-check", "--replicate", f"{source.database}.checksums"]
    ended = _measure(command, {})
    if ended.status & ~16:
        raise Unusable(ended.output[-300:].strip())
    return Measured(ended.seconds, 0, ended.memory_mib)


def _others(table: str) -> list[str]:
    return [column for column in COLUMNS[table] if column not in KEYS[table]]


def _without_dates(table: str) -> list[str]:
    return [column for column in _others(table) if not column.endswith("date")]


def _address(url: Url) -> str:
    scheme = "postgresql" if url.scheme == "postgresql" else "mysql"
    return f"{scheme}://{url.user}:{url.password}@{url.host}:{url.port}/{url.database}"


def _one_by_one(commands: list[list[str]]) -> Measured:
    total, most, lines = 0.0, 0.0, 0
    for command in commands:
        ended = _measure(command, {})
        if ended.status or "Traceback" in ended.output:
            raise Unusable(ended.output[-300:].strip())
        total, most, lines = total + ended.seconds, max(most, ended.memory_mib), lines + ended.lines
    return Measured(total, lines, most)


def _measure(command: list[str], environment: dict[str, str]) -> _Ended:
    """Runs a process. Its output stays in a file: a process starts with its parent's peak of memory."""
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **environment})
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        lines = sum(line.startswith((b"+ ", b"- ")) for line in output)
        output.seek(0)
        return _Ended(
            seconds, usage.ru_maxrss / 1024, process.returncode, lines, output.read(_MOST).decode(errors="replace")
        )
