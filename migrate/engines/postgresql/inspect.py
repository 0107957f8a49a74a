"""Reads the structure of a database on PostgreSQL 13 and later."""

from collections.abc import Sequence

from migrate.engines.catalogue_row import Row
from migrate.engines.postgresql.catalogue import Answers, ask
from migrate.engines.postgresql.code import make_routines, make_triggers, make_types
from migrate.engines.postgresql.columns import make_columns
from migrate.engines.postgresql.others import make_facts, make_others
from migrate.engines.postgresql.tables import make_relations
from migrate.model.names import EngineName, Skipped
from migrate.model.schema import Extension, Schema
from migrate.url import Url


def inspect(url: Url, *, schemas: Sequence[str] = ()) -> Schema:
    """Reads the structure in one read-only transaction and a fixed number of queries. See `Engine.inspect`.

    Raises `ConnectionFailed`, `NotPermitted`, `QueryFailed`, or `UsageProblem` for a schema that is not there.
    """
    return make_schema(ask(url, schemas=schemas))


def make_schema(answers: Answers) -> Schema:
    """The structure that the answers describe."""
    columns = make_columns(answers)
    relations = make_relations(answers, columns)
    unread = (*columns.skipped, *relations.skipped, *(_leftover(row) for row in answers.rows["leftovers"]))
    return Schema(
        engine=EngineName.POSTGRESQL,
        version=answers.version,
        database=answers.server.text("database"),
        schemas=answers.schemas,
        charset=answers.server.text("encoding"),
        collation=answers.server.text("collation"),
        tables=relations.tables,
        views=relations.views,
        routines=make_routines(answers),
        triggers=make_triggers(answers),
        sequences=columns.sequences,
        types=make_types(answers, columns),
        extensions=tuple(
            Extension(name=row.text("extension_name"), version=row.text("version"))
            for row in answers.rows["extensions"]
        ),
        others=make_others(answers),
        variables=_variables(answers),
        skipped=tuple(sorted(unread, key=lambda one: one.object)),
    )


def _leftover(row: Row) -> Skipped:
    kind, schema, name = row.text("kind"), row.text("schema_name"), row.text("object_name")
    return Skipped(
        object=f"{kind} {schema}.{name}" if schema else f"{kind} {name}", reason="objects of this kind are not read"
    )


def _variables(answers: Answers) -> tuple[tuple[str, str], ...]:
    found = {row.text("name").lower(): row.text("setting") for row in answers.rows["settings"]}
    server = answers.server
    found |= make_facts(answers)
    found |= {
        "datcollate": server.text("collation"),
        "datctype": server.text("ctype"),
        "pg_is_in_recovery": _switch(server.flag("in_recovery")),
        "current_user_is_superuser": _switch(server.flag("is_superuser")),
        "current_user_can_replicate": _switch(server.flag("can_replicate")),
    }
    if server.flag("is_aurora"):
        found["aurora_version"] = found.get("server_version", "")
    if server.maybe("locale"):
        found |= {"datlocprovider": server.text("locale_provider"), "datlocale": server.text("locale")}
    return tuple(sorted(found.items()))


def _switch(value: bool) -> str:
    return "on" if value else "off"
