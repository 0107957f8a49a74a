"""Values that are only looked at on their way: as the source's own text, whatever the target's columns take."""

from migrate.engines.bulk import ColumnPair
from migrate.engines.mysql.loading import BINARY_TYPES
from migrate.model.names import EngineName
from migrate.model.schema import Column
from migrate.model.types import ColumnType


def observed(column: Column, source: EngineName) -> ColumnPair:
    """The column with a place for its value that loses nothing of it: of MySQL's floats all digits, of its zero dates the zeros."""
    name = "text"
    if source.is_mysql_family and column.type.name in ("float", "double"):
        name = "double precision"
    if source.is_mysql_family and column.type.name in BINARY_TYPES:
        name = "bytea"
    return ColumnPair(
        source=column, target=Column(name=column.name, type=ColumnType(name=name, text=name)), is_observed=True
    )
