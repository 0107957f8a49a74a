"""Which function judges statements by which rule. A rule registers itself; the registry closes once all modules are loaded."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from migrate.assess.workload.sql import Sql
from migrate.model.workload import StatementVerdict

REJECTED, DIFFERENT = StatementVerdict.REJECTED, StatementVerdict.DIFFERENT
Said = str | tuple[StatementVerdict, str]
"""A message, with a verdict of its own where it is not the rule's."""
RuleFunction = Callable[[Sql], Iterator[Said]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's function, and what comes of a statement that meets it."""

    function: RuleFunction
    verdict: StatementVerdict

    def said(self, sql: Sql) -> tuple[tuple[StatementVerdict, str], ...]:
        """What it says of a statement, each once."""
        found = (said if isinstance(said, tuple) else (self.verdict, said) for said in self.function(sql))
        return tuple(dict.fromkeys(found))


_rules: dict[str, Rule] = {}
_state = {"open": True}


def rule(identifier: str, verdict: StatementVerdict) -> Callable[[RuleFunction], RuleFunction]:
    """Marks the function that judges by the page of that id. It gives a message for each thing that it finds.

    A message names tables, columns, functions and words of SQL; a value never.
    """

    def register(function: RuleFunction) -> RuleFunction:
        if not _state["open"] or identifier in _rules:
            raise RuntimeError(f"{identifier} comes too late, or twice")
        _rules[identifier] = Rule(function, verdict)
        return function

    return register


def words(identifier: str, verdict: StatementVerdict, pattern: str, message: str) -> None:
    """A rule for statements whose shape holds a pattern; `{0}` in the message is what was found."""

    @rule(identifier, verdict)
    def _words(sql: Sql) -> Iterator[Said]:
        for found in dict.fromkeys(sql.matches(pattern)):
            yield message.format(found)


def functions(identifier: str, verdict: StatementVerdict, names: str, message: str) -> None:
    """A rule for statements that call one of the functions; `{0}` in the message is the function."""
    wanted = frozenset(names.split())

    @rule(identifier, verdict)
    def _functions(sql: Sql) -> Iterator[Said]:
        for name in sorted(sql.calls & wanted):
            yield message.format(f"{name}()")


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule, by the id of its page."""
    for side in ("mysql", "postgresql"):
        name = f"{__package__}.{side}"
        for module in pkgutil.walk_packages(importlib.import_module(name).__path__, prefix=f"{name}."):
            importlib.import_module(module.name)
    _state["open"] = False
    return MappingProxyType(dict(sorted(_rules.items())))
