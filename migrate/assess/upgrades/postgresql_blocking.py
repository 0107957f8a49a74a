"""What stops pg_upgrade, and with it the upgrades of RDS and Aurora: https://www.postgresql.org/docs/current/pgupgrade.html"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.others import named, on_other, others
from migrate.assess.postgresql_versions import crosses, is_upgrade, source_major, target_major
from migrate.assess.registry import check

_BY_NUMBER = ("regproc", "regprocedure", "regoper", "regoperator", "regconfig", "regdictionary", "regnamespace",
              "regcollation")  # fmt: skip


@check("UP201")
def target_is_older(context: Context) -> Iterator[Finding]:
    """A target that is older than its source."""
    source, target = source_major(context), target_major(context)
    if source is not None and target is not None and target < source:
        yield context.on_server(
            f"the source is PostgreSQL {source} and the target {target}: no upgrade goes back, only a dump or "
            "replication may"
        )


@check("UP202")
def number_of_object(context: Context) -> Iterator[Finding]:
    """Columns that hold an object's number in the catalogue."""
    for table, column in context.columns() if is_upgrade(context) else ():
        kind = column.type.base or column.type.name
        if kind.removesuffix("[]").rpartition(".")[2] in _BY_NUMBER:
            message = (
                f"{shown(table.name.name, column.name)} is {column.type}: it holds numbers of the catalogue that an "
                "upgrade changes, so pg_upgrade stops"
            )
            yield context.on_column(table, column, message, guilty=str(column.type))


@check("UP203")
def aclitem_column(context: Context) -> Iterator[Finding]:
    """aclitem, whose form changed in 16."""
    for table, column in context.columns("aclitem") if crosses(context, 16) else ():
        message = f"{shown(table.name.name, column.name)} is aclitem, whose stored form changed in 16: pg_upgrade stops"
        yield context.on_column(table, column, message, guilty="aclitem")


@check("UP204")
def postfix_operator(context: Context) -> Iterator[Finding]:
    """Operators after their operand."""
    if crosses(context, 14) and (names := named(context, "postfix_operators")):
        yield context.on_server(
            f"operators that follow their operand are gone since 14: {names}", setting="postfix_operators"
        )


@check("UP205")
def array_aggregate(context: Context) -> Iterator[Finding]:
    """Aggregates over functions whose parameters changed."""
    if crosses(context, 14) and (names := named(context, "array_aggregates")):
        message = f"aggregates are built on functions of arrays whose parameters are anycompatible since 14: {names}"
        yield context.on_server(message, setting="array_aggregates")


@check("UP206")
def encoding_conversion(context: Context) -> Iterator[Finding]:
    """Conversions of encodings."""
    for item in others(context, "conversion") if crosses(context, 14) else ():
        yield on_other(
            item, f"the conversion {shown(item.name)} has a function of the form before 14, which no longer fits"
        )


@check("UP223")
def unlogged_partitioned(context: Context) -> Iterator[Finding]:
    """Partitioned tables without a log."""
    for table in context.schema.tables if crosses(context, 18) else ():
        if table.unlogged and table.partitioning:
            yield context.on_table(table, f"{shown(table.name.name)} is partitioned and UNLOGGED, which 18 refuses")


@check("UP228")
def not_null_of_parent(context: Context) -> Iterator[Finding]:
    """A child that takes NULL where its parent does not."""
    tables = context.schema.tables_by_name
    for table in context.schema.tables if crosses(context, 18) else ():
        required = {
            column.name
            for name in table.inherits
            if name in tables
            for column in tables[name].columns
            if not column.nullable
        }
        for column in table.columns:
            if column.nullable and column.name in required:
                message = (
                    f"{shown(table.name.name, column.name)} takes NULL though the table that it inherits from does not: "
                    "the upgrade to 18 stops"
                )
                yield context.on_column(table, column, message)
