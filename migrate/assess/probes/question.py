"""A question about the data of one table, before it is asked."""

from collections.abc import Iterator
from dataclasses import dataclass

from migrate.assess.excerpt import shown
from migrate.engines.probes import Cell
from migrate.model.names import ObjectKind, ObjectRef
from migrate.model.schema import Column, Schema, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a question is about: the catalogue's page, the object, and the words."""

    check: str
    object: ObjectRef
    table: Table
    subject: str
    """What is looked for, such as `zero dates`."""
    message: str
    """What it means where it is found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowQuestion:
    """Of how many rows is a condition true?"""

    about: About
    condition: str
    shown: str = ""
    """The value as a text; empty where it is not for a report."""
    is_ranged: bool = False
    """Whether an index finds the rows without reading the others."""
    is_heavy: bool = False
    """Whether it looks into another table, and so deserves a statement of its own."""
    measures: tuple[tuple[str, Cell], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupQuestion:
    """How many rows would be equal to another one?"""

    about: About
    groups: tuple[str, ...]
    condition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadroomQuestion:
    """How much of the numbers of a column is used up?"""

    about: About
    expression: str
    """The column."""
    maximum: int
    is_indexed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeQuestion:
    """How large are the values of these columns?"""

    about: About
    columns: tuple[tuple[str, str], ...]
    """Name, and the expression for the size in bytes."""


Question = RowQuestion | GroupQuestion | HeadroomQuestion | SizeQuestion


def own_columns(schema: Schema) -> Iterator[tuple[Table, Column]]:
    """Every column that holds data of its own."""
    for table in schema.tables:
        for column in table.columns:
            if column.generated is None:
                yield table, column


def leads_an_index(table: Table, name: str) -> bool:
    """Whether an index begins with the column, so that it finds ranges and the largest value."""
    keys = (*((table.primary_key,) if table.primary_key else ()), *table.unique_keys)
    firsts = {key.columns[0] for key in keys if key.columns}
    firsts |= {
        index.parts[0].column or ""
        for index in table.indexes
        if index.method == "btree" and not index.predicate and index.visible
    }
    return name in firsts


def about_column(check: str, table: Table, column: Column, subject: str, consequence: str) -> About:
    """A question about a column."""
    name = shown(table.name.name, column.name)
    return About(
        check=check,
        object=ObjectRef(kind=ObjectKind.COLUMN, path=(table.name.schema, table.name.name, column.name)),
        table=table,
        subject=subject,
        message=f"{name} holds {subject}: {consequence}",
    )


def about_part(check: str, kind: ObjectKind, table: Table, name: str, *, subject: str, message: str) -> About:
    """A question about a key or an index of that name."""
    path = (table.name.schema, table.name.name, name)
    return About(check=check, object=ObjectRef(kind=kind, path=path), table=table, subject=subject, message=message)
