"""Prepares two tables for comparison: which columns, in which form, and what names a row."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from migrate.engines.checksum import Relation
from migrate.engines.checksum_expressions import Cell
from migrate.model.canonical import Form, FormKind, NotComparable
from migrate.model.conversion import TableMapping
from migrate.model.names import EngineName
from migrate.model.schema import Column, Table
from migrate.validate.canonical import canonical
from migrate.validate.families import underlying

_WHOLE_NUMBERS = ("tinyint", "smallint", "mediumint", "int", "integer", "bigint", "numeric", "decimal")
_EXACT_NUMBERS = (*_WHOLE_NUMBERS, "dec", "fixed")


_BYTES = ("binary", "varbinary", "bytea", "uuid")
"""Compared byte by byte, a beginning before the longer value. MariaDB's uuid is not, and takes no bound: see `Expressions.bound`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """Two tables ready to be compared."""

    mapping: TableMapping
    source: Relation
    target: Relation
    dropped: tuple[tuple[str, str], ...]
    """Columns that the mapping leaves out, each with the reason."""
    refused: tuple[tuple[str, str], ...]
    """Columns that should be compared and can't be, each with the reason: the table can't be called equal."""
    row_bytes: int
    """A guess at the size of a row."""
    row_estimate: int
    """A guess at the number of rows, 0 where there is none."""

    @property
    def is_loose(self) -> bool:
        """Whether some column's text may differ where its value does not."""
        return any(cell.form.is_loose for cell in self.source.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    source: Cell
    target: Cell


def pair_up(
    mapping: TableMapping, source: Table, source_engine: EngineName, target: Table, target_engine: EngineName
) -> Pairing:
    """Decides the form of each column and the key."""
    dropped, refused, matches = [], [], []
    on_target = {column.name: column for column in target.columns}
    mapped = {column.source: column.target for column in mapping.columns if column.source}
    for column in source.columns:
        if column.name not in mapped:
            refused.append((column.name, "only in the source: the mapping does not name it"))
            continue
        if not mapped[column.name]:
            dropped.append((column.name, "not carried over"))
            continue
        found = on_target.pop(mapped[column.name], None)
        form = (
            NotComparable(reason=f"the target has no column {mapped[column.name]}")
            if found is None
            else canonical(column.type, source_engine, found.type, target_engine)
        )
        if found is None or isinstance(form, NotComparable):
            refused.append((column.name, form.reason if isinstance(form, NotComparable) else ""))
            continue
        matches.append(_Match(source=_cell(column, form), target=_cell(found, form)))
    added = {column.target for column in mapping.columns if not column.source}
    dropped += [(name, "made by the migration") for name in on_target if name in added]
    refused += [(name, "only on the target") for name in on_target if name not in added]
    source_names = {column.name for column in source.columns}
    refused += [(name, "the source has no such column") for name in mapped if name not in source_names]
    key = _key(matches, source, target)
    ordered = _ordered(key, source, target)
    return Pairing(
        mapping=mapping,
        source=_relation(source, [item.source for item in matches], [item.source for item in key], ordered),
        target=_relation(target, [item.target for item in matches], [item.target for item in key], ordered),
        dropped=tuple(dropped),
        refused=tuple(refused),
        row_bytes=max(_row_bytes(source), _row_bytes(target)),
        row_estimate=max(source.row_estimate or 0, target.row_estimate or 0),
    )


def _cell(column: Column, form: Form) -> Cell:
    return Cell(column=dataclasses.replace(column, type=underlying(column.type)), form=form)


def _relation(table: Table, cells: Sequence[Cell], key: Sequence[Cell], ordered: int) -> Relation:
    return Relation(name=table.name, cells=tuple(cells), key=tuple(key), ordered=tuple(key[:ordered]))


def _key(matches: Sequence[_Match], source: Table, target: Table) -> list[_Match]:
    """The primary key of either side, else a unique one, all of whose columns are compared exactly and never NULL."""
    by_source = {item.source.column.name: item for item in matches if not item.source.form.is_loose}
    by_target = {item.target.column.name: item for item in matches if not item.source.form.is_loose}
    candidates = [(columns, by_source) for columns in _keys(source)] + [
        (columns, by_target) for columns in _keys(target)
    ]
    usable = [
        [names[name] for name in columns] for columns, names in candidates if all(map(names.__contains__, columns))
    ]
    usable = [key for key in usable if not any(_nullable(item) for item in key)]
    for key in usable:
        if _ordered(key, source, target):
            return key
    return usable[0] if usable else []


def _keys(table: Table) -> list[tuple[str, ...]]:
    keys = [table.primary_key] if table.primary_key else []
    return [key.columns for key in (*keys, *table.unique_keys)]


def _nullable(item: _Match) -> bool:
    return item.source.column.nullable or item.target.column.nullable


def _ordered(key: Sequence[_Match], source: Table, target: Table) -> int:
    """How many leading columns of the key both servers order alike, where both have an index that begins with them."""
    count = 0
    for item in key:
        if not _same_order(item):
            break
        count += 1
    while count:
        columns = key[:count]
        if _is_indexed(source, [item.source.column.name for item in columns]) and _is_indexed(
            target, [item.target.column.name for item in columns]
        ):
            return count
        count -= 1
    return 0


def _is_indexed(table: Table, columns: Sequence[str]) -> bool:
    plain = [
        tuple(part.column for part in index.parts)
        for index in table.indexes
        if index.method == "btree" and index.predicate is None
    ]
    return any(tuple(names[: len(columns)]) == tuple(columns) for names in (*_keys(table), *plain))


def _same_order(item: _Match) -> bool:
    names = [cell.column.type.name for cell in (item.source, item.target)]
    match item.source.form.kind:
        case FormKind.INTEGER:
            return all(name in _WHOLE_NUMBERS for name in names)
        case FormKind.DECIMAL:
            return all(name in _EXACT_NUMBERS for name in names)
        case FormKind.DATE | FormKind.TIMESTAMP:
            return True
        case FormKind.BINARY:
            return all(name in _BYTES for name in names) and not item.source.form.hashed
        case FormKind.UUID:
            return all(name == "uuid" for name in names)
    return False


def _row_bytes(table: Table) -> int:
    rows = table.row_estimate or 0
    return (table.size_bytes or 0) // rows if rows > 0 else 0
