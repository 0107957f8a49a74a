"""The table that a statement changes: its columns and keys on both sides."""

from dataclasses import dataclass

from sqlglot import exp

from migrate.convert.expressions import Node, Unconvertible
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.kinds import Kind, kind_of_column
from migrate.convert.mysql_to_postgresql.types import enum_type_name
from migrate.convert.render.postgresql_names import quote, quote_name
from migrate.model.schema import Column, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetTable:
    """A table of the source that a statement writes to, and what PostgreSQL calls it there."""

    table: Table
    alias: str
    environment: Environment

    @property
    def written(self) -> str:
        """The table's name on the target, and its alias."""
        return f"{self.name} AS {quote(self.alias)}"

    @property
    def name(self) -> str:
        """The table's name on the target."""
        return quote_name(self.environment.context.relations[self.table.name])

    def column(self, name: str) -> Column:
        """The source's column. Raises `Unconvertible` where there is none."""
        for column in self.table.columns:
            if column.name.lower() == name.lower():
                return column
        raise Unconvertible(f"the table {self.table.name.name} has no column {name}")

    def target(self, column: Column) -> str:
        """The column's name on the target, quoted where needed."""
        return quote(self.environment.context.column(self.table.name, column.name))

    def kind(self, column: Column) -> Kind:
        """The kind of value that the column takes."""
        return kind_of_column(self.environment.context, column, self.table)

    def enum_type(self, column: Column) -> str:
        """The target's type of an enum column."""
        if self.kind(column) is not Kind.ENUM:
            return ""
        return quote_name(enum_type_name(self.environment.context, self.table, column))

    def row_id(self) -> tuple[str, ...]:
        """Columns of the target that tell each row from the others: the primary key, else where the row lies."""
        if self.table.primary_key is None:
            return ("ctid",)
        return tuple(self.target(self.column(name)) for name in self.table.primary_key.columns)


def find_target(node: Node, environment: Environment) -> TargetTable:
    """The table behind a name. Raises `Unconvertible` for a view, a temporary table or an unknown one."""
    relation = environment.relation(node) if isinstance(node, exp.Table) else None
    table = environment.context.source.tables_by_name.get(relation) if relation else None
    if table is None:
        raise Unconvertible(f"it changes {node.name or 'something'}, which is no table of the schema")
    return TargetTable(table=table, alias=environment.context.names.wanted(node.alias_or_name), environment=environment)


def conflict_keys(target: TargetTable, given: set[str]) -> tuple[tuple[str, ...], ...]:
    """The keys that a row with values for the given columns (in lower case) can conflict with, as the source names their columns.

    A key can't conflict when one of its columns numbers itself or is NULL because no value is given. Raises `Unconvertible`
    for a key over expressions or prefixes.
    """
    table = target.table
    keys = [key.columns for key in (table.primary_key, *table.unique_keys) if key is not None]
    for index in table.indexes:
        if index.unique and any(part.column is None or part.prefix_length for part in index.parts):
            raise Unconvertible(f"the unique index {index.name} is over expressions or prefixes")
        if index.unique:
            keys.append(tuple(part.column or "" for part in index.parts))
    return tuple(key for key in keys if all(_can_repeat(target.column(name), given) for name in key))


def _can_repeat(column: Column, given: set[str]) -> bool:
    if column.name.lower() in given or column.generated:
        return True
    return column.default is not None and not column.identity
