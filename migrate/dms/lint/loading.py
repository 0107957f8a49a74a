"""How single tables are loaded: segments, large values.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation.Tablesettings.html
"""

from collections.abc import Iterator, Sequence

from migrate.dms.lint import remark
from migrate.dms.lint.numbered import Numbered, numbered
from migrate.dms.rules import LobMode, ParallelLoad, ParallelLoadType, Rule, Scalar, TableSettingsRule
from migrate.model.lint import Finding


def judge(rules: Sequence[Numbered[Rule]]) -> Iterator[Finding]:
    """What is to be said of table-settings rules."""
    seen: dict[tuple[str, str | None], str] = {}
    for item in numbered(rules, TableSettingsRule):
        own = item.rule
        if own.parallel_load is not None:
            yield from _segments(own.parallel_load, f"{item.where}.parallel-load")
        if own.lob_settings is not None and own.lob_settings.mode in (LobMode.LIMITED, None):
            yield remark.note(
                "lob-truncation",
                f"{item.where}.lob-settings",
                f"values longer than {own.lob_settings.bulk_max_size} KB are cut",
                page=remark.TABLE_SETTINGS,
                fix="measure the longest value; AWS advises three times its size",
            )
        if own.parallel_load is None and own.lob_settings is None:
            yield remark.warning(
                "empty-table-settings",
                item.where,
                "neither parallel-load nor lob-settings is given, so the rule does nothing",
                page=remark.TABLE_SETTINGS,
            )
        name = (own.locator.schema, own.locator.table)
        if name in seen:
            yield remark.warning(
                "two-rules-for-one-object",
                item.where,
                f"{seen[name]} has settings for the same table",
                page=remark.TABLE_SETTINGS,
                fix="put parallel-load and lob-settings into one rule",
            )
        seen.setdefault(name, item.where)


def _segments(load: ParallelLoad, where: str) -> Iterator[Finding]:
    if load.type is not ParallelLoadType.RANGES:
        if load.type in (ParallelLoadType.PARTITIONS_AUTO, ParallelLoadType.PARTITIONS_LIST):
            yield remark.note(
                "no-partitions-of-postgresql",
                f"{where}.type",
                f"{load.type} is not for PostgreSQL sources, which take ranges alone",
                page=remark.TABLE_SETTINGS,
            )
        return
    columns = remark.listed(load.columns or ())
    yield remark.note(
        "null-boundaries",
        where,
        f"rows with NULL in {columns} are not loaded, and without an index every segment reads the whole table",
        page=remark.TABLE_SETTINGS,
        fix="divide by columns that are indexed and NOT NULL",
    )
    bounds = load.boundaries or ()
    keys = [tuple(_order(value) for value in bound) for bound in bounds]
    for number in range(1, len(keys)):
        if keys[number] <= keys[number - 1]:
            yield remark.warning(
                "boundaries-out-of-order",
                f"{where}.boundaries[{number}]",
                f"{list(bounds[number])} does not come after {list(bounds[number - 1])}",
                page=remark.TABLE_SETTINGS,
                fix="write upper bounds from the lowest to the highest, none of them twice",
            )


def _order(value: Scalar) -> tuple[int, float, str]:
    try:
        return (0, float(value), "")
    except ValueError:
        return (1, 0.0, str(value))
