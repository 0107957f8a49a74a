"""What the code of PostgreSQL's functions does that MySQL's can't: https://www.postgresql.org/docs/current/plpgsql.html"""

from collections.abc import Iterator, Sequence

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sqlwords import calls, holds

_LOCKS = ("pg_advisory_lock", "pg_try_advisory_lock", "pg_advisory_xact_lock", "pg_try_advisory_xact_lock",
          "pg_advisory_unlock", "pg_advisory_unlock_all", "pg_advisory_lock_shared")  # fmt: skip


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
        "takes advisory locks: MySQL's GET_LOCK has names instead of numbers and ends with the session, not "
        "the transaction",
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
