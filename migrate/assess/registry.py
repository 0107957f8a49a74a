"""Which function carries out which check. A check registers itself; the registry closes once all modules are loaded."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import MappingProxyType

from migrate.assess.context import Context
from migrate.assess.finding import Finding

CheckFunction = Callable[[Context], Iterator[Finding]]
_PACKAGES = ("mysql", "cdc", "postgresql", "upgrades", "aws", "oracle", "sqlserver")
_functions: dict[str, CheckFunction] = {}
_state = {"open": True}


def check(identifier: str) -> Callable[[CheckFunction], CheckFunction]:
    """Marks the function that carries out the check of that id."""

    def register(function: CheckFunction) -> CheckFunction:
        if not _state["open"]:
            raise RuntimeError(f"the registry of checks is closed: {identifier} comes too late")
        if identifier in _functions:
            raise RuntimeError(f"two functions carry out {identifier}")
        _functions[identifier] = function
        return function

    return register


@cache
def checks() -> Mapping[str, CheckFunction]:
    """Every check's function, by id."""
    for package in _PACKAGES:
        name = f"migrate.assess.{package}"
        for module in pkgutil.walk_packages(importlib.import_module(name).__path__, prefix=f"{name}."):
            importlib.import_module(module.name)
    _state["open"] = False
    return MappingProxyType(dict(sorted(_functions.items())))
