"""The rules of the replication task that moves a converted schema's rows: exact, one for each table."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from migrate.dms.retyping import RetypedColumn
from migrate.dms.rules import (
    DataType,
    Extra,
    LobSettings,
    Locator,
    ParallelLoad,
    Rule,
    RuleTarget,
    SelectionAction,
    SelectionRule,
    TableSettingsRule,
    TransformationAction,
    TransformationRule,
)
from migrate.dms.wildcards import escape
from migrate.errors import Unsupported
from migrate.model.conversion import TableMapping
from migrate.model.names import ObjectName

_Draft = tuple[TransformationAction, RuleTarget, Locator, str | None, DataType | None]
"""A transformation rule that has no number yet."""


def task_identifier(text: str) -> str:
    """The text as DMS allows an identifier: letters, digits and single hyphens, a letter first, at most 200 characters.

    >>> task_identifier("42 shop__eu")
    'task-42-shop-eu'
    """
    words = re.findall(r"[A-Za-z0-9]+", text)
    name = "-".join(words)
    if not name or not name[0].isalpha():
        name = f"task-{name}" if name else "task"
    return name[:200].rstrip("-")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLoad:
    """How one table is loaded, where DMS is told more than its name."""

    order: int | None = None
    parallel: Extra | None = None
    lobs: Extra | None = None


def table_rules(
    tables: Iterable[TableMapping],
    loads: Mapping[ObjectName, TableLoad] = MappingProxyType({}),
    types: Iterable[RetypedColumn] = (),
) -> tuple[Rule, ...]:
    """The rules that take these tables, and no other, to these names.

    Each table has an explicit rule, so that a table made later, or one whose name a wildcard would fit too, does not slip
    in. Selections come first, then removed columns and columns of another type, then names, and how tables are loaded.
    """
    tables = tuple(tables)
    own = {table.source for table in tables}
    numbers = itertools.count(1)
    rules: list[Rule] = []
    for table in tables:
        number = next(numbers)
        rules.append(
            SelectionRule(
                rule_id=str(number),
                rule_name=f"select{number}",
                action=SelectionAction.EXPLICIT,
                locator=Locator(schema=table.source.schema, table=table.source.name),
                filters=(),
                load_order=loads.get(table.source, _PLAIN).order,
            )
        )
    retyped = tuple(item for item in types if item.table in own and item.is_possible)
    for action, target, locator, value, data_type in (
        *_removed(tables),
        *_retyped(retyped),
        *_schemas(tables),
        *_names(tables),
    ):
        number = next(numbers)
        rules.append(
            TransformationRule(
                rule_id=str(number),
                rule_name=f"{action.value.replace('-', '')}{number}",
                action=action,
                target=target,
                locator=locator,
                value=value,
                data_type=data_type,
            )
        )
    rules += _settings_rules(tables, loads, numbers)
    return tuple(rules)


_PLAIN = TableLoad()


def _settings_rules(
    tables: tuple[TableMapping, ...], loads: Mapping[ObjectName, TableLoad], numbers: "itertools.count[int]"
) -> Iterator[Rule]:
    """Table-settings rules. DMS takes exact names only, so a name that reads as a pattern has none."""
    for table in tables:
        load = loads.get(table.source, _PLAIN)
        if (load.parallel or load.lobs) and may_have_settings(table.source):
            number = next(numbers)
            yield TableSettingsRule(
                rule_id=str(number),
                rule_name=f"settings{number}",
                locator=Locator(schema=table.source.schema, table=table.source.name),
                parallel_load=ParallelLoad.from_json(load.parallel) if load.parallel else None,
                lob_settings=LobSettings.from_json(load.lobs) if load.lobs else None,
            )


def may_have_settings(name: ObjectName) -> bool:
    """Whether a table-settings rule can name the table: it knows no wildcards, and no way to write them as themselves."""
    return not any(mark in text for text in (name.schema, name.name) for mark in "%[]")


def _removed(tables: tuple[TableMapping, ...]) -> Iterator[_Draft]:
    """Columns that the target computes, or doesn't have. First, because the lowest number counts."""
    for table in tables:
        for column in table.columns:
            if not column.target:
                yield (
                    TransformationAction.REMOVE_COLUMN,
                    RuleTarget.COLUMN,
                    _located(table.source, escape(column.source)),
                    None,
                    None,
                )


def _retyped(columns: Iterable[RetypedColumn]) -> Iterator[_Draft]:
    """Before the names too: a rule that only lowers names fits these columns as well, and the lowest number counts."""
    for item in columns:
        locator = _located(item.table, escape(item.column))
        yield TransformationAction.CHANGE_DATA_TYPE, RuleTarget.COLUMN, locator, None, item.data_type


def _schemas(tables: tuple[TableMapping, ...]) -> Iterator[_Draft]:
    for source, target in sorted({(table.source.schema, table.target.schema) for table in tables}):
        if source != target:
            yield TransformationAction.RENAME, RuleTarget.SCHEMA, Locator(schema=escape(source)), target, None


def _names(tables: tuple[TableMapping, ...]) -> Iterator[_Draft]:
    by_schema: dict[str, list[TableMapping]] = defaultdict(list)
    for table in tables:
        by_schema[table.source.schema].append(table)
    for schema, members in sorted(by_schema.items()):
        every_table = [(table.source.name, table.target.name) for table in members]
        if _only_lowered(every_table):
            yield _lowered(RuleTarget.TABLE, Locator(schema=escape(schema), table="%"))
        else:
            yield from _table_renames(members)
        every_column = [(item.source, item.target) for table in members for item in table.columns if item.target]
        if _only_lowered(every_column):
            yield _lowered(RuleTarget.COLUMN, Locator(schema=escape(schema), table="%", column="%"))
        else:
            yield from _column_renames(members)


def _table_renames(tables: Iterable[TableMapping]) -> Iterator[_Draft]:
    for table in tables:
        if table.source.name != table.target.name:
            yield TransformationAction.RENAME, RuleTarget.TABLE, _located(table.source), table.target.name, None


def _column_renames(tables: Iterable[TableMapping]) -> Iterator[_Draft]:
    for table in tables:
        for column in table.columns:
            if column.target and column.source != column.target:
                locator = _located(table.source, escape(column.source))
                yield TransformationAction.RENAME, RuleTarget.COLUMN, locator, column.target, None


def _only_lowered(names: list[tuple[str, str]]) -> bool:
    """Whether lower case alone makes every target's name, and is needed. DMS folds ASCII surely, the rest is not told."""
    return any(source != target for source, target in names) and all(
        source.isascii() and source.lower() == target for source, target in names
    )


def _lowered(target: RuleTarget, locator: Locator) -> _Draft:
    return TransformationAction.CONVERT_LOWERCASE, target, locator, None, None


def _located(name: ObjectName, column: str | None = None) -> Locator:
    return Locator(schema=escape(name.schema), table=escape(name.name), column=column)


def refuse_merges(tables: tuple[TableMapping, ...]) -> None:
    """Raises `Unsupported` where two tables would go into one."""
    seen: dict[ObjectName, ObjectName] = {}
    for table in tables:
        other = seen.setdefault(table.target, table.source)
        if other != table.source:
            raise Unsupported(
                f"{other} and {table.source} would both become {table.target}",
                reason="DMS loads one source table into one target table",
                hint="rename one of them, or leave one out",
            )
