"""Sequences, inheritance, views and code."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.model.issue import Effort, EffortLevel
from migrate.model.schema import RoutineKind

_LONG_LINES = 80
_LONG = Effort(level=EffortLevel.SIGNIFICANT, low_hours=6, high_hours=16)


@check("PG204")
def shared_sequence(context: Context) -> Iterator[Finding]:
    """A sequence that is no column's own: AUTO_INCREMENT counts for one table alone."""
    for sequence in context.schema.sequences:
        used = [
            shown(table.name.name, column.name)
            for table, column in context.columns()
            if column.default and _asks(column.default.text, sequence.name.name)
        ]
        by = f"shared by {', '.join(sorted(used))}" if used else "used by code"
        message = (
            f"the sequence {shown(sequence.name.name)} is {by}: MySQL has no sequences, a table must count instead"
        )
        yield context.on_object(sequence, message)


@check("PG207")
def table_inheritance(context: Context) -> Iterator[Finding]:
    """A table that inherits from another."""
    for table in context.schema.tables:
        for parent in table.inherits:
            message = (
                f"{shown(table.name.name)} inherits {shown(parent.name)}: in MySQL it is a table apart, and queries "
                f"of {shown(parent.name)} no longer see its rows"
            )
            yield context.on_table(table, message)


@check("PG301")
def materialized_view(context: Context) -> Iterator[Finding]:
    """A materialized view."""
    for view in context.schema.views:
        if view.materialized:
            message = (
                f"{shown(view.name.name)} is a materialized view, which MySQL does not have: it becomes a table that "
                "an event or the application refills"
            )
            yield context.on_object(view, message)


@check("PG302")
def stored_routine(context: Context) -> Iterator[Finding]:
    """A function or procedure."""
    for routine in context.schema.routines:
        what = (
            "an aggregate" if routine.kind is RoutineKind.AGGREGATE else f"a {routine.kind.value} in {routine.language}"
        )
        message = f"{shown(routine.name.name)} is {what}: it is rewritten in MySQL's language by hand"
        effort = _LONG if routine.body.count("\n") >= _LONG_LINES else None
        yield context.on_object(routine, message, effort=effort)


@check("PG303")
def trigger(context: Context) -> Iterator[Finding]:
    """A trigger."""
    for item in context.schema.triggers:
        events = " OR ".join(item.events)
        scope = "each row" if item.for_each_row else "each statement, which MySQL does not have"
        message = (
            f"{shown(item.name)} runs {item.timing} {events} of {shown(item.table.name)} for {scope}: MySQL needs a "
            "trigger for each event with the code inside it"
        )
        yield context.on_object(item, message)


@check("PG501")
def several_schemas(context: Context) -> Iterator[Finding]:
    """More than one schema."""
    names = sorted({table.name.schema for table in context.schema.tables})
    if len(names) > 1:
        listed = ", ".join(shown(name) for name in names)
        message = f"the schemas {listed} become databases of their own: accounts, grants and connections must name each"
        yield context.on_server(message)


def _asks(default: str, sequence: str) -> bool:
    return "nextval(" in default.lower() and sequence in default
