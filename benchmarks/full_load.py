"""Moves one table from MySQL into PostgreSQL with `migrate run --on local`, beside a pipe of the servers' own clients.

Run as ``python -m benchmarks.full_load [--rows N] [--runs N]``. The pipe, ``mysql --quick --batch | psql \\copy``, is the floor: it formats
nothing, checks nothing and resumes nothing. Prints each run's wall time, the ratio of the medians, and the peak memory of our process as
the kernel accounts it. The servers are the test suite's.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from migrate.engines.connect import open_raw
from migrate.url import Url
from tests.servers.pool import Pool

_TABLE = """CREATE TABLE big (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, customer int NOT NULL, state varchar(32) NOT NULL,
 note varchar(100), price decimal(12,2) NOT NULL, paid tinyint NOT NULL, made datetime NOT NULL, changed datetime)"""
_FIRST = """INSERT INTO big (customer, state, note, price, paid, made, changed) VALUES
 (1, 'new', 'tab\\tand newline\\n', 12.50, 0, '2026-01-01 10:00:00', NULL),
 (2, 'paid', 'grüße 🐘', -3.99, 1, '2025-12-31 23:59:59', '2026-01-02 00:00:00')"""
_DOUBLE = """INSERT INTO big (customer, state, note, price, paid, made, changed)
 SELECT customer + {step}, state, CONCAT(LEFT(note, 60), {step}), price + 1, paid, made + INTERVAL 1 MINUTE, changed
 FROM big LIMIT {most}"""


def main() -> None:
    """Runs the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    pool = Pool()
    source, target = (
        pool.url("mysql").with_database("migrate_bench"),
        pool.url("postgres").with_database("migrate_bench"),
    )
    try:
        _seed(source, options.rows)
        ours = [_ours(source, target) for _ in range(options.runs)]
        floor = [_floor(source, target) for _ in range(options.runs)] if _clients() else []
        _tell("migrate run --on local", ours)
        if floor:
            _tell("mysql | psql (floor)", floor)
            print(f"ratio of medians, ours / floor: {statistics.median(ours) / statistics.median(floor):.2f}")
        else:
            print("the mysql (or mariadb) and psql clients are not both here: no floor to compare with")
        print(
            f"peak memory of a child process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MiB"
        )
    finally:
        for url in (source, target):
            _statement(
                url.with_database("postgres" if url.scheme == "postgresql" else ""),
                "DROP DATABASE IF EXISTS migrate_bench",
            )
        pool.close()


def _seed(source: Url, rows: int) -> None:
    server = source.with_database("")
    _statement(server, "DROP DATABASE IF EXISTS migrate_bench")
    _statement(server, "CREATE DATABASE migrate_bench")
    _statement(source, _TABLE)
    _statement(source, _FIRST)
    have = 2
    while have < rows:
        _statement(source, _DOUBLE.format(step=have, most=min(have, rows - have)))
        have += min(have, rows - have)
    _statement(source, "ANALYZE TABLE big")


def _ours(source: Url, target: Url) -> float:
    _recreate(target)
    environment = {
        **os.environ,
        "MIGRATE_SOURCE_PASSWORD": source.password or "",
        "MIGRATE_TARGET_PASSWORD": target.password or "",
    }
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "plan"
        command = [sys.executable, "-m", "migrate"]
        _quietly([*command, "plan", source.without_password, "--target", "postgresql", "-o", str(plan)], environment)
        started = time.perf_counter()
        _quietly(
            [*command, "run", str(plan), "--on", "local", "--target", target.without_password, "--quiet"], environment
        )
        return time.perf_counter() - started


def _floor(source: Url, target: Url) -> float:
    _recreate(target)
    _statement(
        target,
        "CREATE TABLE big (id bigint PRIMARY KEY, customer int, state text, note text, price numeric, "
        "paid smallint, made timestamp, changed timestamp)",
    )
    reader = shutil.which("mariadb") or shutil.which("mysql") or "mysql"
    environment = {**os.environ, "MYSQL_PWD": source.password or "", "PGPASSWORD": target.password or ""}
    read = [
        reader,
        "--quick",
        "--batch",
        "--skip-column-names",
        "-h",
        source.host,
        "-P",
        str(source.port),
        "-u",
        source.user,
        source.database,
        "-e",
        "SELECT * FROM big",
    ]
    write = [
        "psql",
        "-q",
        "-h",
        target.host,
        "-p",
        str(target.port),
        "-U",
        target.user,
        "-d",
        target.database,
        "-c",
        "\\copy big from stdin with (null 'NULL')",
    ]
    started = time.perf_counter()
    with subprocess.Popen(read, stdout=subprocess.PIPE, env=environment) as one:
        subprocess.run(write, stdin=one.stdout, env=environment, check=True)
    return time.perf_counter() - started


def _clients() -> bool:
    return bool((shutil.which("mariadb") or shutil.which("mysql")) and shutil.which("psql"))


def _recreate(target: Url) -> None:
    server = target.with_database("postgres")
    _statement(server, "DROP DATABASE IF EXISTS migrate_bench WITH (FORCE)")
    _statement(server, "CREATE DATABASE migrate_bench")


def _statement(url: Url, sql: str) -> None:
    with open_raw(url, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(sql)


def _quietly(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)


def _tell(name: str, seconds: list[float]) -> None:
    print(
        f"{name:<24} median {statistics.median(seconds):6.2f} s   runs {' '.join(f'{second:.2f}' for second in seconds)}"
    )


if __name__ == "__main__":
    main()
