"""Stored code as a whole: it is written in PL/SQL.

https://www.postgresql.org/docs/current/plpgsql-porting.html
"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.others import on_other, others
from migrate.assess.registry import check
from migrate.assess.script_sql import code_sql
from migrate.assess.sql_text import SqlText
from migrate.model.issue import Effort, EffortLevel
from migrate.model.names import ObjectRef

_LONG_LINES, _VERY_LONG_LINES = 80, 500
_LONG = Effort(level=EffortLevel.SIGNIFICANT, low_hours=6, high_hours=16)
_VERY_LONG = Effort(level=EffortLevel.SIGNIFICANT, low_hours=24, high_hours=80)


@check("OR301")
def plsql_routine(context: Context) -> Iterator[Finding]:
    """A function or procedure."""
    for routine in context.schema.routines:
        message = f"{shown(routine.name.name)} is written in PL/SQL: {_there(context)}, and it is to be tested with its callers"
        yield context.on_object(routine, message, effort=_effort(routine.definition))


@check("OR302")
def plsql_trigger(context: Context) -> Iterator[Finding]:
    """A trigger of a table or view."""
    for trigger in context.schema.triggers:
        state = "" if trigger.enabled else ", disabled here,"
        when = "at several moments of" if trigger.timing == "COMPOUND" else trigger.timing
        message = (
            f"{shown(trigger.name)}{state} runs {when} {' OR '.join(trigger.events)} of "
            f"{shown(trigger.table.name)}: {_there(context)}, and it must be off while DMS loads and applies"
        )
        yield context.on_object(trigger, message, effort=_effort(trigger.definition))


@check("OR303")
def plsql_package(context: Context) -> Iterator[Finding]:
    """A package, with its body where the script has it."""
    bodies = {item.name: item for item in others(context, "package body")}
    specifications = {item.name: item for item in others(context, "package")}
    for name, item in (bodies | specifications).items():
        text = "\n".join(found[name].detail for found in (specifications, bodies) if name in found)
        lacking = "" if name in bodies else "; the script does not have its body"
        message = (
            f"{shown(name)} is a package: the target has none, so each of its routines becomes one of its own, its "
            f"variables a table or settings, and every call gets another name{lacking}"
        )
        found = on_other(item, message)
        effort = _VERY_LONG if text.count("\n") >= _VERY_LONG_LINES else None
        yield Finding(
            object=found.object, message=message, excerpt=found.excerpt, location=found.location, effort=effort
        )


@check("OR304")
def trigger_of_the_database(context: Context) -> Iterator[Finding]:
    """A trigger on DDL, LOGON, STARTUP or an error."""
    there = (
        "of these PostgreSQL has DDL events and, from version 17 on, logins, both for administrators"
        if context.target.engine.value == "postgresql"
        else f"{context.target.engine.title} has triggers of tables alone"
    )
    for item in others(context, "database trigger"):
        yield on_other(item, f"{shown(item.name)} runs on an event of the schema or database: {there}")


@check("OR305")
def java_in_the_database(context: Context) -> Iterator[Finding]:
    """A class of Java."""
    for item in others(context, "java"):
        yield on_other(item, f"{shown(item.name)} is Java in the database, which RDS and Aurora do not run")


@check("OR306")
def wrapped_code(context: Context) -> Iterator[Finding]:
    """Code that can't be read."""
    seen: set[ObjectRef] = set()
    for text in code_sql(context):
        at = next(text.places("WRAPPED"), None)
        if at is not None and text.object not in seen and not _has_begun(text, at):
            seen.add(text.object)
            yield text.finding(f"{text.title} is wrapped: only who has its source can move it", at)


def _has_begun(text: SqlText, at: int) -> bool:
    """Whether a body began before that place: the word that marks wrapped code follows the name at once."""
    return any(token.upper in ("AS", "IS", "BEGIN", "ON") for token in text.tokens[:at])


def _there(context: Context) -> str:
    if context.target.engine.value == "postgresql":
        return "it becomes PL/pgSQL"
    return "MySQL's language lacks packages, collections and types taken from columns"


def _effort(text: str) -> Effort | None:
    lines = text.count("\n")
    return _VERY_LONG if lines >= _VERY_LONG_LINES else _LONG if lines >= _LONG_LINES else None
