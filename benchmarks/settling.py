"""Validates a table that is written to all the time, whose target is some seconds behind: how often is the verdict wrong?

    python -m benchmarks.settling --runs 30 --lag 5

The equal pair must never be called a mismatch, and a difference planted in it must always be found.
"""

import argparse
import os
import time
from collections import Counter

from migrate.model.validation import TableValidation
from migrate.url import Url
from migrate.validate.options import Options
from migrate.validate.pairs import match_tables
from migrate.validate.settle import Settling
from migrate.validate.validate import compare_schemas, structures
from tests.servers.pool import Pool
from tests.sql import run
from tests.validate.replicator import CALM, Replication, make_tables

_DATABASE = f"settling_{os.getpid()}"
_PAIRS = (("mysql", "postgres"), ("postgres", "mysql"), ("mariadb", "postgres"))


def main() -> None:
    """Prints a line a run, and at the end how many verdicts there were of each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--lag", type=float, default=5.0)
    parser.add_argument("--settle", type=float, default=0.0, help="twice the lag unless given")
    given = parser.parse_args()
    equal, planted = Counter[str](), Counter[str]()
    pool = Pool()
    for number, pair in enumerate(_PAIRS):
        runs = given.runs // len(_PAIRS) + (number < given.runs % len(_PAIRS))
        administrators = [pool.url(name) for name in pair]
        _measure(administrators, runs, given.lag, given.settle or 2 * given.lag, equal, planted)
    pool.close()
    print(f"equal pair: {dict(equal)}; planted difference: {dict(planted)}")


def _measure(
    administrators: list[Url], runs: int, lag: float, seconds: float, equal: Counter[str], planted: Counter[str]
) -> None:
    pair = " to ".join(url.scheme for url in administrators)
    source, target = (url.with_database(_DATABASE) for url in administrators)
    for url in administrators:
        run(url, f"CREATE DATABASE {_DATABASE}")
    try:
        make_tables(source, target)
        with Replication(source, target, lag=lag, seed=runs) as replication:
            for number in range(runs):
                found = _validate(source, target, seconds)
                equal[found.verdict.value] += 1
                _tell(pair, number, "equal", found, replication.changes)
                key = 1 + number % (CALM - 1)
                run(target, f"UPDATE flux SET name = 'other' WHERE id = {key}")
                found = _validate(source, target, seconds)
                named = [sample.key for sample in found.samples] == [(("id", str(key)),)]
                planted["found, and nothing else" if named else f"NOT FOUND: {found.verdict}"] += 1
                _tell(pair, number, "planted", found, replication.changes)
                run(target, f"UPDATE flux SET name = 'row {key}' WHERE id = {key}")
    finally:
        for url in administrators:
            run(url, f"DROP DATABASE {_DATABASE}" + (" WITH (FORCE)" if url.scheme == "postgresql" else ""))


def _validate(source: Url, target: Url, seconds: float) -> TableValidation:
    schemas = structures(source, target)
    tables = [table for table in match_tables(*schemas) if table.source.name == "flux"]
    options = Options(settling=Settling(seconds=seconds))
    [table] = compare_schemas(source, target, schemas, tables, options=options).tables
    return table


def _tell(pair: str, number: int, kind: str, found: TableValidation, changes: int) -> None:
    print(
        f"{time.strftime('%H:%M:%S')} {pair} {number + 1} {kind}: {found.verdict}, {found.settled} settled,"
        f" {found.pending} pending, {found.elapsed_seconds:.1f} s, {changes} changes so far",
        flush=True,
    )


if __name__ == "__main__":
    main()
