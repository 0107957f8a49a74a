"""Code and queries that reach out of the database."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.script_sql import stored_sql
from migrate.assess.sql_text import SqlText
from migrate.assess.sqlserver.lighter import to_mysql
from migrate.assess.sqlserver.words import names_beginning, phrases, qualified_objects

_FOREIGN_ROWS = (("OPENQUERY", "("), ("OPENROWSET", "("), ("OPENDATASOURCE", "("))
_OWN_DATABASES = frozenset({"TEMPDB", ""})
_OUTSIDE = ("XP_", "SP_OA", "SP_SEND_DBMAIL", "SP_START_JOB", "SP_ADD_JOB", "SP_HELP_JOB")
"""How procedures begin that work outside of the database."""
_OLD_CATALOGUE = frozenset({"SYSOBJECTS", "SYSCOLUMNS", "SYSINDEXES", "SYSUSERS", "SYSDATABASES", "SYSPROCESSES"})


@check("MS315")
def server_procedure(context: Context) -> Iterator[Finding]:
    """A call of a procedure that works outside of the database."""
    for text in stored_sql(context):
        found = names_beginning(text, *_OUTSIDE)
        at = next((at for at in found if _is_executed(text, at)), None)
        if at is not None:
            message = (
                f"{text.title} calls {text.tokens[at].value}, which works outside of the database: a managed server "
                "lets no SQL do that"
            )
            yield text.finding(message, at)


def _is_executed(text: SqlText, at: int) -> bool:
    """Whether a name, or the one that it is the last part of, follows EXEC or `EXEC @result =`."""
    at -= 1
    while text.word_at(at) == "." or (text.name_at(at) and text.word_at(at + 1) == "."):
        at -= 1
    if text.word_at(at) == "=":
        at -= 2
    return text.word_at(at) in ("EXEC", "EXECUTE")


@check("MS316")
def other_server(context: Context) -> Iterator[Finding]:
    """Rows of another server."""
    there = "MySQL can't reach them" if to_mysql(context) else "a foreign table of postgres_fdw or another wrapper can"
    for text in stored_sql(context):
        at = next(phrases(text, _FOREIGN_ROWS), None)
        if at is None:
            at = next((first for first, _, parts in qualified_objects(text) if len(parts) == 4), None)
        if at is not None:
            yield text.finding(f"{text.title} reaches rows of another server: {there}", at)


@check("MS317")
def other_database(context: Context) -> Iterator[Finding]:
    """Rows of another database on the same server."""
    own = _OWN_DATABASES | {context.schema.database.upper()}
    there = (
        "the name of the schema goes, and MySQL joins databases of one server"
        if to_mysql(context)
        else "PostgreSQL joins schemas of one database, and no databases"
    )
    for text in stored_sql(context):
        for first, last, parts in qualified_objects(text):
            if len(parts) == 3 and parts[0].upper() not in own:
                message = f"{text.title} reaches into the database {parts[0]}: {there}"
                yield text.finding(message, first, until=last)
                break


@check("MS325")
def system_catalogue(context: Context) -> Iterator[Finding]:
    """Rows about the database itself."""
    there = "MySQL has information_schema" if to_mysql(context) else "PostgreSQL has pg_catalog and information_schema"
    for text in stored_sql(context):
        found = ((first, last, parts) for first, last, parts in qualified_objects(text) if _is_catalogue(parts))
        place = next(found, None)
        if place is not None:
            name = ".".join(place[2])
            message = f"{text.title} reads SQL Server's own catalogue, {shown(name)}: {there}, with other rows"
            yield text.finding(message, place[0], until=place[1])


def _is_catalogue(parts: tuple[str, ...]) -> bool:
    schema = parts[-2].upper() if len(parts) > 1 else ""
    return schema == "SYS" or (schema in ("", "DBO") and parts[-1].upper() in _OLD_CATALOGUE)
