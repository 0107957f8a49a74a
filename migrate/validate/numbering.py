"""Finds columns whose next number is taken already: the first insert after the cutover would fail."""

from collections.abc import Callable, Iterator

from migrate.engines.checksum_expressions import Expressions
from migrate.model.issue import Severity
from migrate.model.names import ObjectKind, ObjectRef
from migrate.model.schema import Column, Schema, Table
from migrate.model.structure import StructureDifference
from migrate.validate.side import Side


def numbers_behind(side: Side, schema: Schema) -> Iterator[StructureDifference]:
    """The columns that number themselves and whose next number is not beyond the highest one there.

    Asks each such column for its maximum, which its key answers from the index. Raises `QueryFailed`, `ConnectionFailed`.
    """
    for table in schema.tables:
        for column in table.columns:
            if column.identity is None:
                continue
            found = side.submit(_furthest(table, column)).result()
            following = column.identity.next_value
            if following is not None and found is not None and _is_behind(column, following, found):
                yield StructureDifference(
                    object=ObjectRef(kind=ObjectKind.COLUMN, path=(table.name.schema, table.name.name, column.name)),
                    aspect="next number",
                    severity=Severity.ERROR,
                    expected=f"beyond {found}",
                    found=str(following),
                )


def _is_behind(column: Column, following: int, found: int) -> bool:
    assert column.identity is not None
    return following <= found if column.identity.increment > 0 else following >= found


def _furthest(table: Table, column: Column) -> Callable[[Side], int | None]:
    def task(side: Side) -> int | None:
        [(value,)] = side.rows(_query(side.expressions, table, column))
        return None if value is None else int(value)

    return task


def _query(engine: Expressions, table: Table, column: Column) -> str:
    ascending = column.identity is None or column.identity.increment > 0
    name = engine.quote(column.name)
    return f"SELECT {'MAX' if ascending else 'MIN'}({name}) FROM {engine.quote_name(table.name)}"
