"""Changes one thing at a time in random tables and counts which changes a comparison finds and names.

Run as ``python -m benchmarks.mutations [--changes N] [--copies N] [--seed N]``. The changes are spread over tables of five sorts of key and
over the combinations of servers; unchanged copies have to be called equal. The servers are the test suite's. Exits with 1 where an answer
was wrong.
"""

import argparse
import os
import random
import sys
import time
from collections import Counter

from tests.servers.pool import Pool
from tests.sql import run
from tests.validate.mutations import KEYS, Trial, trials

COMBINATIONS = (
    ("mysql", "postgres"), ("mysql", "postgres-old"), ("mariadb", "postgres"), ("postgres", "mysql"), ("postgres", "mariadb"),
    ("mysql", "mysql"), ("mysql", "mariadb"), ("mariadb", "mysql"), ("postgres-old", "postgres"),
)  # fmt: skip
_CHANGES_A_TABLE = 10


def main() -> None:
    """Runs the changes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=2000)
    parser.add_argument("--copies", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    pool, began = Pool(), time.monotonic()
    tables = max(options.changes // _CHANGES_A_TABLE, 1)
    done: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    databases = [f"mutations_{os.getpid()}_{number}" for number in (0, 1)]
    for server in ("mysql", "mariadb", "postgres", "postgres-old"):
        run(pool.url(server), *(f"CREATE DATABASE {name}" for name in databases))
    try:
        for number in range(tables):
            pair = COMBINATIONS[number % len(COMBINATIONS)]
            source, target = (
                pool.url(server).with_database(name) for server, name in zip(pair, databases, strict=True)
            )
            for trial in trials(
                source,
                target,
                random.Random(options.seed * 10**6 + number),
                key=KEYS[number // len(COMBINATIONS) % len(KEYS)],
                name=f"t{number}",
                changes=_CHANGES_A_TABLE,
                copies=_share(options.copies, tables, number),
            ):
                _count(done, wrong, "-".join(pair), trial)
    finally:
        for server in ("mysql", "mariadb", "postgres", "postgres-old"):
            force = " WITH (FORCE)" if server.startswith("postgres") else ""
            run(pool.url(server), *(f"DROP DATABASE {name}{force}" for name in databases))
    _report(done, wrong, time.monotonic() - began)
    sys.exit(1 if wrong else 0)


def _share(all_: int, parts: int, number: int) -> int:
    return all_ * (number + 1) // parts - all_ * number // parts


def _count(done: Counter[tuple[str, str]], wrong: list[str], combination: str, trial: Trial) -> None:
    for sort, name in (("change", trial.what), ("servers", combination), ("key", trial.key)):
        if sort == "change" or trial.what != "unchanged":
            done[sort, name] += 1
    if trial.wrong:
        wrong.append(f"{combination}, key {trial.key}, {trial.what}: {trial.wrong}")
        print("WRONG", wrong[-1][:1500], flush=True)


def _report(done: Counter[tuple[str, str]], wrong: list[str], seconds: float) -> None:
    for (sort, name), count in sorted(done.items()):
        print(f"{sort:8} {name:50} {count:5}")
    changes = sum(count for (sort, name), count in done.items() if sort == "change" and name != "unchanged")
    print(
        f"{changes} changes and {done['change', 'unchanged']} unchanged copies in {seconds:.0f} s; {len(wrong)} wrong answers"
    )


if __name__ == "__main__":
    main()
