"""Views and stored code between servers of one engine or family."""

import re
from dataclasses import replace

from migrate.convert.context import Context
from migrate.convert.notes import DEFINER, EVENT, ROUTINE, TRIGGER, VIEW
from migrate.convert.render.mysql import without_definer
from migrate.convert.scratch_names import rename_databases
from migrate.convert.view_order import in_order
from migrate.model.names import EngineName, ObjectKind, ObjectName, ObjectRef
from migrate.model.schema import Event, Routine, RoutineKind, Trigger, View


def convert_views(context: Context) -> tuple[View, ...]:
    """The views, each after those that it reads; their definers are dropped."""
    dialect = "mysql" if context.source.engine.is_mysql_family else "postgres"
    made = []
    for view, _ in in_order(context.source, dialect):
        kind = ObjectKind.MATERIALIZED_VIEW if view.materialized else ObjectKind.VIEW
        reference = ObjectRef(kind=kind, path=(view.name.schema, view.name.name))
        reason = _obstacle(context, view)
        if reason:
            context.notes.add(VIEW, reference, f"{view.name.name} is not converted: {reason}")
            context.notes.skip(reference, reason, location=view.location)
            continue
        _tell_definer(context, reference, view.definer)
        made.append(
            replace(
                view,
                name=context.relations[view.name],
                definition=_text(context, view.definition.strip().rstrip(";")),
                definer=None,
            )
        )
    return tuple(made)


def convert_code(context: Context) -> tuple[tuple[Routine, ...], tuple[Trigger, ...], tuple[Event, ...]]:
    """Routines, triggers and events as they are, where the engine is exactly the same; otherwise issues."""
    source, same = context.source, context.source.engine is context.target.engine and not _is_out_of_reach(context)
    fix = f"write it anew for {context.target.engine.title}"
    routines, triggers, events = [], [], []
    for routine in _callees_first(source.routines):
        kind = ObjectKind.PROCEDURE if routine.kind is RoutineKind.PROCEDURE else ObjectKind.FUNCTION
        reference = ObjectRef(kind=kind, path=(routine.name.schema, routine.name.name))
        if same and (routine.definition or (routine.body and context.target.engine.is_mysql_family)):
            _tell_definer(context, reference, routine.definer)
            routines.append(_routine(context, routine))
        else:
            context.notes.add(ROUTINE, reference, f"the {routine.kind} is not converted", fix=fix)
            context.notes.skip(reference, "stored code is not converted", location=routine.location)
    for trigger in source.triggers:
        path = (trigger.table.schema, trigger.table.name, trigger.name)
        reference = ObjectRef(kind=ObjectKind.TRIGGER, path=path)
        if same and (trigger.definition or trigger.body):
            _tell_definer(context, reference, trigger.definer)
            triggers.append(_trigger(context, trigger))
        else:
            context.notes.add(TRIGGER, reference, "the trigger is not converted", fix=fix)
            context.notes.skip(reference, "stored code is not converted", location=trigger.location)
    for event in source.events:
        reference = ObjectRef(kind=ObjectKind.EVENT, path=(event.name.schema, event.name.name))
        if same and event.body:
            _tell_definer(context, reference, event.definer)
            events.append(replace(event, name=_renamed(context, event.name), body=_text(context, event.body)))
        else:
            context.notes.add(EVENT, reference, "the event is not converted", fix=fix)
            context.notes.skip(reference, "stored code is not converted", location=event.location)
    return tuple(routines), tuple(triggers), tuple(events)


def _obstacle(context: Context, view: View) -> str:
    """Why a view can't be taken as it is; empty where it can."""
    if _is_out_of_reach(context):
        return "a schema that it names is renamed"
    if context.target.engine is EngineName.POSTGRESQL:
        for routine in context.source.routines:
            if not routine.definition and _calls(view.definition, routine):
                return f"it calls {routine.name}, whose definition is not known"
    return ""


def _calls(sql: str, routine: Routine) -> bool:
    return re.search(rf"(?<![\w`\"]){re.escape(routine.name.name)}[`\"]?\s*\(", sql, re.IGNORECASE) is not None


def _callees_first(routines: tuple[Routine, ...]) -> tuple[Routine, ...]:
    """The routines, each after those that it calls; ones that call each other stay in their order."""
    calls = {
        id(one): {id(other) for other in routines if other.name != one.name and _calls(one.definition, other)}
        for one in routines
    }
    done: dict[int, Routine] = {}
    waiting = list(routines)
    while waiting:
        routine = next((item for item in waiting if calls[id(item)] <= done.keys()), waiting[0])
        waiting.remove(routine)
        done[id(routine)] = routine
    return tuple(done.values())


def _is_out_of_reach(context: Context) -> bool:
    """Whether a schema of PostgreSQL's is renamed: texts that name it can't be followed."""
    renamed = any(old != new for old, new in context.schemas.items())
    return renamed and context.target.engine is EngineName.POSTGRESQL


def _text(context: Context, sql: str) -> str:
    renamed = {old: new for old, new in context.schemas.items() if old != new}
    return rename_databases(sql, renamed) if renamed else sql


def _renamed(context: Context, name: ObjectName) -> ObjectName:
    return ObjectName(schema=context.schemas.get(name.schema, name.schema), name=name.name)


def _routine(context: Context, routine: Routine) -> Routine:
    definition, body = routine.definition, routine.body
    if context.target.engine.is_mysql_family:
        definition, body = _text(context, without_definer(definition)), _text(context, body)
    name = _renamed(context, routine.name)
    return replace(routine, name=name, definition=definition, body=body, definer=None)


def _trigger(context: Context, trigger: Trigger) -> Trigger:
    return replace(
        trigger,
        table=context.relations.get(trigger.table, trigger.table),
        body=_text(context, trigger.body),
        definition=_text(context, trigger.definition),
        definer=None,
    )


def _tell_definer(context: Context, reference: ObjectRef, definer: str | None) -> None:
    if definer and context.target.engine.is_mysql_family:
        message = f"its definer {definer} is dropped: it will belong to the account that runs the script"
        context.notes.add(DEFINER, reference, message)
