"""The table of what a local run honours is complete, and true for what the run checks."""

from collections.abc import Iterator
from typing import Any

import pytest

from migrate.dms import inventory
from migrate.dms.define import define_task
from migrate.dms.honoured import Shortfall, shortfalls
from migrate.dms.inventory import Entry, Inventory, Kind, Local
from migrate.dms.mappings import filters_of, resolve
from migrate.dms.reshaping import reshapings
from migrate.dms.words import FilterOperator, LobMode, ParallelLoadType, RuleTarget, TransformationAction
from migrate.errors import BadDocument, Unsupported
from migrate.execute.local.cdc.retry import read_retry
from migrate.execute.local.cdc.settings import read_apply_settings
from migrate.execute.local.control_tables import read_control_settings
from migrate.execute.local.settings import read_settings
from migrate.model.task import MigrationType, ReplicationTask
from tests.dms.lint.test_mappings import select
from tests.dms.samples import conversion, schema, table
from tests.local_table import local_table

Object = dict[str, Any]
_RULES = {"rules": [select()]}


def _scalar(entry: Entry) -> Any:
    """A value that asks for something."""
    if entry.asks is not None and entry.asks != "any":
        return entry.asks
    match entry.type:
        case Kind.INTEGER | Kind.NUMBER:
            return entry.least if entry.least else 1
        case Kind.BOOLEAN | Kind.FLAG:
            return True
        case Kind.WORD:
            return entry.words[0]
        case Kind.CODE_POINT:
            return "1F"
        case _:
            return {"OperationsToLog": "DELETE", "ResyncSchedule": "0 0 * * 6"}.get(entry.key, "x")


def _value(entry: Entry, known: Inventory, wanted: str, word: str | None) -> Any:
    """A value of the key, with only what is required below it and what `wanted` names."""
    below = known.children(entry.path)
    if entry.type is Kind.OBJECT:
        made = _object(below, known, wanted, word)
        return made or {"Later": 1} if entry.asks == "any" else made
    if entry.type is Kind.LIST:
        return [_value(item, known, wanted, word) for item in below.values()]
    return word if word is not None and entry.path == wanted else _scalar(entry)


def _object(below: Any, known: Inventory, wanted: str, word: str | None) -> Object:
    return {
        key: _value(entry, known, wanted, word)
        for key, entry in below.items()
        if entry.required or wanted == entry.path or wanted.startswith((f"{entry.path}.", f"{entry.path}["))
    }


def _mapping(path: str, word: str | None) -> Object:
    """A mapping one rule of which has that key, with that word."""
    known = inventory.mappings()
    kind = path.partition(".")[0]
    if kind == "rule":
        kind = word if path == "rule.rule-type" and word else "selection"
        path = path.replace("rule", kind, 1) if path != "rule.rule-type" else f"{kind}.rule-type"
    rule = {**_object(known.children(kind), known, path, word), "rule-type": kind, "rule-id": "2", "rule-name": "two"}
    if kind == "transformation":
        _complete(rule, path)
    for item in rule.get("filters") or ():
        for condition in item["filter-conditions"]:
            for key in FilterOperator(condition["filter-operator"]).operands:
                condition[key] = "1"
    load, lobs = rule.get("parallel-load") or {}, rule.get("lob-settings")
    if load.get("type") == ParallelLoadType.RANGES:
        load.update({"columns": ["id"], "boundaries": [["1"]]})
    if load.get("type") == ParallelLoadType.PARTITIONS_LIST:
        load["partitions"] = ["p"]
    if lobs is not None and lobs.get("mode", LobMode.LIMITED) == LobMode.LIMITED:
        lobs["bulk-max-size"] = 16
    return {"rules": [select(), rule]}


_DEFINITIONS = {
    "data-type": {"type": "string"},
    "primary-key-def": {"name": "k", "columns": ["id"]},
    "before-image-def": {"column-prefix": "B_"},
}


def _complete(rule: Object, path: str) -> None:
    """Gives the rule an action that the wanted key belongs to, and what that action needs."""
    owner = inventory.mappings().get(".".join(path.split(".")[:2]))
    if owner is not None and owner.only_with:
        rule["rule-action"] = owner.only_with[-1]
    if path.startswith("transformation.expression"):
        rule["rule-action"] = TransformationAction.ADD_COLUMN.value
    action = TransformationAction(rule["rule-action"])
    for key in ("value", *action.needs):
        rule.setdefault(key, _DEFINITIONS.get(key, "x"))
    if action is TransformationAction.DEFINE_PRIMARY_KEY:
        rule["rule-target"] = RuleTarget.TABLE.value
    elif action.only_columns:
        rule["rule-target"] = RuleTarget.COLUMN.value


def _setting(path: str, word: str | None) -> Object:
    known = inventory.settings()
    return _object(known.children(""), known, path, word)


def _cases() -> Iterator[tuple[str, str | None, Local, bool]]:
    """Every key of the inventory, and every word of a key: path, word, what a local run does, whether it is a setting."""
    for entries, is_setting in (
        (inventory.mapping_entries(), False),
        (inventory.settings().entries.values(), True),
    ):
        for entry in entries:
            if not entry.is_leaf and entry.local is Local.HONOURED:
                continue  # a block: its keys speak
            words = entry.words if entry.type is Kind.WORD else ()
            for word in words:
                yield entry.path, word, entry.of[word].local if word in entry.of else entry.local, is_setting
            if not words:
                yield entry.path, None, entry.local, is_setting


CASES = list(_cases())


