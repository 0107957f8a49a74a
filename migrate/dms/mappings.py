"""Which tables a table-mapping document takes, and what they and their columns are called on the target."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from migrate.dms.document import parse
from migrate.dms.rules import (
    Extra,
    Filter,
    Locator,
    RuleTarget,
    SelectionAction,
    SelectionRule,
    TableMappings,
    TransformationAction,
    TransformationRule,
)
from migrate.dms.wildcards import matches, only_match
from migrate.model.conversion import ColumnMapping, TableMapping
from migrate.model.names import ObjectName
from migrate.model.schema import Schema, Table, View


def resolve(table_mappings: Extra, schema: Schema) -> tuple[TableMapping, ...]:
    """The tables of `schema` that the document selects, those with the highest load-order first, with every name's target.

    A table is taken when an include or explicit rule fits and no exclude rule does. Where several transformation rules
    fit one object, the one with the lowest rule-id counts; rules that don't touch names don't compete. A column that
    is removed has an empty `target`. Names are compared by case unless the source says that it ignores case.
    Raises `BadDocument`.
    """
    return _resolved(table_mappings, schema, schema.tables, kinds=("table", "all"))


def resolve_views(table_mappings: Extra, schema: Schema) -> tuple[TableMapping, ...]:
    """As `resolve`, the views that the document has loaded as tables."""
    return _resolved(table_mappings, schema, schema.views, kinds=("view", "all"))


def schemas_of(table_mappings: Extra) -> tuple[str, ...]:
    """The schemas that the document selects from; none where it names them by wildcards. Raises `BadDocument`."""
    rules = [rule for rule in parse(table_mappings).selections if rule.action is not SelectionAction.EXCLUDE]
    names = {
        rule.locator.schema if rule.action is SelectionAction.EXPLICIT else only_match(rule.locator.schema)
        for rule in rules
    }
    return () if None in names else tuple(sorted(name for name in names if name is not None))


def _resolved(
    table_mappings: Extra, schema: Schema, tables: Iterable[Table | View], *, kinds: tuple[str, ...]
) -> tuple[TableMapping, ...]:
    mappings = parse(table_mappings)
    ignore_case = _ignores_case(schema)
    names = _Renaming(mappings.transformations, ignore_case=ignore_case)
    chosen: list[tuple[int, TableMapping]] = []
    own = [rule for rule in mappings.selections if (rule.locator.table_type or "table") in kinds]
    for table in tables:
        rules = [rule for rule in own if _selects(rule, table.name, ignore_case=ignore_case)]
        if rules and all(rule.action is not SelectionAction.EXCLUDE for rule in rules):
            order = max(int(rule.load_order or 0) for rule in rules)
            chosen.append((order, names.mapping(table)))
    return tuple(mapping for _, mapping in sorted(chosen, key=lambda item: -item[0]))


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """A transformation rule that can touch columns of one table."""

    rule: TransformationRule
    ignore_case: bool

    def fits(self, column: str) -> bool:
        """Whether the rule's locator names the column. One that chooses columns by DMS's types fits all that it names."""
        return matches(self.rule.locator.column or "%", column, ignore_case=self.ignore_case)


def column_rules(mappings: TableMappings, name: ObjectName, schema: Schema) -> tuple[ColumnRule, ...]:
    """The rules for columns of that table, those with the lowest rule-id first."""
    ignore_case = _ignores_case(schema)
    return tuple(
        ColumnRule(rule, ignore_case)
        for rule in mappings.transformations
        if rule.target is RuleTarget.COLUMN and locates(rule.locator, name, schema)
    )


def locates(locator: Locator, name: ObjectName, schema: Schema) -> bool:
    """Whether the locator names that table, wildcards allowed."""
    ignore_case = _ignores_case(schema)
    return matches(locator.schema, name.schema, ignore_case=ignore_case) and matches(
        locator.table or "%", name.name, ignore_case=ignore_case
    )


def filters_of(table_mappings: Extra, schema: Schema) -> dict[ObjectName, tuple[tuple[Filter, ...], ...]]:
    """The filters of each selected table that has some: one tuple for every rule that takes the table.

    A row is taken when all filters of one of these rules hold. A table that some rule takes whole isn't here.
    """
    mappings = parse(table_mappings)
    ignore_case = _ignores_case(schema)
    found: dict[ObjectName, tuple[tuple[Filter, ...], ...]] = {}
    for mapping in resolve(table_mappings, schema):
        rules = [
            rule
            for rule in mappings.selections
            if rule.locator.table_type != "view" and _selects(rule, mapping.source, ignore_case=ignore_case)
        ]
        if all(rule.filters for rule in rules):
            found[mapping.source] = tuple(rule.filters or () for rule in rules)
    return found


def _ignores_case(schema: Schema) -> bool:
    return schema.engine.is_mysql_family and schema.variable("lower_case_table_names", "0") in ("1", "2")


def _selects(rule: SelectionRule, name: ObjectName, *, ignore_case: bool) -> bool:
    locator = rule.locator
    if locator.table is None:
        return False
    if rule.action is SelectionAction.EXPLICIT:
        return _same(locator.schema, name.schema, ignore_case) and _same(locator.table, name.name, ignore_case)
    return matches(locator.schema, name.schema, ignore_case=ignore_case) and matches(
        locator.table, name.name, ignore_case=ignore_case
    )


def _same(first: str, second: str, ignore_case: bool) -> bool:
    return first == second or (ignore_case and first.lower() == second.lower())


@dataclass(frozen=True, slots=True)
class _TableRules:
    """The rules that can touch one table, each list with the lowest rule-id first."""

    schema: tuple[TransformationRule, ...]
    table: tuple[TransformationRule, ...]
    column: tuple[TransformationRule, ...]


class _Renaming:
    """The transformation rules, ordered so that a table meets only those that could be about it."""

    def __init__(self, rules: Iterable[TransformationRule], *, ignore_case: bool) -> None:
        self._ignore_case = ignore_case
        self._wild: list[TransformationRule] = []
        self._exact: dict[tuple[str, str], list[TransformationRule]] = defaultdict(list)
        for rule in rules:
            key = _exact_table(rule.locator)
            if key is None or ignore_case:
                self._wild.append(rule)
            else:
                self._exact[key].append(rule)

    def mapping(self, table: Table | View) -> TableMapping:
        """The table with its target's names."""
        rules = self._rules_for(table.name)
        return TableMapping(
            source=table.name,
            target=ObjectName(
                schema=_renamed(table.name.schema, rules.schema), name=_renamed(table.name.name, rules.table)
            ),
            columns=tuple(
                ColumnMapping(source=column.name, target=self._column(column.name, rules.column))
                for column in table.columns
            ),
        )

    def _rules_for(self, name: ObjectName) -> _TableRules:
        near = [*self._exact.get((name.schema, name.name), ()), *self._wild]
        near.sort(key=lambda rule: int(rule.rule_id))
        fitting = list(self._fitting(near, name))
        return _TableRules(
            schema=tuple(rule for rule in fitting if rule.target is RuleTarget.SCHEMA),
            table=tuple(rule for rule in fitting if rule.target is RuleTarget.TABLE),
            column=tuple(rule for rule in fitting if rule.target is RuleTarget.COLUMN),
        )

    def _fitting(self, rules: Iterable[TransformationRule], name: ObjectName) -> Iterator[TransformationRule]:
        for rule in rules:
            locator = rule.locator
            if not matches(locator.schema, name.schema, ignore_case=self._ignore_case):
                continue
            if rule.target is RuleTarget.SCHEMA or matches(
                locator.table or "%", name.name, ignore_case=self._ignore_case
            ):
                yield rule

    def _column(self, name: str, rules: tuple[TransformationRule, ...]) -> str:
        """The column's name on the target; empty where it does not get there."""
        included = [rule for rule in rules if rule.action is TransformationAction.INCLUDE_COLUMN]
        fitting = [rule for rule in rules if self._fits_column(rule, name)]
        if included and not any(rule.action is TransformationAction.INCLUDE_COLUMN for rule in fitting):
            return ""
        for rule in fitting:
            if rule.action is TransformationAction.REMOVE_COLUMN:
                return ""
            if rule.action.is_naming:
                return _transformed(name, rule)
        return name

    def _fits_column(self, rule: TransformationRule, name: str) -> bool:
        """Column names are compared with or without case as tables are."""
        if rule.locator.column is None or rule.locator.data_type is not None:
            return False
        return matches(rule.locator.column, name, ignore_case=self._ignore_case)


