"""The order in which tables can be filled, so that no row refers to one that is not there yet."""

from collections.abc import Sequence

from migrate.model.names import ObjectName
from migrate.model.schema import Schema


def parents_first(tables: Sequence[ObjectName], schema: Schema) -> tuple[ObjectName, ...]:
    """The tables, those that others refer to before these. Tables that refer to each other stay in the order given."""
    asked = dict.fromkeys(tables)
    parents = {
        name: [
            key.referenced_table
            for key in schema.tables_by_name[name].foreign_keys
            if key.referenced_table in asked and key.referenced_table != name
        ]
        if name in schema.tables_by_name
        else []
        for name in asked
    }
    ordered: dict[ObjectName, None] = {}
    waiting: list[tuple[ObjectName, bool]] = [(name, False) for name in reversed(asked)]
    entered: set[ObjectName] = set()
    while waiting:
        name, is_left = waiting.pop()
        if is_left:
            ordered.setdefault(name)
        elif name not in entered:
            entered.add(name)
            waiting.append((name, True))
            waiting.extend((parent, False) for parent in reversed(parents[name]) if parent not in entered)
    return tuple(ordered)
