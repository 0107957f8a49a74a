"""Code and views that a newer PostgreSQL refuses or answers otherwise: https://www.postgresql.org/docs/release/"""

import itertools
from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.postgresql_versions import crosses
from migrate.assess.registry import check
from migrate.assess.sqlwords import calls, holds, normal
from migrate.model.schema import Routine

_BACKUP = ("pg_start_backup", "pg_stop_backup", "pg_is_in_backup", "pg_backup_start_time")
_GONE_COLUMNS = (
    (17, "pg_stat_bgwriter", ("checkpoints_timed", "checkpoints_req", "checkpoint_write_time", "checkpoint_sync_time",
                              "buffers_checkpoint", "buffers_backend", "buffers_backend_fsync")),
    (17, "pg_stat_statements", ("blk_read_time", "blk_write_time")),
    (17, "pg_database", ("daticulocale",)),
    (17, "pg_collation", ("colliculocale",)),
    (17, "pg_stat_progress_vacuum", ("max_dead_tuples", "num_dead_tuples")),
    (18, "pg_stat_wal", ("wal_write", "wal_sync", "wal_write_time", "wal_sync_time")),
    (18, "pg_stat_io", ("op_bytes",)),
    (18, "pg_attribute", ("attcacheoff",)),
)  # fmt: skip
_NEW_WORDS = {"system_user": 16, "json_exists": 17, "json_query": 17, "json_scalar": 17, "json_serialize": 17,
              "json_table": 17, "json_value": 17, "merge_action": 17}  # fmt: skip


@check("UP214")
def catalogue_view(context: Context) -> Iterator[Finding]:
    """A view on columns of the system's own that are gone."""
    for view in context.schema.views:
        for version, relation, columns in _GONE_COLUMNS:
            words = normal(view.definition).split()
            gone = [name for name in columns if name in words]
            if gone and relation in words and crosses(context, version):
                message = (
                    f"{shown(view.name.name)} reads {', '.join(gone)} of {relation}, which {version} no longer has: "
                    "pg_upgrade stops"
                )
                yield context.on_object(view, message)


@check("UP215")
def exclusive_backup(context: Context) -> Iterator[Finding]:
    """Functions of the exclusive backup."""
    for routine in context.schema.routines if crosses(context, 15) else ():
        if found := calls(routine.body, _BACKUP):
            yield context.on_object(
                routine, f"{shown(routine.name.name)} calls {', '.join(found)}, which 15 removed or renamed"
            )


@check("UP219")
def extract_is_exact(context: Context) -> Iterator[Finding]:
    """EXTRACT, which gives numeric since 14."""
    for view in context.schema.views if crosses(context, 14) else ():
        if holds(view.definition, ("extract (", "date_part (")):
            message = (
                f"{shown(view.name.name)} extracts a part of a time: EXTRACT gives numeric since 14, in place of "
                "double precision"
            )
            yield context.on_object(view, message)


@check("UP220")
def index_needs_search_path(context: Context) -> Iterator[Finding]:
    """A function in an index or materialized view that finds its names by the session's search path."""
    names = {item.name.name for group in (context.schema.tables, context.schema.routines) for item in group}
    open_routines = [item for item in context.schema.routines if _relies_on_path(item, names)]
    texts = [part.expression or "" for _, index in context.indexes() for part in index.parts]
    texts += [index.predicate or "" for _, index in context.indexes()]
    texts += [view.definition for view in context.schema.views if view.materialized]
    called = {word for text in texts for word in normal(text).replace('"', "").split()}
    for routine in open_routines if crosses(context, 17) else ():
        if routine.name.name in called:
            message = (
                f"{shown(routine.name.name)} is called by an index or a materialized view and names other objects "
                "without "
                "their schema: since 17 it does not find them while these are built, refreshed or analyzed"
            )
            yield context.on_object(routine, message)


@check("UP224")
def name_is_new_keyword(context: Context) -> Iterator[Finding]:
    """A function or column whose name became a keyword."""
    for routine in context.schema.routines:
        since = _NEW_WORDS.get(routine.name.name)
        if since and crosses(context, since):
            message = (
                f"{shown(routine.name.name)} is a keyword since {since}: a call without its schema or quotes means "
                "the server's own"
            )
            yield context.on_object(routine, message)
    for table, column in context.columns() if crosses(context, 16) else ():
        if column.name == "system_user":
            message = f"{shown(table.name.name, column.name)} is a reserved word since 16: queries must quote it"
            yield context.on_column(table, column, message)


def _relies_on_path(routine: Routine, names: set[str]) -> bool:
    """Whether the code names an object of the schema without the object's schema, and sets no search path."""
    if routine.language not in ("sql", "plpgsql") or "SET search_path" in routine.definition:
        return False
    words = ["", *normal(routine.body).replace('"', "").split()]
    return any(word in names and before != "." for before, word in itertools.pairwise(words))
