"""Queries that make two servers compute the same checksum over the same rows.

What differs by engine is behind `Expressions`; the statements here are put together from it. A row's text is injective:
every column's canonical text, NULL as `N`, ended by a comma, and led by its length in bytes where the text itself may
hold a comma or an `N`. So no two rows have the same text unless all their values are equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from migrate.model.canonical import Form
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Column

SLICE_DIGITS = 15
"""Hexadecimal digits of a row's SHA-256 that are summed: 60 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A column of one side and the form in which both sides print it."""

    column: Column
    form: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One side of a comparison: a table, the columns compared and those of them that name a row."""

    name: ObjectName
    cells: tuple[Cell, ...]
    key: tuple[Cell, ...] = ()
    ordered: tuple[Cell, ...] = ()
    """The leading key columns whose order both servers agree on. A `Span` has bounds on these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Some of a table's rows: those after `lower`, up to and with `upper`, and whose key hashes into one of `buckets`.

    The key of a relation without one is the whole row.
    """

    lower: tuple[str, ...] | None = None
    upper: tuple[str, ...] | None = None
    buckets: tuple[str, ...] = ()
    """Leading hexadecimal digits of the SHA-256 of the key's text, all equally many."""


class Expressions(Protocol):
    """The SQL expressions of one engine. An `SQL` text given or returned is safe to paste: names and values are quoted."""

    session: tuple[str, ...]
    """Statements that prepare a connection."""

    def quote_name(self, name: ObjectName) -> str:
        """See `Engine.quote_name`."""
        ...

    def quote(self, identifier: str) -> str:
        """See `Engine.quote`."""
        ...

    def literal(self, text: str) -> str:
        """See `Engine.literal`."""
        ...

    def text(self, cell: Cell) -> str:
        """The canonical text of a column; NULL for NULL."""
        ...

    def framed(self, cell: Cell, *, wide: bool) -> str:
        """The canonical text as a part of a row's text. `wide` replaces text of any length by its SHA-256."""
        ...

    def shown(self, cell: Cell, *, limit: int) -> str:
        """The canonical text for people: one of more than `limit` bytes cut, its size and SHA-256 told."""
        ...

    def joined(self, parts: Sequence[str]) -> str:
        """The parts, each ended by a comma."""
        ...

    def sha256(self, text: str) -> str:
        """The SHA-256 of a text in lower-case hexadecimal."""
        ...

    def leading_digits(self, text: str, count: int) -> str:
        """The first characters of a text."""
        ...

    def number(self, digits: str) -> str:
        """The number that up to 15 hexadecimal digits mean, of a type whose SUM is exact."""
        ...

    def bound(self, cell: Cell, text: str) -> str:
        """A canonical text as a value of the column's own type. Raises `ValueError` for a text that can't be one."""
        ...

    def after(self, columns: Sequence[str], values: Sequence[str]) -> str:
        """Whether the columns come after the values, in an order that an index serves."""
        ...

    def equals(self, cell: Cell, text: str) -> str:
        """Whether a column has the value of that canonical text, through an index where one can serve; may be too wide."""
        ...

    def ordered_digest(self, *, row: str, table: str, where: str, order: Sequence[str]) -> str:
        """The query for the number of rows and one SHA-256 over the rows' texts in order."""
        ...


def expressions_of(name: EngineName) -> Expressions:
    """Gives the expressions of that engine."""
    if name is EngineName.POSTGRESQL:
        from migrate.engines.postgresql.checksum import PostgreSqlExpressions

        return PostgreSqlExpressions()
    from migrate.engines.mysql.checksum import MySqlExpressions

    return MySqlExpressions()


def count_query(engine: Expressions, relation: Relation) -> str:
    """The number of rows."""
    return _query("count", table=engine.quote_name(relation.name))


def ordered_query(engine: Expressions, relation: Relation, span: Span) -> str:
    """The number of rows in the span, and one SHA-256 over their texts in the order of the key."""
    return engine.ordered_digest(
        row=_row(engine, relation.cells, wide=False),
        table=engine.quote_name(relation.name),
        where=_where(engine, relation, span),
        order=[engine.quote(cell.column.name) for cell in relation.key],
    )


def sum_query(engine: Expressions, relation: Relation, span: Span) -> str:
    """The number of rows in the span, and the sum of the first 60 bits of each row's SHA-256: no order is needed."""
    return _query(
        "sum",
        number=_row_number(engine, relation),
        table=engine.quote_name(relation.name),
        where=_where(engine, relation, span),
    )