def _told(path: str, word: str | None, *, is_setting: bool, follows: bool) -> tuple[Shortfall, ...]:
    rules = _RULES if is_setting else _mapping(path, word)
    settings = _setting(path, word) if is_setting else {}
    return shortfalls(rules, settings, follows=follows)


@pytest.mark.parametrize(("path", "word", "local", "is_setting"), CASES)
def test_what_is_called_refused_is_refused_and_nothing_else(
    path: str, word: str | None, local: Local, is_setting: bool
) -> None:
    both = [_told(path, word, is_setting=is_setting, follows=follows) for follows in (False, True)]
    refused = [any(item.changes_data for item in told) for told in both]
    if local is Local.REFUSED:
        assert refused[1]
    elif not _is_below_refused(path):
        assert not refused[0]


def _is_below_refused(path: str) -> bool:
    """Whether a key can't be there without another one that is refused."""
    known = inventory.settings() if path[0].isupper() else inventory.mappings()
    owner = known.get(".".join(path.split(".")[:2]))
    actions = owner.only_with if owner else ()
    words = inventory.mappings()["transformation.rule-action"].of
    return bool(actions) and words.get(actions[-1]) is not None and words[actions[-1]].local is Local.REFUSED


def _task(rules: Object, settings: Object) -> ReplicationTask:
    source = schema(table("orders", "id"))
    made = define_task(
        conversion(source), source, migration_type=MigrationType.FULL_LOAD_AND_CDC, source=None, identifier="shop"
    )
    return ReplicationTask(
        identifier=made.identifier,
        migration_type=made.migration_type,
        source=made.source,
        target=made.target,
        table_mappings=rules,
        task_settings=settings,
    )


@pytest.mark.parametrize(("path", "word"), [(path, word) for path, word, _, is_setting in CASES if is_setting])
def test_the_readers_of_settings_refuse_nothing_more(path: str, word: str | None) -> None:
    """What the check lets pass, the load and the apply of changes take; of what is out of DMS's own words they take nothing."""
    settings = _setting(path, word)
    if any(item.changes_data for item in shortfalls(_RULES, settings, follows=True)):
        return
    task = _task(_RULES, settings)
    read_settings(task)
    read_apply_settings(task)
    read_control_settings(task)
    read_retry(task)


@pytest.mark.parametrize(("path", "word"), [(path, word) for path, word, _, is_setting in CASES if not is_setting])
def test_what_the_check_lets_pass_the_load_can_read(path: str, word: str | None) -> None:
    rules = _mapping(path, word)
    source = schema(table("orders", "id"))
    if not any(item.changes_data for item in shortfalls(rules, {})):
        resolve(rules, source)
        filters_of(rules, source)
        reshapings(rules, source)


def test_a_reader_refuses_what_the_check_calls_refused() -> None:
    for settings in (
        {"FullLoadSettings": {"TargetTablePrepMode": "DROP_AND_CREATE"}},
        {"FullLoadSettings": {"CreatePkAfterFullLoad": True}},
    ):
        assert any(item.changes_data for item in shortfalls(_RULES, settings))
        with pytest.raises(Unsupported):
            read_settings(_task(_RULES, settings))


def test_filters_that_dms_takes_otherwise_are_refused() -> None:
    odd = {
        "filter-type": "source",
        "column-name": "c",
        "filter-conditions": [{"filter-operator": "noteq", "value": "1"}, {"filter-operator": "null"}],
    }
    even = {**odd, "filter-conditions": [{"filter-operator": "eq", "value": "1"}]}
    (told,) = shortfalls({"rules": [select(filters=[even, odd])]}, {})
    assert (told.path, told.changes_data) == ("table-mappings $.rules[0].filters[1]", True)
    assert shortfalls({"rules": [select(filters=[even])]}, {}) == ()


def test_a_rule_of_an_unknown_type_is_refused_and_a_broken_one_not_read() -> None:
    novel = {"rule-type": "novel", "rule-id": "2", "rule-name": "two"}
    (told,) = shortfalls({"rules": [select(), novel]}, {})
    assert told.changes_data
    with pytest.raises(BadDocument):
        shortfalls({"rules": []}, {})


def test_every_key_says_what_a_local_run_does() -> None:
    for entry in (*inventory.mapping_entries(), *inventory.settings().entries.values()):
        if entry.local is not Local.HONOURED:
            assert entry.why, entry.path
        for word, own in entry.of.items():
            assert word in entry.words, entry.path
            assert own.why, f"{entry.path} {word}"


def test_the_table_for_readers_has_every_key_and_word() -> None:
    text = local_table()
    for path, word, _, _ in CASES:
        assert f"`{path}`" in text, path
        assert word is None or f"`{word}`" in text, (path, word)


def test_an_expression_for_a_name_is_refused() -> None:
    rename = {
        "rule-type": "transformation",
        "rule-id": "7",
        "rule-name": "7",
        "rule-target": "table",
        "rule-action": "rename",
        "object-locator": {"schema-name": "shop", "table-name": "orders"},
        "expression": "lower($AR_M_SOURCE_TABLE_NAME)",
    }
    (told,) = shortfalls({"rules": [select(), rename]}, {})
    assert (told.path, told.changes_data) == ("table-mappings $.rules[1].expression", True)
    more = {"value": "folded", "data-type": {"type": "string", "length": 50}, "rule-target": "column"}
    add = {**rename, **more, "rule-action": "add-column"}
    assert shortfalls({"rules": [select(), add]}, {}) == ()
