"""How each table's LOBs are to travel: DMS carries them apart from their row, or cuts them at a size that it is given.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.LOBSupport.html
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from migrate.dms.settings import LARGEST_LOB_KB, SMALLEST_LOB_KB, UNKNOWN_LOB_KB, LobSettings
from migrate.engines.large_values import is_lob, lob_columns
from migrate.model.conversion import Conversion
from migrate.model.issue import Assessment
from migrate.model.names import EngineName, ObjectName
from migrate.model.probe import ProbeMethod
from migrate.model.schema import Schema, Table

__all__ = ["LobChoice", "is_lob", "lob_choices", "lob_columns", "lob_settings"]

FAST_LOB_KB = 63
"""Up to here a larger `LobMaxSize` costs nothing."""
LARGEST_LIMITED_KB = 1_024
"""Above this the memory that limited mode reserves for each row costs more than a look-up for each value."""
_HEADROOM = 3
"""AWS's factor on the longest value: DMS counts after its own conversion, and values grow while the task runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LobChoice:
    """How the large values of one table travel."""

    columns: int
    limit_kb: int | None
    """Limited mode up to so many kilobytes; None for the full mode, in which every value is carried whole."""
    measured_bytes: int | None = None
    """The longest value, where the data was looked at; the whole table was, unless `sampled`."""
    usual_bytes: int | None = None
    """What 99 in 100 values do not exceed, where the data was looked at."""
    sampled: bool = False
    why: str

    @property
    def is_small(self) -> bool:
        """Whether the table's large values are known to be small, and travel with their rows at no cost."""
        return self.limit_kb is not None and self.limit_kb <= FAST_LOB_KB and not self.sampled


@dataclass(frozen=True, slots=True)
class _Measured:
    longest: int
    usual: int
    sampled: bool


def lob_choices(
    schema: Schema, conversion: Conversion, assessment: Assessment | None = None
) -> dict[ObjectName, LobChoice]:
    """The choice for each table of the task that has LOBs, from what a look at the data measured where there was one."""
    measured = _measured(assessment)
    found = {}
    for name in conversion.mapping:
        table = schema.tables_by_name.get(name)
        columns = carried_lobs(table, conversion, schema.engine) if table else ()
        if columns and table:
            nullable = all(table.column(column).nullable for column in columns)
            found[name] = _choice(len(columns), measured.get(name), nullable=nullable)
    return found


def carried_lobs(table: Table, conversion: Conversion, engine: EngineName) -> tuple[str, ...]:
    """The names of the table's LOBs that are carried over."""
    mapping = conversion.mapping[table.name]
    left_out = {column.source for column in mapping.columns if not column.target}
    return tuple(column.name for column in lob_columns(table, engine) if column.name not in left_out)


def lob_settings(choices: Iterable[LobChoice]) -> LobSettings:
    """The mode of a task with these tables. A table whose own choice differs has a rule of its own."""
    choices = tuple(choices)
    limits = [choice.limit_kb for choice in choices if choice.limit_kb is not None]
    reserved = max((choice.columns * (choice.limit_kb or 0) for choice in choices), default=0)  # a row of one table
    if len(limits) < len(choices):
        whole = len(choices) - len(limits)
        why = (
            f"{whole} of {len(choices)} tables with LOBs hold values of unknown or great length, and lose none this way"
        )
        usual = [choice.usual_bytes or 0 for choice in choices if choice.limit_kb is None]
        inline = min(max(-(-max(usual) // 1024), SMALLEST_LOB_KB), FAST_LOB_KB)
        return LobSettings(
            full=True, inline_kb=inline, validated_kb=min(limits, default=0), reserved_kb=reserved, why=why
        )
    fast = [limit for limit in limits if limit <= FAST_LOB_KB]
    limit = max([*(fast or limits), SMALLEST_LOB_KB])
    why = f"holds the longest value, three times over, of every table that has no lob-settings of its own: {limit} KB"
    return LobSettings(limit_kb=limit, validated_kb=limit if limits else 0, reserved_kb=reserved, why=why)


def lob_rule(choice: LobChoice, settings: LobSettings) -> dict[str, str | int] | None:
    """The `lob-settings` of a table whose choice is another than its task's; None where the task's will do."""
    if choice.limit_kb is None or (not settings.full and choice.limit_kb <= settings.limit_kb):
        return None
    return {"mode": "limited", "bulk-max-size": choice.limit_kb}


def _choice(columns: int, measured: _Measured | None, *, nullable: bool) -> LobChoice:
    if measured is None:
        limit = None if nullable else UNKNOWN_LOB_KB
        why = "nobody has measured its values, so they are carried whole" if nullable else _NOT_NULL
        return LobChoice(columns=columns, limit_kb=limit, why=why)
    kilobytes = max(-(-measured.longest // 1024), 1)
    wanted = _HEADROOM * kilobytes
    words = f"the longest value {'seen in a sample ' if measured.sampled else ''}has {measured.longest:,} bytes"
    if not measured.sampled and wanted <= LARGEST_LIMITED_KB:
        limit, why = wanted, f"{words}, and three times that is allowed for"
    elif nullable:
        limit, why = None, f"{words}: values are carried whole"
    else:
        limit = min(max(wanted, UNKNOWN_LOB_KB), LARGEST_LOB_KB)
        why = f"{words}; a NOT NULL column can't have the full mode"
    return LobChoice(
        columns=columns,
        limit_kb=limit,
        measured_bytes=measured.longest,
        usual_bytes=measured.usual,
        sampled=measured.sampled,
        why=why,
    )


_NOT_NULL = (
    "nobody has measured its values, and a NOT NULL column can't have the full mode, which first writes NULL: "
    "raise the limit above its longest value"
)


def _measured(assessment: Assessment | None) -> Mapping[ObjectName, _Measured]:
    found: dict[ObjectName, _Measured] = {}
    for result in assessment.probes if assessment else ():
        if result.sizes and len(result.object.path) >= 2:
            name = ObjectName(schema=result.object.path[0], name=result.object.path[1])
            longest = max(size.max_bytes for size in result.sizes)
            usual = max(size.p99_bytes for size in result.sizes)
            found[name] = _Measured(longest, usual, result.method is ProbeMethod.SAMPLE)
    return found
