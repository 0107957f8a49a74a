"""Names for the target: folded, short enough, and different from each other where the target wants them different."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping

from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Schema

POSTGRESQL_BYTES = 63
"""https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS"""
MYSQL_CHARACTERS = 64
"""https://dev.mysql.com/doc/refman/8.4/en/identifier-length.html"""
_HASH_DIGITS = 8
_MYSQL_SYSTEM = frozenset({"mysql", "information_schema", "performance_schema", "sys"})


class Names:
    """Gives out names of one target, each once a scope.

    A scope is a set of things that must not share a name: in PostgreSQL the tables, indexes, sequences, views and types of a
    schema, or the constraints of a table. The same questions in the same order get the same answers.
    """

    def __init__(self, engine: EngineName, *, fold: bool = True) -> None:
        self._engine = engine
        self._fold = fold and engine is EngineName.POSTGRESQL
        self._taken: set[tuple[tuple[str, ...], str]] = set()

    def wanted(self, name: str) -> str:
        """The name as it would be if no other thing had it."""
        if self._engine is EngineName.POSTGRESQL:
            folded = name.lower() if self._fold else name
            return _shorten_bytes(folded, seed=name) or "_"
        return _mysql_name(name)

    def take(self, scope: tuple[str, ...], *candidates: str) -> str:
        """The first candidate that is free in the scope; else the first one with a suffix made from its text."""
        for candidate in candidates:
            name = self.wanted(candidate)
            if self._claim(scope, name):
                return name
        for attempt in range(len(self._taken) + 2):
            name = self._with_hash(candidates[0], attempt)
            if self._claim(scope, name):
                return name
        raise AssertionError("there are more suffixes than names taken")

    def is_free(self, scope: tuple[str, ...], name: str) -> bool:
        """Whether the target's name is still to be had."""
        return (scope, self._key(name)) not in self._taken

    def take_all(self, scope: tuple[str, ...], names: Iterable[str]) -> dict[str, str]:
        """Names for several things of one scope. One whose name stays as it is goes first."""
        ordered = sorted(names, key=lambda name: (self.wanted(name) != name, name))
        return {name: self.take(scope, name) for name in ordered}

    def _claim(self, scope: tuple[str, ...], name: str) -> bool:
        key = (scope, self._key(name))
        if key in self._taken:
            return False
        self._taken.add(key)
        return True

    def _key(self, name: str) -> str:
        if self._engine is EngineName.POSTGRESQL:
            return name
        plain = unicodedata.normalize("NFKD", name)
        return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()

    def _with_hash(self, name: str, attempt: int) -> str:
        suffix = "_" + _digest(f"{name}\x00{attempt}")
        if self._engine is EngineName.POSTGRESQL:
            folded = name.lower() if self._fold else name
            return _cut_bytes(folded, POSTGRESQL_BYTES - len(suffix)) + suffix
        return _mysql_name(name)[: MYSQL_CHARACTERS - len(suffix)] + suffix


def map_schemas(schema: Schema, names: Names, renames: Mapping[str, str]) -> dict[str, str]:
    """Which schema of the target each schema of the source becomes.

    A MySQL database becomes a schema of its own name. PostgreSQL's `public` becomes the database named as the source's, every
    other schema a database of its own name. Names that the target keeps for itself get a suffix.
    """
    present = {name.schema for name in all_names(schema)} | set(schema.schemas)
    wanted = {name: renames.get(name) or _default_schema(name, schema) for name in sorted(present)}
    return {
        name: renames[name] if name in renames else names.take(("schemas",), _allowed_schema(text, names))
        for name, text in wanted.items()
    }


def all_names(schema: Schema) -> tuple[ObjectName, ...]:
    """The names of everything in the schema that lives in a schema."""
    groups = (schema.tables, schema.views, schema.routines, schema.events, schema.sequences, schema.types)
    return tuple(item.name for group in groups for item in group)


def _default_schema(name: str, schema: Schema) -> str:
    if schema.engine is EngineName.POSTGRESQL and name == "public" and schema.database:
        return schema.database
    return name


def _allowed_schema(name: str, names: Names) -> str:
    folded = names.wanted(name)
    if names._engine is EngineName.POSTGRESQL:
        return f"_{name}" if folded.startswith("pg_") or folded == "information_schema" else name
    return f"{name}_schema" if folded.casefold() in _MYSQL_SYSTEM else name


def _mysql_name(name: str) -> str:
    """MySQL takes no character beyond the Basic Multilingual Plane and no trailing space in a name."""
    allowed = re.sub(r"[^\x01-\uffff]", "_", name).rstrip(" ")
    changed = allowed != name or len(allowed) > MYSQL_CHARACTERS
    if not changed and allowed:
        return allowed
    suffix = "_" + _digest(name)
    return allowed[: MYSQL_CHARACTERS - len(suffix)] + suffix


def _shorten_bytes(name: str, *, seed: str) -> str:
    if len(name.encode()) <= POSTGRESQL_BYTES:
        return name
    suffix = "_" + _digest(seed)
    return _cut_bytes(name, POSTGRESQL_BYTES - len(suffix)) + suffix


def _cut_bytes(name: str, size: int) -> str:
    return name.encode()[:size].decode(errors="ignore")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH_DIGITS]
