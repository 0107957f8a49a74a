"""Compares two databases with `migrate validate`, beside the tools that do the same and beside what no tool can undercut.

Run as ``python -m benchmarks.validate [--scale 0.1] [--runs 3] [--source mariadb] [--case equal]``. Each tool runs in turn in every
round, so that what else the machine does hits all alike; medians and their ratios are printed. The floor is one server's scan that
only joins a row's columns into a text, the slower of the two servers counting. MySQL 9.6 and later have no MD5(), without which
reladiff and data-diff can't run: they are measured with MariaDB or an older MySQL. The servers are the test suite's. Tools and data
live in a cache folder: ``python -m venv ~/.cache/migrate-bench/tpch; ~/.cache/migrate-bench/tpch/bin/pip install tpchgen-cli``; what is not
there is left out with a word.
"""

import argparse
import functools
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import validate_data as data
from benchmarks import validate_peers as tools
from migrate.url import Url
from tests.servers.pool import Pool

_TPCH = ["orders", "lineitem"]
_CASES = {"equal": _TPCH, "changed": _TPCH, "double": ["orders_double"], "same-mysql": _TPCH, "same-postgres": _TPCH}
Tool = Callable[[], tools.Measured]


def main() -> None:
    """Runs the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=0.1, help="TPC-H's scale factor; 1 is 7.5 million rows")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--source", choices=["mysql", "mariadb"], default="mariadb")
    parser.add_argument("--target", choices=["postgres", "postgres-old"], default="postgres")
    parser.add_argument("--case", choices=sorted(_CASES), action="append")
    parser.add_argument("--only", action="append", help="Only tools whose name begins like this.")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "migrate-bench")
    parser.add_argument(
        "--keep", action="store_true", help="Leave the databases for the next time, and use what is there."
    )
    options = parser.parse_args()
    pool = Pool()
    source = pool.url(options.source).with_database(data.DATABASE)
    target = pool.url(options.target).with_database(data.DATABASE)
    copies = [target.with_database(data.CHANGED), source.with_database(data.COPY), target.with_database(data.COPY)]
    try:
        if not (options.keep and _is_loaded(copies[-1], options.scale)):
            _fill(source, target, options)
        for case in options.case or _CASES:
            _run(case, source, target, options)
    finally:
        if not options.keep:
            for url in (source, target, *copies):
                data.drop(url)
        pool.close()


def _is_loaded(last: Url, scale: float) -> bool:
    name = f"loaded_{scale:g}".replace(".", "_")
    server = last.with_database("postgres")
    if not data.statement(server, f"SELECT FROM pg_database WHERE datname = '{last.database}'"):
        return False
    return bool(data.statement(last, f"SELECT FROM pg_tables WHERE tablename = '{name}'"))


def _fill(source: Url, target: Url, options: argparse.Namespace) -> None:
    generator = options.cache / "tpch" / "bin" / "tpchgen-cli"
    if not generator.exists():
        raise SystemExit(f"tpchgen-cli is missing: python -m venv {options.cache}/tpch; pip install tpchgen-cli")
    rows = data.generate(options.cache, generator=generator, scale=options.scale)
    for url in (source, target):
        data.load(url, rows)
    data.change(data.copy_database(target, data.CHANGED), scale=options.scale)
    data.copy_database(source, data.COPY)
    copied = data.copy_database(target, data.COPY)
    data.statement(copied, f"CREATE TABLE {f'loaded_{options.scale:g}'.replace('.', '_')} ()")


def _run(case: str, source: Url, target: Url, options: argparse.Namespace) -> None:
    tables = _CASES[case]
    pairs = {
        "changed": (source, target.with_database(data.CHANGED)),
        "same-mysql": (source, source.with_database(data.COPY)),
        "same-postgres": (target, target.with_database(data.COPY)),
    }
    one, other = pairs.get(case, (source, target))
    measured: dict[str, list[tools.Measured]] = {}
    unusable: dict[str, str] = {}
    for _ in range(options.runs):
        for name, tool in _tools(case, one, other, tables, options).items():
            if name in unusable or (options.only and not name.startswith(tuple(options.only))):
                continue
            try:
                found = tool()
                measured.setdefault(name, []).append(found)
            except tools.Unusable as problem:
                unusable[name] = str(problem)
    print(f"\n{case}: {', '.join(tables)}, scale {options.scale:g}, {one.scheme} to {other.scheme}")
    _tell(measured)
    for name, reason in unusable.items():
        print(f"  {name}: left out: {reason}")


def _tools(case: str, one: Url, other: Url, tables: list[str], options: argparse.Namespace) -> dict[str, Tool]:
    part = functools.partial
    found: dict[str, Tool] = {
        "migrate validate": part(tools.ours, one, other, tables, workers=options.workers),
        "floor: texts joined": part(_floor, (one, other), tables, "{row}"),
        "floor: SHA-256 a row": part(_floor, (one, other), tables, "{hash}"),
    }
    if case == "same-mysql":
        return found | {"pt-table-checksum": part(tools.table_checksum, one, tables)}
    if case == "same-postgres":
        return found
    settings = {"cache": options.cache, "settings": (options.workers, 32, 16384)}
    return found | {
        "reladiff": part(tools.reladiff, one, other, tables, **settings),
        "data-diff": part(tools.data_diff, one, other, tables, **settings),
    }


def _floor(urls: tuple[Url, Url], tables: list[str], of: str) -> tools.Measured:
    """The slower server's one scan of each table."""
    return tools.Measured(max(sum(_scan(url, table, of) for table in tables) for url in urls), 0, 0)


def _scan(url: Url, table: str, of: str) -> float:
    row = f"CONCAT_WS(',', {', '.join(data.COLUMNS[table])})"
    sha256 = f"SHA256(CONVERT_TO({row}, 'UTF8'))" if url.scheme == "postgresql" else f"SHA2({row}, 256)"
    started = time.perf_counter()
    data.statement(url, f"SELECT SUM(LENGTH({of.format(row=row, hash=sha256)})) FROM {table}")
    return time.perf_counter() - started


def _tell(measured: dict[str, list[tools.Measured]]) -> None:
    ours = measured.get("migrate validate")
    base = statistics.median(run.seconds for run in ours) if ours else None
    for name, runs in measured.items():
        seconds = [run.seconds for run in runs]
        ratio = f"{statistics.median(seconds) / base:6.2f} x ours" if base else ""
        memory = f"{max(run.memory_mib for run in runs):5.0f} MiB" if runs[0].memory_mib else ""
        lines = f"{runs[-1].lines} lines" if runs[0].memory_mib else ""
        each = " ".join(f"{second:.2f}" for second in seconds)
        print(f"  {name:<22} median {statistics.median(seconds):7.2f} s {ratio}  {memory}  {lines}  runs {each}")


if __name__ == "__main__":
    main()
