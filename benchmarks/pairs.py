"""Compares every pair of types over many values on real servers, and prints the table of pairs.

Run as ``python -m benchmarks.pairs [--values N] [--seed N] [SOURCE-TARGET ...]``, servers being `mysql`, `mariadb`, `postgres` (the newest)
and `postgres-old`. Every value, as hypothesis makes it, is held by both types and has to be equal; then it is compared with a value next to
it and has to differ. The servers are the test suite's. Exits with 1 where a pair was judged wrongly.
"""

import argparse
import os
import sys
import time
from collections import Counter

from migrate.model.canonical import NotComparable
from migrate.url import Url
from tests.servers.pool import Pool
from tests.sql import run
from tests.validate.domains.every import DOMAINS
from tests.validate.pair_run import Outcome, outcomes, own_types

COMBINATIONS = (
    "mysql-postgres", "mysql-postgres:old", "mariadb-postgres", "postgres-mysql", "postgres-mariadb", "postgres:old-mariadb",
    "mysql-mysql", "mysql-mariadb", "mariadb-mysql", "mariadb-mariadb", "postgres:old-postgres", "postgres-postgres",
)  # fmt: skip


def main() -> None:
    """Runs the combinations."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("combinations", nargs="*", default=COMBINATIONS)
    parser.add_argument("--values", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--domain", help="only domains whose name has this in it", default="")
    parser.add_argument("--quiet", action="store_true", help="only pairs that were judged wrongly")
    options = parser.parse_args()
    pool = Pool()
    wrong = 0
    for combination in options.combinations:
        wrong += _run(pool, combination, options)
    sys.exit(1 if wrong else 0)


def _run(pool: Pool, combination: str, options: argparse.Namespace) -> int:
    began = time.monotonic()
    servers = [name.replace(":", "-") for name in combination.split("-")]
    domains = [domain for domain in DOMAINS if options.domain in domain.name]
    databases = [_database(pool.url(name), f"pairs_{os.getpid()}_{number}") for number, name in enumerate(servers)]
    found = []
    try:
        for pair in outcomes(*databases, domains, count=options.values, seed=options.seed):
            found.append(pair)
            if not options.quiet or pair.false or pair.missed:
                _print(pair)
    finally:
        for name, url in zip(servers, databases, strict=True):
            force = " WITH (FORCE)" if url.scheme == "postgresql" else ""
            run(pool.url(name), f"DROP DATABASE {url.database}{force}")
    sorts = Counter(pair.sort for pair in found)
    wrong = sum(bool(pair.false or pair.missed) for pair in found)
    print(
        f"{combination}: {len(found)} pairs ({', '.join(f'{count} {sort}' for sort, count in sorts.items())}),"
        f" {sum(pair.equal for pair in found):,} equal values, {sum(pair.different for pair in found):,} different ones,"
        f" {sum(len(pair.false) for pair in found)} false differences, {sum(len(pair.missed) for pair in found)} missed ones,"
        f" {time.monotonic() - began:.0f} s",
        flush=True,
    )
    return wrong


def _database(administrator: Url, name: str) -> Url:
    run(administrator, f"CREATE DATABASE {name}")
    url = administrator.with_database(name)
    own_types(url)
    return url


def _print(pair: Outcome) -> None:
    form = pair.form
    words = form.reason if isinstance(form, NotComparable) else f"{form.kind} {form.stated}".strip()
    print(f"{pair.sort:14} {pair.source.type:45} {pair.target.type:35} {pair.equal:6} {pair.different:6}  {words}")
    if pair.false or pair.missed:
        print(f"    WRONG in {pair.domain.name}: false {pair.false[:3]!r}, missed {pair.missed[:3]!r}", flush=True)


if __name__ == "__main__":
    main()
