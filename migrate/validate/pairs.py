"""Finds which table of the target is which table of the source, by name."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from migrate.model.conversion import ColumnMapping, TableMapping
from migrate.model.names import ObjectName
from migrate.model.schema import Schema, Table

T = TypeVar("T")


def match_tables(source: Schema, target: Schema, *, renames: Mapping[str, str] = {}) -> tuple[TableMapping, ...]:
    """Pairs tables, and in them columns, whose names are equal, else equal when case is folded.

    `renames` gives a source schema's name on the target. Without it a schema pairs with the one of its own name; and
    where each side has exactly one schema that holds tables, those two pair whatever they are called. A column of the
    source without a namesake is mapped to its own name, so that the comparison can say that it is not there.
    """
    schemas = _schema_pairs(source, target, renames)
    candidates = {schema: _by_name(target, schema) for schema in set(schemas.values())}
    mappings = []
    for table in source.tables:
        found = candidates.get(schemas.get(table.name.schema, ""), _nothing)(table.name.name)
        if found is not None:
            mappings.append(TableMapping(source=table.name, target=found.name, columns=_columns(table, found)))
    return tuple(mappings)


def unmatched(
    source: Schema, target: Schema, mappings: Iterable[TableMapping]
) -> tuple[tuple[ObjectName, ...], tuple[ObjectName, ...]]:
    """The tables of the source, and those of the target, that no mapping names."""
    mappings = tuple(mappings)
    sources = {mapping.source for mapping in mappings}
    targets = {mapping.target for mapping in mappings}
    return (
        tuple(table.name for table in source.tables if table.name not in sources),
        tuple(table.name for table in target.tables if table.name not in targets),
    )


def _schema_pairs(source: Schema, target: Schema, renames: Mapping[str, str]) -> dict[str, str]:
    on_source = sorted({table.name.schema for table in source.tables})
    on_target = sorted({table.name.schema for table in target.tables})
    find = _finder({name: name for name in on_target})
    pairs = {}
    for name in on_source:
        found = renames[name] if name in renames else find(name)
        if found is not None:
            pairs[name] = found
    if len(on_source) == len(on_target) == 1 and on_source[0] not in renames:
        return {on_source[0]: on_target[0]}
    return pairs


def _by_name(schema: Schema, name: str) -> Callable[[str], Table | None]:
    return _finder({table.name.name: table for table in schema.tables if table.name.schema == name})


def _columns(source: Table, target: Table) -> tuple[ColumnMapping, ...]:
    find = _finder({column.name: column.name for column in target.columns})
    return tuple(
        ColumnMapping(source=column.name, target=find(column.name) or column.name) for column in source.columns
    )


def _finder(values: Mapping[str, T]) -> Callable[[str], T | None]:
    """Looks a name up exactly, else by its folded form where only one name folds to it."""
    folds = Counter(name.casefold() for name in values)
    folded = {name.casefold(): value for name, value in values.items() if folds[name.casefold()] == 1}

    def find(name: str) -> T | None:
        return values[name] if name in values else folded.get(name.casefold())

    return find


def _nothing(_name: str) -> None:
    return None
