"""Objects beside tables and code.

https://docs.aws.amazon.com/dms/latest/sql-server-to-aurora-postgresql-migration-playbook/chap-sql-server-aurora-pg.html
"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.others import on_other, others
from migrate.assess.registry import check
from migrate.assess.sqlserver.lighter import by_itself, to_mysql
from migrate.model.schema import Routine, View


@check("MS401")
def synonym(context: Context) -> Iterator[Finding]:
    """Another name of an object."""
    for item in others(context, "synonym"):
        message = (
            f"{shown(item.name)} is a synonym: the target has none, so a view stands in for a table, and calls of "
            "code are to be changed"
        )
        yield on_other(item, message)


@check("MS402")
def linked_server(context: Context) -> Iterator[Finding]:
    """Another server that queries reach."""
    there = "MySQL can't query another server" if to_mysql(context) else "a foreign data wrapper may take its place"
    for item in others(context, "linked server"):
        yield on_other(item, f"{shown(item.name)} is another server that queries reach from here: {there}")


@check("MS403")
def service_broker(context: Context) -> Iterator[Finding]:
    """Queues and services inside the database, said once."""
    found = tuple(others(context, "service broker"))
    if found:
        count = f"{len(found)} objects" if len(found) > 1 else "an object"
        message = (
            f"Service Broker sends messages here ({count}, such as {shown(found[0].name)}): the target has no queues, "
            "so Amazon SQS or Lambda takes its place"
        )
        yield on_other(found[0], message)


@check("MS404")
def encrypted_code(context: Context) -> Iterator[Finding]:
    """Code that the server hides."""
    hidden = {(item.schema, item.name) for item in others(context, "encrypted object")}
    schema = context.schema
    end = "is made WITH ENCRYPTION: the server gives out no code for it to be converted, and the target hides none"
    items: tuple[View | Routine, ...] = (*schema.views, *schema.routines)
    for item in items:
        if (item.name.schema, item.name.name) in hidden:
            yield context.on_object(item, f"{shown(item.name.name)} {end}")
    for trigger in schema.triggers:
        if (trigger.table.schema, trigger.name) in hidden:
            yield context.on_object(trigger, f"{shown(trigger.name)} {end}")


@check("MS405")
def security_policy(context: Context) -> Iterator[Finding]:
    """Rules about who sees which rows."""
    there = (
        "MySQL has none, so every user would see every row"
        if to_mysql(context)
        else "PostgreSQL's policies do it, written anew for each table"
    )
    for item in others(context, "security policy"):
        yield on_other(item, f"{shown(item.name)} decides who sees which rows: {there}")


@check("MS406")
def database_trigger(context: Context) -> Iterator[Finding]:
    """A trigger on definitions."""
    there = "MySQL has no like of it" if to_mysql(context) else "PostgreSQL's event triggers know other events"
    for item in others(context, "database trigger"):
        yield on_other(item, f"{shown(item.name)} runs when objects are made or changed: {there}")


@check("MS407")
def xml_schema(context: Context) -> Iterator[Finding]:
    """A schema that XML documents are checked against."""
    for item in others(context, "xml schema collection"):
        message = f"{shown(item.name)} is what XML documents are checked against here: the target checks none of them"
        yield on_other(item, message)


@check("MS408")
def fulltext_catalog(context: Context) -> Iterator[Finding]:
    """A place for full-text indexes."""
    for item in others(context, "fulltext catalog"):
        yield by_itself(on_other(item, f"{shown(item.name)} holds full-text indexes: the target needs no such object"))
