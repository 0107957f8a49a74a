"""Small hand-made schemas and conversions for the tests of tasks and plans."""

from migrate.model.conversion import ColumnMapping, Conversion, Section, Statement, TableMapping
from migrate.model.issue import Source
from migrate.model.names import EngineName, ObjectKind, ObjectName, ObjectRef, Target
from migrate.model.schema import Column, Key, Schema, Table
from migrate.model.types import ColumnType

AURORA = Target(service="aurora-postgresql", engine=EngineName.POSTGRESQL, version="17")


def table(name: str, *columns: str, schema: str = "shop", key: bool = True) -> Table:
    """A table of integer columns; the first is the primary key."""
    made = tuple(
        Column(name=column, type=ColumnType(name="int"), nullable=number > 0) for number, column in enumerate(columns)
    )
    return Table(
        name=ObjectName(schema=schema, name=name),
        columns=made,
        primary_key=Key(name="PRIMARY", columns=(columns[0],)) if key else None,
    )


def schema(*tables: Table, engine: EngineName = EngineName.MYSQL) -> Schema:
    """A schema of these tables."""
    names = tuple(dict.fromkeys(item.name.schema for item in tables))
    return Schema(engine=engine, version="8.4.0", database="shop", schemas=names, tables=tables)


def mapping(source: Table, *, to: str | None = None, schema: str | None = None, **columns: str) -> TableMapping:
    """The table under the same names, except for those that are given."""
    return TableMapping(
        source=source.name,
        target=ObjectName(schema=schema or source.name.schema, name=to or source.name.name),
        columns=tuple(
            ColumnMapping(source=column.name, target=columns.get(column.name, column.name)) for column in source.columns
        ),
    )


def statement(section: Section, sql: str, *path: str, kind: ObjectKind = ObjectKind.TABLE) -> Statement:
    """One statement of the target."""
    return Statement(section=section, object=ObjectRef(kind=kind, path=path), sql=sql)


def conversion(
    source: Schema,
    *mappings: TableMapping,
    statements: tuple[Statement, ...] = (),
    target: Target = AURORA,
) -> Conversion:
    """A conversion with these mappings; without any, every table keeps its names."""
    return Conversion(
        source=Source(engine=source.engine, version=source.version, database=source.database),
        target=target,
        schema=Schema(engine=target.engine, database="shop"),
        statements=statements,
        tables=mappings or tuple(mapping(item) for item in source.tables),
    )
