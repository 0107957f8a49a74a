"""Reads a table-mapping document into rules, and writes rules as the document, without loss."""

from collections.abc import Callable
from typing import TypeVar

from migrate.dms.rules import (
    DataType,
    Extra,
    Filter,
    FilterCondition,
    FilterOperator,
    Locator,
    OtherRule,
    Rule,
    RuleTarget,
    SelectionAction,
    SelectionRule,
    TableMappings,
    TableSettingsRule,
    TransformationAction,
    TransformationRule,
)
from migrate.errors import BadDocument
from migrate.model.codec import Json

T = TypeVar("T")
_LOCATOR_KEYS = ("schema-name", "table-name", "column-name", "table-type", "data-type")


class _Entry:
    """One JSON object and its place in the document; what nobody takes is left for `extra`."""

    def __init__(self, data: Json, where: str) -> None:
        if not isinstance(data, dict):
            raise BadDocument(f"{where}: an object was expected, not {_say(data)}")
        self.data: Extra = data
        self.where = where
        self._left: Extra = dict(data)

    def take(self, key: str, *kinds: type) -> Json:
        """The value of `key`, or None. A value that is null stays in `extra`, so that it is written again."""
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            expected = " or ".join(
                {"str": "text", "int": "a number", "dict": "an object"}[kind.__name__] for kind in kinds
            )
            raise BadDocument(f"{self.where}.{key}: {expected} was expected, not {_say(value)}")
        self._left.pop(key, None)
        return value

    def need(self, key: str, *kinds: type) -> Json:
        """The value of `key`, which must be there."""
        value = self.take(key, *kinds)
        if value is None:
            raise BadDocument(f"{self.where}.{key} is missing")
        return value

    def word(self, key: str, words: Callable[[str], T]) -> T:
        """The value of `key` as one of an enum's words."""
        text = self.need(key, str)
        try:
            return words(text)
        except ValueError:
            raise BadDocument(
                f"{self.where}.{key}: {text!r} is not known",
                hint=f"known words: {', '.join(map(str, words))}",  # type: ignore[call-overload]
            ) from None

    def entry(self, key: str) -> "_Entry":
        """The object under `key`, which must be there."""
        return _Entry(self.need(key, dict), f"{self.where}.{key}")

    def entries(self, key: str) -> "tuple[_Entry, ...] | None":
        """The objects of the list under `key`, or None where it is missing."""
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, list):
            raise BadDocument(f"{self.where}.{key}: a list was expected, not {_say(value)}")
        self._left.pop(key, None)
        return tuple(_Entry(item, f"{self.where}.{key}[{number}]") for number, item in enumerate(value))

    @property
    def extra(self) -> Extra:
        """What is left."""
        return dict(self._left)


def parse(document: Json) -> TableMappings:
    """Reads a table-mapping document.

    Raises `BadDocument` with the place, such as `$.rules[3].object-locator.schema-name`, for what DMS would refuse: a
    missing or unknown word, a rule-id that is no number or comes twice, a name that comes twice, no selection rule.
    """
    root = _Entry(document, "$")
    entries = root.entries("rules")
    if entries is None:
        raise BadDocument("$.rules is missing", hint='a table-mapping document looks like {"rules": [...]}')
    rules = tuple(_rule(entry) for entry in entries)
    _check_unique(rules)
    if not any(isinstance(rule, SelectionRule) for rule in rules):
        raise BadDocument("$.rules: there is no selection rule, so no table would be loaded")
    return TableMappings(rules=rules, extra=root.extra)


def to_document(mappings: TableMappings) -> Extra:
    """The document, as DMS takes it."""
    return {"rules": [_rule_document(rule) for rule in mappings.rules], **mappings.extra}


def _rule(entry: _Entry) -> Rule:
    kind = entry.need("rule-type", str)
    rule_id = entry.need("rule-id", str, int)
    if not str(rule_id).isdecimal():
        raise BadDocument(f"{entry.where}.rule-id: {rule_id!r} is not a number")
    rule_name = entry.need("rule-name", str, int)
    match kind:
        case "selection":
            return _selection(entry, rule_id, rule_name)
        case "transformation":
            return _transformation(entry, rule_id, rule_name)
        case "table-settings":
            return _table_settings(entry, rule_id, rule_name)
        case _:
            return OtherRule(rule_id=rule_id, rule_name=rule_name, rule_type=kind, document=dict(entry.data))


def _selection(entry: _Entry, rule_id: str | int, rule_name: str | int) -> SelectionRule:
    filters = entry.entries("filters")
    locator_entry = entry.entry("object-locator")
    locator = _locator(locator_entry)
    if locator.table is None:
        raise BadDocument(f"{locator_entry.where}.table-name is missing")
    action = entry.word("rule-action", SelectionAction)
    if filters and action is not SelectionAction.INCLUDE:
        raise BadDocument(f"{entry.where}.filters: only a rule with the action include may have filters")
    return SelectionRule(
        rule_id=rule_id,
        rule_name=rule_name,
        action=action,
        locator=locator,
        filters=None if filters is None else tuple(_filter(item) for item in filters),
        load_order=entry.take("load-order", int, str),
        extra=entry.extra,
    )


