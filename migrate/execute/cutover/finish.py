"""What is done on the target when it takes over."""

from collections.abc import Iterator, Sequence

from migrate.execute.cutover.switch_on import switch_on
from migrate.execute.local.finish import analyze, set_sequences
from migrate.model.names import ObjectName
from migrate.url import Url


def finish(target: Url, tables: Sequence[ObjectName]) -> Iterator[str]:
    """Sets counters above the rows, switches triggers and foreign keys on, and gathers statistics; a line for each thing done.

    Done again it does no harm. Raises `QueryFailed`.
    """
    counters = set_sequences(target, tables)
    yield from counters or ("sequences and AUTO_INCREMENT: all are above the rows already",)
    yield from switch_on(target, tables)
    analyze(target, tables)
    yield f"statistics gathered of {len(tables)} tables"
