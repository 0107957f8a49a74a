"""Prepares two tables for comparison: which columns, in which form, and what names a row."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from migrate.engines.checksum import Relation
from migrate.engines.checksum_expressions import Cell
from migrate.engines.families import underlying
from migrate.engines.row_filter import condition
from migrate.model.canonical import Form, FormKind, NotComparable
from migrate.model.carriage import ColumnCarriage
from migrate.model.conversion import TableMapping
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Column, Schema, Table
from migrate.validate.carriage import carriages, form_of, notes_of

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
    notes: tuple[str, ...] = ()
    """What a task does to the table that explains how it was compared."""
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


class _Columns:
    """The columns of two tables as they find their partners."""

    def __init__(self) -> None:
        self.matches: list[_Match] = []
        self.dropped: list[tuple[str, str]] = []
        self.refused: list[tuple[str, str]] = []

    def match(self, mapping: TableMapping, source: tuple[Table, EngineName], target: tuple[Table, EngineName]) -> None:
        """Finds every column's partner, or says why it has none."""
        mapped = {column.source: column.target for column in mapping.columns if column.source}
        added = [column.target for column in mapping.columns if not column.source]
        on_target = {column.name: column for column in target[0].columns}
        self.dropped += [
            (name, "the migration adds it, and the target has no such column")
            for name in added
            if name not in on_target
        ]
        for column in source[0].columns:
            if column.name not in mapped:
                self.refused.append((column.name, "only in the source: the mapping does not name it"))
                continue
            name = mapped[column.name] or self._without(column, on_target)
            if name:
                found = on_target.pop(name, None)
                self._pair((column, source[1]), (found, target[1]), name, carriages(mapping).get(column.name))
        self.dropped += [(name, "made by the migration") for name in on_target if name in added]
        self.refused += [(name, "only on the target") for name in on_target if name not in added]
        source_names = {column.name for column in source[0].columns}
        self.refused += [(name, "the source has no such column") for name in mapped if name not in source_names]

    def _without(self, column: Column, on_target: dict[str, Column]) -> str:
        """Leaves out a column that is not carried; gives its name on the target where both servers compute it."""
        same = next((other for other in on_target.values() if other.name.casefold() == column.name.casefold()), None)
        if same is not None and column.generated and same.generated:
            return same.name
        if same is not None:
            del on_target[same.name]
        self.dropped.append((column.name, "not carried over"))
        return ""

    def _pair(
        self,
        source: tuple[Column, EngineName],
        target: tuple[Column | None, EngineName],
        name: str,
        carriage: ColumnCarriage | None,
    ) -> None:
        column, found = source[0], target[0]
        if found is None:
            self.refused.append((column.name, f"the target has no column {name}"))
            return
        if carriage is not None and carriage.left_out:
            self.dropped.append((column.name, carriage.left_out))
            return
        form = form_of(column, source[1], found, target[1], carriage)
        if isinstance(form, NotComparable):
            self.refused.append((column.name, form.reason))
        else:
            self.matches.append(_match(column, found, form))


def pair_up(
    mapping: TableMapping, source: Table, source_engine: EngineName, target: Table, target_engine: EngineName
) -> Pairing:
    """Decides the form of each column, the key, and which of the source's rows are compared.

    Raises `UsageProblem` for a filter of the task that its column does not understand.
    """
    columns = _Columns()
    columns.match(mapping, (source, source_engine), (target, target_engine))
    matches = columns.matches
    key = _key(matches, source, target)
    ordered = _ordered(key, source, target)
    where = condition(mapping.carriage.filters, source, source_engine) if mapping.carriage else ""
    return Pairing(
        mapping=mapping,
        source=_relation(source, [item.source for item in matches], [item.source for item in key], ordered, where),
        target=_relation(target, [item.target for item in matches], [item.target for item in key], ordered),
        dropped=tuple(columns.dropped),
        refused=tuple(columns.refused),
        notes=notes_of(mapping, where),
        row_bytes=max(_row_bytes(source), _row_bytes(target)),
        row_estimate=max(source.row_estimate or 0, target.row_estimate or 0),
    )


def table_or_view(name: ObjectName, schema: Schema) -> Table | None:
    """The table of that name, or the view as a table, for a task may load it as one."""
    views = (Table(name=view.name, columns=view.columns) for view in schema.views if view.name == name)
    return schema.tables_by_name.get(name) or next(views, None)


def _match(source: Column, target: Column, form: Form) -> _Match:
    of_target = dataclasses.replace(form, is_cut=True) if form.kept is not None else form
    return _Match(source=_cell(source, form), target=_cell(target, of_target))


def _cell(column: Column, form: Form) -> Cell:
    return Cell(column=dataclasses.replace(column, type=underlying(column.type)), form=form)


def _relation(table: Table, cells: Sequence[Cell], key: Sequence[Cell], ordered: int, where: str = "") -> Relation:
    return Relation(name=table.name, cells=tuple(cells), key=tuple(key), ordered=tuple(key[:ordered]), where=where)


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
        case FormKind.DATE:
            return all(name == "date" for name in names)
        case FormKind.TIMESTAMP:
            return True
        case FormKind.BINARY:
            return all(name in _BYTES for name in names) and not item.source.form.hashed
        case FormKind.UUID:
            return all(name == "uuid" for name in names)
    return False


def _row_bytes(table: Table) -> int:
    rows = table.row_estimate or 0
    return (table.size_bytes or 0) // rows if rows > 0 else 0
