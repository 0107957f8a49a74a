"""All stored code of a schema: what is converted, and what is left to hands, with the reason at its line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from migrate.convert.context import Context, part_ref
from migrate.convert.mysql_to_postgresql.code.events import convert_event
from migrate.convert.mysql_to_postgresql.code.make import Reach, Written
from migrate.convert.mysql_to_postgresql.code.mentions import first_call
from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle
from migrate.convert.mysql_to_postgresql.code.program import Shape
from migrate.convert.mysql_to_postgresql.code.routines import convert_routine
from migrate.convert.mysql_to_postgresql.code.shared_variables import shared_variables
from migrate.convert.mysql_to_postgresql.code.signature import Signature, procedures, routine_signatures
from migrate.convert.mysql_to_postgresql.code.skeleton import skeleton
from migrate.convert.mysql_to_postgresql.code.triggers import cascading_keys, convert_trigger, trigger_names
from migrate.convert.notes import (
    CODE_CONVERTED,
    CODE_MEANING,
    EVENT,
    EVENT_JOB,
    NAME,
    PROCEDURE_ROWS,
    ROUTINE,
    SESSION_SETTING,
    TRIGGER,
    TRIGGER_CASCADE,
    Note,
)
from migrate.convert.render.postgresql_names import quote, quote_name
from migrate.convert.stored_code.tokens import line_of
from migrate.model.conversion import Statement
from migrate.model.names import Location, ObjectKind, ObjectName, ObjectRef
from migrate.model.schema import Event, Routine, RoutineKind, Table, Trigger

Item = Routine | Trigger | Event
_FIX = "write it anew for PostgreSQL; the head and the source's code stand as a comment in code.sql"
T = TypeVar("T")


@dataclass(slots=True)
class ConvertedCode:
    """What became of the stored code."""

    routines: list[Routine] = field(default_factory=list)
    triggers: list[Trigger] = field(default_factory=list)
    jobs: list[Statement] = field(default_factory=list)
    skeletons: list[Statement] = field(default_factory=list)
    lost: set[tuple[str, str]] = field(default_factory=set)
    """Routines that are not converted, by schema and name in lower case."""


def convert_code(context: Context, tables: Sequence[Table], on_update: Sequence[Trigger]) -> ConvertedCode:
    """Converts what can be; tells what can't, and what changed its meaning."""
    signatures = routine_signatures(context)
    reach = Reach(
        context=context,
        tables={table.name: table for table in tables},
        signatures=procedures(signatures),
        session_variables=shared_variables(context),
    )
    code = ConvertedCode()
    made = _routines(context, signatures, reach, code)
    names = trigger_names(context, on_update)
    for trigger in sorted(context.source.triggers, key=lambda item: (item.table, item.timing, item.events, item.order)):
        _trigger(trigger, names.get((trigger.table, trigger.name), trigger.name), reach, code)
    for event in context.source.events:
        _event(event, reach, code)
    code.routines[:0] = made
    return code


def _routines(
    context: Context, signatures: Mapping[tuple[RoutineKind, ObjectName], Signature], reach: Reach, code: ConvertedCode
) -> list[Routine]:
    """The routines that are converted and call none that is not."""
    found: dict[tuple[RoutineKind, ObjectName], tuple[Routine, Written]] = {}
    obstacles: dict[tuple[RoutineKind, ObjectName], Obstacle] = {}
    for routine in context.source.routines:
        key = (routine.kind, routine.name)
        try:
            found[key] = convert_routine(routine, signatures[key], reach)
        except Obstacle as problem:
            obstacles[key] = problem
    while True:
        code.lost = {(name.schema.lower(), name.name.lower()) for _, name in obstacles}
        waiting = [item for item in context.source.routines if (item.kind, item.name) in found]
        late = {item: first_call(item.body, item.name.schema, code.lost) for item in waiting}
        caught = {(item.kind, item.name): problem for item, problem in late.items() if problem is not None}
        if not caught:
            break
        obstacles.update(caught)
        found = {key: value for key, value in found.items() if key not in caught}
    made = []
    for routine in context.source.routines:
        key = (routine.kind, routine.name)
        if key in found:
            made.append(found[key][0])
            _tell_routine(context, routine, *found[key])
        else:
            _lose(context, routine, ROUTINE, obstacles[key], code, head=_routine_head(routine, signatures[key]))
    return made


def _trigger(trigger: Trigger, name: str, reach: Reach, code: ConvertedCode) -> None:
    context = reach.context
    schema = context.schemas[trigger.table.schema]
    function = ObjectName(schema=schema, name=context.names.take(("routines", schema), trigger.name))
    head = f"CREATE FUNCTION {quote_name(function)}() RETURNS trigger LANGUAGE plpgsql"
    made = _attempt(context, trigger, TRIGGER, code, head, lambda: convert_trigger(trigger, function, name, reach))
    if made is None:
        return
    routine, converted, written = made
    code.routines.append(routine)
    code.triggers.append(converted)
    _tell(context, trigger, written)
    if converted.name.lower() != trigger.name.lower():
        message = f"the trigger {trigger.name} becomes {converted.name}, so that PostgreSQL runs it in MySQL's order"
        context.notes.add(NAME, reference_of(trigger), message, location=trigger.location)
    for key in cascading_keys(trigger, context.source.tables_by_name[trigger.table]):
        message = f"the trigger {trigger.name} also runs for rows that {key.name} changes, as it does not in MySQL"
        fix = "leave early where pg_trigger_depth() > 1, if that is not wanted"
        context.notes.add_once(
            TRIGGER_CASCADE, part_ref(ObjectKind.FOREIGN_KEY, trigger.table, key.name), message, fix=fix
        )


