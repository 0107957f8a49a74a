"""What the runbook tells of the tasks: their tables, how these are loaded, how long it takes, and every setting's reason.

The rates are assumptions, stated beside each number that comes from them: a rehearsal measures the real ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from migrate.dms.design import Design, DesignedTask
from migrate.dms.large_values import LobChoice
from migrate.dms.load_order import segments
from migrate.dms.settings import ChosenSetting, LobSettings, chosen_settings
from migrate.model.codec import Json
from migrate.model.conversion import Conversion, Section
from migrate.model.names import ObjectName
from migrate.model.schema import Schema, Table
from migrate.model.task import MigrationType

LOAD_RATE, TABLE_RATE, BUILD_RATE, COMPARE_RATE = 20.0, 10.0, 25.0, 40.0
"""Megabytes a second: of one replication instance, of one table in one session, of building indexes on the target, and of a
comparison of both sides."""
_MB = 10**6
_SPREAD = 2.0
"""The low end is twice as fast, the high end half as fast."""
_REST_HOURS = 0.25
MOST_LINES = 30
"""A longer list ends with how many more there are: the documents have them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """One task of the runbook's table."""

    identifier: str
    tables: int
    names: str
    rows: str
    size: str
    load: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long one step takes, and where the number comes from."""

    step: str
    expected: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingLine:
    """A setting that is not at DMS's default, and the tasks in which it has this value."""

    chosen: ChosenSetting
    tasks: tuple[str, ...]
    """Empty where it holds for every task."""


def task_lines(design: Design, schema: Schema) -> Iterator[TaskLine]:
    """One line for each task that DMS is given."""
    for part in design.parts:
        tables = _tables(part, schema)
        yield TaskLine(
            identifier=part.task.identifier,
            tables=len(part.tables),
            names=_shortened([str(name) for name in part.tables], most=6),
            rows=_counted(sum(table.row_estimate or 0 for table in tables)),
            size=_sized(sum(table.size_bytes or 0 for table in tables)),
            load=_load_words(part, schema),
            purpose=part.group.purpose,
        )


def timings(design: Design, schema: Schema, conversion: Conversion) -> Iterator[Timing]:
    """The long steps with their hours. Where the source tells no sizes, as a dump, that is what is said."""
    tables = [schema.tables_by_name[name] for name in conversion.mapping if name in schema.tables_by_name]
    size = sum(table.size_bytes or 0 for table in tables)
    if not size:
        yield Timing(
            step="all", expected="not known", basis="the source told no sizes: plan from its address, or rehearse"
        )
        return
    loads = design.whole.migration_type is not MigrationType.CDC
    if loads:
        hours = max(size / _MB / LOAD_RATE / 3600, *(_load_hours(part, schema) for part in design.parts), 0)
        basis = f"{_sized(size)} at {LOAD_RATE:g} MB/s, or the slowest table at {TABLE_RATE:g} MB/s for each of its sessions"
        yield Timing(step="5. Load", expected=_span(hours), basis=basis)
    if conversion.script(Section.POST_DATA):
        hours = size / _MB / BUILD_RATE / 3600
        yield Timing(
            step="6. Indexes and foreign keys", expected=_span(hours), basis=f"{_sized(size)} at {BUILD_RATE:g} MB/s"
        )
    compare = size / _MB / COMPARE_RATE / 3600
    basis = f"{_sized(size)} at {COMPARE_RATE:g} MB/s"
    yield Timing(step="Comparison of all rows", expected=_span(compare), basis=basis)
    rest = "and 15 min for sequences, code, statistics and the application"
    if loads and design.whole.migration_type is MigrationType.FULL_LOAD:
        yield Timing(
            step="Writes stopped", expected="all of the above", basis=f"a load alone follows no changes; {rest}"
        )
    else:
        yield Timing(
            step="Writes stopped",
            expected=_span(compare + _REST_HOURS),
            basis=f"the last changes, one comparison, {rest}",
        )


def setting_lines(design: Design) -> tuple[SettingLine, ...]:
    """Every setting that differs from DMS's default, once for each value, with the tasks that have it."""
    found: dict[tuple[str, str], list[tuple[str, ChosenSetting]]] = defaultdict(list)
    for part in design.parts:
        for chosen in chosen_settings(part.task.task_settings, lobs=part.lobs):
            found[chosen.path, str(chosen.value)].append((part.task.identifier, chosen))
    every = len(design.parts)
    lines = []
    for having in found.values():
        tasks = tuple(identifier for identifier, _ in having)
        lines.append(SettingLine(chosen=having[0][1], tasks=() if len(tasks) == every else tasks))
    return tuple(sorted(lines, key=lambda line: line.chosen.path.partition(".")[0]))


