"""Types that the target lacks or DMS does not carry.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.Oracle.html
"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.model.types import TypeKind

_ANY = ("anydata", "anytype", "anydataset", "uritype", "httpuritype", "dburitype", "xdburitype")


@check("OR108")
def long_column(context: Context) -> Iterator[Finding]:
    """A LONG or LONG RAW."""
    for table, column in context.columns("long", "long raw"):
        message = (
            f"{shown(table.name.name, column.name)} is {column.type.name.upper()}: DMS cuts what is longer than 64 KB, "
            "and its CDC carries such a column only in a table with a primary key"
        )
        yield context.on_column(table, column, message, guilty=column.type.name)


@check("OR109")
def file_outside(context: Context) -> Iterator[Finding]:
    """A BFILE."""
    for table, column in context.columns("bfile"):
        message = (
            f"{shown(table.name.name, column.name)} points at files of the database server: the target has no such "
            "type, and DMS leaves NULL"
        )
        yield context.on_column(table, column, message, guilty="BFILE")


@check("OR110")
def row_address(context: Context) -> Iterator[Finding]:
    """A column of row addresses."""
    for table, column in context.columns("rowid", "urowid"):
        message = (
            f"{shown(table.name.name, column.name)} holds addresses of rows, which mean nothing on another server: "
            "DMS leaves NULL"
        )
        yield context.on_column(table, column, message, guilty=column.type.name)


@check("OR111")
def xml_document(context: Context) -> Iterator[Finding]:
    """An XMLTYPE."""
    there = "xml, without indexes" if context.target.engine.value == "postgresql" else "a text"
    for table, column in context.columns("xmltype"):
        message = (
            f"{shown(table.name.name, column.name)} is XMLTYPE, which becomes {there}: DMS carries it as a CLOB, and "
            "with LogMiner does not follow updates of it"
        )
        yield context.on_column(table, column, message, guilty="XMLTYPE")


@check("OR112")
def object_column(context: Context) -> Iterator[Finding]:
    """An object, a collection or a reference in a column."""
    for table, column in context.columns():
        if column.type.kind is TypeKind.COMPOSITE:
            message = (
                f"{shown(table.name.name, column.name)} is {shown(column.type.text)}, a type of users: DMS leaves NULL, "
                "and the rows of a collection belong in a table of their own"
            )
            yield context.on_column(table, column, message, guilty=column.type.text)


@check("OR113")
def value_of_any_type(context: Context) -> Iterator[Finding]:
    """A value that carries its type with it."""
    for table, column in context.columns(*_ANY):
        message = (
            f"{shown(table.name.name, column.name)} is {column.type.name.upper()}, whose values are of any type: the "
            "target has no such column, and DMS leaves NULL"
        )
        yield context.on_column(table, column, message, guilty=column.type.name)


@check("OR114")
def large_value(context: Context) -> Iterator[Finding]:
    """A CLOB, NCLOB or BLOB."""
    for table, column in context.columns("clob", "nclob", "blob"):
        followed = (
            "" if table.primary_key else f", and {shown(table.name.name)} has no primary key, which CDC needs for it"
        )
        message = (
            f"{shown(table.name.name, column.name)} is {column.type.name.upper()}: DMS needs a LOB mode and size, and "
            f"makes an empty value NULL{followed}"
        )
        yield context.on_column(table, column, message, guilty=column.type.name)


@check("OR115")
def spatial_column(context: Context) -> Iterator[Finding]:
    """A shape of Oracle Spatial."""
    there = "PostGIS" if context.target.engine.value == "postgresql" else "the target's own spatial types"
    for table, column in context.columns("sdo_geometry", "sdo_topo_geometry", "sdo_georaster"):
        message = (
            f"{shown(table.name.name, column.name)} is {column.type.name.upper()}: it needs {there}, with functions of "
            "other names, and DMS reads it in full LOB mode from tables with a primary key alone"
        )
        yield context.on_column(table, column, message, guilty=column.type.name)
