"""Tries every expression and query of the conversion's table on real servers and prints what was equal.

Run as ``python -m benchmarks.semantics [--rows N]`` with the servers' addresses in MIGRATE_TEST_MYSQL_URL, MIGRATE_TEST_MARIADB_URL,
MIGRATE_TEST_POSTGRES_URL and MIGRATE_TEST_POSTGRES_OLD_URL; what is not given is started. Each is tried twice: as the source's
server keeps it in a view and as it is written. The script exits 1 where something differs without an issue that says so.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable

from tests.convert.semantics.cases import cases
from tests.convert.semantics.reverse import reverse_outcomes
from tests.convert.semantics.rows import made_rows
from tests.convert.semantics.source import source_of
from tests.convert.semantics.trial import Outcome, converted, outcomes
from tests.servers.pool import Pool

_PAIRS = {
    "mysql": ("MySQL", {"postgres": "PostgreSQL", "postgres-old": "PostgreSQL, older"}),
    "mariadb": ("MariaDB", {"postgres": "PostgreSQL"}),
}
_HEADER = (
    "from",
    "to",
    "tried",
    "equal",
    "differ, said",
    "refused",
    "unknown there",
    "differ in silence",
    "values",
    "not equal, said",
)


def main() -> None:
    """Runs the comparison."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=60)
    options = parser.parse_args()
    pool = Pool()
    try:
        lines = [*_forward(pool, options.rows), *_back(pool, options.rows)]
    finally:
        pool.close()
    widths = [max(len(str(line[place])) for line in (_HEADER, *lines)) for place in range(len(_HEADER))]
    for line in (_HEADER, *lines):
        print("  ".join(str(cell).rjust(width) for cell, width in zip(line, widths, strict=True)))
    sys.exit(int(any(line[7] for line in lines)))


def _forward(pool: Pool, count: int) -> Iterable[tuple[str | int, ...]]:
    name = f"b{os.getpid()}_semantics"
    for server, (title, targets) in _PAIRS.items():
        with source_of(pool.url(server), name, cases(server), made_rows(count, derandomize=True)) as source:
            conversion = converted(source)
            for target, shown in targets.items():
                found = outcomes(source, conversion, pool.url(target), name)
                for form in ("stored", "written"):
                    yield _line(title, f"{shown} ({form})", [item for item in found if item.form == form])


def _back(pool: Pool, count: int) -> Iterable[tuple[str | int, ...]]:
    for server, title in (("mysql", "MySQL"), ("mariadb", "MariaDB")):
        yield _line("PostgreSQL", title, list(reverse_outcomes(pool, server, made_rows(count, derandomize=True))))


def _line(source: str, target: str, found: list[Outcome]) -> tuple[str | int, ...]:
    counts = Counter(item.verdict for item in found)
    silent = [item for item in found if item.verdict in ("different", "failed")]
    for item in silent:
        print(f"{source} to {target}: {item.case.text}: {item.detail}", file=sys.stderr)
    values, apart = sum(item.values for item in found), sum(item.differing for item in found if item.verdict == "said")
    verdicts = [counts[verdict] for verdict in ("equal", "said", "refused", "unknown")]
    return (source, target, len(found), *verdicts, len(silent), values, apart)


if __name__ == "__main__":
    main()
