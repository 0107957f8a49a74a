"""Documents for tests, drawn from the inventory: whatever it lists can be in one of them."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from migrate.dms.inventory import Entry, Inventory, Kind, mappings, settings
from migrate.dms.rules import FilterOperator, LobMode, ParallelLoadType, RuleTarget, TransformationAction

Object = dict[str, Any]
_words = st.text(max_size=8)
_plain = st.none() | st.booleans() | st.integers() | _words
_extra = st.dictionaries(st.text(min_size=1, max_size=6).map(lambda text: f"x-{text}"), _plain, max_size=1)
_MOST = 10_000_000
_FIXED = {
    "TTSettings.TTRecordSettings.OperationsToLog": "DELETE, UPDATE",
    "ResyncSettings.ResyncSchedule": "0 0 * * 6",
}


def scalars(entry: Entry) -> st.SearchStrategy[Any]:
    """A value that the key may have."""
    least = entry.least or 0
    most = entry.most if entry.most is not None else entry.advised or _MOST
    numbers = st.integers(least, most)
    match entry.type:
        case Kind.INTEGER:
            return numbers
        case Kind.NUMBER:
            return numbers | numbers.map(str)
        case Kind.BOOLEAN:
            return st.booleans()
        case Kind.FLAG:
            return st.booleans() | st.sampled_from(["true", "false"])
        case Kind.WORD:
            return st.sampled_from(entry.words)
        case Kind.SCALAR | Kind.ANY:
            return _words | st.integers()
        case Kind.CODE_POINT:
            return st.sampled_from(["0x1F", "0", "00E9", 0])
        case _:
            return st.just(_FIXED[entry.path]) if entry.path in _FIXED else _words.filter(lambda text: "%" not in text)


def values(entry: Entry, inventory: Inventory) -> st.SearchStrategy[Any]:
    """A value of the key with everything below it."""
    below = inventory.children(entry.path)
    if entry.type is Kind.OBJECT:
        return objects(below, inventory)
    if entry.type is Kind.LIST:
        (item,) = below.values()
        return st.lists(values(item, inventory), min_size=1, max_size=2)
    return scalars(entry)


def objects(known: Mapping[str, Entry], inventory: Inventory) -> st.SearchStrategy[Object]:
    """An object with these keys, the required ones always, and sometimes with one that nobody knows."""
    required = {key: values(entry, inventory) for key, entry in known.items() if entry.required}
    optional = {
        key: values(entry, inventory) | (st.none() if entry.null else st.nothing())
        for key, entry in known.items()
        if not entry.required
    }
    return st.builds(lambda own, more: {**more, **own}, st.fixed_dictionaries(required, optional=optional), _extra)


@st.composite
def rules(draw: st.DrawFn, kind: str) -> Object:
    """A rule of that kind that DMS would take. Its number and name are still to be given."""
    rule = {**draw(objects(mappings().children(kind), mappings())), "rule-type": kind}
    match kind:
        case "selection":
            _set_right_selection(rule)
        case "transformation":
            draw(_right_transformation(rule))
        case "table-settings":
            draw(_right_table_settings(rule))
    return rule


def _set_right_selection(rule: Object) -> None:
    if rule["rule-action"] != "include":
        rule.pop("filters", None)
    for item in rule.get("filters") or ():
        for condition in item["filter-conditions"]:
            for key in FilterOperator(condition["filter-operator"]).operands:
                condition.setdefault(key, "1")


@st.composite
def _right_transformation(draw: st.DrawFn, rule: Object) -> None:
    action = TransformationAction(rule["rule-action"])
    known = mappings().children("transformation")
    if action.only_columns:
        rule["rule-target"] = RuleTarget.COLUMN.value
    if action is TransformationAction.DEFINE_PRIMARY_KEY:
        rule["rule-target"] = RuleTarget.TABLE.value
    for key in (*action.needs, *(("value",) if action is TransformationAction.RENAME else ())):
        if not rule.get(key):
            made = draw(values(known[key], mappings()))
            rule[key] = "x" if made == "" else made
    if (rule.get("before-image-def") or {}).get("column-prefix") == "":
        rule["before-image-def"]["column-prefix"] = "B_"


@st.composite
def _right_table_settings(draw: st.DrawFn, rule: Object) -> None:
    load = rule.get("parallel-load") or {}
    if load.get("type") == ParallelLoadType.PARTITIONS_LIST:
        load["partitions"] = ["p0"]
    if load.get("type") == ParallelLoadType.RANGES:
        load["columns"] = draw(st.lists(_words, min_size=1, max_size=2))
        load["boundaries"] = draw(st.lists(st.just(["5"] * len(load["columns"])), min_size=1, max_size=2))
    lobs = rule.get("lob-settings")
    if lobs is not None and lobs.get("mode", LobMode.LIMITED) == LobMode.LIMITED:
        lobs["bulk-max-size"] = draw(st.integers(1, 99) | st.just("16"))


@st.composite
def mapping_documents(draw: st.DrawFn) -> Object:
    """A table-mapping document that DMS would take."""
    kinds = mappings()["selection.rule-type"].words
    found = [draw(rules("selection"))]
    found += [draw(rules(draw(st.sampled_from(kinds)))) for _ in range(draw(st.integers(0, 3)))]
    as_text = draw(st.booleans())
    for number, rule in enumerate(found, start=1):
        rule["rule-id"] = str(number) if as_text else number
        rule["rule-name"] = f"rule{number}"
    return {"rules": found, **draw(_extra)}


def setting_documents() -> st.SearchStrategy[Object]:
    """A task-settings document whose every value is in its range."""
    return objects(settings().children(""), settings())
