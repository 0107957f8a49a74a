"""Types, code of .NET and sequences: https://learn.microsoft.com/en-us/sql/t-sql/statements/create-type-transact-sql"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.others import on_other, others
from migrate.assess.registry import check
from migrate.assess.sqlserver.lighter import to_mysql


@check("MS119")
def alias_type(context: Context) -> Iterator[Finding]:
    """A type by another name."""
    there = "each column gets the type itself" if to_mysql(context) else "a domain is the same"
    for item in context.schema.types:
        if item.kind == "alias":
            yield context.on_object(item, f"{shown(item.name.name)} is another name of {shown(item.base)}: {there}")


@check("MS120")
def table_type(context: Context) -> Iterator[Finding]:
    """A type of tables, for parameters."""
    there = "a temporary table or JSON" if to_mysql(context) else "an array of a composite type, or a temporary table,"
    for item in context.schema.types:
        if item.kind == "table":
            message = (
                f"{shown(item.name.name)} is a type of tables, which callers pass as a whole: {there} takes its place, "
                "and the callers change with it"
            )
            yield context.on_object(item, message)


@check("MS121")
def clr(context: Context) -> Iterator[Finding]:
    """Code of .NET inside the database."""
    end = "of .NET: neither RDS nor Aurora runs it, so it moves to the application or is written anew"
    for item in others(context, "assembly"):
        yield on_other(item, f"the assembly {shown(item.name)} holds code {end}")
    for item in others(context, "aggregate"):
        yield on_other(item, f"the aggregate {shown(item.name)} is code {end}")
    for routine in context.schema.routines:
        if routine.language == "clr":
            yield context.on_object(routine, f"{shown(routine.name.name)} is code {end}")
    for type_ in context.schema.types:
        if type_.kind == "clr":
            yield context.on_object(type_, f"{shown(type_.name.name)} is a type by code {end}")


@check("MS216")
def sequence(context: Context) -> Iterator[Finding]:
    """A sequence, on its way to MySQL."""
    for item in context.schema.sequences:
        message = (
            f"{shown(item.name.name)} is a sequence, which MySQL does not have: a table with one AUTO_INCREMENT column "
            "takes its place"
        )
        yield context.on_object(item, message)
