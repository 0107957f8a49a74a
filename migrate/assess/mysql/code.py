"""Stored code: it is written in MySQL's language, and rewritten by hand."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.functions import constructs, missing_functions
from migrate.assess.registry import check
from migrate.model.issue import Effort, EffortLevel
from migrate.model.schema import RoutineKind

_LONG_LINES = 80
_LONG = Effort(level=EffortLevel.SIGNIFICANT, low_hours=6, high_hours=16)


@check("MY303")
def stored_procedure(context: Context) -> Iterator[Finding]:
    """A stored procedure."""
    yield from _routines(context, RoutineKind.PROCEDURE)


@check("MY304")
def stored_function(context: Context) -> Iterator[Finding]:
    """A stored function."""
    yield from _routines(context, RoutineKind.FUNCTION, RoutineKind.AGGREGATE)


@check("MY305")
def trigger(context: Context) -> Iterator[Finding]:
    """A trigger."""
    for item in context.schema.triggers:
        events = " OR ".join(item.events)
        message = (
            f"{shown(item.name)} runs {item.timing} {events} of {shown(item.table.name)}: PostgreSQL needs a trigger "
            f"function and a trigger{_using(item.body)}; it must be off while DMS loads and applies"
        )
        yield context.on_object(item, message, effort=_effort(item.body))


@check("MY306")
def event(context: Context) -> Iterator[Finding]:
    """A scheduled event."""
    for item in context.schema.events:
        state = "" if item.enabled else ", disabled here,"
        message = (
            f"{shown(item.name.name)}{state} runs {shown(item.schedule)}: PostgreSQL has no scheduler of its "
            f"own{_using(item.body)}"
        )
        yield context.on_object(item, message, effort=_effort(item.body))


def _routines(context: Context, *kinds: RoutineKind) -> Iterator[Finding]:
    for routine in context.schema.routines:
        if routine.kind in kinds:
            message = (
                f"{shown(routine.name.name)} is written in MySQL's language: it is rewritten in PL/pgSQL by "
                f"hand{_using(routine.body)}"
            )
            yield context.on_object(routine, message, effort=_effort(routine.body))


def _using(body: str) -> str:
    """What makes the rewriting hard, as the end of a sentence."""
    parts = [*constructs(body), *missing_functions(body)]
    return f" (it uses {', '.join(parts)})" if parts else ""


def _effort(body: str) -> Effort | None:
    return _LONG if body.count("\n") >= _LONG_LINES else None
