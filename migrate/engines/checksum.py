"""Queries that make two servers compute the same checksum over the same rows.

What differs by engine is behind `Expressions`; the statements here are put together from it. A row's text is injective
(`row_text`): no two rows have the same text unless all their values are equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from migrate.engines.checksum_expressions import Cell, Expressions, query_template
from migrate.engines.row_text import row_text
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
    """The leading key columns whose order both servers agree on. A `Span` has bounds on these, or on the first of them."""
    wide: bool = True
    """Whether a row may be too long for a server to join into one text, so that each of its texts has to be hashed by itself."""
    where: str = ""
    """A condition in the server's own dialect: only the rows that meet it are compared. Empty for all."""

    @property
    def exact(self) -> tuple[Cell, ...]:
        """The columns that both servers print alike; in a table without a key their texts name a row."""
        return tuple(cell for cell in self.cells if not cell.form.is_loose)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Some of a table's rows: those after `lower`, up to and with `upper`, and whose key hashes into one of `buckets`.

    The key of a relation without one is all of a row that both servers print alike.
    """

    lower: tuple[str, ...] | None = None
    upper: tuple[str, ...] | None = None
    buckets: tuple[str, ...] = ()
    """Leading hexadecimal digits of the SHA-256 of the key's text, all equally many."""


def expressions_of(name: EngineName, *, encoding: str | None = None) -> Expressions:
    """Gives the expressions of that engine; those of PostgreSQL are cheaper where the database's encoding is known to be UTF8."""
    if name is EngineName.POSTGRESQL:
        from migrate.engines.postgresql.checksum import PostgreSqlExpressions

        return PostgreSqlExpressions(encoding=encoding)
    from migrate.engines.mysql.checksum import MySqlExpressions

    return MySqlExpressions()


def count_query(engine: Expressions, relation: Relation) -> str:
    """The number of rows."""
    return _query("count", table=engine.quote_name(relation.name), where=_where(engine, relation, Span()))


def ordered_query(engine: Expressions, relation: Relation, spans: Sequence[Span], *, most: int, sort: bool) -> str:
    """For each span its position, its number of rows, and one SHA-256 over their texts in the order of the key.

    A span of more than `most` rows may be counted as one more only, its checksum without a meaning. Without `sort` equal rows may have
    unequal checksums: where a server happened to read them in another order.
    """
    row = row_text(engine, relation.cells, wide=False)
    order = [engine.quote(cell.column.name) for cell in relation.key]
    table = engine.quote_name(relation.name)
    return " UNION ALL ".join(
        engine.ordered_digest(
            number=number, row=row, table=table, where=_where(engine, relation, span), order=order, most=most, sort=sort
        )
        for number, span in enumerate(spans)
    )


