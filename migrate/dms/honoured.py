"""What a local run can't do that the task's documents ask for. It is told, or refused, before anything moves.

Which of DMS's keys and words a local run honours, refuses, or has no use for, is told by the inventory.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from migrate.dms.document import parse
from migrate.dms.filters import refused_filters
from migrate.dms.inventory import Entry, Inventory, Local, mappings, settings
from migrate.dms.keys import Extra
from migrate.dms.rules import OtherRule, Rule, SelectionRule, TransformationAction
from migrate.model.codec import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """One thing that a local run does not do."""

    path: str
    """Where the document asks for it."""
    text: str
    changes_data: bool
    """Whether the target would hold other rows or values than DMS gives: such a task is not run."""

    def __str__(self) -> str:
        return f"{self.path}: {self.text}"


def unsupported(table_mappings: Extra, task_settings: Extra, *, follows: bool = False) -> tuple[str, ...]:
    """A sentence, with its place, for everything in the documents that a local run does not do.

    `follows` says whether the task follows changes.
    """
    return tuple(str(item) for item in shortfalls(table_mappings, task_settings, follows=follows))


def shortfalls(table_mappings: Extra, task_settings: Extra, *, follows: bool = False) -> tuple[Shortfall, ...]:
    """The same as values. Raises `BadDocument`."""
    found: list[Shortfall] = []
    for number, rule in enumerate(parse(table_mappings).rules):
        where = f"table-mappings $.rules[{number}]"
        found += _of_rule(rule, where)
        if isinstance(rule, SelectionRule):
            found += _of_filters(rule, f"{where}.filters")
    told = _below(task_settings, "", settings(), "task-settings $")
    found += [item for item, only_changes in told if follows or not only_changes]
    return tuple(found)


_Told = tuple[Shortfall, bool]
"""What falls short, and whether it matters only to a task that follows changes."""


def _of_rule(rule: Rule, where: str) -> Iterator[Shortfall]:
    if isinstance(rule, OtherRule):
        text = f"a rule of the type {rule.rule_type} is not carried out by a local run"
        yield Shortfall(path=where, text=text, changes_data=True)
        return
    document = rule.document
    if document.get("expression") and document.get("rule-action") != TransformationAction.ADD_COLUMN:
        text = "a local run computes expressions for columns that are added, and for nothing else"
        yield Shortfall(path=f"{where}.expression", text=text, changes_data=True)
    retypes = document.get("rule-action") == TransformationAction.CHANGE_DATA_TYPE
    for item, _ in _below(document, rule.KIND, mappings(), where):
        # The types that a rule changes are left to the target's own tables, so it matters not which columns it chooses.
        if not (retypes and item.path.endswith(".object-locator.data-type")):
            yield item


def _of_filters(rule: SelectionRule, where: str) -> Iterator[Shortfall]:
    """The filters of which it can't be foretold what rows DMS takes by them."""
    for words in refused_filters(rule.filters or ()):
        place, _, text = words.partition(": ")
        yield Shortfall(path=where + place, text=text, changes_data=True)


def _below(value: Extra, path: str, inventory: Inventory, where: str) -> Iterator[_Told]:
    known = inventory.children(path)
    for key, given in value.items():
        entry = known.get(key)
        if entry is None or given is None:
            continue
        yield from _of_value(given, entry, f"{where}.{key}")
        if isinstance(given, dict):
            yield from _below(given, entry.path, inventory, f"{where}.{key}")


def _of_value(given: Json, entry: Entry, where: str) -> Iterator[_Told]:
    word = entry.of.get(given) if isinstance(given, str) else None
    if word is not None:
        if word.asks or word.local is Local.REFUSED:
            yield _shortfall(where, word.why, word.local), word.follows
    elif entry.asks is not None and (bool(given) if entry.asks == "any" else given == entry.asks):
        yield _shortfall(where, entry.why, entry.local), entry.follows


def _shortfall(where: str, why: str, local: Local) -> Shortfall:
    return Shortfall(path=where, text=why, changes_data=local is Local.REFUSED)
