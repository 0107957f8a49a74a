"""Which columns foreign keys tie together: they need one type on the target."""

from collections.abc import Iterator

from migrate.model.names import ObjectName
from migrate.model.schema import Schema

Place = tuple[ObjectName, str]
"""A table and one of its columns."""


def tied(schema: Schema) -> Iterator[set[Place]]:
    """Groups of columns that foreign keys tie together, in both directions."""
    neighbours: dict[Place, set[Place]] = {}
    for table in schema.tables:
        for key in table.foreign_keys:
            for own, other in zip(key.columns, key.referenced_columns, strict=False):
                here, there = (table.name, own), (key.referenced_table, other)
                neighbours.setdefault(here, set()).add(there)
                neighbours.setdefault(there, set()).add(here)
    seen: set[Place] = set()
    for start in neighbours:
        if start in seen:
            continue
        group, waiting = set[Place](), [start]
        while waiting:
            place = waiting.pop()
            if place not in group:
                group.add(place)
                waiting.extend(neighbours[place])
        seen |= group
        yield group
