"""What a move to RDS or Aurora PostgreSQL, by whatever way, leaves behind or changes."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.others import named, on_other, others
from migrate.assess.registry import check


@check("AW210")
def large_objects(context: Context) -> Iterator[Finding]:
    """Large objects."""
    if context.schema.variable("large_objects"):
        yield context.on_server(
            "large objects are in the database: neither logical replication nor DMS carries them, only a dump does"
        )


@check("AW211")
def sort_order(context: Context) -> Iterator[Finding]:
    """A sort order that depends on the operating system."""
    collation = context.schema.variable("datcollate")
    provider = context.schema.variable("datlocprovider", default="c")
    plain = collation.partition(".")[0].upper() in ("C", "POSIX", "")
    texts = any(column.type.name in ("text", "character varying", "character") for _, column in context.columns())
    if provider == "c" and not plain and texts:
        message = (
            f"texts sort by {shown(collation)} of this server's C library, and the target has another version of "
            "it: what sorts near each other may change places"
        )
        yield context.on_server(message, setting="datcollate")


@check("AW212")
def encoding(context: Context) -> Iterator[Finding]:
    """An encoding other than UTF8."""
    name = (context.variable("server_encoding") or context.schema.charset or "UTF8").upper()
    if name != "UTF8":
        what = "says nothing of what its bytes mean" if name == "SQL_ASCII" else "has to be translated"
        yield context.on_server(f"the database is in {shown(name)}, which {what}: the target is UTF8")


@check("AW213")
def superusers(context: Context) -> Iterator[Finding]:
    """Superusers of your own."""
    if names := named(context, "superuser_roles"):
        yield context.on_server(
            f"roles are superusers, which the service has none of: {names}; rds_superuser may do less",
            setting="superuser_roles",
        )


@check("AW214")
def user_mapping(context: Context) -> Iterator[Finding]:
    """Passwords for other servers."""
    if names := named(context, "user_mappings"):
        yield context.on_server(
            f"user mappings hold what other servers are logged in to with: {names}; they are made again on the target",
            setting="user_mappings",
        )


@check("AW215")
def database_setting(context: Context) -> Iterator[Finding]:
    """Settings of the database."""
    if names := named(context, "database_settings"):
        yield context.on_server(
            f"the database has settings of its own, which no migration of tables carries: {names}",
            setting="database_settings",
        )


@check("AW216")
def two_phase_commit(context: Context) -> Iterator[Finding]:
    """Two-phase commits."""
    if (context.number("max_prepared_transactions") or 0) > 0:
        message = (
            "max_prepared_transactions is set here and 0 by default in the service: where applications use "
            "PREPARE TRANSACTION, set it in the parameter group"
        )
        yield context.on_server(message, setting="max_prepared_transactions")


@check("AW217")
def event_trigger(context: Context) -> Iterator[Finding]:
    """Event triggers."""
    for item in others(context, "event trigger"):
        message = (
            f"the event trigger {shown(item.name)} runs on {shown(item.detail)}, also of what the migration "
            "makes: only rds_superuser may create it"
        )
        yield on_other(item, message)


@check("AW226")
def tls_is_forced(context: Context) -> Iterator[Finding]:
    """A service that refuses connections without TLS."""
    if context.is_off("ssl"):
        yield context.on_server(
            "connections here are without TLS: from 15 on RDS refuses such (rds.force_ssl is 1), and from 17 on Aurora",
            setting="ssl",
        )


@check("AW227")
def scheduled_jobs(context: Context) -> Iterator[Finding]:
    """Jobs of pg_cron."""
    if any(extension.name == "pg_cron" for extension in context.schema.extensions):
        yield context.on_server(
            "pg_cron is installed: its jobs are rows of its own database and are scheduled anew on the target, "
            "after the cutover"
        )
