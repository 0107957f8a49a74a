"""The statements that make one table of the target equal to the source's, row by row.

A row is looked at again on both sides when its statement is made, and its values are the source's at that moment, as a full load would
carry them. Every statement can be run twice: a DELETE and an UPDATE name the row by its key, an INSERT is for a row that is not there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from migrate.engines.bulk import ColumnPair
from migrate.engines.carried import Carried, carry, literal
from migrate.engines.checksum import carried_query, exactly
from migrate.model.names import EngineName
from migrate.model.schema import Table
from migrate.validate.carriage import left_out, masked
from migrate.validate.relations import Pairing
from migrate.validate.rows import differing, look, text
from migrate.validate.side import Row, Side

Key = tuple[str, ...]


class Change(StrEnum):
    """What a statement does."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement for the target, without its semicolon."""

    change: Change
    sql: str
    replaces: bool = False
    """A DELETE whose row is inserted anew."""


@dataclass(frozen=True, slots=True)
class Unrepaired(Exception):
    """A row that no statement can be made for, and why."""

    reason: str


class TableRepair:
    """Makes a table's statements. Errors of the servers leave it as `QueryFailed`; `Unsupported` for a column that can't travel."""

    def __init__(self, source: Side, target: Side, pairing: Pairing, tables: tuple[Table, Table]) -> None:
        self._source, self._target, self._pairing = source, target, pairing
        self._table = tables[1]
        self._engine = EngineName.POSTGRESQL if target.url.scheme == "postgresql" else EngineName.MYSQL
        self._carried = carry(_written(pairing, tables), _engine(source), self._engine)
        self._masked = ", ".join(masked(pairing.mapping))
        self._name = target.expressions.quote_name(tables[1].name)
        own = {cell.column.name for cell in pairing.target.key}
        primary = (self._table.primary_key,) if self._table.primary_key else ()
        unique = [key for key in (*primary, *self._table.unique_keys) if not any(key.prefix_lengths)]
        self._is_unique = any(set(key.columns) == own and not key.deferrable for key in unique)
        """Whether the target itself sees to it that a key names one row at most."""
        others = [set(key.columns) for key in unique if set(key.columns) != own] + [
            {part.column or "" for part in index.parts} for index in self._table.indexes if index.unique
        ]
        always = {column.name for column in self._table.columns if column.identity and column.identity.always}
        self._unmoved = set().union(*others, always)
        """Columns that no UPDATE may change: two rows may have to swap a unique value, and an identity is given once."""
        self._overriding = " OVERRIDING SYSTEM VALUE" if always else ""

    def statements(self, keys: Sequence[Key]) -> Iterator[Statement | Unrepaired]:
        """The statements for the rows with these keys; nothing for a row that is equal by now."""
        if not self._pairing.target.key:
            yield from self._whole_rows(keys)
            return
        on_source, on_target = look(self._source, self._target, self._pairing, keys)
        wanted = {key: on_source.get(key) for key in keys}
        values = dict(self._values([key for key, row in wanted.items() if row is not None]))
        for key in keys:
            try:
                yield from self._for_row(key, values.get(key), (on_source.get(key), on_target.get(key)))
            except Unrepaired as problem:
                yield problem

    def _for_row(self, key: Key, values: Row | None, rows: tuple[Row | None, Row | None]) -> Iterator[Statement]:
        where = exactly(self._target.expressions, self._pairing.target, key)
        on_source, on_target = rows
        if not self._is_unique:
            inserts = [] if values is None else [self._insert(values)]
            yield self._delete(where, replaces=values is not None)
            yield from inserts
        elif values is None:
            if on_target is not None:
                yield self._delete(where)
        elif on_target is None:
            yield self._insert_once(values, where)
        else:
            yield from self._update(
                values, where, {item.column for item in differing(self._pairing, on_source, on_target)}
            )

    def _update(self, values: Row, where: str, columns: set[str]) -> Iterator[Statement]:
        changed = [
            (item, value) for item, value in zip(self._carried, values, strict=True) if item.pair.source.name in columns
        ]
        if not changed:
            return
        if self._unmoved & {item.pair.target.name for item, _ in changed}:
            insert = self._insert_once(values, where)
            yield self._delete(where, replaces=True)
            yield insert
            return
        named = {item.pair.target.name for item, _ in changed}
        settings = [f"{self._quote(item.pair.target.name)} = {self._literal(item, value)}" for item, value in changed]
        settings += [
            f"{self._quote(column.name)} = {self._quote(column.name)}"
            for column in self._table.columns
            if column.on_update and column.name not in named
        ]
        yield Statement(change=Change.UPDATE, sql=f"UPDATE {self._name} SET {', '.join(settings)} WHERE {where}")

    def _delete(self, where: str, *, replaces: bool = False) -> Statement:
        return Statement(change=Change.DELETE, sql=f"DELETE FROM {self._name} WHERE {where}", replaces=replaces)

    def _insert_once(self, values: Row, where: str) -> Statement:
        """An INSERT that does nothing where the row is."""
        self._refuse_masked()
        if self._engine is EngineName.POSTGRESQL:
            key = ", ".join(self._quote(cell.column.name) for cell in self._pairing.target.key)
            return self._insert(values, suffix=f" ON CONFLICT ({key}) DO NOTHING")
        told = ", ".join(self._literals(values))
        absent = f"NOT EXISTS (SELECT 1 FROM {self._name} WHERE {where})"
        sql = f"INSERT INTO {self._name} ({self._columns}) SELECT {told} FROM DUAL WHERE {absent}"
        return Statement(change=Change.INSERT, sql=sql)

    def _insert(self, values: Row, *, suffix: str = "") -> Statement:
        self._refuse_masked()
        told = ", ".join(self._literals(values))
        sql = f"INSERT INTO {self._name} ({self._columns}){self._overriding} VALUES ({told}){suffix}"
        return Statement(change=Change.INSERT, sql=sql)

    def _refuse_masked(self) -> None:
        """A new row would need values that only the task can make. Raises `Unrepaired`."""
        if self._masked:
            raise Unrepaired(f"a new row needs masked values, which only the task makes: {self._masked}")

    def _whole_rows(self, digests: Sequence[Key]) -> Iterator[Statement | Unrepaired]:
        """Rows of a table without a key: all that are alike are deleted, and inserted as often as the source has them."""
        found: dict[Key, list[Row]] = {digest: [] for digest in digests}
        for digest, row in self._values(digests):
            found[digest].append(row)
        for digest, rows in found.items():
            where = exactly(self._target.expressions, self._pairing.target, digest)
            try:
                inserts = [self._insert(row) for row in rows]
            except Unrepaired as problem:
                yield problem
                continue
            yield self._delete(where, replaces=bool(rows))
            yield from inserts

    def _values(self, keys: Sequence[Key]) -> Iterator[tuple[Key, Row]]:
        """The values of the source's rows with these keys, as they travel."""
        if not keys:
            return
        relation = self._pairing.source
        width = len(relation.key) or 1
        asked = set(keys)
        query = carried_query(self._source.expressions, relation, keys, [item.expression for item in self._carried])
        for row in self._source.stream(query):
            key = tuple(text(value) or "" for value in row[:width])
            if key in asked:
                yield key, tuple(row[width:])

    def _literals(self, values: Row) -> list[str]:
        return [self._literal(item, value) for item, value in zip(self._carried, values, strict=True)]

    def _literal(self, item: Carried, value: bytes | str | None) -> str:
        try:
            return literal(item, value, self._engine)
        except ValueError as problem:
            raise Unrepaired(f"{item.pair.source.name}: {problem}") from None

    @property
    def _columns(self) -> str:
        return ", ".join(self._quote(item.pair.target.name) for item in self._carried)

    def _quote(self, name: str) -> str:
        return self._target.expressions.quote(name)


def _engine(side: Side) -> EngineName:
    return EngineName.POSTGRESQL if side.url.scheme == "postgresql" else EngineName.MYSQL


def _written(pairing: Pairing, tables: tuple[Table, Table]) -> list[ColumnPair]:
    """The columns that both sides have, that the task carries as they are, and that the target does not compute itself."""
    apart = left_out(pairing.mapping)
    source, target = ({column.name: column for column in table.columns} for table in tables)
    return [
        ColumnPair(source=source[mapped.source], target=target[mapped.target])
        for mapped in pairing.mapping.columns
        if mapped.source in source
        and mapped.source not in apart
        and mapped.target in target
        and target[mapped.target].generated is None
    ]