def lob_lines(design: Design) -> Iterator[str]:
    """How the large values of each table travel; tables of the same choice in one sentence, which tells of the longest value."""
    settings = {name: part.lobs for part in design.parts for name in part.tables}
    alike: dict[tuple[str, bool, bool], list[tuple[ObjectName, LobChoice]]] = defaultdict(list)
    for name, choice in design.lobs:
        words = _lob_words(choice, settings.get(name, LobSettings()))
        alike[words, choice.measured_bytes is None, choice.sampled].append((name, choice))
    lines = []
    for (words, _, _), found in alike.items():
        longest = max((choice for _, choice in found), key=lambda choice: choice.measured_bytes or 0)
        lines.append(f"{_shortened([str(name) for name, _ in found])}: {words}; {longest.why}.")
    return _first(lines)


def range_lines(design: Design) -> Iterator[str]:
    """How large tables are divided, or why they are not."""
    lines = []
    for item in design.ranges:
        if item.boundaries:
            lines.append(
                f"{item.table}: {len(item.boundaries) + 1} ranges of {item.column}, the fullest with about "
                f"{item.largest:,} of {item.rows:,} rows, by {item.how}."
            )
        else:
            lines.append(f"{item.table}: not divided, {item.reason}.")
    return _first(lines)


def retyped_lines(design: Design) -> Iterator[str]:
    """The columns for which DMS is told the type."""
    possible = (item for item in design.retyped if item.is_possible)
    return _first(f"{item.table}.{item.column}: {item.data_type.type}; {item.why}." for item in possible)


def sessions(design: Design) -> int:
    """How many sessions the tasks open on each side while they load."""
    return sum(part.task.task_settings["FullLoadSettings"]["MaxFullLoadSubTasks"] for part in design.parts)


def _lob_words(choice: LobChoice, settings: LobSettings) -> str:
    if choice.limit_kb is None:
        return "full LOB mode, every value whole"
    limit = choice.limit_kb if settings.full else max(choice.limit_kb, settings.limit_kb)
    return f"limited LOB mode up to {limit:,} KB"


def _tables(part: DesignedTask, schema: Schema) -> list[Table]:
    return [schema.tables_by_name[name] for name in part.tables if name in schema.tables_by_name]


def _load_hours(part: DesignedTask, schema: Schema) -> float:
    """The larger of all bytes at the instance's rate and any one table at its sessions' rate."""
    tables = _tables(part, schema)
    total = sum(table.size_bytes or 0 for table in tables) / _MB / LOAD_RATE
    parts = {_name_of(rule): segments([rule["parallel-load"]]) for rule in _divided(part.task.table_mappings)}
    each = ((table.size_bytes or 0) / _MB / TABLE_RATE / max(parts.get(table.name, 1), 1) for table in tables)
    return max([total, *each]) / 3600


def _load_words(part: DesignedTask, schema: Schema) -> str:
    hours = _load_hours(part, schema)
    return _span(hours) if hours else "not known"


def _divided(table_mappings: dict[str, Json]) -> list[Json]:
    return [rule for rule in table_mappings.get("rules", ()) if rule.get("parallel-load")]


def _name_of(rule: Json) -> ObjectName:
    locator = rule["object-locator"]
    return ObjectName(schema=locator["schema-name"], name=locator["table-name"])


def _span(hours: float) -> str:
    """Half to twice the hours, in words.

    >>> _span(1), _span(0.01)
    ('30 min to 2.0 h', 'under 2 min')
    """
    low, high = hours / _SPREAD, hours * _SPREAD
    if high * 60 < 2:
        return "under 2 min"
    return f"{_time(low)} to {_time(high)}"


def _time(hours: float) -> str:
    return f"{hours:,.1f} h" if hours >= 1 else f"{max(round(hours * 60), 1)} min"


def _counted(rows: int) -> str:
    return f"about {rows:,}" if rows else "not known"


def _sized(size: int) -> str:
    if not size:
        return "not known"
    return f"{size / 10**9:,.1f} GB" if size >= 10**8 else f"{size / 10**6:,.1f} MB"


def _shortened(names: list[str], *, most: int = 12) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _first(lines: Iterable[str]) -> Iterator[str]:
    lines = list(lines)
    yield from lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        yield f"And {len(lines) - MOST_LINES} more in the table mappings."
