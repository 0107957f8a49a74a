"""Routines and triggers of MariaDB's that MySQL has not, and the modes they are made under."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.version_facts import mariadb_only
from migrate.model.schema import Routine, RoutineKind, Trigger


@check("AW172")
def mariadb_sql_mode(context: Context) -> Iterator[Finding]:
    """Code or a server under an SQL mode that only MariaDB has."""
    items: tuple[Routine | Trigger, ...] = (*context.schema.routines, *context.schema.triggers)
    for item in items:
        modes = sorted(mariadb_only("sql_modes") & set(item.sql_mode.upper().split(",")))
        if modes:
            yield context.on_object(item, f"it was made under sql_mode {', '.join(modes)}, which MySQL has not")
    modes = sorted(mariadb_only("sql_modes") & set((context.variable("sql_mode") or "").split(",")))
    if modes:
        message = f"sql_mode holds {', '.join(modes)}, which MySQL has not"
        yield context.on_server(message, setting="sql_mode")


@check("AW176")
def aggregate_function(context: Context) -> Iterator[Finding]:
    """Stored aggregate functions."""
    for routine in context.schema.routines:
        if routine.kind is RoutineKind.AGGREGATE:
            message = f"{shown(routine.name.name)} is a stored aggregate function, which MySQL has not"
            yield context.on_object(routine, message)


@check("AW183")
def trigger_of_several_events(context: Context) -> Iterator[Finding]:
    """A trigger of INSERT OR UPDATE."""
    for trigger in context.schema.triggers:
        if len(trigger.events) > 1:
            message = f"{shown(trigger.name)} runs for {' and '.join(trigger.events)}: MySQL has a trigger for each"
            yield context.on_object(trigger, message)
