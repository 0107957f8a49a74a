"""Objects of PostgreSQL that MySQL has no kind of."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.others import on_other, others
from migrate.assess.registry import check

_WITHOUT_EQUAL = ("postgis", "postgis_topology", "postgis_raster", "pg_trgm", "pg_cron", "pg_partman", "timescaledb", "citus",
                  "pgrouting", "postgres_fdw", "mysql_fdw", "oracle_fdw", "tds_fdw", "dblink", "hll", "age", "plv8", "tablefunc",
                  "pg_repack", "rum", "unaccent", "fuzzystrmatch", "intarray", "earthdistance")  # fmt: skip


@check("PG312")
def own_operator(context: Context) -> Iterator[Finding]:
    """Operators and casts."""
    for item in others(context, "operator", "cast"):
        message = (
            f"the {item.kind} {shown(item.name)} is your own: MySQL makes none, every expression that uses it is "
            "rewritten"
        )
        yield on_other(item, message)


@check("PG313")
def own_text_search(context: Context) -> Iterator[Finding]:
    """Text search configurations."""
    for item in others(context, "text search configuration"):
        message = (
            f"the text search configuration {shown(item.name)} has no equal: MySQL's FULLTEXT has parsers and "
            "lists of stop words"
        )
        yield on_other(item, message)


@check("PG314")
def rule(context: Context) -> Iterator[Finding]:
    """Rules."""
    for item in others(context, "rule"):
        message = (
            f"the rule {shown(item.name)} rewrites statements on {shown(item.table)}, which MySQL can't: triggers "
            "or the application have to"
        )
        yield on_other(item, message)


@check("PG315")
def row_policy(context: Context) -> Iterator[Finding]:
    """Row-level security."""
    for item in others(context, "policy"):
        message = (
            f"the policy {shown(item.name)} hides rows of {shown(item.table)}: MySQL has no such rule, so "
            "everyone who may read the table sees them"
        )
        yield on_other(item, message)


@check("PG316")
def event_trigger_to_mysql(context: Context) -> Iterator[Finding]:
    """Event triggers."""
    for item in others(context, "event trigger"):
        yield on_other(
            item, f"the event trigger {shown(item.name)} runs on {shown(item.detail)}: MySQL has none on DDL"
        )


@check("PG317")
def foreign_table(context: Context) -> Iterator[Finding]:
    """Foreign tables."""
    for item in others(context, "foreign table"):
        message = (
            f"{shown(item.table)} shows another server's rows by {shown(item.detail)}: MySQL has only FEDERATED, "
            "and RDS and Aurora not even that"
        )
        yield on_other(item, message)


@check("PG318")
def publication(context: Context) -> Iterator[Finding]:
    """Publications."""
    for item in others(context, "publication"):
        message = (
            f"the publication {shown(item.name)} feeds subscribers, which have to follow MySQL's binary log instead"
        )
        yield on_other(item, message)


@check("PG602")
def extension_without_equal(context: Context) -> Iterator[Finding]:
    """Extensions that applications build on."""
    for extension in context.schema.extensions:
        if extension.name in _WITHOUT_EQUAL:
            message = (
                f"the extension {shown(extension.name)} has no equal in MySQL: what calls its functions, operators or "
                "types is rewritten"
            )
            yield context.on_server(message)


@check("PG603")
def large_objects_to_mysql(context: Context) -> Iterator[Finding]:
    """Large objects."""
    if context.schema.variable("large_objects"):
        yield context.on_server(
            "large objects are in the database: MySQL has none and DMS leaves them behind, so they become "
            "LONGBLOB columns or files"
        )


@check("PG604")
def isolation_level(context: Context) -> Iterator[Finding]:
    """Another default isolation."""
    if context.variable("default_transaction_isolation") == "READ COMMITTED":
        message = (
            "transactions are READ COMMITTED here: MySQL's default is REPEATABLE READ, whose reads do not see "
            "what others committed since"
        )
        yield context.on_server(message, setting="default_transaction_isolation")
