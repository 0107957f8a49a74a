"""What is known of the source when its statements are judged."""

from collections.abc import Mapping
from dataclasses import dataclass

from migrate.model.names import EngineName, Target
from migrate.model.schema import Schema, Table


@dataclass(frozen=True, slots=True)
class Known:
    """The tables of the source, by name in lower case, and settings that change what a statement means."""

    engine: EngineName
    target: Target
    version: str
    sql_mode: str
    tables: Mapping[str, Table]
    routines: frozenset[str]

    @classmethod
    def of(cls, schema: Schema, target: Target) -> "Known":
        """What the schema knows. Of tables of the same name in two schemas, nothing."""
        tables: dict[str, Table] = {}
        twice = set()
        for table in schema.tables:
            name = table.name.name.lower()
            if name in tables:
                twice.add(name)
            tables[name] = table
        return cls(
            engine=schema.engine,
            target=target,
            version=schema.variable("version") or schema.version,
            sql_mode=schema.variable("sql_mode").upper(),
            tables={name: table for name, table in tables.items() if name not in twice},
            routines=frozenset(routine.name.name.lower() for routine in schema.routines),
        )
