"""What in PostgreSQL's functions has no equal in MySQL's: https://www.postgresql.org/docs/current/sql-createfunction.html"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sqlwords import holds
from migrate.model.names import ObjectName
from migrate.model.schema import RoutineKind

_ANY = (
    "anyelement",
    "anyarray",
    "anynonarray",
    "anyenum",
    "anyrange",
    "anycompatible",
    "anycompatiblearray",
    "variadic",
)


@check("PG304")
def overloaded_routine(context: Context) -> Iterator[Finding]:
    """Two routines of one name."""
    seen: set[ObjectName] = set()
    for routine in context.schema.routines:
        if routine.name in seen:
            message = (
                f"{shown(routine.name.name)} exists with several parameter lists: MySQL allows a name once, each call "
                "has to say which it means"
            )
            yield context.on_object(routine, message)
        seen.add(routine.name)


@check("PG305")
def set_returning_routine(context: Context) -> Iterator[Finding]:
    """A function that gives rows."""
    for routine in context.schema.routines:
        if (routine.returns or "").upper().startswith(("SETOF ", "TABLE(")):
            message = (
                f"{shown(routine.name.name)} gives rows, which a function of MySQL's can't: a view or a procedure has "
                "to, and FROM can't call it"
            )
            yield context.on_object(routine, message)


@check("PG306")
def parameter_default(context: Context) -> Iterator[Finding]:
    """Parameters with a default."""
    for routine in context.schema.routines:
        if holds(routine.parameters, ("default",)) and routine.kind is not RoutineKind.AGGREGATE:
            message = (
                f"{shown(routine.name.name)} has parameters with a default, which MySQL lacks: every call must give "
                "them"
            )
            yield context.on_object(routine, message)


@check("PG307")
def polymorphic_routine(context: Context) -> Iterator[Finding]:
    """Parameters of any type or number."""
    for routine in context.schema.routines:
        if holds(f"{routine.parameters} {routine.returns or ''}", _ANY):
            message = (
                f"{shown(routine.name.name)} takes values of any type or number: MySQL's parameters have one type each"
            )
            yield context.on_object(routine, message)


@check("PG308")
def output_parameters(context: Context) -> Iterator[Finding]:
    """A function with OUT parameters."""
    for routine in context.schema.routines:
        if routine.kind is RoutineKind.FUNCTION and holds(routine.parameters, ("out", "inout")):
            message = f"{shown(routine.name.name)} answers by OUT parameters, which MySQL has for procedures alone"
            yield context.on_object(routine, message)


@check("PG310")
def other_language(context: Context) -> Iterator[Finding]:
    """Code in neither SQL nor PL/pgSQL."""
    for routine in context.schema.routines:
        if routine.language not in ("sql", "plpgsql", "internal") and routine.kind is not RoutineKind.AGGREGATE:
            message = (
                f"{shown(routine.name.name)} is written in {shown(routine.language)}: MySQL runs its own SQL alone, "
                "so it moves to the application"
            )
            yield context.on_object(routine, message)


@check("PG311")
def own_aggregate(context: Context) -> Iterator[Finding]:
    """An aggregate that a user made."""
    for routine in context.schema.routines:
        if routine.kind is RoutineKind.AGGREGATE:
            message = (
                f"{shown(routine.name.name)} is an aggregate of your own: MySQL makes none in SQL, so queries that "
                "call it are rewritten"
            )
            yield context.on_object(routine, message)
