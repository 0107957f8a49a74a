"""What of a PostgreSQL server RDS and Aurora do not offer.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_PostgreSQL.html
"""

from collections.abc import Iterator

from migrate.assess.aws.postgresql_services import offers
from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.others import named, on_other, others
from migrate.assess.registry import check
from migrate.assess.sqlwords import calls, holds

_FILES = ("pg_read_file", "pg_read_binary_file", "pg_ls_dir", "pg_ls_logdir", "pg_ls_waldir", "pg_stat_file", "lo_import",
          "lo_export", "pg_file_write", "pg_reload_conf", "pg_rotate_logfile")  # fmt: skip
_STATEMENTS = (
    "alter system",
    "from program ''",
    "to program ''",
    "create tablespace",
    "create language",
    "create access method",
)
_COPY = ("from ''", "to ''")


@check("AW204")
def code_for_superusers(context: Context) -> Iterator[Finding]:
    """Code that only a superuser may run, or that touches the server's files."""
    for routine in context.schema.routines:
        found = (
            *calls(routine.body, _FILES),
            *(phrase.removesuffix(" ''").upper() for phrase in holds(routine.body, _STATEMENTS)),
        )
        if holds(routine.body, ("copy",)) and holds(routine.body, _COPY) and not found:
            found = ("COPY with a file",)
        if found:
            message = (
                f"{shown(routine.name.name)} uses {', '.join(found)}: nobody is superuser there, and no file of the "
                "server can be reached"
            )
            yield context.on_object(routine, message)


@check("AW205")
def tablespace(context: Context) -> Iterator[Finding]:
    """Tablespaces."""
    if names := named(context, "tablespaces"):
        message = (
            f"tables or indexes are in tablespaces: {names}; the service takes the names and spreads nothing over disks"
        )
        yield context.on_server(message, setting="tablespaces")


@check("AW206")
def access_method(context: Context) -> Iterator[Finding]:
    """Tables that something other than heap keeps."""
    for table in context.schema.tables:
        if name := dict(table.options).get("USING"):
            yield context.on_table(
                table,
                f"{shown(table.name.name)} is kept by the access method {shown(name)}, which the service does not "
                "offer",
            )


@check("AW207")
def wrapper_refused(context: Context) -> Iterator[Finding]:
    """Servers reached by a wrapper that the service does not offer."""
    for item in others(context, "foreign server"):
        if item.detail not in offers().wrappers:
            yield on_other(
                item,
                f"the server {shown(item.name)} is reached by {shown(item.detail)}, which the service does not offer",
            )


@check("AW209")
def dictionary_file(context: Context) -> Iterator[Finding]:
    """Dictionaries that read a file of the server's."""
    for item in others(context, "text search dictionary"):
        if holds(item.detail, ("dictfile", "afffile", "stopwords", "synonyms", "rules", "thesaurus")):
            yield on_other(
                item,
                f"the dictionary {shown(item.name)} reads a file, and only those that come with the server are there",
            )
