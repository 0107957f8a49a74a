"""What `pgoutput` says of a table before its first row, held against the columns that the task knows."""

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from migrate.engines.bulk import ColumnPair
from migrate.engines.postgresql.logical.tuples import Reader, make_reader
from migrate.engines.postgresql.logical.values import Ask, converter
from migrate.model.names import EngineName, ObjectName

TypeText = Callable[[int, int], str]
"""The text of a type, by its number and modifier in the catalogue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationColumn:
    """One column as the log announces it."""

    name: str
    type_id: int
    modifier: int
    is_key: bool
    """Whether it is part of the replica identity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One table as the log announces it."""

    id: int
    name: ObjectName
    identity: str
    """`d` for the primary key, `i` for an index, `f` for the whole row, `n` for nothing."""
    columns: tuple[RelationColumn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReader:
    """How one table's row images are read."""

    table: ObjectName
    whole: Reader
    key: Reader
    """Of an image that tells the replica identity alone."""
    is_whole_before: bool
    """Whether the images of old rows are whole."""


def read_relation(message: bytes) -> Relation:
    """Takes a Relation message apart. `message` begins with its letter."""
    (number,) = struct.unpack_from(">I", message, 1)
    schema, at = _text(message, 5)
    name, at = _text(message, at)
    identity = chr(message[at])
    (count,) = struct.unpack_from(">H", message, at + 1)
    at += 3
    columns = []
    for _ in range(count):
        flags = message[at]
        column, at = _text(message, at + 1)
        type_id, modifier = struct.unpack_from(">Ii", message, at)
        at += 8
        columns.append(RelationColumn(name=column, type_id=type_id, modifier=modifier, is_key=bool(flags & 1)))
    return Relation(
        id=number,
        name=ObjectName(schema=schema or "pg_catalog", name=name),
        identity=identity,
        columns=tuple(columns),
    )


def differences(relation: Relation, pairs: Sequence[ColumnPair], type_text: TypeText) -> tuple[str, ...]:
    """What keeps the table's rows from being read as the task knows its columns; nothing where they can be."""
    found = {column.name: column for column in relation.columns}
    faults = []
    for pair in pairs:
        column = found.get(pair.source.name)
        if column is None:
            faults.append(f"the column {pair.source.name} is gone")
        elif (text := type_text(column.type_id, column.modifier)) != str(pair.source.type):
            faults.append(f"the column {pair.source.name} is {text} and was {pair.source.type}")
    return tuple(dict.fromkeys(faults))


def changes_between(before: Relation, after: Relation) -> bool:
    """Whether the columns of a table, or its name, are others than they were."""
    shape = [(column.name, column.type_id, column.modifier) for column in before.columns]
    return before.name != after.name or shape != [
        (column.name, column.type_id, column.modifier) for column in after.columns
    ]


def table_reader(
    relation: Relation, table: ObjectName, pairs: Sequence[ColumnPair], target: EngineName, ask: Ask
) -> TableReader:
    """Readers for the rows of a table without `differences`. Raises `Unsupported` for a pair that can't travel."""
    wanted = [
        [place for place, pair in enumerate(pairs) if pair.source.name == column.name] for column in relation.columns
    ]
    converters = [converter(pair, target, ask) for pair in pairs]
    is_key = [column.is_key for column in relation.columns]
    return TableReader(
        table=table,
        whole=make_reader(wanted, converters),
        key=make_reader(wanted, converters, told=is_key),
        is_whole_before=relation.identity == "f",
    )


def _text(message: bytes, start: int) -> tuple[str, int]:
    end = message.index(0, start)
    return message[start:end].decode(), end + 1
