"""DMS's documents as JSON Schema 2020-12, for editors and for other programs' checks.

What a schema can't say well, such as which keys of a rule need each other, `migrate plan --lint` says.
"""

from collections.abc import Mapping

from migrate.dms.inventory import Entry, Inventory, Kind, mappings, settings
from migrate.dms.keys import Extra
from migrate.model.codec import Json

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DIGITS = "^[0-9]+$"
_HEX = "^(0[xX])?[0-9A-Fa-f]+$"


def mappings_schema() -> Extra:
    """The schema of a table-mapping document."""
    inventory = mappings()
    kinds = inventory["selection.rule-type"].words
    return {
        "$schema": DIALECT,
        "title": "AWS DMS table mappings",
        "type": "object",
        "required": ["rules"],
        "properties": {
            "rules": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["rule-type", "rule-id", "rule-name"],
                    "properties": {"rule-type": {"enum": list(kinds)}},
                    "oneOf": [_rule(kind, inventory) for kind in kinds],
                },
                "contains": {"properties": {"rule-type": {"const": "selection"}}, "required": ["rule-type"]},
            }
        },
    }


def settings_schema() -> Extra:
    """The schema of a task-settings document."""
    inventory = settings()
    return {
        "$schema": DIALECT,
        "title": "AWS DMS task settings",
        "type": "object",
        "properties": _properties(inventory.children(""), inventory),
    }


def _rule(kind: str, inventory: Inventory) -> Extra:
    entry, known = inventory[kind], inventory.children(kind)
    properties = {**_properties(known, inventory), "rule-type": {"const": kind}}
    return {
        "title": kind,
        "description": f"{entry.says}. {entry.url}",
        "required": [key for key, own in known.items() if own.required],
        "properties": properties,
    }


def _properties(known: Mapping[str, Entry], inventory: Inventory) -> Extra:
    return {key: _entry(entry, inventory) for key, entry in known.items()}


def _entry(entry: Entry, inventory: Inventory) -> Extra:
    told = f" (since {entry.since})" if entry.since else ""
    unit = f", in {entry.unit}" if entry.unit else ""
    made: Extra = {"description": f"{entry.says}{unit}{told}. {entry.url}", **_form(entry, inventory)}
    if entry.default is not None:
        made["default"] = entry.default
    if (entry.null or not entry.required) and "type" in made:
        made["type"] = [*made["type"], "null"] if isinstance(made["type"], list) else [made["type"], "null"]
    return made


def _form(entry: Entry, inventory: Inventory) -> Extra:
    below = inventory.children(entry.path)
    bounds = {key: bound for key, bound in (("minimum", entry.least), ("maximum", entry.most)) if bound is not None}
    match entry.type:
        case Kind.OBJECT:
            required = [key for key, own in below.items() if own.required]
            wanted: Extra = {"required": required} if required else {}
            return {"type": "object", "properties": _properties(below, inventory), **wanted}
        case Kind.LIST:
            items = [_entry(own, inventory) for own in below.values()]
            most: Extra = {"maxItems": entry.most} if entry.most is not None else {}
            return {"type": "array", **({"items": items[0]} if items else {}), **most}
        case Kind.WORD if entry.open:
            return {"type": "string", "examples": list(entry.words)}
        case Kind.WORD:
            return {"enum": [*entry.words, *((None,) if not entry.required else ())]}
        case _:
            return {**_simple(entry), **bounds}


def _simple(entry: Entry) -> Extra:
    simple: dict[Kind, Json] = {
        Kind.INTEGER: {"type": "integer"},
        Kind.BOOLEAN: {"type": "boolean"},
        Kind.NUMBER: {"type": ["integer", "string"], "pattern": _DIGITS},
        Kind.NAME: {"type": ["integer", "string"]},
        Kind.SCALAR: {"type": ["string", "number"]},
        Kind.FLAG: {"enum": [True, False, "true", "false", None]},
        Kind.CODE_POINT: {"type": ["integer", "string"], "pattern": _HEX},
        Kind.ANY: {},
    }
    found: Extra = simple.get(entry.type, {"type": "string"})
    return {**found, **({"pattern": f"^$|{entry.pattern}"} if entry.pattern else {})}
