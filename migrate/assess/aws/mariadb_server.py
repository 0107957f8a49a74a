"""What MariaDB's server does that MySQL does otherwise."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.version_facts import mariadb_only


@check("AW184")
def mariadb_authentication(context: Context) -> Iterator[Finding]:
    """Plug-ins of MariaDB's by which accounts log in."""
    for plugin in context.schema.extensions:
        name = plugin.name.lower()
        if name in mariadb_only("plugins"):
            message = (
                f"the plug-in {shown(plugin.name)} is installed: accounts that log in by it must be made anew with "
                "another"
            )
            yield context.on_server(message)


@check("AW185")
def other_gtid(context: Context) -> Iterator[Finding]:
    """A binary log of MariaDB's, which a MySQL replica can't follow."""
    if context.is_on("log_bin"):
        message = (
            "MySQL can't be a replica of MariaDB: its GTIDs and events differ; DMS reads MariaDB's binary log as it is"
        )
        yield context.on_server(message, setting="log_bin")


@check("AW186")
def ignored_index(context: Context) -> Iterator[Finding]:
    """IGNORED indexes."""
    for table, index in context.indexes():
        if not index.visible:
            message = (
                f"the index {shown(index.name)} of {shown(table.name.name)} is IGNORED, which MySQL calls INVISIBLE"
            )
            yield context.on_index(table, index, message)
