"""Times `migrate assess` of a live MySQL server, whole processes, for schemas of 1,000 and 10,000 tables.

Run as ``python -m benchmarks.assess [--tables N ...] [--format F] [--profile FILE]``. Each schema holds N tables of a dozen columns with
keys and foreign keys, and a view and a procedure for every ten of them. The limits are 10 s for 1,000 tables and 60 s for 10,000; the
script exits 1 where one is missed. The servers are the test suite's.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from migrate.engines.connect import open_raw
from migrate.url import Url
from tests.servers.pool import Pool

_DATABASE = "migrate_bench_assess"
_LIMIT_SECONDS = {1_000: 10.0, 10_000: 60.0}
_PER_CODE = 10
_TABLE = """CREATE TABLE t{n} (id bigint unsigned NOT NULL AUTO_INCREMENT, parent_id bigint unsigned, name varchar(80) NOT NULL,
 state enum('new', 'paid', 'sent') NOT NULL DEFAULT 'new', price decimal(12,2) NOT NULL DEFAULT 0, paid tinyint(1) NOT NULL DEFAULT 0,
 note text, extra json, made datetime NOT NULL, changed timestamp NULL ON UPDATE CURRENT_TIMESTAMP,
 total decimal(14,2) GENERATED ALWAYS AS (price * 2) VIRTUAL, hash binary(16), PRIMARY KEY (id), UNIQUE KEY by_name (name),
 KEY by_parent (parent_id), KEY by_state (state, made), CONSTRAINT f{n} FOREIGN KEY (parent_id) REFERENCES t{parent} (id))"""
_VIEW = """CREATE VIEW v{n} AS SELECT t.id, t.name, count(*) AS children, sum(c.price) AS price
 FROM t{n} t LEFT JOIN t{child} c ON c.parent_id = t.id WHERE t.state = 'paid' GROUP BY t.id, t.name"""
_PROCEDURE = """CREATE PROCEDURE p{n}(IN wanted bigint) BEGIN DECLARE done int DEFAULT 0; DECLARE found bigint;
 DECLARE c CURSOR FOR SELECT id FROM t{n} WHERE parent_id = wanted; DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = 1; OPEN c;
 l: LOOP FETCH c INTO found; IF done THEN LEAVE l; END IF; UPDATE t{n} SET paid = 1 WHERE id = found; END LOOP; CLOSE c; END"""


def main() -> None:
    """Runs the timings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, nargs="+", default=sorted(_LIMIT_SECONDS))
    parser.add_argument("--format", default="json")
    parser.add_argument("--profile", type=Path, help="write cProfile's numbers there")
    options = parser.parse_args()
    source = Pool().url("mysql").with_database(_DATABASE)
    missed = False
    try:
        for tables in options.tables:
            _seed(source, tables)
            seconds = _assess(source, format_=options.format, profile=options.profile)
            limit = _LIMIT_SECONDS.get(tables)
            missed |= limit is not None and seconds > limit
            print(f"{tables:,} tables: {seconds:.1f} s" + (f" (limit {limit:g} s)" if limit else ""))
    finally:
        _drop(source)
    sys.exit(int(missed))


def _seed(source: Url, tables: int) -> None:
    _drop(source)
    with open_raw(source.with_database(""), autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {_DATABASE}")
        cursor.execute(f"USE {_DATABASE}")
        for n in range(tables):
            cursor.execute(_TABLE.format(n=n, parent=max(n - 1, 0)))
        for n in range(0, tables, _PER_CODE):
            cursor.execute(_VIEW.format(n=n, child=min(n + 1, tables - 1)))
            cursor.execute(_PROCEDURE.format(n=n))


def _assess(source: Url, *, format_: str, profile: Path | None) -> float:
    measured = ["-m", "cProfile", "-o", str(profile)] if profile else []
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            *measured,
            "-m",
            "migrate",
            "assess",
            source.without_password,
            "--target",
            "aurora-postgresql:17",
        ]
        command += ["--fail-on", "never", "-o", str(Path(folder) / f"assessment.{format_}")]
        begin = time.monotonic()
        subprocess.run(
            command,
            check=True,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "MIGRATE_SOURCE_PASSWORD": source.password or ""},
        )
        return time.monotonic() - begin


def _drop(source: Url) -> None:
    with open_raw(source.with_database(""), autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {_DATABASE}")


if __name__ == "__main__":
    main()
