"""MySQL's ON UPDATE CURRENT_TIMESTAMP as triggers: one function a schema, one trigger a column."""

from migrate.convert.context import Context, part_ref
from migrate.convert.notes import ON_UPDATE
from migrate.convert.render.postgresql_names import literal, quote, quote_name
from migrate.model.names import ObjectKind, ObjectName
from migrate.model.schema import Column, Routine, RoutineKind, Table, Trigger

_BODY = """
BEGIN
    NEW := jsonb_populate_record(NEW, jsonb_build_object(TG_ARGV[0], CURRENT_TIMESTAMP));
    RETURN NEW;
END
"""


def on_update_triggers(
    context: Context, pairs: tuple[tuple[Table, Table], ...]
) -> tuple[tuple[Routine, ...], tuple[Trigger, ...]]:
    """The functions and triggers for every column of the source, in (source, target) tables, that sets itself on update.

    A trigger fires when the row changed and the statement left the column itself as it was, as MySQL's does.
    """
    functions: dict[str, Routine] = {}
    triggers = []
    for source, target in pairs:
        for column in source.columns:
            if not column.on_update:
                continue
            schema = target.name.schema
            if schema not in functions:
                functions[schema] = _function(context, schema)
            triggers.append(_trigger(context, source, target, column, functions[schema].name))
    return tuple(functions.values()), tuple(triggers)


def _function(context: Context, schema: str) -> Routine:
    name = ObjectName(schema=schema, name=context.names.take(("routines", schema), "set_time_of_update"))
    definition = f"CREATE FUNCTION {quote_name(name)}() RETURNS trigger LANGUAGE plpgsql AS $body${_BODY}$body$"
    return Routine(
        name=name,
        kind=RoutineKind.FUNCTION,
        returns="trigger",
        body=_BODY,
        language="plpgsql",
        data_access="VOLATILE",
        definition=definition,
    )


def _trigger(context: Context, source: Table, target: Table, column: Column, function: ObjectName) -> Trigger:
    name = context.column(source.name, column.name)
    own = quote(name)
    condition = f"{_changed(target)} AND OLD.{own} IS NOT DISTINCT FROM NEW.{own}"
    trigger = context.names.take(("triggers", str(target.name)), f"{target.name.name}_{name}_on_update")
    definition = (
        f"CREATE TRIGGER {quote(trigger)} BEFORE UPDATE ON {quote_name(target.name)} FOR EACH ROW\n"
        f"    WHEN ({condition})\n    EXECUTE FUNCTION {quote_name(function)}({literal(name)})"
    )
    context.notes.choose("on-update")
    context.notes.add(
        ON_UPDATE,
        part_ref(ObjectKind.COLUMN, source.name, column.name),
        f"{column.name} is set by a trigger when a row changes; while DMS applies changes the trigger must not fire",
        fix="load with session_replication_role = replica, or create the triggers at cutover",
        location=column.location,
    )
    return Trigger(
        name=trigger,
        table=target.name,
        timing="BEFORE",
        events=("UPDATE",),
        function=function,
        condition=condition,
        definition=definition,
    )


def _changed(table: Table) -> str:
    """Whether anything in the row changed. A generated column's new value is not known before the update."""
    if not any(column.generated for column in table.columns):
        return "OLD.* IS DISTINCT FROM NEW.*"
    names = [quote(column.name) for column in table.columns if not column.generated]
    old, new = (", ".join(f"{row}.{name}" for name in names) for row in ("OLD", "NEW"))
    return f"ROW({old}) IS DISTINCT FROM ROW({new})"
