"""The order of positions in a source's log."""

import re
from functools import lru_cache

from migrate.errors import UsageProblem

_BINLOG = re.compile(r"[^:]*\.(\d+):(\d+)")
_LSN = re.compile(r"([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})")


@lru_cache(maxsize=16)
def order(position: str) -> tuple[int, int]:
    """What two positions of one source are compared by. Raises `UsageProblem` for a text that is no position.

    >>> order("binlog.000007:4711") < order("binlog.000012:4"), order("0/16B3748") < order("1/0")
    (True, True)
    """
    if found := _BINLOG.fullmatch(position):
        return int(found[1]), int(found[2])
    if found := _LSN.fullmatch(position):
        return int(found[1], 16), int(found[2], 16)
    raise UsageProblem(
        f"{position!r} is not a position in a log",
        hint="MySQL and MariaDB: binlog.000007:4711, PostgreSQL: 0/16B3748",
    )


def is_reached(goal: str, position: str) -> bool:
    """Whether `position` is at the goal or beyond it."""
    return order(position) >= order(goal)
