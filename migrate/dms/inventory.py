"""Every key of DMS's documents: what it may hold, since when, what it needs, and what a local run does about it.

The facts are in `templates/dms/inventory/`, one table a key; the first lines of the files say what each fact means. Whatever
checks, explains or exports these documents reads them here.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from migrate.errors import BadDocument
from migrate.model.codec import Json, decode
from migrate.resources import text

GUIDE = "https://docs.aws.amazon.com/dms/latest/userguide"


class Kind(StrEnum):
    """What the value of a key is."""

    OBJECT = "object"
    LIST = "list"
    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    WORD = "word"
    ANY = "any"
    NUMBER = "number"
    """A whole number, or a text of digits."""
    NAME = "name"
    """A text, or a whole number."""
    SCALAR = "scalar"
    """A text or a number."""
    FLAG = "flag"
    """A boolean, or the text `true` or `false`."""
    WILD = "wild"
    """A name with wildcards."""
    EXACT = "exact"
    """A name without wildcards."""
    CODE_POINT = "code-point"
    """A code point in hex, or a number."""


class Local(StrEnum):
    """What a local run does about a key."""

    HONOURED = "honoured"
    REFUSED = "refused"
    WITHOUT = "without"
    """It has no meaning there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalWord:
    """What a local run does about one word of a key."""

    local: Local
    why: str
    asks: bool = False
    """Whether it is told before a run."""
    follows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One key. The first lines of the files in `templates/dms/inventory/` say what the fields mean."""

    path: str
    type: Kind
    says: str
    page: str = ""
    words: tuple[str, ...] = ()
    open: bool = False
    default: Json = None
    null: bool = False
    required: bool = False
    least: int | None = None
    most: int | None = None
    advised: int | None = None
    unit: str = ""
    pattern: str = ""
    since: str = ""
    of_since: dict[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    changes: bool = False
    only_with: tuple[str, ...] = ()
    local: Local = Local.HONOURED
    why: str = ""
    asks: Json = None
    follows: bool = False
    of: dict[str, LocalWord] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The vendor's page."""
        return f"{GUIDE}/{self.page}.html"

    @property
    def key(self) -> str:
        """The last part of the path."""
        return self.path.rpartition(".")[2]

    @property
    def is_leaf(self) -> bool:
        """Whether it holds a value of its own."""
        return self.type not in (Kind.OBJECT, Kind.LIST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """The keys of one kind of document, by their paths."""

    entries: Mapping[str, Entry]
    _children: Mapping[str, Mapping[str, Entry]]

    def __getitem__(self, path: str) -> Entry:
        return self.entries[path]

    def get(self, path: str) -> Entry | None:
        """The key at that path, or None for one that is not documented."""
        return self.entries.get(path)

    def children(self, path: str) -> Mapping[str, Entry]:
        """The keys of an object by their last parts; "" stands for the document itself."""
        return self._children.get(path, {})


@cache
def settings() -> Inventory:
    """The task settings, by paths such as `TargetMetadata.LobMaxSize`."""
    return _inventory(_read("task-settings.toml"))


@cache
def mappings() -> Inventory:
    """The rules of table mappings, by paths such as `selection.object-locator.schema-name`; what all have is in each."""
    own = _read("table-mappings.toml")
    shared = [entry for path, entry in own.items() if path.startswith("rule.")]
    entries = {path: entry for path, entry in own.items() if path.partition(".")[0] != "rule"}
    for kind in own["rule.rule-type"]["words"]:
        for entry in shared:
            path = kind + entry["path"].removeprefix("rule")
            entries[path] = {**entry, "path": path}
    return _inventory(entries)


@cache
def mapping_entries() -> tuple[Entry, ...]:
    """The keys of table mappings, those that all rules have once, under `rule`."""
    return tuple(_inventory(_read("table-mappings.toml")).entries.values())


def _read(file: str) -> dict[str, dict[str, Json]]:
    found = tomllib.loads(text("templates", "dms", "inventory", file))
    entries: dict[str, dict[str, Json]] = {}
    for path, facts in found.items():
        parent = entries.get(_parent(path), {})
        inherited: dict[str, Json] = {key: parent[key] for key in ("page", "since") if key in parent}
        facts = {("only_with" if key == "with" else key): value for key, value in facts.items()}
        entries[path] = {"path": path, **inherited, **facts}
    return entries


def _parent(path: str) -> str:
    return path.removesuffix("[]") if path.endswith("[]") else path.rpartition(".")[0]


def _inventory(facts: Mapping[str, dict[str, Json]]) -> Inventory:
    entries: dict[str, Entry] = {}
    children: dict[str, dict[str, Entry]] = {}
    for path, item in facts.items():
        if set(item) - set(Entry.__slots__):
            raise BadDocument(f"{path}: {', '.join(set(item) - set(Entry.__slots__))} is not known in an inventory")
        entry = decode(Entry, item, where=path)
        entries[path] = entry
        children.setdefault(_parent(path), {})[path if path.endswith("[]") else entry.key] = entry
    return Inventory(entries=MappingProxyType(entries), _children=MappingProxyType(children))
