"""What a table-mapping document does that its writer may not want.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TableMapping.html
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from migrate.dms.inventory import mappings
from migrate.dms.lint import filters, loading, names, remark, selections
from migrate.dms.lint.numbered import Numbered, numbered
from migrate.dms.rule_limits import limit_faults
from migrate.dms.rules import RULES, Rule, SelectionRule
from migrate.dms.shape import Fault, rule_faults, say
from migrate.model.codec import Json
from migrate.model.lint import Finding
from migrate.model.severity import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Mappings:
    """What was found in a document, and its rules as far as they can be read."""

    findings: tuple[Finding, ...]
    rules: tuple[Numbered[Rule], ...] = ()


def judge(document: Json, *, root: str = "$", engine_version: str = "") -> Mappings:
    """Everything that is to be said about one table-mapping document. `root` is the document's own path."""
    entries = document.get("rules") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        found = f"a list was expected, not {say(entries)}" if entries is not None else "is missing"
        return Mappings(
            findings=(
                remark.error(
                    "no-rules",
                    f"{root}.rules",
                    found,
                    page=remark.MAPPINGS,
                    fix='a table-mapping document looks like {"rules": [...]}',
                ),
            )
        )
    findings: list[Finding] = []
    rules: list[Numbered[Rule]] = []
    for number, entry in enumerate(entries):
        where = f"{root}.rules[{number}]"
        faults = _faults(entry)
        findings += [remark.of_fault(fault, where) for fault in faults]
        if isinstance(entry, dict):
            findings += _newer(entry, where, engine_version)
        if isinstance(entry, dict) and not any(fault.severity is Severity.ERROR for fault in faults):
            rules += _read(entry, where)
    findings += _twice(entries, root)
    findings += _of_all(rules, root, is_whole=len(rules) == len(entries))
    return Mappings(findings=tuple(findings), rules=tuple(rules))


def _faults(entry: Json) -> list[Fault]:
    faults = list(rule_faults(entry))
    if not any(fault.severity is Severity.ERROR for fault in faults) and entry["rule-type"] in RULES:
        faults += limit_faults(entry)
    return faults


def _read(entry: dict[str, Json], where: str) -> Iterator[Numbered[Rule]]:
    kind = RULES.get(entry["rule-type"])
    if kind is not None:
        yield Numbered(where=where, rule=kind.from_json(entry, passed_over=("rule-type",)))


def _newer(entry: dict[str, Json], where: str, engine_version: str) -> Iterator[Finding]:
    kind = entry.get("rule-type")
    for key, own in mappings().children(kind if isinstance(kind, str) else "").items():
        given = entry.get(key)
        version = own.of_since.get(given, "") if isinstance(given, str) else ""
        told = remark.since(own, f"{where}.{key}", version, engine_version, what=str(given)) if version else None
        if told is not None:
            yield told


def _twice(entries: Sequence[Json], root: str) -> Iterator[Finding]:
    for key, say_so in (("rule-id", remark.error), ("rule-name", remark.warning)):
        seen: dict[str, int] = {}
        for number, entry in enumerate(entries):
            value = entry.get(key) if isinstance(entry, dict) else None
            if not isinstance(value, (str, int)):
                continue
            same = str(int(value)) if str(value).isdecimal() else str(value)
            if same in seen:
                yield say_so(
                    f"duplicate-{key}",
                    f"{root}.rules[{number}].{key}",
                    f"{value} is already the {key} of {root}.rules[{seen[same]}]",
                    page=remark.MAPPINGS,
                    fix=f"give each rule a {key} of its own",
                )
            seen.setdefault(same, number)


def _of_all(rules: Sequence[Numbered[Rule]], root: str, *, is_whole: bool) -> Iterator[Finding]:
    """What rules say together; whether something is missing is told only where every rule could be read."""
    if is_whole and not any(isinstance(item.rule, SelectionRule) for item in rules):
        yield remark.error(
            "no-selection",
            f"{root}.rules",
            "there is no selection rule, so no table would be loaded",
            page=remark.SELECTIONS,
            fix="add a rule with the action include or explicit",
        )
        return
    chosen = numbered(rules, SelectionRule)
    yield from chain(
        selections.judge(chosen, root),
        filters.judge(chosen),
        names.judge(rules),
        loading.judge(rules),
        selections.without_tables(rules, chosen) if is_whole else (),
    )
