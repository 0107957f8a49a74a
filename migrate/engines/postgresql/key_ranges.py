"""How a key of PostgreSQL's spreads, by what ANALYZE wrote down, or by a sample of the table's pages.

https://www.postgresql.org/docs/current/view-pg-stats.html
"""

from pathlib import Path

from migrate.engines.checksum_expressions import query_template
from migrate.engines.key_columns import leading_column
from migrate.engines.postgresql.engine import PostgreSql
from migrate.engines.probes import ProbeSession, Refused
from migrate.model.key_ranges import KeyRanges
from migrate.model.schema import Table

_TYPES = frozenset({"smallint", "integer", "bigint", "numeric", "date", "uuid"})
"""Types whose texts every session reads alike."""
_SAMPLED_ROWS = 20_000
_MOST_COMMON = 0.5
"""Where values that repeat make up more of the table than this, bounds between the others say little."""


def ranges_of(session: ProbeSession, table: Table, *, parts: int, seconds: float) -> KeyRanges:
    """The bounds of about equal parts of the table, in at most two queries."""
    found = leading_column(table, _TYPES)
    if found is None:
        return KeyRanges(table=table.name, reason="no key begins with a number, a date or a uuid")
    column = found[1].name
    literal = PostgreSql().literal
    names = {"schema": table.name.schema, "table": table.name.name, "column": column}
    answer = session.ask(_query("key_spread", **{part: literal(name) for part, name in names.items()}), seconds=seconds)
    if not isinstance(answer, Refused) and answer:
        bounds, common, rows = answer[0]
        texts = [str(bound) for bound in bounds] if isinstance(bounds, list) else []
        if len(texts) > parts and float(str(common)) <= _MOST_COMMON:
            return _ranges(table, column, texts[1:-1], parts=parts, rows=int(str(rows or 0)), how="ANALYZE's histogram")
    return _sampled(session, table, column, parts=parts, seconds=seconds)


def _sampled(session: ProbeSession, table: Table, column: str, *, parts: int, seconds: float) -> KeyRanges:
    estimate = max(table.row_estimate or 0, 1)
    percent = min(max(100 * _SAMPLED_ROWS / estimate, 0.001), 100)
    statement = _query(
        "key_sample",
        shares=", ".join(str(round(number / parts, 6)) for number in range(1, parts)),
        column=PostgreSql().quote(column),
        table=PostgreSql().quote_name(table.name),
        percent=f"{percent:.4f}",
    )
    answer = session.ask(statement, seconds=seconds)
    if isinstance(answer, Refused):
        return KeyRanges(table=table.name, reason=answer.reason)
    bounds, sampled = answer[0]
    if not isinstance(bounds, list):
        return KeyRanges(table=table.name, reason="the sample held no rows")
    how = f"a sample of {int(str(sampled)):,} rows"
    return _ranges(table, column, [str(bound) for bound in bounds], parts=parts, rows=table.row_estimate or 0, how=how)


def _ranges(table: Table, column: str, quantiles: list[str], *, parts: int, rows: int, how: str) -> KeyRanges:
    """The quantiles nearest to equal parts. Several may be the same value: each is a bound once."""
    every = len(quantiles) + 1
    chosen = [round(every * number / parts) for number in range(1, parts)]
    bounds = tuple(dict.fromkeys(quantiles[at - 1] for at in chosen))
    widest = max(after - before for before, after in zip([0, *chosen], [*chosen, every], strict=True))
    return KeyRanges(
        table=table.name, column=column, boundaries=bounds, rows=rows, largest=round(rows * widest / every), how=how
    )


def _query(name: str, **parts: str) -> str:
    return query_template(Path(__file__).parent / "queries" / f"{name}.sql").format(**parts)
