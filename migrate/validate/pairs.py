"""Finds which table of the target is which table of the source, by name."""

from collections.abc import Iterable, Mapping

from migrate.model.conversion import ColumnMapping, TableMapping
from migrate.model.names import ObjectName
from migrate.model.schema import Schema, Table


def match_tables(source: Schema, target: Schema, *, renames: Mapping[str, str] = {}) -> tuple[TableMapping, ...]:
    """Pairs tables, and in them columns, whose names are equal, else equal when case is folded.

    `renames` gives a source schema's name on the target. Without it a schema pairs with the one of its own name; and
    where each side has exactly one schema that holds tables, those two pair whatever they are called. A column of the
    source without a namesake is mapped to its own name, so that the comparison can say that it is not there.
    """
    schemas = _schema_pairs(source, target, renames)
    on_target = _by_schema(target)
    mappings = []
    for schema, tables in _by_schema(source).items():
        others = on_target.get(schemas.get(schema, ""), {})
        for name, partner in _partners(tables, others).items():
            table, found = tables[name], others[partner]
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
    on_source, on_target = _by_schema(source), _by_schema(target)
    if len(on_source) == len(on_target) == 1 and not on_source.keys() & renames.keys():
        return dict(zip(on_source, on_target, strict=True))
    named = [name for name in on_source if name not in renames]
    return _partners(named, on_target) | dict(renames)


def _by_schema(schema: Schema) -> dict[str, dict[str, Table]]:
    found: dict[str, dict[str, Table]] = {}
    for table in schema.tables:
        found.setdefault(table.name.schema, {})[table.name.name] = table
    return found


def _columns(source: Table, target: Table) -> tuple[ColumnMapping, ...]:
    names = [column.name for column in source.columns]
    partners = _partners(names, [column.name for column in target.columns])
    return tuple(ColumnMapping(source=name, target=partners.get(name, name)) for name in names)


def _partners(sources: Iterable[str], targets: Iterable[str]) -> dict[str, str]:
    """Each source name's target name: the same, else the only one left on both sides that folds alike."""
    sources, targets = dict.fromkeys(sources), dict.fromkeys(targets)
    left = _by_fold(name for name in sources if name not in targets)
    right = _by_fold(name for name in targets if name not in sources)
    pairs = {}
    for name in sources:
        fold = name.casefold()
        if name in targets:
            pairs[name] = name
        elif len(left[fold]) == len(right.get(fold, ())) == 1:
            pairs[name] = right[fold][0]
    return pairs


def _by_fold(names: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.casefold(), []).append(name)
    return found
