"""Issues that somebody decided to live with: rules with a required reason, held against what was found.

A rule is a table of a TOML file, in `[[ignore]]` or, in `migrate.toml`, in `[[assess.ignore]]`:

    [[ignore]]
    check = "MY104"
    object = "shop.legacy_%"
    reason = "the table is dropped before the cutover"
    until = 2026-12-31
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from migrate import catalogue
from migrate.errors import BadDocument
from migrate.model.codec import Json
from migrate.model.issue import IdleIgnore, IgnoredIssue, Issue

_ID = re.compile(r"[A-Za-z]{2}\d{1,3}")
_KEYS = ("check", "object", "reason", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoreRule:
    """Which issues to hold back, why, and for how long."""

    check: str
    """A check's id, the start of one, or a name."""
    reason: str
    object: str = ""
    """A pattern of the object's name where `%` and `*` stand for any text; every object where it is empty."""
    until: date | None = None
    """The last day on which the rule holds."""

    def __str__(self) -> str:
        return f"{self.check} on {self.object}" if self.object else self.check

    def matches(self, issue: Issue) -> bool:
        """Whether the rule is about that issue. A pattern of a table also stands for what is in the table."""
        wanted = self.check.lower()
        if not issue.check.lower().startswith(wanted) and issue.name != wanted:
            return False
        path = issue.object.path
        names = {".".join(path[start:end]) for end in range(1, len(path) + 1) for start in range(end)}
        return not self.object or any(_like(self.object).fullmatch(name) for name in names)


def read_rules(path: Path) -> tuple[IgnoreRule, ...]:
    """Reads a file of rules. Raises `BadDocument` naming the rule that is wrong."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise BadDocument(f"{path} can't be read", reason=str(problem)) from None
    tables = document.get("ignore")
    if tables is None and isinstance(document.get("assess"), dict):
        tables = document["assess"].get("ignore")
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise BadDocument(f"{path} holds no rules", hint="write each as [[ignore]] with check, object and reason")
    return rules_from(tables, where=str(path))


def rules_from(tables: Sequence[Mapping[str, Json]], *, where: str) -> tuple[IgnoreRule, ...]:
    """Makes rules of TOML tables. Raises `BadDocument` where a reason is missing, or an id is not in the catalogue."""
    return tuple(_rule(table, f"{where}, ignore rule {number}") for number, table in enumerate(tables, 1))


def hold_back(
    issues: Sequence[Issue], rules: Sequence[IgnoreRule], *, today: date
) -> tuple[tuple[Issue, ...], tuple[IgnoredIssue, ...], tuple[IdleIgnore, ...]]:
    """Parts the issues into those that count and those that a rule holds back; and names the rules that hold nothing back.

    The first rule that matches an issue gives the reason.
    """
    valid = [rule for rule in rules if rule.until is None or rule.until >= today]
    kept, ignored, used = [], [], set[IgnoreRule]()
    for issue in issues:
        matching = [rule for rule in valid if rule.matches(issue)]
        used.update(matching)
        if not matching:
            kept.append(issue)
            continue
        first = matching[0]
        until = first.until.isoformat() if first.until else ""
        ignored.append(IgnoredIssue(issue=issue, reason=first.reason, until=until))
    idle = tuple(IdleIgnore(rule=str(rule), reason=_why_idle(rule, today)) for rule in rules if rule not in used)
    return tuple(kept), tuple(ignored), idle


def _why_idle(rule: IgnoreRule, today: date) -> str:
    if rule.until is not None and rule.until < today:
        return f"expired on {rule.until.isoformat()}"
    return "matches no issue"


@cache
def _like(pattern: str) -> re.Pattern[str]:
    parts = (".*" if part in ("%", "*") else re.escape(part) for part in re.split(r"([%*])", pattern))
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def _rule(table: Mapping[str, Json], where: str) -> IgnoreRule:
    for key in table:
        if key not in _KEYS:
            raise BadDocument(f"{where}: there is no key {key!r}", hint=f"the keys are {', '.join(_KEYS)}")
    texts = {key: table.get(key, "") for key in ("check", "object", "reason")}
    for key, value in texts.items():
        if not isinstance(value, str):
            raise BadDocument(f"{where}: {key}: text was expected, not {value!r}")
    if not texts["check"].strip():
        raise BadDocument(f"{where}: check is missing", hint="name a check by id, such as MY104, or by its name")
    if not texts["reason"].strip():
        raise BadDocument(
            f"{where}: the reason is missing", hint="say in `reason` why it is safe to live with the issue"
        )
    if _ID.fullmatch(texts["check"].strip()):
        catalogue.matching(texts["check"])
    return IgnoreRule(
        check=texts["check"].strip(),
        object=texts["object"].strip(),
        reason=texts["reason"].strip(),
        until=_day(table.get("until"), where),
    )


def _day(value: Json, where: str) -> date | None:
    if value is None:
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadDocument(f"{where}: until: a date such as 2026-12-31 was expected, not {value!r}") from None