def _event(event: Event, reach: Reach, code: ConvertedCode) -> None:
    context = reach.context
    schema = context.schemas[event.name.schema]
    name = ObjectName(schema=schema, name=context.names.take(("routines", schema), event.name.name))
    head = f"CREATE PROCEDURE {quote_name(name)}() LANGUAGE plpgsql"
    made = _attempt(context, event, EVENT, code, head, lambda: convert_event(event, name, reach))
    if made is None:
        return
    routine, job, written = made
    code.routines.append(routine)
    code.jobs.append(job)
    _tell(context, event, written)
    zone = event.time_zone or "the server's time zone"
    message = (
        f"{event.name.name} becomes a procedure and a job of pg_cron's, made where pg_cron is installed: it runs {event.schedule} "
        f"in pg_cron's time zone (cron.timezone, GMT unless set), in MySQL in {zone}, and from when the job is made"
    )
    fix = "install pg_cron before code.sql runs, and set cron.timezone; or schedule the CALL outside"
    context.notes.add(EVENT_JOB, reference_of(event), message, fix=fix, location=event.location)


def _attempt(
    context: Context, item: Trigger | Event, note: Note, code: ConvertedCode, head: str, convert: Callable[[], T]
) -> T | None:
    schema = item.table.schema if isinstance(item, Trigger) else item.name.schema
    try:
        call = first_call(item.body, schema, code.lost)
        if call is not None:
            raise call
        return convert()
    except Obstacle as problem:
        _lose(context, item, note, problem, code, head=head)
        return None


def _lose(context: Context, item: Item, note: Note, problem: Obstacle, code: ConvertedCode, *, head: str) -> None:
    reference, line = reference_of(item), line_of(item.body, max(problem.start, 0))
    location = _at(item.location, line)
    rows = item.body.splitlines()
    excerpt = rows[line - 1].strip() if line <= len(rows) else ""
    message = (
        f"{reference.kind.value} {reference.path[-1]} is not converted: {problem.reason} (line {line} of its body)"
    )
    context.notes.add(note, reference, message, fix=_FIX, excerpt=excerpt, location=location)
    context.notes.skip(reference, problem.reason, location=location)
    code.skeletons.append(skeleton(reference, head, item.body, problem.reason, line))


def _tell_routine(context: Context, routine: Routine, made: Routine, written: Written) -> None:
    _tell(context, routine, written)
    name = quote_name(made.name)
    if written.results.shape is Shape.ROWS:
        message = f"{routine.name.name} becomes a function that returns a table"
        fix = f"callers say SELECT * FROM {name}(…) instead of CALL"
    elif written.results.shape is Shape.CURSORS:
        cursors = ", ".join(written.results.cursors.values())
        message = f"{routine.name.name} gives back its rows as open cursors in the parameters {cursors}"
        fix = f"in a transaction, callers say CALL {name}(…), then FETCH ALL FROM the cursor that it names"
    else:
        return
    context.notes.add(PROCEDURE_ROWS, reference_of(routine), message, fix=fix, location=routine.location)


def _tell(context: Context, item: Item, written: Written) -> None:
    reference = reference_of(item)
    context.notes.add(
        CODE_CONVERTED, reference, f"{reference.path[-1]} is converted to PL/pgSQL", location=item.location
    )
    for remark in written.settings:
        context.notes.add(SESSION_SETTING, reference, remark, location=item.location)
    for remark in written.remarks:
        message = f"{reference.path[-1]} is converted, but {remark}"
        context.notes.add(CODE_MEANING, reference, message, location=item.location)


def _routine_head(routine: Routine, signature: Signature) -> str:
    kind = "PROCEDURE" if routine.kind is RoutineKind.PROCEDURE else "FUNCTION"
    parameters = ", ".join(f"{item.mode} {quote(item.name.lower())} {item.type}" for item in signature.parameters)
    returns = f" RETURNS {routine.returns}" if routine.returns else ""
    return f"CREATE {kind} {quote_name(signature.name)}({parameters}){returns} LANGUAGE plpgsql"


def _at(location: Location | None, line: int) -> Location | None:
    """The line of the body, as far as the source's place is known: that of the statement which makes the object."""
    return location


def reference_of(item: Item) -> ObjectRef:
    """Points at a routine, trigger or event of the source."""
    if isinstance(item, Trigger):
        return ObjectRef(kind=ObjectKind.TRIGGER, path=(item.table.schema, item.table.name, item.name))
    if isinstance(item, Event):
        return ObjectRef(kind=ObjectKind.EVENT, path=(item.name.schema, item.name.name))
    kind = ObjectKind.PROCEDURE if item.kind is RoutineKind.PROCEDURE else ObjectKind.FUNCTION
    return ObjectRef(kind=kind, path=(item.name.schema, item.name.name))
