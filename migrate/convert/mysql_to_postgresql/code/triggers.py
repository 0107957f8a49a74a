"""Triggers: a function and a trigger each.

PostgreSQL runs the triggers of one event in the order of their names (https://www.postgresql.org/docs/current/trigger-definition.html),
MySQL in the order in which they were made or are said to follow one another.
"""

from collections.abc import Iterator, Sequence

from migrate.convert.context import Context
from migrate.convert.mysql_to_postgresql.code.lines import dollar_quoted
from migrate.convert.mysql_to_postgresql.code.make import Code, Reach, Written, write_code
from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle
from migrate.convert.mysql_to_postgresql.code.rights import rights
from migrate.convert.render.postgresql_names import quote, quote_name
from migrate.convert.stored_code.tokens import Reader
from migrate.model.names import ObjectName
from migrate.model.schema import ForeignKey, Routine, RoutineKind, Table, Trigger

_LAST = {("BEFORE", "DELETE"): "RETURN OLD", ("BEFORE", "INSERT"): "RETURN NEW", ("BEFORE", "UPDATE"): "RETURN NEW"}
_ROWS = {"INSERT": ("new",), "DELETE": ("old",), "UPDATE": ("new", "old")}
_CASCADES = ("CASCADE", "SET NULL", "SET DEFAULT")


def convert_trigger(
    trigger: Trigger, function: ObjectName, name: str, reach: Reach
) -> tuple[Routine, Trigger, Written]:
    """The trigger's function and the trigger. Raises `Obstacle`."""
    context = reach.context
    table = context.source.tables_by_name.get(trigger.table)
    if table is None:
        raise Obstacle(f"its table {trigger.table} is not part of this conversion")
    _refuse_values_not_there(trigger, table)
    aliases = sorted(set.intersection(*(set(_ROWS[event]) for event in trigger.events)))
    code = Code(
        name=function,
        text=trigger.body,
        own_schema=trigger.table.schema,
        sql_mode=trigger.sql_mode,
        row_aliases={alias: alias.upper() for alias in aliases},
        row_table=trigger.table,
        last=_LAST.get((trigger.timing, trigger.events[0]), "RETURN NULL"),
    )
    written = write_code(code, reach)
    head = f"CREATE FUNCTION {quote_name(function)}() RETURNS trigger"
    routine = Routine(
        name=function,
        kind=RoutineKind.FUNCTION,
        returns="trigger",
        body=written.text,
        language="plpgsql",
        data_access="VOLATILE",
        definition=f"{head}\nLANGUAGE plpgsql{rights(context, written.body)} AS {dollar_quoted(written.text)}",
    )
    return routine, _trigger(trigger, function, name, context), written


def trigger_names(context: Context, taken: Sequence[Trigger]) -> dict[tuple[ObjectName, str], str]:
    """Names on the target for the source's triggers; `taken` are triggers of the target that run before them."""
    found: dict[tuple[ObjectName, str], str] = {}
    for group in _groups(context.source.triggers):
        table = context.relations.get(group[0].table)
        if table is None:
            continue
        first = group[0]
        earlier = [
            item.name for item in taken if (item.table, item.timing, item.events) == (table, first.timing, first.events)
        ]
        names = _ordered_names(context, [item.name for item in group], earlier)
        scope = ("triggers", str(table))
        found.update(
            {(item.table, item.name): context.names.take(scope, name) for item, name in zip(group, names, strict=True)}
        )
    return found


def cascading_keys(trigger: Trigger, table: Table) -> tuple[ForeignKey, ...]:
    """The foreign keys through which PostgreSQL runs the trigger also for rows that they change, as MySQL does not."""
    return tuple(key for key in table.foreign_keys if _changed_by(key) & set(trigger.events))


def _changed_by(key: ForeignKey) -> set[str]:
    deletes = {"CASCADE": "DELETE", "SET NULL": "UPDATE", "SET DEFAULT": "UPDATE"}.get(key.on_delete)
    updates = "UPDATE" if key.on_update in _CASCADES else None
    return {event for event in (deletes, updates) if event}


def _trigger(trigger: Trigger, function: ObjectName, name: str, context: Context) -> Trigger:
    table = context.relations[trigger.table]
    events = " OR ".join(trigger.events)
    definition = (
        f"CREATE TRIGGER {quote(name)} {trigger.timing} {events} ON {quote_name(table)}\n"
        f"    FOR EACH ROW EXECUTE FUNCTION {quote_name(function)}()"
    )
    return Trigger(
        name=name,
        table=table,
        timing=trigger.timing,
        events=trigger.events,
        function=function,
        order=trigger.order,
        definition=definition,
    )


def _groups(triggers: Sequence[Trigger]) -> Iterator[list[Trigger]]:
    """The triggers that run at the same moment, in MySQL's order."""
    found: dict[tuple[ObjectName, str, tuple[str, ...]], list[Trigger]] = {}
    for trigger in triggers:
        found.setdefault((trigger.table, trigger.timing, trigger.events), []).append(trigger)
    for group in found.values():
        yield sorted(group, key=lambda item: item.order)


def _ordered_names(context: Context, names: list[str], earlier: list[str]) -> list[str]:
    """The names as they are where they are in order already, else with a number before them."""
    wanted = [context.names.wanted(name) for name in names]
    last = max(earlier, default="")
    prefixes = ("", *(f"{start}{{number:02}}_" for start in ("t", "z", "zz", f"{last}_")))
    for prefix in prefixes:
        made = [prefix.format(number=number) + name for number, name in enumerate(wanted, start=1)]
        made = [context.names.wanted(name) for name in made]
        if [last, *made] == sorted([last, *made], key=str.encode):
            return made
    return wanted


def _refuse_values_not_there(trigger: Trigger, table: Table) -> None:
    """Before a row is written PostgreSQL has already numbered it, and not yet computed its generated columns."""
    if trigger.timing != "BEFORE":
        return
    numbered = {column.name.lower() for column in table.columns if column.identity and "INSERT" in trigger.events}
    computed = {column.name.lower() for column in table.columns if column.generated}
    reader = Reader(trigger.body)
    while not reader.at_end:
        start = reader.peek().start
        if reader.at("NEW", "."):
            name = reader.peek(2).value.lower()
            if name in numbered:
                raise Obstacle(
                    f"it looks at NEW.{name}, which is 0 there in MySQL and the row's number in PostgreSQL", start
                )
            if name in computed:
                raise Obstacle(f"it looks at NEW.{name}, which PostgreSQL computes later", start)
        reader.take()