def sum_query(engine: Expressions, relation: Relation, spans: Sequence[Span]) -> str:
    """As `ordered_query`, the checksum being the sum of the first 60 bits of each row's SHA-256: no order is needed."""
    digest, table = _row_number(engine, relation), engine.quote_name(relation.name)
    return " UNION ALL ".join(
        _query("sum", span=str(number), number=digest, table=table, where=_where(engine, relation, span))
        for number, span in enumerate(spans)
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


def rows_query(engine: Expressions, relation: Relation, spans: Sequence[Span]) -> str:
    """Of each row in the spans: the key columns' texts, the SHA-256 over its exact columns, the texts of its loose ones.

    The SHA-256 is empty where every column is loose.
    """
    digest = _exact_digest(engine, relation)
    loose = [engine.text(cell) for cell in relation.cells if cell.form.is_loose]
    values = ", ".join([*(engine.text(cell) for cell in relation.key), digest, *loose])
    table = engine.quote_name(relation.name)
    return " UNION ALL ".join(
        _query("rows", values=values, table=table, where=_where(engine, relation, span)) for span in spans
    )


def named_rows_query(engine: Expressions, relation: Relation, keys: Sequence[tuple[str, ...]], *, limit: int) -> str:
    """The key and the column texts of the rows with these keys, and perhaps of a few others. See `Expressions.shown`.

    Where the relation has no key, a row's key is the SHA-256 of its exact columns.
    """
    shown = [engine.text(cell) if cell.form.is_loose else engine.shown(cell, limit=limit) for cell in relation.cells]
    names = [engine.text(cell) for cell in relation.key] or [_exact_digest(engine, relation)]
    return _query(
        "rows",
        values=", ".join([*names, *shown]),
        table=engine.quote_name(relation.name),
        where=_where_named(engine, relation, keys),
    )


def _where_named(engine: Expressions, relation: Relation, keys: Sequence[tuple[str, ...]]) -> str:
    """Only rows that meet the relation's own condition: a row that is not compared is not there."""
    named = " OR ".join(f"({_is_named(engine, relation, key)})" for key in keys)
    return f"({named}) AND (\n{relation.where}\n)" if relation.where else named


def _is_named(engine: Expressions, relation: Relation, key: tuple[str, ...]) -> str:
    if not relation.key:
        return f"{_exact_digest(engine, relation)} = {engine.literal(key[0])}"
    return " AND ".join(engine.equals(cell, text) for cell, text in zip(relation.key, key, strict=True))


def boundary_query(engine: Expressions, relation: Relation, span: Span, *, rows: Sequence[int]) -> str:
    """The ordered key columns of the rows at these positions of the span, the first being 1, as far as there are so many."""
    columns = ", ".join(engine.quote(cell.column.name) for cell in relation.ordered)
    values = ", ".join(engine.text(cell) for cell in relation.ordered)
    table, where = engine.quote_name(relation.name), _where(engine, relation, span)
    return " UNION ALL ".join(
        _query(
            "boundary",
            values=values,
            table=table,
            where=where,
            columns=columns,
            offset=str(number - 1),
            row=str(number),
        )
        for number in rows
    )


def _where(engine: Expressions, relation: Relation, span: Span) -> str:
    columns = [engine.quote(cell.column.name) for cell in relation.ordered]
    conditions = []
    if span.lower is not None:
        conditions.append(engine.after(columns[: len(span.lower)], _bounds(engine, relation, span.lower)))
    if span.upper is not None:
        conditions.append(engine.until(columns[: len(span.upper)], _bounds(engine, relation, span.upper)))
    if span.buckets:
        known = ", ".join(f"'{bucket}'" for bucket in span.buckets)
        conditions.append(f"{_bucket(engine, relation, len(span.buckets[0]))} IN ({known})")
    if relation.where:
        conditions.append(f"\n{relation.where}\n")  # a comment at its end must not reach further
    return " AND ".join(f"({condition})" for condition in conditions) or "1 = 1"


def _bounds(engine: Expressions, relation: Relation, texts: tuple[str, ...]) -> list[str]:
    return [engine.bound(cell, text) for cell, text in zip(relation.ordered, texts, strict=False)]


def _row_number(engine: Expressions, relation: Relation) -> str:
    digest = engine.sha256(row_text(engine, relation.cells, wide=relation.wide))
    return engine.number(engine.leading_digits(digest, SLICE_DIGITS))


def _bucket(engine: Expressions, relation: Relation, digits: int) -> str:
    digest = (
        engine.sha256(row_text(engine, relation.key, wide=False)) if relation.key else _exact_digest(engine, relation)
    )
    return engine.leading_digits(digest, digits)


def _exact_digest(engine: Expressions, relation: Relation) -> str:
    """The SHA-256 of a row's exact columns, empty where it has none."""
    return engine.sha256(row_text(engine, relation.exact, wide=relation.wide)) if relation.exact else "''"


def _query(name: str, **parts: str) -> str:
    return query_template(Path(__file__).with_name("queries") / f"checksum_{name}.sql").format(**parts)


def carried_query(
    engine: Expressions, relation: Relation, keys: Sequence[tuple[str, ...]], values: Sequence[str]
) -> str:
    """The key's texts and some other expressions of the rows with these keys, and perhaps of a few others."""
    names = [engine.text(cell) for cell in relation.key] or [_exact_digest(engine, relation)]
    return _query(
        "rows",
        values=", ".join([*names, *values]),
        table=engine.quote_name(relation.name),
        where=_where_named(engine, relation, keys),
    )


def digests_query(engine: Expressions, relation: Relation, keys: Sequence[tuple[str, ...]]) -> str:
    """As `rows_query`, of the rows with these keys, and perhaps of a few others. A row without a key has its SHA-256 for one."""
    digest = _exact_digest(engine, relation)
    loose = [engine.text(cell) for cell in relation.cells if cell.form.is_loose]
    return _query(
        "rows",
        values=", ".join([*(engine.text(cell) for cell in relation.key), digest, *loose]),
        table=engine.quote_name(relation.name),
        where=_where_named(engine, relation, keys),
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
    return _query(
        "rows",
        values=", ".join(values),
        table=engine.quote_name(relation.name),
        where=_where(engine, relation, Span()),
    )
