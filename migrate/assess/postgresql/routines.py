"""What in PostgreSQL's functions has no equal in MySQL's: https://www.postgresql.org/docs/current/sql-createfunction.html"""

from collections.abc import Iterator, Sequence

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sqlwords import calls, holds
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
_LOCKS = ("pg_advisory_lock", "pg_try_advisory_lock", "pg_advisory_xact_lock", "pg_try_advisory_xact_lock",
          "pg_advisory_unlock", "pg_advisory_unlock_all", "pg_advisory_lock_shared")  # fmt: skip


@check("PG304")
def overloaded_routine(context: Context) -> Iterator[Finding]:
    """Two routines of one name."""
    seen: set[ObjectName] = set()
    for routine in context.schema.routines:
        if routine.name in seen:
            message = f"{shown(routine.name.name)} exists with several parameter lists: MySQL allows a name once, each call has to say which it means"
            yield context.on_object(routine, message)
        seen.add(routine.name)


@check("PG305")
def set_returning_routine(context: Context) -> Iterator[Finding]:
    """A function that gives rows."""
    for routine in context.schema.routines:
        if (routine.returns or "").upper().startswith(("SETOF ", "TABLE(")):
            message = f"{shown(routine.name.name)} gives rows, which a function of MySQL's can't: a view or a procedure has to, and FROM can't call it"
            yield context.on_object(routine, message)


@check("PG306")
def parameter_default(context: Context) -> Iterator[Finding]:
    """Parameters with a default."""
    for routine in context.schema.routines:
        if holds(routine.parameters, ("default",)) and routine.kind is not RoutineKind.AGGREGATE:
            message = f"{shown(routine.name.name)} has parameters with a default, which MySQL lacks: every call must give them"
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
            message = f"{shown(routine.name.name)} is written in {shown(routine.language)}: MySQL runs its own SQL alone, so it moves to the application"
            yield context.on_object(routine, message)


@check("PG311")
def own_aggregate(context: Context) -> Iterator[Finding]:
    """An aggregate that a user made."""
    for routine in context.schema.routines:
        if routine.kind is RoutineKind.AGGREGATE:
            message = f"{shown(routine.name.name)} is an aggregate of your own: MySQL makes none in SQL, so queries that call it are rewritten"
            yield context.on_object(routine, message)


@check("PG326")
def notify(context: Context) -> Iterator[Finding]:
    """LISTEN and NOTIFY."""
    phrases = ("notify", "listen", "unlisten")
    yield from _code(
        context, phrases, ("pg_notify",), "sends or awaits notifications, which MySQL lacks: a queue has to carry them"
    )


@check("PG327")
def advisory_lock(context: Context) -> Iterator[Finding]:
    """Advisory locks."""
    yield from _code(
        context,
        (),
        _LOCKS,
        "takes advisory locks: MySQL's GET_LOCK has names instead of numbers and ends with the session, not the transaction",
    )


@check("PG328")
def dynamic_sql(context: Context) -> Iterator[Finding]:
    """Statements put together at run time."""
    phrases = (
        "execute format (",
        "execute ''",
        "return query execute",
        "execute quote_ident",
        "using new",
        "execute concat",
    )
    yield from _code(
        context, phrases, (), "runs statements that it puts together: MySQL has PREPARE, and in no function or trigger"
    )


@check("PG329")
def exception_block(context: Context) -> Iterator[Finding]:
    """Blocks that catch errors."""
    yield from _code(
        context,
        ("exception when",),
        (),
        "catches errors in a block, whose changes are undone: MySQL's handlers undo nothing",
    )


@check("PG330")
def returning_clause(context: Context) -> Iterator[Finding]:
    """RETURNING and ON CONFLICT."""
    yield from _code(
        context,
        ("returning", "on conflict"),
        (),
        "writes with RETURNING or ON CONFLICT: MySQL has neither, ON DUPLICATE KEY UPDATE minds every unique key",
    )


def _code(context: Context, phrases: Sequence[str], functions: Sequence[str], message: str) -> Iterator[Finding]:
    for routine in context.schema.routines:
        if holds(routine.body, phrases) or calls(routine.body, functions):
            yield context.on_object(routine, f"{shown(routine.name.name)} {message}")
