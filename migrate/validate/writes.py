"""Which tables were written to since they were last looked at, as the servers themselves count.

What this can't see: PostgreSQL counts a transaction some seconds after it committed, so a round may be late by as much; a server
may be told to count no more and again later; and damage below SQL is no write. MySQL does not count what a foreign key changes in
the referring table: such a table is always looked at. MariaDB counts only with the performance schema, which is off unless asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from migrate.engines.checksum_expressions import query_template
from migrate.errors import ConnectionFailed, QueryFailed
from migrate.model.conversion import TableMapping
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Schema
from migrate.validate.rows import text
from migrate.validate.side import Side

_PASSIVE = ("NO ACTION", "RESTRICT")


@dataclass(frozen=True, slots=True)
class Writes:
    """What both servers count of one table; equal ones mean that nothing was written in between."""

    source: str
    target: str

    @property
    def told(self) -> str:
        """Both in one text."""
        return f"{self.source} | {self.target}"


def writes_of(
    sides: tuple[Side, Side], schemas: tuple[Schema, Schema], tables: Sequence[TableMapping]
) -> Mapping[ObjectName, Writes]:
    """The counts by the source's name. A table of which either server does not tell is not there."""
    counted = [
        _counts(side, {name.schema for name in names})
        for side, names in zip(
            sides, ([table.source for table in tables], [table.target for table in tables]), strict=True
        )
    ]
    unseen = [_changed_by_keys(schema) for schema in schemas]
    return {
        table.source: Writes(counted[0][table.source], counted[1][table.target])
        for table in tables
        if table.source in counted[0].keys() - unseen[0] and table.target in counted[1].keys() - unseen[1]
    }


def _counts(side: Side, schemas: Iterable[str]) -> Mapping[ObjectName, str]:
    engine = "postgresql" if side.url.scheme == "postgresql" else "mysql"
    template = query_template(Path(__file__).with_name("queries") / f"writes_{engine}.sql")
    names = ", ".join(side.expressions.literal(name) for name in sorted(schemas))
    try:
        rows = side.rows(template.format(schemas=names or "''"))
    except (QueryFailed, ConnectionFailed):
        return {}
    return {
        ObjectName(schema=text(schema) or "", name=text(name) or ""): text(told) or ""
        for schema, name, told in rows
        if told is not None
    }


def _changed_by_keys(schema: Schema) -> set[ObjectName]:
    """Tables whose rows a foreign key may change behind the back of what counts."""
    if schema.engine is EngineName.POSTGRESQL:
        return set()
    return {
        table.name
        for table in schema.tables
        if any({key.on_delete.upper(), key.on_update.upper()} - set(_PASSIVE) for key in table.foreign_keys)
    }
