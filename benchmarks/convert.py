"""Times `migrate convert` of a dump of many tables, whole processes: reading, converting and writing the folder.

Run as ``python -m benchmarks.convert [--tables N ...] [--target TARGET] [--dialect postgresql]``.
Each table has a dozen columns with keys and a foreign key, and
there is a view and a procedure for every ten of them. The limit is 60 s for 10,000 tables; the script exits 1 where it is missed. Memory is
the largest resident set that the kernel counted for the process.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.many_tables import dump, postgresql_dump

_LIMIT_SECONDS = {10_000: 60.0}


def main() -> None:
    """Runs the timings."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tables", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--target", default="")
    parser.add_argument("--dialect", choices=["mysql", "postgresql"], default="mysql")
    options = parser.parse_args()
    missed = False
    for tables in sorted(options.tables):
        is_mysql = options.dialect == "mysql"
        script = dump(tables) if is_mysql else postgresql_dump(tables)
        target = options.target or ("aurora-postgresql:17" if is_mysql else "aurora-mysql")
        seconds = _convert(script, target, options.dialect)
        limit = _LIMIT_SECONDS.get(tables)
        missed |= limit is not None and seconds > limit
        largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"{tables:,} tables, {len(script) / 2**20:.1f} MiB of dump: {seconds:.1f} s, {largest:.0f} MiB")
    sys.exit(int(missed))


def _convert(script: str, target: str, dialect: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dump.sql"
        path.write_text(script, encoding="utf-8")
        command = [sys.executable, "-m", "migrate", "convert", str(path), "--dialect", dialect, "--target", target]
        begin = time.monotonic()
        # Exit status 1 says that something was not carried over, which is an answer too.
        done = subprocess.run([*command, "-o", str(Path(folder) / "out")], capture_output=True, check=False, text=True)
        seconds = time.monotonic() - begin
    if done.returncode > 1:
        sys.exit(done.stderr)
    return seconds


if __name__ == "__main__":
    main()
