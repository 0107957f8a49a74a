"""Makes the replication task that moves a converted schema's rows: exact rules, strict settings, endpoints."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from migrate.dms.document import to_document
from migrate.dms.endpoints import source_endpoint, target_endpoint
from migrate.dms.large_values import lob_needs
from migrate.dms.rules import (
    Locator,
    Rule,
    RuleTarget,
    SelectionAction,
    SelectionRule,
    TableMappings,
    TransformationAction,
    TransformationRule,
)
from migrate.dms.settings import task_settings
from migrate.dms.wildcards import escape
from migrate.errors import Unsupported, UsageProblem
from migrate.model.conversion import Conversion, TableMapping
from migrate.model.names import ObjectName
from migrate.model.schema import Schema
from migrate.model.task import MigrationType, ReplicationTask
from migrate.url import Url

_Draft = tuple[TransformationAction, RuleTarget, Locator, str | None]
"""A transformation rule that has no number yet."""


def define_task(
    conversion: Conversion,
    schema: Schema,
    *,
    migration_type: MigrationType,
    source: Url | None,
    identifier: str,
    largest_lob_kb: int | None = None,
) -> ReplicationTask:
    """The task for every table that was converted.

    Each table has an explicit rule, so that a table made later, or one whose name a wildcard would fit too, does not
    slip in. `identifier` is made fit for DMS. `largest_lob_kb` is the longest large value, where it was measured.
    Raises `UsageProblem` where there is nothing to move and `Unsupported` where two tables would go into one.
    """
    if not conversion.tables:
        raise UsageProblem(
            "there is no table to migrate",
            hint="check the database's name, and whether the account may see its tables",
        )
    _refuse_merges(conversion.tables)
    name = task_identifier(identifier)
    rules = table_rules(conversion.tables)
    return ReplicationTask(
        identifier=name,
        migration_type=migration_type,
        source=source_endpoint(
            schema,
            target=conversion.target.engine,
            migration_type=migration_type,
            url=source,
            identifier=name,
        ),
        target=target_endpoint(
            conversion.target,
            source=schema.engine,
            database=conversion.schema.database or schema.database,
            identifier=name,
        ),
        table_mappings=to_document(TableMappings(rules=rules)),
        task_settings=task_settings(
            migration_type=migration_type,
            source=schema.engine,
            target=conversion.target.engine,
            lobs=lob_needs(schema, conversion, largest_kb=largest_lob_kb),
        ),
    )


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


def table_rules(tables: Iterable[TableMapping]) -> tuple[Rule, ...]:
    """The rules that take these tables, and no other, to these names. Selections come first, then removed columns."""
    tables = tuple(tables)
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
            )
        )
    for action, target, locator, value in (*_removed(tables), *_schemas(tables), *_names(tables)):
        number = next(numbers)
        rules.append(
            TransformationRule(
                rule_id=str(number),
                rule_name=f"{action.value.replace('-', '')}{number}",
                action=action,
                target=target,
                locator=locator,
                value=value,
            )
        )
    return tuple(rules)


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
                )


def _schemas(tables: tuple[TableMapping, ...]) -> Iterator[_Draft]:
    for source, target in sorted({(table.source.schema, table.target.schema) for table in tables}):
        if source != target:
            yield TransformationAction.RENAME, RuleTarget.SCHEMA, Locator(schema=escape(source)), target


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
            yield TransformationAction.RENAME, RuleTarget.TABLE, _located(table.source), table.target.name


def _column_renames(tables: Iterable[TableMapping]) -> Iterator[_Draft]:
    for table in tables:
        for column in table.columns:
            if column.target and column.source != column.target:
                locator = _located(table.source, escape(column.source))
                yield TransformationAction.RENAME, RuleTarget.COLUMN, locator, column.target


def _only_lowered(names: list[tuple[str, str]]) -> bool:
    """Whether lower case alone makes every target's name, and is needed. DMS folds ASCII surely, the rest is not told."""
    return any(source != target for source, target in names) and all(
        source.isascii() and source.lower() == target for source, target in names
    )


def _lowered(target: RuleTarget, locator: Locator) -> _Draft:
    return TransformationAction.CONVERT_LOWERCASE, target, locator, None


def _located(name: ObjectName, column: str | None = None) -> Locator:
    return Locator(schema=escape(name.schema), table=escape(name.name), column=column)


def _refuse_merges(tables: tuple[TableMapping, ...]) -> None:
    seen: dict[ObjectName, ObjectName] = {}
    for table in tables:
        other = seen.setdefault(table.target, table.source)
        if other != table.source:
            raise Unsupported(
                f"{other} and {table.source} would both become {table.target}",
                reason="DMS loads one source table into one target table",
                hint="rename one of them, or leave one out",
            )
