"""Reads the structure of databases on MySQL 8.0.16 and later and MariaDB 10.6 and later."""

from collections.abc import Sequence

from migrate.engines.catalogue_row import Row
from migrate.engines.mysql.catalogue import Answers, ask
from migrate.engines.mysql.code import (
    make_events,
    make_inexact,
    make_routines,
    make_sequences,
    make_triggers,
    make_views,
)
from migrate.engines.mysql.hidden import hidden_objects
from migrate.engines.mysql.tables import make_tables
from migrate.model.names import Skipped
from migrate.model.schema import Extension, Schema
from migrate.url import Url


def inspect(url: Url, *, schemas: Sequence[str] = ()) -> Schema:
    """Reads the structure in one read-only transaction and a fixed number of queries. See `Engine.inspect`.

    The server says whether it is MySQL or MariaDB, whatever the address says. Raises `ConnectionFailed`,
    `NotPermitted`, `QueryFailed`, or `UsageProblem` for a database that is not there.
    """
    return make_schema(ask(url, schemas=schemas), database=url.database)


def make_schema(answers: Answers, *, database: str) -> Schema:
    """The structure that the answers describe."""
    tables, unread_tables = make_tables(answers)
    views, unread_views = make_views(answers)
    routines, unread_routines = make_routines(answers)
    sequences, unread_sequences = make_sequences(answers)
    main = _main_schema(answers, database)
    unread = (
        *unread_tables,
        *unread_views,
        *unread_routines,
        *unread_sequences,
        *make_inexact(answers),
        *_hidden(answers),
    )
    return Schema(
        engine=answers.engine,
        version=answers.version,
        database=database,
        schemas=answers.schema_names,
        charset=main.maybe("charset_name") if main else None,
        collation=main.maybe("collation_name") if main else None,
        tables=tables,
        views=views,
        routines=routines,
        triggers=make_triggers(answers),
        events=make_events(answers),
        sequences=sequences,
        extensions=tuple(
            Extension(name=row.text("plugin_name"), version=row.text("plugin_version"))
            for row in answers.rows["plugins"]
        ),
        variables=_variables(answers),
        skipped=tuple(sorted(unread, key=lambda one: one.object)),
    )


def _main_schema(answers: Answers, database: str) -> Row | None:
    """The database connected to, or the only one; its character set is the schema's."""
    if len(answers.schemas) == 1:
        return answers.schemas[0]
    return next((row for row in answers.schemas if row.text("schema_name") == database), None)


def _hidden(answers: Answers) -> tuple[Skipped, ...]:
    found: list[Skipped] = []
    for schema in answers.schema_names:
        seen = [
            sort
            for sort in ("triggers", "routines", "events")
            if any(row.text("schema_name") == schema for row in answers.rows[sort])
        ]
        found.extend(hidden_objects(answers.grants, schema, seen=seen))
    return tuple(found)


def _variables(answers: Answers) -> tuple[tuple[str, str], ...]:
    found = {row.text("variable_name").lower(): row.text("value") for row in answers.rows["variables"]}
    if answers.grants:
        found["current_user_grants"] = "\n".join(answers.grants)
    return tuple(sorted(found.items()))
