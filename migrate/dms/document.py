"""Reads a table-mapping document into rules, and writes rules as the document, without loss."""

from migrate.dms.keys import Extra
from migrate.dms.rule_limits import first_error
from migrate.dms.rules import RULES, OtherRule, Rule, SelectionRule, TableMappings
from migrate.dms.shape import say
from migrate.errors import BadDocument
from migrate.model.codec import Json


def parse(document: Json) -> TableMappings:
    """Reads a table-mapping document.

    Raises `BadDocument` with the place, such as `$.rules[3].object-locator.schema-name`, for what DMS would refuse: a
    missing or unknown word, a value out of its range, a rule-id that is no number or comes twice, no selection rule.
    """
    if not isinstance(document, dict):
        raise BadDocument(f"$: an object was expected, not {say(document)}")
    entries = document.get("rules")
    if entries is None:
        raise BadDocument("$.rules is missing", hint='a table-mapping document looks like {"rules": [...]}')
    if not isinstance(entries, list):
        raise BadDocument(f"$.rules: a list was expected, not {say(entries)}")
    rules = tuple(_rule(entry, f"$.rules[{number}]") for number, entry in enumerate(entries))
    _check_unique(rules)
    if not any(isinstance(rule, SelectionRule) for rule in rules):
        raise BadDocument("$.rules: there is no selection rule, so no table would be loaded")
    return TableMappings(rules=rules, extra={key: value for key, value in document.items() if key != "rules"})


def to_document(mappings: TableMappings) -> Extra:
    """The document, as DMS takes it."""
    return {"rules": [dict(rule.document) for rule in mappings.rules], **mappings.extra}


def _rule(entry: Json, where: str) -> Rule:
    fault = first_error(entry)
    if fault is not None:
        raise BadDocument(fault.at(where), hint=fault.fix)
    kind = entry["rule-type"]
    if kind not in RULES:
        return OtherRule(rule_id=entry["rule-id"], rule_name=entry["rule-name"], rule_type=kind, document=dict(entry))
    return RULES[kind].from_json(entry, passed_over=("rule-type",))


def _check_unique(rules: tuple[Rule, ...]) -> None:
    """Names are to be unique too, but DMS takes rules that share one."""
    seen: dict[int, int] = {}
    for number, rule in enumerate(rules):
        own = int(rule.rule_id)
        if own in seen:
            raise BadDocument(f"$.rules[{number}].rule-id: {own} is already $.rules[{seen[own]}]'s")
        seen[own] = number
