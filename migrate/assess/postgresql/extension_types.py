"""Types that extensions brought, and the server's own inner ones."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.model.types import TypeKind

_INTERNAL = ("xid", "xid8", "cid", "tid", "name", '"char"', "pg_snapshot", "txid_snapshot", "jsonpath", "refcursor",
             "regclass", "regproc", "regprocedure", "regtype", "regrole", "regnamespace", "regoper", "regoperator",
             "regconfig", "regdictionary", "regcollation", "aclitem")  # fmt: skip
_KNOWN = ("hstore", "citext", "ltree", "vector", "halfvec", "sparsevec", "geometry", "geography", "raster")


@check("PG115")
def postgis(context: Context) -> Iterator[Finding]:
    """Columns of PostGIS."""
    for table, column in context.columns("geometry", "geography", "raster"):
        message = (
            f"{shown(table.name.name, column.name)} is PostGIS's {column.type.name}: MySQL's spatial types take "
            "its text "
            "or WKB, but in other axis order for SRID 4326, and have no geography and no raster"
        )
        yield context.on_column(table, column, message, guilty=column.type.name)


@check("PG116")
def vector(context: Context) -> Iterator[Finding]:
    """Columns of pgvector."""
    for table, column in context.columns("vector", "halfvec", "sparsevec"):
        message = (
            f"{shown(table.name.name, column.name)} is pgvector's {column.type.name}: VECTOR exists from MySQL 9.0 and "
            "MariaDB 11.7 on, with other functions and indexes"
        )
        yield context.on_column(table, column, message, guilty=column.type.name)


@check("PG120")
def extension_type(context: Context) -> Iterator[Finding]:
    """A type that an extension brought."""
    for table, column in context.columns():
        kind = column.type
        if kind.kind is TypeKind.BASE and kind.schema and kind.name not in _KNOWN:
            message = (
                f"{shown(table.name.name, column.name)} is of an extension's type {shown(kind.name)}: MySQL holds its "
                "text"
            )
            yield context.on_column(table, column, message, guilty=kind.name)


@check("PG121")
def internal_type(context: Context) -> Iterator[Finding]:
    """A type that names something inside this server."""
    for table, column in context.columns(*_INTERNAL):
        if column.type.kind is TypeKind.BASE and not column.type.schema:
            message = (
                f"{shown(table.name.name, column.name)} is {column.type.name}, which means something inside "
                "PostgreSQL alone: it becomes text"
            )
            yield context.on_column(table, column, message, guilty=column.type.name)