def _exact_table(locator: Locator) -> tuple[str, str] | None:
    schema, table = only_match(locator.schema), None if locator.table is None else only_match(locator.table)
    return None if schema is None or table is None else (schema, table)


def _renamed(name: str, rules: tuple[TransformationRule, ...]) -> str:
    for rule in rules:
        if rule.action.is_naming:
            return _transformed(name, rule)
    return name


def _transformed(name: str, rule: TransformationRule) -> str:
    """The name after one rule. A rename by an expression is left alone: `migrate.dms.honoured` reports it."""
    value, old = rule.value or "", rule.old_value or ""
    match rule.action:
        case TransformationAction.RENAME:
            return rule.value or name
        case TransformationAction.CONVERT_LOWERCASE:
            return name.lower()
        case TransformationAction.CONVERT_UPPERCASE:
            return name.upper()
        case TransformationAction.ADD_PREFIX:
            return value + name
        case TransformationAction.ADD_SUFFIX:
            return name + value
        case TransformationAction.REMOVE_PREFIX:
            return name.removeprefix(value)
        case TransformationAction.REMOVE_SUFFIX:
            return name.removesuffix(value)
        case TransformationAction.REPLACE_PREFIX:
            return value + name.removeprefix(old) if name.startswith(old) else name
        case TransformationAction.REPLACE_SUFFIX:
            return name.removesuffix(old) + value if name.endswith(old) else name
        case _:
            return name