def _transformation(entry: _Entry, rule_id: str | int, rule_name: str | int) -> TransformationRule:
    action = entry.word("rule-action", TransformationAction)
    target = entry.word("rule-target", RuleTarget)
    if action.only_columns and target is not RuleTarget.COLUMN:
        raise BadDocument(f"{entry.where}.rule-target: {action} is for columns, not for a {target}")
    for key in action.needs:
        if entry.data.get(key) is None:
            raise BadDocument(f"{entry.where}.{key} is missing: {action} needs it")
    if action is TransformationAction.RENAME and not (entry.data.get("value") or entry.data.get("expression")):
        raise BadDocument(f"{entry.where}.value is missing: rename needs it")
    data_type = entry.entry("data-type") if entry.data.get("data-type") is not None else None
    return TransformationRule(
        rule_id=rule_id,
        rule_name=rule_name,
        action=action,
        target=target,
        locator=_locator(entry.entry("object-locator")),
        value=entry.take("value", str),
        old_value=entry.take("old-value", str),
        expression=entry.take("expression", str),
        data_type=None if data_type is None else _data_type(data_type),
        extra=entry.extra,
    )


def _table_settings(entry: _Entry, rule_id: str | int, rule_name: str | int) -> TableSettingsRule:
    return TableSettingsRule(
        rule_id=rule_id,
        rule_name=rule_name,
        locator=_locator(entry.entry("object-locator")),
        parallel_load=entry.take("parallel-load", dict),
        lob_settings=entry.take("lob-settings", dict),
        extra=entry.extra,
    )


def _locator(entry: _Entry) -> Locator:
    schema = entry.need("schema-name", str)
    table, column, table_type, data_type = (entry.take(key, str) for key in _LOCATOR_KEYS[1:])
    if table_type not in (None, "table", "view", "all"):
        raise BadDocument(f"{entry.where}.table-type: {table_type!r} is not one of table, view, all")
    return Locator(
        schema=schema, table=table, column=column, table_type=table_type, data_type=data_type, extra=entry.extra
    )


def _filter(entry: _Entry) -> Filter:
    conditions = entry.entries("filter-conditions")
    if not conditions:
        raise BadDocument(f"{entry.where}.filter-conditions is missing or empty")
    return Filter(
        filter_type=entry.need("filter-type", str),
        column=entry.need("column-name", str),
        conditions=tuple(_condition(item) for item in conditions),
        extra=entry.extra,
    )


def _condition(entry: _Entry) -> FilterCondition:
    operator = entry.word("filter-operator", FilterOperator)
    for key in operator.operands:
        entry.need(key, str)
    return FilterCondition(
        operator=operator,
        value=entry.take("value", str),
        start_value=entry.take("start-value", str),
        end_value=entry.take("end-value", str),
        extra=entry.extra,
    )


def _data_type(entry: _Entry) -> DataType:
    return DataType(
        type=entry.need("type", str),
        precision=entry.take("precision", int, str),
        scale=entry.take("scale", int, str),
        length=entry.take("length", int, str),
        extra=entry.extra,
    )


def _check_unique(rules: tuple[Rule, ...]) -> None:
    for key, values in (
        ("rule-id", [int(rule.rule_id) for rule in rules]),
        ("rule-name", [str(rule.rule_name) for rule in rules]),
    ):
        seen: dict[object, int] = {}
        for number, value in enumerate(values):
            if value in seen:
                raise BadDocument(f"$.rules[{number}].{key}: {value} is already $.rules[{seen[value]}]'s")
            seen[value] = number


def _rule_document(rule: Rule) -> Extra:
    match rule:
        case OtherRule():
            return dict(rule.document)
        case SelectionRule():
            kind, parts = "selection", _selection_parts(rule)
        case TransformationRule():
            kind, parts = "transformation", _transformation_parts(rule)
        case TableSettingsRule():
            kind = "table-settings"
            parts = {
                "object-locator": _locator_document(rule.locator),
                **_given({"parallel-load": rule.parallel_load, "lob-settings": rule.lob_settings}),
            }
    return {"rule-type": kind, "rule-id": rule.rule_id, "rule-name": rule.rule_name, **parts, **rule.extra}


def _selection_parts(rule: SelectionRule) -> Extra:
    filters = None if rule.filters is None else [_filter_document(item) for item in rule.filters]
    return {
        "object-locator": _locator_document(rule.locator),
        "rule-action": rule.action.value,
        **_given({"load-order": rule.load_order, "filters": filters}),
    }


def _transformation_parts(rule: TransformationRule) -> Extra:
    data_type = rule.data_type
    return {
        "rule-action": rule.action.value,
        "rule-target": rule.target.value,
        "object-locator": _locator_document(rule.locator),
        **_given(
            {
                "value": rule.value,
                "old-value": rule.old_value,
                "expression": rule.expression,
                "data-type": None if data_type is None else _data_type_document(data_type),
            }
        ),
    }


def _locator_document(locator: Locator) -> Extra:
    values = (locator.schema, locator.table, locator.column, locator.table_type, locator.data_type)
    return {**_given(dict(zip(_LOCATOR_KEYS, values, strict=True))), **locator.extra}


def _filter_document(item: Filter) -> Extra:
    conditions = [
        {
            "filter-operator": condition.operator.value,
            **_given(
                {"value": condition.value, "start-value": condition.start_value, "end-value": condition.end_value}
            ),
            **condition.extra,
        }
        for condition in item.conditions
    ]
    return {
        "filter-type": item.filter_type,
        "column-name": item.column,
        "filter-conditions": conditions,
        **item.extra,
    }


def _data_type_document(item: DataType) -> Extra:
    sizes = {"precision": item.precision, "scale": item.scale, "length": item.length}
    return {"type": item.type, **_given(sizes), **item.extra}


def _given(values: Extra) -> Extra:
    return {key: value for key, value in values.items() if value is not None}


def _say(data: Json) -> str:
    return repr(data) if isinstance(data, (str, int, float, bool, type(None))) else type(data).__name__
