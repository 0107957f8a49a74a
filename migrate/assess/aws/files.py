"""Files of the server, its own tables, and plug-ins: none can be reached on RDS and Aurora."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sql_text import all_sql, called, first_of, stored_sql

_WRITES = frozenset({"INTO", "UPDATE", "FROM"})
_ACCOUNTS = frozenset(
    {"USER", "DB", "TABLES_PRIV", "COLUMNS_PRIV", "PROCS_PRIV", "PROXIES_PRIV", "GLOBAL_GRANTS", "GLOBAL_PRIV"}
)
_OFFERED = frozenset(
    (
        *("audit_log", "server_audit", "validate_password", "mysqlx", "rpl_semi_sync_master", "rpl_semi_sync_slave"),
        *("rpl_semi_sync_source", "rpl_semi_sync_replica", "simple_password_check", "cracklib_password_check"),
    )
)
_NOT_COPIED = "tmp"


@check("AW129")
def writes_a_file(context: Context) -> Iterator[Finding]:
    """INTO OUTFILE and INTO DUMPFILE."""
    for text in stored_sql(context):
        for at, words in first_of(text, (("INTO", "OUTFILE"), ("INTO", "DUMPFILE"))):
            message = (
                f"{text.title} writes {' '.join(words)}: the server's files can't be reached on RDS and Aurora; Aurora has "
                "INTO OUTFILE S3"
            )
            yield text.finding(message, at, until=at + 1)


@check("AW130")
def reads_a_file(context: Context) -> Iterator[Finding]:
    """LOAD_FILE."""
    for text, at, _ in called(context, all_sql(context), ("LOAD_FILE",)):
        message = f"{text.title} calls LOAD_FILE, which gives NULL on RDS and Aurora: nobody has the FILE privilege"
        yield text.finding(message, at)


@check("AW131")
def writes_accounts_as_rows(context: Context) -> Iterator[Finding]:
    """INSERT, UPDATE and DELETE on the tables of accounts."""
    for text in stored_sql(context):
        for at in text.places("."):
            is_account = text.name_at(at - 1) == "MYSQL" and text.name_at(at + 1) in _ACCOUNTS
            verb = text.word_at(at - 2)
            if is_account and verb in _WRITES and (verb != "FROM" or text.word_at(at - 3) == "DELETE"):
                message = (
                    f"{text.title} changes mysql.{text.name_at(at + 1).lower()}: on RDS and Aurora use CREATE USER, "
                    "GRANT and DROP USER"
                )
                yield text.finding(message, at - 1, until=at + 1)
                break


@check("AW132")
def table_in_mysql_schema(context: Context) -> Iterator[Finding]:
    """A table of one's own in the database mysql."""
    for table in context.schema.tables:
        if table.name.schema.lower() == "mysql" and not _is_only_a_name(context, "mysql"):
            message = f"{shown(table.name.name)} is in the database mysql, where RDS and Aurora let nobody make tables"
            yield context.on_table(table, message)


def _is_only_a_name(context: Context, name: str) -> bool:
    """Whether the database has its name from the script's file, such as `mysql.sql`, rather than from a server."""
    return context.schema.database.lower() == name.lower() and len(context.schema.schemas) == 1


@check("AW133")
def database_called_tmp(context: Context) -> Iterator[Finding]:
    """A database called tmp."""
    for name in sorted(set(context.schema.schemas)):
        if name.lower() == _NOT_COPIED and not _is_only_a_name(context, name):
            yield context.on_schema(
                name,
                f"the database {shown(name)} is not copied by a Blue/Green Deployment, which refuses a source that has it",
            )


@check("AW134")
def plugin_not_offered(context: Context) -> Iterator[Finding]:
    """A plug-in that can't be installed."""
    for plugin in context.schema.extensions:
        if plugin.name.lower() not in _OFFERED:
            message = (
                f"the plug-in {shown(plugin.name)} is installed here; on RDS and Aurora only what their options offer "
                "can be"
            )
            yield context.on_server(message)
