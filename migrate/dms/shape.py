"""Whether a value has the form that DMS documents: its keys, their types, words, ranges.

A fault is an error where DMS refuses the value, and a warning where it is only not known to be right.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from migrate.dms.inventory import Entry, Inventory, Kind, mappings
from migrate.model.codec import Json
from migrate.model.severity import Severity

_EXPECTED = {
    Kind.OBJECT: "an object",
    Kind.LIST: "a list",
    Kind.INTEGER: "a number",
    Kind.BOOLEAN: "true or false",
    Kind.FLAG: "true or false",
    Kind.NUMBER: "a number",
    Kind.SCALAR: "text or a number",
    Kind.NAME: "text",
    Kind.CODE_POINT: "a code point in hex",
}
_HEX = re.compile(r"(?:0[xX])?[0-9A-Fa-f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with a value; `path` is relative to it, and begins with a dot or a bracket."""

    path: str
    code: str
    message: str
    entry: Entry | None = None
    fix: str = ""
    severity: Severity = Severity.ERROR

    def at(self, where: str) -> str:
        """The fault in a sentence, with its place."""
        joint = " " if self.message.startswith("is ") else ": "
        return f"{where}{self.path}{joint}{self.message}"


def rule_faults(rule: Json) -> Iterator[Fault]:
    """What is wrong with one rule of a table mapping. Rules of a type that is not documented are only told."""
    inventory = mappings()
    if not isinstance(rule, dict):
        yield Fault(path="", code="wrong-type", message=f"an object was expected, not {say(rule)}")
        return
    kind = rule.get("rule-type")
    if not isinstance(kind, str) or inventory.get(kind) is None:
        yield from _untyped(rule, kind)
        return
    yield from faults(rule, kind, inventory)
    yield from _of_action(rule, inventory.children(kind))


def faults(value: Json, path: str, inventory: Inventory) -> Iterator[Fault]:
    """What is wrong with the object at `path`; "" stands for the document itself."""
    known = inventory.children(path)
    for key, entry in known.items():
        given = value.get(key)
        if given is not None:
            yield from _at(given, entry, inventory, f".{key}")
        elif entry.required:
            yield Fault(path=f".{key}", code="missing-key", message="is missing", entry=entry)
    for key, given in value.items():
        if key not in known:
            yield _unknown(key, given, path, inventory)


def _unknown(key: str, given: Json, path: str, inventory: Inventory) -> Fault:
    import difflib

    names = list(inventory.children(path))
    same = [name for name in names if name.lower() == key.lower()]
    near = same or difflib.get_close_matches(key, names, n=1, cutoff=0.8)
    fix = _elsewhere(key, inventory) or "remove it, unless the engine version that you use documents it"
    if near:
        fix = f"did you mean {near[0]}?"
    return Fault(
        path=f".{key}",
        code="unknown-key",
        message=f"is not documented by AWS DMS, which may pass it over: {say(given)}",
        entry=inventory.get(path),
        fix=fix,
        severity=Severity.WARNING,
    )


def _elsewhere(key: str, inventory: Inventory) -> str:
    """Where the key is at home, if there is one such place."""
    homes = [entry.path.rpartition(".")[0] for entry in inventory.entries.values() if entry.key == key]
    if len(homes) != 1:
        return ""
    return f"it belongs to {homes[0]}: put it there" if homes[0] else "it is a block of its own, beside the others"


def _untyped(rule: dict[str, Json], kind: Json) -> Iterator[Fault]:
    entry = mappings()["selection.rule-type"]
    if kind is None:
        yield Fault(path=".rule-type", code="missing-key", message="is missing", entry=entry)
    elif not isinstance(kind, str):
        yield Fault(path=".rule-type", code="wrong-type", message=f"text was expected, not {say(kind)}", entry=entry)
    else:
        yield Fault(
            path=".rule-type",
            code="unknown-word",
            message=f"{kind!r} is not documented",
            entry=entry,
            fix=_words(entry),
            severity=Severity.WARNING,
        )
    for key in ("rule-id", "rule-name"):
        own = mappings()[f"selection.{key}"]
        if rule.get(key) is None:
            yield Fault(path=f".{key}", code="missing-key", message="is missing", entry=own)
        else:
            yield from _at(rule[key], own, mappings(), f".{key}")


def _of_action(rule: dict[str, Json], known: Mapping[str, Entry]) -> Iterator[Fault]:
    """Keys that belong to other actions than the rule's."""
    action = rule.get("rule-action")
    for entry in known.values():
        if entry.only_with and action not in entry.only_with and rule.get(entry.key) not in (None, "", {}):
            yield Fault(
                path=f".{entry.key}",
                code="no-effect",
                message=f"means nothing for {action}",
                entry=entry,
                fix=f"it belongs to {' and '.join(entry.only_with)}: remove it",
                severity=Severity.WARNING,
            )


