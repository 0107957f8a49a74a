"""Follows changes with `migrate run --on local`: how fast it catches up, how late it is, and how much memory one huge transaction takes.

Run as ``python -m benchmarks.cdc [--pair mysql:postgres] [--changes 300000] [--huge 5000000] [--rate 1000]``. Catching up is timed from
the start of the process to its end, all committed on the target; what a run with nothing to do takes is told beside it, and what the
process, without that, took of a processor's time for each change. Latency is the
time from a commit on the source until a reader of the target sees the row, asked every few milliseconds. The servers are the test suite's.
"""

import argparse
import bisect
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.cdc_traffic import TABLE, Steady, insert, prepare, write_changes
from benchmarks.full_load_tools import Measured, timed
from benchmarks.validate_data import drop, recreate, statement
from migrate.engines.connect import open_raw
from migrate.url import Url
from tests.faults.outcome import make_plan_folder
from tests.servers.pool import Pool

_ROWS = 100_000
_DATABASE = "migrate_bench_cdc"
_ASK_SECONDS = 0.005
_LAST_SECONDS = 30.0


def main() -> None:
    """Runs the measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pair", action="append", help="SOURCE:TARGET by the suite's names; repeatable.")
    parser.add_argument("--changes", type=int, default=300_000, help="to catch up with; 0 leaves it out")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--huge", type=int, default=5_000_000, help="rows of one transaction; 0 leaves it out")
    parser.add_argument(
        "--rate", type=int, default=1000, help="changes a second while latency is measured; 0 leaves it out"
    )
    parser.add_argument("--seconds", type=float, default=30.0, help="of measured latency")
    options = parser.parse_args()
    pool = Pool()
    try:
        for pair in options.pair or ["mysql:postgres", "postgres:mysql", "postgres:postgres-old"]:
            source, target = (pool.url(name).with_database(_DATABASE) for name in pair.split(":"))
            for batch in (True, False):
                _measure(f"{pair} {'batch' if batch else 'one by one'}", source, target, batch, options)
    finally:
        pool.close()


def _measure(title: str, source: Url, target: Url, batch: bool, options: argparse.Namespace) -> None:
    try:
        with tempfile.TemporaryDirectory() as folder:
            bench = Bench(Path(folder) / "plan", source, target, batch=batch)
            for _ in range(options.runs if options.changes else 0):
                bench.catch_up(title, options.changes)
            if options.rate:
                bench.latency(title, options.rate, options.seconds)
            if options.huge:
                bench.huge(title, options.huge)
    finally:
        _forget(source)
        drop(source)
        drop(target)
        _forget_control(target)


class Bench:
    """One plan between two servers, loaded and ready to be followed."""

    def __init__(self, folder: Path, source: Url, target: Url, *, batch: bool) -> None:
        self._source, self._target = source, target
        self._folder = folder
        recreate(source)
        recreate(target)
        prepare(source, rows=_ROWS)
        make_plan_folder(source, target, folder, cdc=True, batch=batch)
        self._run()
        idle = self._run("--resume")
        self._idle, self._idle_cpu = idle.seconds, idle.cpu_seconds

    def catch_up(self, title: str, changes: int) -> None:
        """Writes the changes, then times a run up to now."""
        write_changes(self._source, changes=changes)
        run = self._run("--resume")
        net = changes / max(run.seconds - self._idle, 0.001)
        print(
            f"{title}: {changes:,} changes in {run.seconds:.1f} s (idle run {self._idle:.1f} s): {changes / run.seconds:,.0f}/s,"
            f" {net:,.0f}/s without it, {(run.cpu_seconds - self._idle_cpu) / changes * 1e6:.1f} us of CPU a change,"
            f" {run.memory_mib:.0f} MiB; {self._compared()}",
            flush=True,
        )

    def huge(self, title: str, rows: int) -> None:
        """One transaction of so many rows."""
        insert(self._source, rows=rows)
        run = self._run("--resume")
        print(
            f"{title}: a transaction of {rows:,} rows in {run.seconds:.1f} s: {rows / run.seconds:,.0f}/s, {run.memory_mib:.0f} MiB;"
            f" {self._compared()}",
            flush=True,
        )

    def latency(self, title: str, rate: int, seconds: float) -> None:
        """A steady load, followed."""
        child = subprocess.Popen(
            self._command("--resume", until=""), env=self._environment(), stdout=subprocess.DEVNULL
        )
        steady = Steady(url=self._source, rate=rate, seconds=seconds)
        time.sleep(self._idle + 2)
        steady.start()
        seen = self._watch(steady, seconds + 5)
        steady.wait()
        child.send_signal(signal.SIGTERM)
        child.wait(_LAST_SECONDS)
        late = sorted(_delays(steady.committed, seen))
        quantiles = statistics.quantiles(late, n=100)
        print(
            f"{title}: at {rate:,} transactions a second for {seconds:.0f} s: p50 {quantiles[49]:.3f} s, p99 {quantiles[98]:.3f} s,"
            f" most {late[-1]:.3f} s ({len(late)} rows asked for)",
            flush=True,
        )

    def _watch(self, steady: Steady, seconds: float) -> list[tuple[int, float]]:
        """The highest key on the target and the moment it was seen, again and again."""
        seen: list[tuple[int, float]] = []
        end = time.time() + seconds
        with open_raw(self._target, autocommit=True) as connection, connection.cursor() as cursor:
            while time.time() < end:
                cursor.execute(f"SELECT max(id) FROM {self._table()}")
                seen.append((int(cursor.fetchone()[0]), time.time()))
                time.sleep(_ASK_SECONDS)
        return seen

    def _run(self, *arguments: str) -> Measured:
        return timed([self._command(*arguments)], self._environment())

    def _command(self, *arguments: str, until: str = "now") -> list[str]:
        limit = ("--until", until) if until else ()
        return [
            sys.executable,
            "-m",
            "migrate",
            "run",
            str(self._folder),
            "--on",
            "local",
            "--quiet",
            *arguments,
            *limit,
        ]

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "MIGRATE_SOURCE_URL": _address(self._source),
            "MIGRATE_TARGET_URL": _address(self._target),
        }

    def _table(self) -> str:
        both_postgresql = self._source.scheme == self._target.scheme == "postgresql"
        schema = "public" if both_postgresql else _DATABASE
        return f"{schema}.{TABLE}"

    def _compared(self) -> str:
        query = "SELECT count(*), sum(id), sum(balance) FROM "
        ours, theirs = statement(self._source, query + TABLE), statement(self._target, query + self._table())
        return (
            "equal"
            if [str(value) for value in ours[0]] == [str(value) for value in theirs[0]]
            else f"DIFFERS: {ours} {theirs}"
        )


def _delays(committed: list[tuple[int, float]], seen: list[tuple[int, float]]) -> list[float]:
    """For each key asked for, how long after its commit it was seen."""
    keys = [key for key, _ in seen]
    found = []
    for key, moment in committed:
        place = bisect.bisect_left(keys, key)
        found.append(seen[place][1] - moment if place < len(seen) else _LAST_SECONDS)
    return found


def _address(url: Url) -> str:
    return f"{url.scheme}://{url.user}:{url.password}@{url.host}:{url.port}/{url.database}"


def _forget_control(url: Url) -> None:
    """Drops the control schema that the runs left on a MySQL target."""
    if url.scheme != "postgresql":
        drop(url.with_database(f"{_DATABASE}_control"))


def _forget(url: Url) -> None:
    """Drops the slots that the runs left on a PostgreSQL source."""
    if url.scheme == "postgresql":
        statement(
            url,
            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
            f" WHERE database = '{_DATABASE}' AND NOT active",
        )


if __name__ == "__main__":
    main()
