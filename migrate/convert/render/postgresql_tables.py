"""PostgreSQL's DDL for one table: columns, keys, partitions, comments and indexes."""

from collections.abc import Iterator

from migrate.convert.render.postgresql_names import literal, quote, quote_all, quote_name
from migrate.model.names import ObjectName
from migrate.model.schema import Column, DefaultKind, Identity, Index, IndexPart, Key, Table
from migrate.model.types import TypeKind


def create_table(table: Table) -> Iterator[str]:
    """CREATE TABLE with its primary and unique keys, and one statement more for each partition."""
    lines = [_column(column) for column in table.columns]
    if table.primary_key:
        lines.append(_key("PRIMARY KEY", table.primary_key))
    lines += [_key("UNIQUE", key) for key in table.unique_keys if key.constraint]
    kind = "UNLOGGED TABLE" if table.unlogged else "TABLE"
    body = ",\n    ".join(lines)
    inherits = f" INHERITS ({', '.join(quote_name(name) for name in table.inherits)})" if table.inherits else ""
    division = ""
    if table.partitioning:
        division = f" PARTITION BY {table.partitioning.method} ({table.partitioning.expression})"
    yield f"CREATE {kind} {quote_name(table.name)} (\n    {body}\n){inherits}{division}"
    for partition in table.partitioning.partitions if table.partitioning else ():
        name = quote_name(ObjectName(schema=table.name.schema, name=partition.name))
        yield f"CREATE TABLE {name} PARTITION OF {quote_name(table.name)} {partition.bound}"
    for key in table.unique_keys:
        if not key.constraint:
            yield _unique_index(table, key)


def table_comments(table: Table) -> Iterator[str]:
    """COMMENT ON for the table, its columns and its keys."""
    name = quote_name(table.name)
    if table.comment:
        yield f"COMMENT ON TABLE {name} IS {literal(table.comment)}"
    for column in table.columns:
        if column.comment:
            yield f"COMMENT ON COLUMN {name}.{quote(column.name)} IS {literal(column.comment)}"
    for key in (*((table.primary_key,) if table.primary_key else ()), *table.unique_keys):
        if key.comment and key.constraint:
            yield f"COMMENT ON CONSTRAINT {quote(key.name)} ON {name} IS {literal(key.comment)}"


def create_index(table: Table, index: Index) -> Iterator[str]:
    """CREATE INDEX, and its comment."""
    unique = "UNIQUE " if index.unique else ""
    method = "" if index.method == "btree" else f" USING {quote(index.method)}"
    parts = ", ".join(_index_part(part) for part in index.parts)
    include = f" INCLUDE ({quote_all(index.include)})" if index.include else ""
    where = f" WHERE {index.predicate}" if index.predicate else ""
    yield f"CREATE {unique}INDEX {quote(index.name)} ON {quote_name(table.name)}{method} ({parts}){include}{where}"
    if index.comment:
        name = quote_name(ObjectName(schema=table.name.schema, name=index.name))
        yield f"COMMENT ON INDEX {name} IS {literal(index.comment)}"


def type_text(column: Column) -> str:
    """The column's type as it stands in a statement."""
    type_ = column.type
    if type_.kind in (TypeKind.BASE, TypeKind.ARRAY) or not type_.schema:
        return type_.text or type_.name
    return quote_name(ObjectName(schema=type_.schema, name=type_.name)) + "[]" * type_.dimensions


def _column(column: Column) -> str:
    parts = [quote(column.name), type_text(column)]
    if column.collation:
        parts.append(f"COLLATE {_collation(column.collation)}")
    if column.generated:
        parts.append(
            f"GENERATED ALWAYS AS ({column.generated.expression}) {'STORED' if column.generated.stored else 'VIRTUAL'}"
        )
    if column.identity:
        parts.append(_identity(column.identity))
    if column.default:
        text = column.default.text
        parts.append(f"DEFAULT {literal(text) if column.default.kind is DefaultKind.LITERAL else text}")
    if not column.nullable:
        parts.append("NOT NULL")
    return " ".join(parts)


def _collation(name: str) -> str:
    schema, dot, own = name.partition(".")
    return f"{quote(schema)}.{quote(own)}" if dot and schema == "pg_catalog" else literal_identifier(name)


def literal_identifier(name: str) -> str:
    """A collation's name, always in quotes: `C` is not `c`."""
    return '"' + name.replace('"', '""') + '"'


def _identity(identity: Identity) -> str:
    options = []
    if identity.sequence:
        options.append(f"SEQUENCE NAME {quote_name(identity.sequence)}")
    start = identity.next_value if identity.next_value is not None else identity.start
    if start != 1:
        options.append(f"START WITH {start}")
    if identity.increment != 1:
        options.append(f"INCREMENT BY {identity.increment}")
    kind = "ALWAYS" if identity.always else "BY DEFAULT"
    return f"GENERATED {kind} AS IDENTITY" + (f" ({' '.join(options)})" if options else "")


def _key(kind: str, key: Key) -> str:
    nulls = " NULLS NOT DISTINCT" if key.nulls_not_distinct else ""
    include = f" INCLUDE ({quote_all(key.include)})" if key.include else ""
    deferrable = " DEFERRABLE" if key.deferrable else ""
    initially = " INITIALLY DEFERRED" if key.initially_deferred else ""
    return f"CONSTRAINT {quote(key.name)} {kind}{nulls} ({quote_all(key.columns)}){include}{deferrable}{initially}"


def _unique_index(table: Table, key: Key) -> str:
    include = f" INCLUDE ({quote_all(key.include)})" if key.include else ""
    nulls = " NULLS NOT DISTINCT" if key.nulls_not_distinct else ""
    return (
        f"CREATE UNIQUE INDEX {quote(key.name)} ON {quote_name(table.name)} ({quote_all(key.columns)}){include}{nulls}"
    )


def _index_part(part: IndexPart) -> str:
    pieces = [quote(part.column) if part.column is not None else f"({part.expression})"]
    pieces += [f"COLLATE {_collation(part.collation)}"] if part.collation else []
    pieces += [part.operator_class] if part.operator_class else []
    pieces += ["DESC"] if part.descending else []
    if part.nulls_first is not None:
        pieces.append("NULLS FIRST" if part.nulls_first else "NULLS LAST")
    return " ".join(pieces)
