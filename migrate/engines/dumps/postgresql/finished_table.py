"""Makes a table of a draft, as a live inspection describes one."""

from collections.abc import Iterator

from migrate.engines.dumps.postgresql.column_types import column_type
from migrate.engines.dumps.postgresql.drafts import (
    CheckDraft,
    ColumnDraft,
    ForeignKeyDraft,
    IndexDraft,
    TableDraft,
)
from migrate.engines.dumps.postgresql.names import quoted_name
from migrate.engines.postgresql.expression_text import make_default, without_parentheses
from migrate.model.schema import (
    Check,
    Column,
    Default,
    DefaultKind,
    ForeignKey,
    Generated,
    Identity,
    Index,
    IndexPart,
    Key,
    Partition,
    Partitioning,
    Table,
)


def is_root(table: TableDraft) -> bool:
    """Whether it is a table of its own: neither a partition nor foreign."""
    return not table.is_partition and table.kind == "table"


def finished_table(table: TableDraft) -> Table:
    """The table."""
    keys, indexes = [], []
    primary = None
    for draft in sorted(table.indexes.values(), key=lambda one: one.name):
        if draft.kind == "p" and not draft.temporal:
            primary = key_of(draft)
        elif (draft.kind == "u" and not draft.temporal) or (not draft.kind and _is_key(draft)):
            keys.append(key_of(draft))
        elif not draft.kind:
            indexes.append(index_of(draft))
    return Table(
        name=table.name,
        columns=tuple(_column(column, table) for column in table.columns),
        primary_key=primary,
        unique_keys=tuple(keys),
        indexes=tuple(indexes),
        foreign_keys=tuple(_foreign_key(key) for _, key in sorted(table.foreign_keys.items()) if not key.temporal),
        checks=tuple(_check(check) for _, check in sorted(table.checks.items())),
        partitioning=_partitioning(table),
        comment=table.comment,
        options=_options(table),
        replica_identity=table.replica_identity,
        inherits=tuple(parent.name if isinstance(parent, TableDraft) else parent for parent in table.parents),
        unlogged=table.unlogged,
        location=table.location,
    )


def _options(table: TableDraft) -> tuple[tuple[str, str], ...]:
    found = [(name.upper(), value) for name, value in table.options]
    found += [("USING", table.access_method)] if table.access_method else []
    found += [("TABLESPACE", table.tablespace)] if table.tablespace else []
    return tuple(found)


def _column(column: ColumnDraft, table: TableDraft) -> Column:
    identity = _identity(column, table)
    return Column(
        name=column.name,
        type=column_type(column.type),
        nullable=column.nullable,
        default=None if identity or column.generated else _default(column),
        identity=identity,
        generated=Generated(expression=without_parentheses(column.generated), stored=column.stored)
        if column.generated
        else None,
        collation=column.collation,
        comment=column.comment,
        location=column.location,
    )


def _default(column: ColumnDraft) -> Default | None:
    if column.numbered_by is not None:
        name = quoted_name(column.numbered_by.name).replace("'", "''")
        return Default(kind=DefaultKind.EXPRESSION, text=f"nextval('{name}'::regclass)")
    return make_default(column.default)


def _identity(column: ColumnDraft, table: TableDraft) -> Identity | None:
    serial = column.numbered_by if column.numbered_by and column.numbered_by.owner == (table, column.name) else None
    sequence = column.sequence or serial
    if sequence is None:
        return Identity(always=column.identity == "ALWAYS") if column.identity else None
    return Identity(
        always=column.identity == "ALWAYS",
        start=sequence.begin,
        increment=sequence.increment,
        next_value=sequence.upcoming,
        sequence=sequence.name,
        serial=not column.identity,
    )


def _is_key(index: IndexDraft) -> bool:
    return (
        index.unique
        and index.predicate is None
        and all(part.column is not None and not part.operator_class and not part.collation for part in index.parts)
    )


def key_of(index: IndexDraft) -> Key:
    """A primary or unique key over whole columns."""
    return Key(
        name=index.name,
        columns=tuple(part.column or "" for part in index.parts),
        comment=index.constraint_comment if index.kind else index.comment,
        deferrable=index.deferrable,
        initially_deferred=index.deferred,
        nulls_not_distinct=index.nulls_not_distinct,
        include=index.include,
        constraint=bool(index.kind),
        location=index.location,
    )


def index_of(index: IndexDraft) -> Index:
    """An index; of a unique one over whole columns of a materialized view, what a key would say of it."""
    parts = tuple(IndexPart(column=part.column) for part in index.parts) if _is_key(index) else index.parts
    return Index(
        name=index.name,
        parts=parts,
        unique=index.unique,
        method=index.method,
        predicate=index.predicate,
        include=index.include,
        comment=index.comment,
        location=index.location,
    )


def _foreign_key(key: ForeignKeyDraft) -> ForeignKey:
    return ForeignKey(
        name=key.name,
        columns=key.columns,
        referenced_table=key.target,
        referenced_columns=key.referenced,
        on_update=key.on_update,
        on_delete=key.on_delete,
        match=key.match,
        deferrable=key.deferrable,
        initially_deferred=key.deferred,
        validated=key.validated,
        location=key.location,
    )


def _check(check: CheckDraft) -> Check:
    return Check(
        name=check.name,
        expression=without_parentheses(check.expression),
        enforced=check.enforced,
        location=check.location,
    )


def below(table: TableDraft) -> Iterator[TableDraft]:
    """Every partition under a table, at any depth."""
    for child in sorted_children(table):
        yield child
        yield from below(child)


def sorted_children(table: TableDraft) -> list[TableDraft]:
    """The partitions of a table, by name."""
    return sorted((child for child in table.children if child.is_partition), key=lambda child: child.name.name)


def _leaves(table: TableDraft) -> Iterator[TableDraft]:
    if table.partition_key is None:
        yield table
    for child in sorted_children(table):
        yield from _leaves(child)


def _partitioning(table: TableDraft) -> Partitioning | None:
    if table.partition_key is None:
        return None
    divided = next((child.partition_key for child in below(table) if child.partition_key), None)
    return Partitioning(
        method=table.partition_key[0],
        expression=table.partition_key[1],
        partitions=tuple(
            Partition(
                name=child.name.name,
                bound=child.bound or "",
                subpartitions=tuple(leaf.name.name for leaf in _leaves(child)) if child.partition_key else (),
            )
            for child in sorted_children(table)
        ),
        subpartition_method=divided[0] if divided else None,
        subpartition_expression=divided[1] if divided else None,
    )
