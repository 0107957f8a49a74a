"""Many tables are assessed with work that grows with their number and no faster."""

import sys
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path

from migrate import catalogue
from migrate.assess.assess import assess
from migrate.assess.context import Context
from migrate.assess.registry import CheckFunction, checks
from migrate.engines.engine import parse_target
from migrate.model.schema import Schema
from tests.assess.samples import read

AURORA = parse_target("aurora-postgresql:17")
TABLE = """CREATE TABLE t{n} (id bigint unsigned NOT NULL AUTO_INCREMENT, p bigint unsigned, name varchar(80) NOT NULL, note text,
 PRIMARY KEY (id), UNIQUE KEY by_name (name), KEY by_p (p), CONSTRAINT f{n} FOREIGN KEY (p) REFERENCES t{parent} (id)) ENGINE=InnoDB;
"""


def chain(folder: Path, number: int) -> Schema:
    """Tables, each of which refers to the one before."""
    return read(folder, "".join(TABLE.format(n=n, parent=max(n - 1, 0)) for n in range(number)))


def run(check: CheckFunction, context: Context) -> None:
    """Carries out a check to its end."""
    deque(check(context), maxlen=0)


def calls(work: Callable[[], object]) -> int:
    """How many functions the work calls."""
    count = 0

    def note(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def test_the_work_of_every_check_grows_with_the_tables_and_no_faster(tmp_path: Path) -> None:
    few, many = (Context(schema=chain(tmp_path, number), target=AURORA) for number in (25, 200))
    quick = {}
    for page in catalogue.load():
        if page.raised_by == "check":
            quick[page.id] = [calls(partial(run, checks()[page.id], context)) for context in (few, many)]
    assert {name: found for name, found in quick.items() if found[1] > 12 * found[0] + 50} == {}


def test_a_chain_is_no_circle_and_a_ring_is_one(tmp_path: Path) -> None:
    assert assess(chain(tmp_path, 50), AURORA, select=("MY232",)).issues == ()
    ring = "".join(TABLE.format(n=n, parent=(n + 1) % 5) for n in range(5)) + TABLE.format(n=9, parent=0)
    found = assess(read(tmp_path, ring), AURORA, select=("MY232",)).issues
    assert [issue.object.path[1] for issue in found] == ["t0", "t1", "t2", "t3", "t4"]
