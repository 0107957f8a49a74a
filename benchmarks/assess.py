"""Times `migrate assess` of a live MySQL server beside ora2pg's report, whole processes, for schemas of 1,000 and 10,000 tables.

Run as ``python -m benchmarks.assess [--tables N ...] [--runs N] [--format F] [--no-peer] [--profile FILE]``. Each schema holds N tables of
a dozen columns with keys and foreign keys, and a view and a procedure for every ten of them. The limits are 10 s for 1,000 and 60 s for
10,000, held against the median; the script exits 1 where one is missed. The peer is ``ora2pg -t SHOW_REPORT --estimate_cost`` of the same
database in the same run, with a limit of its own; where it is not installed, or its driver is not, the script says so.
The servers are the test suite's.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.many_tables import statements
from migrate.engines.connect import open_raw
from migrate.url import Url
from tests.servers.pool import Pool

_DATABASE = "migrate_bench_assess"
_LIMIT_SECONDS = {1_000: 10.0, 10_000: 60.0}
_PEER_SECONDS = 600


def main() -> None:
    """Runs the timings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, nargs="+", default=sorted(_LIMIT_SECONDS))
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--format", default="json")
    parser.add_argument("--no-peer", action="store_true", help="leave ora2pg out")
    parser.add_argument("--profile", type=Path, help="write cProfile's numbers there")
    options = parser.parse_args()
    source = Pool().url("mysql").with_database(_DATABASE)
    missed = False
    why_not = "left out" if options.no_peer else _why_no_peer()
    try:
        for tables in options.tables:
            _seed(source, tables)
            ours = [_assess(source, format_=options.format, profile=options.profile) for _ in range(options.runs)]
            missed |= _tell(tables, ours)
            if why_not:
                print(f"  ora2pg: {why_not}")
            else:
                _beside(statistics.median(ours), [_peer(source) for _ in range(options.runs)])
    finally:
        _drop(source)
    sys.exit(int(missed))


def _tell(tables: int, ours: list[float]) -> bool:
    """Prints our times, and gives whether they miss their limit."""
    limit = _LIMIT_SECONDS.get(tables)
    runs = ", ".join(f"{seconds:.1f}" for seconds in ours)
    print(f"{tables:,} tables: migrate assess {runs} s" + (f" (limit {limit:g} s)" if limit else ""), flush=True)
    return limit is not None and statistics.median(ours) > limit


def _beside(ours: float, peer: list[float | None]) -> None:
    """Prints the peer's times and the ratio of the medians."""
    done = [seconds for seconds in peer if seconds is not None]
    if len(done) < len(peer):
        print(f"  ora2pg: not done after {_PEER_SECONDS} s", flush=True)
    if done:
        median = statistics.median(done)
        runs = ", ".join(f"{seconds:.1f}" for seconds in done)
        print(f"  ora2pg SHOW_REPORT {runs} s; ora2pg / migrate: {median / ours:.2f}", flush=True)


def _seed(source: Url, tables: int) -> None:
    _drop(source)
    with open_raw(source.with_database(""), autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {_DATABASE}")
        cursor.execute(f"USE {_DATABASE}")
        for statement in statements(tables):
            cursor.execute(statement)


def _assess(source: Url, *, format_: str, profile: Path | None) -> float:
    measured = ["-m", "cProfile", "-o", str(profile)] if profile else []
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, *measured, "-m", "migrate", "assess", source.without_password]
        command += ["--target", "aurora-postgresql:17", "--fail-on", "never"]
        command += ["-o", str(Path(folder) / f"assessment.{format_}")]
        begin = time.monotonic()
        subprocess.run(
            command,
            check=True,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "MIGRATE_SOURCE_PASSWORD": source.password or ""},
        )
        return time.monotonic() - begin


def _why_no_peer() -> str:
    """Why ora2pg can't be run, or nothing."""
    if not shutil.which("ora2pg"):
        return "not installed, so nothing to compare with"
    driver = subprocess.run(["perl", "-MDBD::mysql", "-e", "1"], capture_output=True, check=False)
    return "its driver DBD::mysql is not installed, so nothing to compare with" if driver.returncode else ""


def _peer(source: Url) -> float | None:
    """Seconds of ora2pg's report with its estimate, or None where it takes longer than it may. Its words are thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "ora2pg.conf"
        settings.touch(mode=0o600)
        settings.write_text(
            f"ORACLE_DSN dbi:mysql:host={source.host};port={source.port};database={source.database}\n"
            f"ORACLE_USER {source.user}\nORACLE_PWD {source.password}\n"
        )
        command = ["ora2pg", "-m", "-c", str(settings), "-t", "SHOW_REPORT", "--estimate_cost", "--quiet"]
        begin = time.monotonic()
        try:
            done = subprocess.run(
                command, cwd=folder, capture_output=True, text=True, timeout=_PEER_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return None
        seconds = time.monotonic() - begin
    if done.returncode or "TABLE" not in done.stdout:
        sys.exit(f"ora2pg failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return seconds


def _drop(source: Url) -> None:
    with open_raw(source.with_database(""), autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {_DATABASE}")


if __name__ == "__main__":
    main()