def bucket_query(engine: Expressions, relation: Relation, span: Span, *, digits: int) -> str:
    """As `sum_query`, for each of the 16 ** `digits` parts into which the key's SHA-256 divides the span."""
    return _query(
        "bucket",
        bucket=_bucket(engine, relation, digits),
        number=_row_number(engine, relation),
        table=engine.quote_name(relation.name),
        where=_where(engine, relation, span),
    )


def rows_query(engine: Expressions, relation: Relation, span: Span) -> str:
    """Of each row in the span: the key columns' texts, the SHA-256 over its exact columns, the texts of its loose ones.

    The SHA-256 is empty where every column is loose.
    """
    exact = [cell for cell in relation.cells if not cell.form.is_loose]
    digest = engine.sha256(_row(engine, exact, wide=True)) if exact else "''"
    loose = [engine.text(cell) for cell in relation.cells if cell.form.is_loose]
    return _query(
        "rows",
        values=", ".join([*(engine.text(cell) for cell in relation.key), digest, *loose]),
        table=engine.quote_name(relation.name),
        where=_where(engine, relation, span),
    )


def named_rows_query(engine: Expressions, relation: Relation, keys: Sequence[tuple[str, ...]], *, limit: int) -> str:
    """The key and the column texts of the rows with these keys, and perhaps of a few others. See `Expressions.shown`.

    Where the relation has no key, a row's key is the SHA-256 of all of it.
    """
    shown = [engine.text(cell) if cell.form.is_loose else engine.shown(cell, limit=limit) for cell in relation.cells]
    names = [engine.text(cell) for cell in relation.key] or [engine.sha256(_row(engine, relation.cells, wide=True))]
    return _query(
        "rows",
        values=", ".join([*names, *shown]),
        table=engine.quote_name(relation.name),
        where=" OR ".join(f"({_is_named(engine, relation, key)})" for key in keys),
    )


def _is_named(engine: Expressions, relation: Relation, key: tuple[str, ...]) -> str:
    if not relation.key:
        return f"{engine.sha256(_row(engine, relation.cells, wide=True))} = {engine.literal(key[0])}"
    return " AND ".join(engine.equals(cell, text) for cell, text in zip(relation.key, key, strict=True))


def boundary_query(engine: Expressions, relation: Relation, after: tuple[str, ...] | None, *, rows: int) -> str:
    """The ordered key columns of the row that is `rows` rows after the bound, or of none."""
    columns = [engine.quote(cell.column.name) for cell in relation.ordered]
    return _query(
        "boundary",
        values=", ".join(engine.text(cell) for cell in relation.ordered),
        table=engine.quote_name(relation.name),
        where=_where(engine, relation, Span(lower=after)),
        columns=", ".join(columns),
        offset=str(rows - 1),
    )


def _where(engine: Expressions, relation: Relation, span: Span) -> str:
    columns = [engine.quote(cell.column.name) for cell in relation.ordered]
    conditions = []
    if span.lower is not None:
        conditions.append(engine.after(columns, _bounds(engine, relation, span.lower)))
    if span.upper is not None:
        conditions.append(f"NOT ({engine.after(columns, _bounds(engine, relation, span.upper))})")
    if span.buckets:
        known = ", ".join(f"'{bucket}'" for bucket in span.buckets)
        conditions.append(f"{_bucket(engine, relation, len(span.buckets[0]))} IN ({known})")
    return " AND ".join(f"({condition})" for condition in conditions) or "1 = 1"


def _bounds(engine: Expressions, relation: Relation, texts: tuple[str, ...]) -> list[str]:
    return [engine.bound(cell, text) for cell, text in zip(relation.ordered, texts, strict=True)]


def _row(engine: Expressions, cells: Sequence[Cell], *, wide: bool) -> str:
    return engine.joined([engine.framed(cell, wide=wide) for cell in cells])


def _row_number(engine: Expressions, relation: Relation) -> str:
    digest = engine.sha256(_row(engine, relation.cells, wide=True))
    return engine.number(engine.leading_digits(digest, SLICE_DIGITS))


def _bucket(engine: Expressions, relation: Relation, digits: int) -> str:
    key = _row(engine, relation.key, wide=False) if relation.key else _row(engine, relation.cells, wide=True)
    return engine.leading_digits(engine.sha256(key), digits)


def _query(name: str, **parts: str) -> str:
    return query_template(Path(__file__).with_name("queries") / f"checksum_{name}.sql").format(**parts)


def query_template(path: Path) -> str:
    """A query's text without its comments; parts to be put in stand in braces."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("--"))
