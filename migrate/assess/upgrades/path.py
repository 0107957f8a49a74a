"""The way from version to version, plug-ins, accounts and defaults of the server."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sql_text import called, stored_sql
from migrate.assess.version_facts import gone, new_defaults
from migrate.assess.versions import line, passes
from migrate.catalogue import reaches

_STEPS = ((5, 5), (5, 6), (5, 7), (8, 0), (8, 4))


@check("UP149")
def upgrade_skips_a_line(context: Context) -> Iterator[Finding]:
    """An upgrade in place that MySQL does not offer in one step."""
    here, there = line(context.schema.version), line(context.target.engine_version)
    between = [step for step in _STEPS if here < step < there]
    if here and there and between and here in _STEPS:
        steps = ", ".join(f"{major}.{minor}" for major, minor in between)
        message = (
            f"from {_text(here)} to {_text(there)} no server is upgraded in place in one step: {steps} lies between; a dump or "
            "DMS can go at once"
        )
        yield context.on_server(message)


@check("UP150")
def target_is_older(context: Context) -> Iterator[Finding]:
    """A target of an older line than the source."""
    here, there = line(context.schema.version), line(context.target.engine_version)
    if here and there and there < here:
        message = (
            f"the source is {_text(here)} and the target {_text(there)}: a snapshot, a physical copy or replication can't go "
            "back, and what the newer server can do the older may refuse"
        )
        yield context.on_server(message)


def _text(version: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in version)


@check("UP151")
def native_password(context: Context) -> Iterator[Finding]:
    """Accounts are made with mysql_native_password."""
    for name in ("default_authentication_plugin", "authentication_policy"):
        if "MYSQL_NATIVE_PASSWORD" in (context.variable(name) or ""):
            message = (
                "accounts are made with mysql_native_password, which MySQL 8.4 turns off and 9.0 has not: such accounts can't "
                "log in there"
            )
            yield context.on_server(message, setting=name)


@check("UP152")
def removed_plugin(context: Context) -> Iterator[Finding]:
    """A plug-in that is gone."""
    items = {item.name: item for item in gone("plugin") if passes(context, item.version)}
    for plugin in context.schema.extensions:
        item = items.get(plugin.name.upper())
        if item:
            instead = f": use {item.instead} instead" if item.instead else ""
            yield context.on_server(f"the plug-in {shown(plugin.name)} is gone in MySQL {item.version}{instead}")


@check("UP153")
def changed_default(context: Context) -> Iterator[Finding]:
    """Settings that stand at the old default and will move with the new one. Services of AWS set their own."""
    if context.target.service != context.target.engine.value:
        return
    there = context.target.engine_version
    for item in new_defaults():
        is_back = bool(item.until and there and reaches(there, item.until))
        if context.variable(item.name.lower()) == item.default and passes(context, item.version) and not is_back:
            message = (
                f"{item.name.lower()} is {item.default}, the old default; MySQL {item.version} starts with {item.instead} "
                "unless it is set"
            )
            yield context.on_server(message, setting=item.name.lower())


@check("UP154")
def deprecated_function(context: Context) -> Iterator[Finding]:
    """Functions that MySQL 8 still has and will drop."""
    instead = {"JSON_MERGE": "JSON_MERGE_PRESERVE", "MASTER_POS_WAIT": "SOURCE_POS_WAIT"}
    for text, at, name in called(context, stored_sql(context), instead):
        yield text.finding(f"{text.title}: {name} is deprecated; use {instead[name]}", at)
