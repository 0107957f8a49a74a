"""Indexes, counters, statistics and freezing around an upgrade: https://www.postgresql.org/docs/current/pgupgrade.html"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.others import named
from migrate.assess.postgresql_versions import crosses, is_upgrade, target_major
from migrate.assess.registry import check

_INT4_LAST = 2_147_483_647
_TEXT_CLASSES = ("gin_trgm_ops", "gist_trgm_ops", "tsvector_ops")


@check("UP213")
def stale_collation(context: Context) -> Iterator[Finding]:
    """Collations whose rules changed under their indexes."""
    if names := named(context, "stale_collations"):
        message = (
            f"collations in use were made by another version of their library: {names}; indexes on such texts may "
            "miss rows"
        )
        yield context.on_server(message, setting="stale_collations")


@check("UP221")
def counter_runs_out(context: Context) -> Iterator[Finding]:
    """A counter that is near the end of its type."""
    for table, column in context.columns("integer"):
        upcoming = column.identity.next_value if column.identity else None
        if upcoming is not None and upcoming > _INT4_LAST * 7 // 10:
            message = (
                f"{shown(table.name.name, column.name)} has counted over 70 % of what integer holds: make it bigint "
                "with the migration"
            )
            yield context.on_column(table, column, message, guilty="integer")


@check("UP222")
def statistics_are_lost(context: Context) -> Iterator[Finding]:
    """The planner's statistics, which pg_upgrade keeps since 18 alone."""
    target = target_major(context)
    if is_upgrade(context) and target is not None and target < 18:
        yield context.on_server(
            "the planner's statistics are not kept by an upgrade to a version before 18: run ANALYZE before the "
            "application returns"
        )


@check("UP227")
def text_index_by_provider(context: Context) -> Iterator[Finding]:
    """Text indexes where the database sorts by another provider than the C library."""
    is_other = context.variable("datlocprovider") in ("I", "B")
    for table, index in context.indexes() if is_other and crosses(context, 18) else ():
        by_class = any(part.operator_class in _TEXT_CLASSES for part in index.parts)
        vectors = {column.name for column in table.columns if column.type.name == "tsvector"}
        if by_class or any(part.column in vectors or "to_tsvector" in (part.expression or "") for part in index.parts):
            yield context.on_index(
                table,
                index,
                f"{shown(table.name.name, index.name)} is to be built anew after the upgrade: 18 folds text by the "
                "database's provider",
            )


@check("UP235")
def freezing_is_late(context: Context) -> Iterator[Finding]:
    """Transaction numbers that near their wrap-around."""
    if context.is_on("freezing_is_late"):
        yield context.on_server(
            "over a billion transactions have not been frozen: vacuum before the upgrade, or it and the first "
            "days after pay for it",
            setting="freezing_is_late",
        )
