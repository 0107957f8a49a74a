"""Queries that make two servers compute the same checksum over the same rows.

What differs by engine is behind `Expressions`; the statements here are put together from it. A row's text is injective:
every column's canonical text, NULL as `N`, ended by a comma, and led by its length in bytes where the text itself may
hold a comma or an `N`. So no two rows have the same text unless all their values are equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from migrate.engines.checksum_expressions import Cell, Expressions, query_template
from migrate.model.canonical import FormKind
from migrate.model.names import EngineName, ObjectName

SLICE_DIGITS = 15
"""Hexadecimal digits of a row's SHA-256 that are summed: 60 bits."""


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


def carried_query(
    engine: Expressions, relation: Relation, keys: Sequence[tuple[str, ...]], values: Sequence[str]
) -> str:
    """The key's texts and some other expressions of the rows with these keys, and perhaps of a few others."""
    names = [engine.text(cell) for cell in relation.key] or [engine.sha256(_row(engine, relation.cells, wide=True))]
    return _query(
        "rows",
        values=", ".join([*names, *values]),
        table=engine.quote_name(relation.name),
        where=" OR ".join(f"({_is_named(engine, relation, key)})" for key in keys),
    )


def exactly(engine: Expressions, relation: Relation, key: tuple[str, ...]) -> str:
    """The condition that a row has this key and no other one, whatever the collation: fit for a DELETE."""
    condition = _is_named(engine, relation, key)
    wide = [(cell, text) for cell, text in zip(relation.key, key, strict=False) if cell.form.is_free]
    return " AND ".join([condition, *(engine.same_text(cell, text) for cell, text in wide)])


def aggregate_query(engine: Expressions, relation: Relation) -> str:
    """The number of rows; then of each column the values that are not NULL, distinct ones, the first and last text byte by byte, the sum.

    Of a column whose text may be written in two ways only the numbers of values; NULL stands for an aggregate that a column does not have.
    """
    values = ["COUNT(*)"]
    for cell in relation.cells:
        text = engine.text(cell)
        ordered = engine.bytewise(cell)
        name = engine.quote(cell.column.name)
        loose, number = cell.form.is_loose, cell.form.kind in (FormKind.INTEGER, FormKind.DECIMAL)
        values += [
            f"COUNT({name})",
            "NULL" if loose else f"COUNT(DISTINCT {ordered})",
            "NULL" if loose else f"MIN({ordered})",
            "NULL" if loose else f"MAX({ordered})",
            engine.total(cell, text) if number else "NULL",
        ]
    return _query("rows", values=", ".join(values), table=engine.quote_name(relation.name), where="1 = 1")
