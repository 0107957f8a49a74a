"""How large the LOBs are, and which LOB mode of DMS's suits them.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.LOBSupport.html
"""

from collections.abc import Iterator, Sequence

from migrate.assess.excerpt import shown
from migrate.assess.probes.question import About, SizeQuestion
from migrate.engines.large_values import lob_columns
from migrate.engines.mysql import probes as mysql
from migrate.engines.postgresql import probes as postgresql
from migrate.engines.probes import Cell
from migrate.model.names import ObjectKind, ObjectRef, Target
from migrate.model.probe import ValueSizes
from migrate.model.schema import Schema

KIB = 1024
LARGEST_LIMITED = 102_400 * KIB
"""The most that limited LOB mode carries: LobMaxSize ends at 102,400 KB."""
_BOUNDS = tuple(number * KIB for number in (1, 2, 4, 8, 16, 32, 63, 128, 256, 512, 1024, 4096, 16_384, 65_536, 102_400))
_FAST = 63 * KIB
"""Up to here a larger LobMaxSize costs nothing."""
CELLS_A_COLUMN = len(_BOUNDS) + 2


def size_questions(schema: Schema, target: Target) -> Iterator[SizeQuestion]:
    """One question a table that has LOBs."""
    del target
    size_of = mysql.size_of if schema.engine.is_mysql_family else postgresql.size_of
    for table in schema.tables:
        columns = tuple((column.name, size_of(column)) for column in lob_columns(table, schema.engine))
        if columns:
            name = shown(table.name.name)
            about = About(
                check="CD301",
                object=ObjectRef(kind=ObjectKind.TABLE, path=(table.name.schema, table.name.name)),
                table=table,
                subject="the sizes of its LOBs",
                message=f"{name} has LOBs: their sizes say which LOB mode and LobMaxSize a task of DMS needs",
            )
            yield SizeQuestion(about=about, columns=columns)


def size_cells(expression: str) -> tuple[Cell, ...]:
    """The number of values, the largest size, and how many values are no larger than each bound."""
    steps = (Cell(expression=f"CASE WHEN {expression} <= {bound} THEN 1 ELSE 0 END") for bound in _BOUNDS)
    return Cell(expression=expression, aggregate="COUNT"), Cell(expression=expression, aggregate="MAX"), *steps


def sizes_from(column: str, numbers: Sequence[int]) -> ValueSizes:
    """What the cells of a column say."""
    values, largest, *steps = numbers
    return ValueSizes(
        column=column,
        values=values,
        p50_bytes=_percentile(50, values, largest, steps),
        p99_bytes=_percentile(99, values, largest, steps),
        max_bytes=largest,
    )


def _percentile(percent: int, values: int, largest: int, steps: Sequence[int]) -> int:
    """The upper bound of the class that holds it, but never more than the largest value."""
    for bound, reached in zip(_BOUNDS, steps, strict=True):
        if reached * 100 >= percent * values:
            return min(bound, largest)
    return largest


def recommended(sizes: Sequence[ValueSizes], *, complete: bool) -> str:
    """The LOB mode, in the words of DMS's table mappings and task settings; LobMaxSize is in kilobytes.

    Where only a sample was seen, the limit is twice the largest value seen.
    """
    largest = max(item.max_bytes for item in sizes) * (1 if complete else 2)
    usual = max(item.p99_bytes for item in sizes)
    if largest <= _FAST or (largest <= LARGEST_LIMITED and usual * 16 >= largest):
        return f"limited LOB mode, LobMaxSize {_kilobytes(largest)}"
    if usual <= LARGEST_LIMITED:
        return f"full LOB mode, InlineLobMaxSize {_kilobytes(usual)}, LobChunkSize 64"
    return "full LOB mode, LobChunkSize 64"


def _kilobytes(size: int) -> int:
    """The next bound, so that a little growth does no harm."""
    return next((bound for bound in _BOUNDS if size <= bound), LARGEST_LIMITED) // KIB
