"""Moves TPC-H's orders and lineitem with `migrate run --on local`, beside pgloader and a pipe of the servers' own clients.

Run as ``python -m benchmarks.full_load [--scale 1] [--runs 5] [--source mysql] [--target postgres]``. The pipe, ``mysql | psql``,
both tables side by side, is the floor: it formats nothing, checks nothing and resumes nothing. pgloader knows neither MySQL 9's way to log
in nor its system tables, so it is measured with MariaDB. Each tool runs in turn in every round, and the medians are compared. Peak memory
is that of the tool's processes, as the kernel accounts it. The servers are the test suite's; the rows come from tpchgen-cli, which
`benchmarks.validate` tells how to install.
"""

import argparse
import statistics
from collections.abc import Callable
from pathlib import Path

from benchmarks import full_load_tools as tools
from benchmarks.validate_data import drop, generate, load
from tests.servers.pool import Pool

TABLES = ("orders", "lineitem")
Tool = Callable[[], tools.Measured]


def main() -> None:
    """Runs the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=0.1, help="TPC-H's scale factor; 1 is 7.5 million rows")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--source", choices=["mysql", "mariadb", "postgres"], default="mysql")
    parser.add_argument("--target", choices=["mysql", "mariadb", "postgres", "postgres-old"], default="postgres")
    parser.add_argument("--only", action="append", help="Only tools whose name begins like this.")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "migrate-bench")
    options = parser.parse_args()
    pool = Pool()
    source = pool.url(options.source).with_database("migrate_bench")
    target = pool.url(options.target).with_database(
        "migrate_bench_copy" if options.source == options.target else "migrate_bench"
    )
    rows = generate(options.cache, generator=options.cache / "tpch" / "bin" / "tpchgen-cli", scale=options.scale)
    found: dict[str, Tool] = {
        "migrate run --on local": lambda: tools.ours(source, target),
        "clients, piped (floor)": lambda: tools.floor(source, target, TABLES),
        "pgloader": lambda: tools.pgloader(source, target),
    }
    chosen = {name: tool for name, tool in found.items() if not options.only or name.startswith(tuple(options.only))}
    try:
        load(source, rows, TABLES)
        _tell(_measure(chosen, options.runs))
    finally:
        drop(source)
        drop(target)
        pool.close()


def _measure(chosen: dict[str, Tool], runs: int) -> dict[str, list[tools.Measured]]:
    measured: dict[str, list[tools.Measured]] = {name: [] for name in chosen}
    for _ in range(runs):
        for name, tool in list(chosen.items()):
            try:
                measured[name].append(tool())
            except tools.Unusable as problem:
                print(f"{name}: left out: {problem}")
                del chosen[name]
    return {name: found for name, found in measured.items() if found}


def _tell(measured: dict[str, list[tools.Measured]]) -> None:
    medians = {name: statistics.median(run.seconds for run in runs) for name, runs in measured.items()}
    ours = next(iter(medians.values()))
    for name, runs in measured.items():
        seconds = " ".join(f"{run.seconds:.1f}" for run in runs)
        memory = max(run.memory_mib for run in runs)
        print(
            f"{name:<24} median {medians[name]:7.2f} s  ours / this {ours / medians[name]:5.2f}  {memory:6.0f} MiB  runs {seconds}"
        )


if __name__ == "__main__":
    main()
