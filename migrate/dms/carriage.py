"""What a task's documents do to the rows and values of each table, for whoever compares the two sides afterwards.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TableMapping.html
"""

from collections.abc import Iterator
from dataclasses import replace

from migrate.dms.document import parse
from migrate.dms.filters import groups_of, refused_filters
from migrate.dms.keys import Extra
from migrate.dms.large_values import is_lob
from migrate.dms.mappings import ColumnRule, column_rules, filters_of, locates, resolve, resolve_views
from migrate.dms.reshaping import added_columns
from migrate.dms.rules import (
    DataType,
    LobMode,
    ObjectMappingRule,
    OtherRule,
    Rule,
    RuleTarget,
    SelectionRule,
    TableSettingsRule,
    TransformationAction,
    TransformationRule,
    ValidationRule,
)
from migrate.errors import Unsupported
from migrate.model.carriage import Carriage, ColumnCarriage
from migrate.model.codec import Json
from migrate.model.conversion import ColumnMapping, TableMapping
from migrate.model.names import ObjectName
from migrate.model.schema import Schema, Table

_SURELY_KEPT = 256
"""Characters or bytes of a large value that one kilobyte of `LobMaxSize` keeps, whichever of its own encodings DMS counts in."""


def carried(
    table_mappings: Extra, task_settings: Extra, schema: Schema, *, whole_values: bool = False
) -> tuple[TableMapping, ...]:
    """The tables that the task carries, as `resolve` gives them, with what it does to their rows and values.

    Views that are loaded as tables are among them, and columns that the task adds. `whole_values` says that no large value was cut,
    whatever the documents say. Raises `BadDocument`, and `Unsupported`, which names its place, for a rule or a setting that changes rows
    in a way that can't be foretold.
    """
    refused = [*_refused_rules(parse(table_mappings).rules), *_refused_settings(task_settings)]
    if refused:
        raise Unsupported(
            "the task changes rows in a way that a comparison can't follow",
            reason="; ".join(refused),
            hint="compare without the plan, or leave those tables out of the task",
        )
    task = _Task(table_mappings, task_settings, schema, whole_values=whole_values)
    tables = schema.tables_by_name
    found = [task.table(mapping, tables[mapping.source]) for mapping in resolve(table_mappings, schema)]
    return tuple(task.moved(mapping) for mapping in (*found, *resolve_views(table_mappings, schema)))


class _Task:
    """The documents of one task, each of its rules found by the tables that it is for."""

    def __init__(self, table_mappings: Extra, task_settings: Extra, schema: Schema, *, whole_values: bool) -> None:
        self._schema, self._settings, self._whole_values = schema, task_settings, whole_values
        self._document = table_mappings
        self._mappings = parse(table_mappings)
        self._filters = filters_of(table_mappings, schema)
        self._notes = tuple(_notes(self._mappings.rules))

    def moved(self, mapping: TableMapping) -> TableMapping:
        """The table in the schema into which the settings put every table, where they do."""
        name = _at(self._settings, "TargetMetadata", "TargetSchema")
        if not isinstance(name, str) or not name:
            return mapping
        return replace(mapping, target=ObjectName(schema=name, name=mapping.target.name))

    def table(self, mapping: TableMapping, table: Table) -> TableMapping:
        """The table with all that the task does to it."""
        rules = column_rules(self._mappings, table.name, self._schema)
        columns = [
            found
            for column, item in zip(table.columns, mapping.columns, strict=True)
            if item.target and (found := self._column(column.name, table, rules)) is not None
        ]
        carriage = Carriage(
            filters=groups_of(self._filters.get(mapping.source, ())), columns=tuple(columns), notes=self._notes
        )
        adds = added_columns(mapping, table, rules, engine=self._schema.engine)
        added = tuple(ColumnMapping(source="", target=item.name) for item in adds)
        own = carriage if carriage != Carriage() else None
        return replace(mapping, columns=mapping.columns + added, carriage=own)

    def _column(self, name: str, table: Table, rules: tuple[ColumnRule, ...]) -> ColumnCarriage | None:
        fitting = [rule.rule for rule in rules if rule.fits(name)]
        mask = next((rule for rule in fitting if rule.action.is_masking), None)
        if mask is not None:
            return ColumnCarriage(column=name, left_out=f"masked by the task: {mask.action}", is_masked=True)
        retyped = next((rule for rule in fitting if _retypes_by_name(rule)), None)
        words = _words(retyped.data_type) if retyped and retyped.data_type else ""
        column = next(item for item in table.columns if item.name == name)
        limit = None if self._whole_values or not is_lob(column.type, self._schema.engine) else self._limit(table)
        if limit == 0:
            return ColumnCarriage(column=name, left_out="the task carries no large values: SupportLobs is off")
        kept = None if limit is None or _is_in_key(name, table) else limit * _SURELY_KEPT
        return ColumnCarriage(column=name, kept=kept, retyped=words) if kept or words else None

    def _limit(self, table: Table) -> int | None:
        """The kilobytes of a large value that are carried; None for all, 0 for nothing at all."""
        for rule in self._mappings.rules:
            if isinstance(rule, TableSettingsRule) and locates(rule.locator, table.name, self._schema):
                own = rule.lob_settings
                if own is not None and own.mode in (LobMode.LIMITED, None):
                    return int(own.bulk_max_size or 0) or None
                if own is not None and own.mode is LobMode.UNLIMITED:
                    return None
        if _at(self._settings, "TargetMetadata", "SupportLobs") is False:
            return 0
        if not _at(self._settings, "TargetMetadata", "LimitedSizeLobMode"):
            return None
        return int(_at(self._settings, "TargetMetadata", "LobMaxSize") or 32)


