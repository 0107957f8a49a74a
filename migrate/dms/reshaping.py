"""What a task's rules make of a table's values: columns that are added, and columns whose values are hidden.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation.Transformations.html
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation.Masking.html
"""

from collections.abc import Iterator
from dataclasses import dataclass

from migrate.dms.document import parse
from migrate.dms.mappings import ColumnRule, column_rules, resolve
from migrate.dms.rules import BeforeImageDefinition, Extra, TransformationAction
from migrate.engines.large_values import is_lob
from migrate.model.conversion import TableMapping
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Schema, Table

BEFORE_IMAGE_PREFIX = "BI_"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedColumn:
    """A column that only the target has. With neither an expression nor a column before it, it is NULL."""

    name: str
    expression: str = ""
    """In SQLite's dialect, over the source's columns as `$name`."""
    before: str = ""
    """The source's column whose value before an update it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """How a column's values are hidden."""

    column: str
    """The source's name."""
    action: TransformationAction
    character: str = ""
    """What stands for each digit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reshaping:
    """What is done with the values of one table."""

    added: tuple[AddedColumn, ...] = ()
    masks: tuple[Mask, ...] = ()


NOTHING = Reshaping()
"""Values go as they are."""


def reshapings(table_mappings: Extra, schema: Schema) -> dict[ObjectName, Reshaping]:
    """What the document does with the values of each table that it takes, where it does something. Raises `BadDocument`."""
    mappings = parse(table_mappings)
    actions = {rule.action for rule in mappings.transformations}
    if not any(action.is_masking or action in _ADDING for action in actions):
        return {}
    tables = schema.tables_by_name
    found = {}
    for mapping in resolve(table_mappings, schema):
        rules = column_rules(mappings, mapping.source, schema)
        shape = Reshaping(
            added=tuple(added_columns(mapping, tables[mapping.source], rules, engine=schema.engine)),
            masks=tuple(_masks(mapping, rules)),
        )
        if shape != NOTHING:
            found[mapping.source] = shape
    return found


_ADDING = (TransformationAction.ADD_COLUMN, TransformationAction.ADD_BEFORE_IMAGE_COLUMNS)


def _masks(mapping: TableMapping, rules: tuple[ColumnRule, ...]) -> Iterator[Mask]:
    masking = [item for item in rules if item.rule.action.is_masking]
    for column in mapping.columns:
        rule = next((item.rule for item in masking if item.fits(column.source)), None)
        if rule is not None and column.target:
            yield Mask(column=column.source, action=rule.action, character=rule.value or "")


def added_columns(
    mapping: TableMapping, table: Table, rules: tuple[ColumnRule, ...], *, engine: EngineName
) -> Iterator[AddedColumn]:
    """The columns that these rules, which `column_rules` gave for the table of this engine, add to it."""
    for item in rules:
        if item.rule.action is TransformationAction.ADD_COLUMN:
            yield AddedColumn(name=item.rule.value or "", expression=item.rule.expression or "")
        elif item.rule.action is TransformationAction.ADD_BEFORE_IMAGE_COLUMNS:
            yield from _before_images(item, mapping, table, engine)


def _before_images(item: ColumnRule, mapping: TableMapping, table: Table, engine: EngineName) -> Iterator[AddedColumn]:
    definition = item.rule.before_image or BeforeImageDefinition()
    prefix, suffix = definition.column_prefix, definition.column_suffix or ""
    prefix = BEFORE_IMAGE_PREFIX if prefix is None else prefix
    chosen = definition.column_filter or "pk-only"
    key = table.primary_key.columns if table.primary_key else ()
    large = {column.name for column in table.columns if is_lob(column.type, engine)}
    for column in mapping.columns:
        wanted = chosen == "all" or column.source in key or (chosen == "non-lob" and column.source not in large)
        if column.target and wanted and item.fits(column.source):
            yield AddedColumn(name=f"{prefix}{column.target}{suffix}", before=column.source)
