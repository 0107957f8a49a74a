"""Many tables are assessed in a time that grows with their number and no faster."""

import time
from collections import deque
from pathlib import Path

from migrate import catalogue
from migrate.assess.assess import assess
from migrate.assess.context import Context
from migrate.assess.registry import checks
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


def test_the_time_of_every_check_grows_with_the_tables(tmp_path: Path) -> None:
    few, many = (Context(schema=chain(tmp_path, number), target=AURORA) for number in (100, 1_000))
    slow = []
    for page in catalogue.load():
        if page.raised_by == "check":
            seconds = []
            for context in (few, many):
                begin = time.process_time()
                deque(checks()[page.id](context), maxlen=0)
                seconds.append(time.process_time() - begin)
            if seconds[1] > 40 * max(seconds[0], 0.005):
                slow.append((page.id, seconds))
    assert slow == []


def test_a_chain_is_no_circle_and_a_ring_is_one(tmp_path: Path) -> None:
    assert assess(chain(tmp_path, 50), AURORA, select=("MY232",)).issues == ()
    ring = "".join(TABLE.format(n=n, parent=(n + 1) % 5) for n in range(5)) + TABLE.format(n=9, parent=0)
    found = assess(read(tmp_path, ring), AURORA, select=("MY232",)).issues
    assert [issue.object.path[1] for issue in found] == ["t0", "t1", "t2", "t3", "t4"]