def _retypes_by_name(rule: TransformationRule) -> bool:
    return rule.action is TransformationAction.CHANGE_DATA_TYPE and rule.locator.data_type is None


def _is_in_key(name: str, table: Table) -> bool:
    keys = (*((table.primary_key,) if table.primary_key else ()), *table.unique_keys)
    return not keys or any(name in key.columns for key in keys)


def _refused_rules(rules: tuple[Rule, ...]) -> Iterator[str]:
    for number, rule in enumerate(rules):
        where = f"table-mappings $.rules[{number}]"
        if isinstance(rule, (OtherRule, ObjectMappingRule)):
            kind = rule.rule_type if isinstance(rule, OtherRule) else rule.KIND
            yield f"{where}: rules of the type {kind} are not known here"
        if isinstance(rule, SelectionRule):
            yield from (f"{where}.filters{words}" for words in refused_filters(rule.filters or ()))
        if isinstance(rule, TransformationRule):
            yield from (f"{where}{words}" for words in _refused_transformation(rule))


def _refused_transformation(rule: TransformationRule) -> Iterator[str]:
    if rule.expression is not None and rule.action is not TransformationAction.ADD_COLUMN:
        yield ".expression: names and values that DMS computes can't be foretold"
    if rule.locator.data_type is not None and rule.action is not TransformationAction.CHANGE_DATA_TYPE:
        yield ".object-locator.data-type: columns are not chosen by DMS's own types"
    if rule.target is RuleTarget.COLUMN and rule.action.is_masking and rule.locator.column is None:
        yield ".object-locator.column-name is missing: which column is masked is not known"


def _refused_settings(settings: Extra) -> Iterator[str]:
    if _at(settings, "CharacterSetSettings"):
        yield "task-settings $.CharacterSetSettings: characters are replaced on the way"


def _notes(rules: tuple[Rule, ...]) -> Iterator[str]:
    if any(isinstance(rule, ValidationRule) for rule in rules):
        yield "the task's own validation functions are not used: values are compared as they are"
    for rule in rules:
        if isinstance(rule, TransformationRule) and rule.locator.data_type is not None and rule.data_type is not None:
            yield f"the task changes columns of the type {rule.locator.data_type} to {_words(rule.data_type)}"


def _words(type_: DataType) -> str:
    sizes = [str(size) for size in (type_.length, type_.precision, type_.scale) if size is not None]
    return f"{type_.type}({','.join(sizes)})" if sizes else type_.type


def _at(settings: Extra, *path: str) -> Json:
    value: Json = settings
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value