def _at(value: Json, entry: Entry, inventory: Inventory, where: str) -> Iterator[Fault]:
    if not _is_of(value, entry.type):
        expected = _EXPECTED.get(entry.type, "text")
        yield Fault(path=where, code="wrong-type", message=f"{expected} was expected, not {say(value)}", entry=entry)
        return
    if entry.type is Kind.OBJECT:
        for fault in faults(value, entry.path, inventory):
            yield _under(fault, where)
    elif entry.type is Kind.LIST:
        yield from _range(len(value), entry, where, "items")
        for number, item in enumerate(value):
            for own in inventory.children(entry.path).values():
                yield from _at(item, own, inventory, f"{where}[{number}]")
    else:
        yield from _value(value, entry, where)


def _under(fault: Fault, where: str) -> Fault:
    return replace(fault, path=where + fault.path)


def _value(value: Json, entry: Entry, where: str) -> Iterator[Fault]:
    match entry.type:
        case Kind.WORD if value not in entry.words:
            yield _unknown_word(value, entry, where)
        case Kind.INTEGER:
            yield from _range(value, entry, where, entry.unit)
        case Kind.NUMBER if not str(value).isdecimal():
            yield Fault(path=where, code="not-a-number", message=f"{value!r} is not a number", entry=entry)
        case Kind.NUMBER:
            yield from _range(int(value), entry, where, entry.unit)
        case Kind.TEXT if entry.pattern and value and not re.match(entry.pattern, value):
            yield Fault(
                path=where, code="wrong-form", message=f"{value!r} is not of its form", entry=entry, fix=entry.says
            )
        case Kind.CODE_POINT if not _HEX.fullmatch(str(value)):
            yield Fault(path=where, code="wrong-form", message=f"{value!r} is no code point in hex", entry=entry)
        case _:
            return


def _unknown_word(value: str, entry: Entry, where: str) -> Fault:
    near = [word for word in entry.words if word.lower() == value.lower()]
    return Fault(
        path=where,
        code="unknown-word",
        message=f"{value!r} is not known",
        entry=entry,
        fix=f"write {near[0]}: the case counts" if near else _words(entry),
        severity=Severity.WARNING if entry.open else Severity.ERROR,
    )


def _range(value: int, entry: Entry, where: str, unit: str) -> Iterator[Fault]:
    words = f" {unit}" if unit else ""
    if (entry.least is not None and value < entry.least) or (entry.most is not None and value > entry.most):
        least = "" if entry.least is None else f"{entry.least:,}"
        most = "" if entry.most is None else f"{entry.most:,}"
        allowed = f"{least} to {most}" if least and most else (f"{least} or more" if least else f"at most {most}")
        yield Fault(
            path=where,
            code="out-of-range",
            message=f"{value:,}{words} is out of its range",
            entry=entry,
            fix=f"allowed: {allowed}{words}",
        )
    elif entry.advised is not None and value > entry.advised:
        yield Fault(
            path=where,
            code="beyond-advice",
            message=f"{value:,}{words} is more than AWS recommends",
            entry=entry,
            fix=f"recommended: at most {entry.advised:,}{words}",
            severity=Severity.WARNING,
        )


def _words(entry: Entry) -> str:
    return f"known words: {', '.join(entry.words)}"


def _is_of(value: Json, kind: Kind) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    match kind:
        case Kind.OBJECT:
            return isinstance(value, dict)
        case Kind.LIST:
            return isinstance(value, list)
        case Kind.INTEGER:
            return whole
        case Kind.BOOLEAN:
            return isinstance(value, bool)
        case Kind.FLAG:
            return isinstance(value, bool) or value in ("true", "false")
        case Kind.NUMBER | Kind.NAME | Kind.CODE_POINT:
            return whole or isinstance(value, str)
        case Kind.SCALAR:
            return whole or isinstance(value, (str, float))
        case Kind.ANY:
            return True
        case Kind.TEXT | Kind.WORD | Kind.WILD | Kind.EXACT:
            return isinstance(value, str)


def say(value: Json) -> str:
    """The value, short."""
    if isinstance(value, (str, int, float, bool, type(None))):
        words = repr(value) if isinstance(value, str) else json.dumps(value)
        return words if len(words) <= 60 else f"{words[:59]}…"
    return "an object" if isinstance(value, dict) else "a list"
