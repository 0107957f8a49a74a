"""Columns whose values DMS would hand over in another type than our DDL gives them.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MySQL.html#CHAP_Source.MySQL.DataTypes
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Target.PostgreSQL.html#CHAP_Target.PostgreSQL.DataTypes
"""

from collections.abc import Iterator
from dataclasses import dataclass

from migrate.dms.rules import DataType
from migrate.model.conversion import Conversion
from migrate.model.names import ObjectName
from migrate.model.schema import Column, Schema
from migrate.model.types import ColumnType


@dataclass(frozen=True, slots=True, kw_only=True)
class RetypedColumn:
    """A column for which DMS is told the type."""

    table: ObjectName
    column: str
    data_type: DataType
    why: str
    is_possible: bool
    """Whether a rule can say so: DMS carries out one rule for a column, and one that is renamed has its rule."""


def retyped_columns(conversion: Conversion, schema: Schema) -> Iterator[RetypedColumn]:
    """The columns of MySQL's and MariaDB's that PostgreSQL would refuse, or that would overflow, in DMS's own type."""
    if not schema.engine.is_mysql_family or conversion.target.engine.is_mysql_family:
        return
    there = conversion.schema.tables_by_name
    for mapping in conversion.tables:
        table, target = schema.tables_by_name.get(mapping.source), there.get(mapping.target)
        if table is None or target is None:
            continue
        types = {column.name: column.type for column in target.columns}
        sources = {column.name: column for column in table.columns}
        for names in mapping.columns:
            if names.target not in types or names.source not in sources:
                continue
            found = _retyped(sources[names.source], types[names.target])
            if found:
                yield RetypedColumn(
                    table=mapping.source,
                    column=names.source,
                    data_type=found[0],
                    why=found[1],
                    is_possible=names.source == names.target,
                )


def _retyped(column: Column, target: ColumnType) -> tuple[DataType, str] | None:
    name = column.type.name
    if target.name == "boolean" and name == "tinyint":
        return DataType(type="boolean"), "DMS hands tinyint over as smallint, which a boolean column refuses"
    if name == "bigint" and column.type.unsigned and target.name == "numeric":
        return (
            DataType(type="numeric", precision=20, scale=0),
            "DMS hands bigint unsigned over as bigint, which ends at half of it",
        )
    return None
