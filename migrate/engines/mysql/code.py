"""Makes views, routines, triggers, events and sequences from what information_schema answered."""

import re

from migrate.engines.catalogue_row import Row, grouped
from migrate.engines.mysql.catalogue import Answers
from migrate.engines.mysql.code_text import CodeKind
from migrate.engines.mysql.columns import make_view_column
from migrate.engines.mysql.tables import object_name
from migrate.model.names import ObjectName, Skipped
from migrate.model.schema import Event, Routine, RoutineKind, Sequence, Trigger, View

_AGGREGATES = re.compile(r"\bFETCH\s+GROUP\s+NEXT\s+ROW\b", re.IGNORECASE)
_HIDDEN_VIEW = "its query is hidden from the account; grant it SHOW VIEW and SELECT on the view, and inspect again"
_HIDDEN_ROUTINE = (
    "its body is hidden from the account; grant it SHOW_ROUTINE (MySQL 8.0.20 and later), SHOW CREATE ROUTINE (MariaDB 11.3 and "
    "later) or SELECT on *.*, and inspect again"
)
_INEXACT = (
    "its exact text is hidden from the account; quotes and backslashes in its strings are not as they were written"
)
_PACKAGE = "packages of MariaDB's Oracle mode are not read"


def make_views(answers: Answers) -> tuple[tuple[View, ...], tuple[Skipped, ...]]:
    """The views, by name, and those whose query the account may not see. The latter are there, with an empty query."""
    columns = grouped(answers.rows["columns"], object_name)
    views: list[View] = []
    skipped: list[Skipped] = []
    for row in answers.rows["views"]:
        name = object_name(row)
        definition = row.text("definition")
        if not definition:
            skipped.append(Skipped(object=f"view {name}", reason=_HIDDEN_VIEW))
        option = row.text("check_option").upper()
        views.append(
            View(
                name=name,
                definition=definition,
                columns=tuple(make_view_column(column) for column in columns.get(name, [])),
                check_option=option if option not in ("", "NONE") else None,
                security_invoker=row.text("security_type") == "INVOKER",
                algorithm=row.maybe("algorithm"),
                definer=row.maybe("definer"),
            )
        )
    return tuple(sorted(views, key=lambda view: view.name)), tuple(skipped)


def make_routines(answers: Answers) -> tuple[tuple[Routine, ...], tuple[Skipped, ...]]:
    """The stored functions and procedures, by name, and those that could not be read."""
    parameters = grouped(answers.rows["parameters"], _routine_key)
    charsets = {row.text("schema_name"): row.text("charset_name") for row in answers.schemas}
    routines: list[Routine] = []
    skipped: list[Skipped] = []
    for row in answers.rows["routines"]:
        kind, schema, name = _routine_key(row)
        if kind not in ("FUNCTION", "PROCEDURE"):
            skipped.append(Skipped(object=f"{kind.lower()} {schema}.{name}", reason=_PACKAGE))
            continue
        if row.maybe("body") is None:
            skipped.append(Skipped(object=f"{kind.lower()} {schema}.{name}", reason=_HIDDEN_ROUTINE))
        exact = _exact_body(answers, CodeKind(kind), row, name)
        charset = charsets.get(schema, "")
        written = ", ".join(_parameter(part, kind, charset) for part in parameters.get((kind, schema, name), []))
        routines.append(_routine(row, kind, exact, written, charset))
    return tuple(sorted(routines, key=lambda routine: (routine.name, routine.kind))), tuple(skipped)


def _exact_body(answers: Answers, kind: CodeKind, row: Row, name: str) -> str:
    return answers.exact_code.get((kind, row.text("schema_name"), name)) or row.text("body")


def make_inexact(answers: Answers) -> tuple[Skipped, ...]:
    """The stored code whose exact text the account may not see, so that it is given as information_schema alters it."""
    return tuple(
        Skipped(object=f"{kind.lower()} {schema}.{name}", reason=_INEXACT)
        for (kind, schema, name), text in answers.exact_code.items()
        if text is None
    )


def _routine_key(row: Row) -> tuple[str, str, str]:
    return row.text("routine_type"), row.text("schema_name"), row.text("routine_name")


def _routine(row: Row, kind: str, body: str, parameters: str, charset: str) -> Routine:
    if kind == "PROCEDURE":
        routine_kind = RoutineKind.PROCEDURE
    else:
        routine_kind = RoutineKind.AGGREGATE if _AGGREGATES.search(body) else RoutineKind.FUNCTION
    return Routine(
        name=ObjectName(schema=row.text("schema_name"), name=row.text("routine_name")),
        kind=routine_kind,
        parameters=parameters,
        returns=_typed(row.text("returns"), row, charset) if kind == "FUNCTION" else None,
        body=body,
        language=(row.text("language") or "SQL").lower(),
        deterministic=row.flag("is_deterministic"),
        data_access=row.text("data_access"),
        security_definer=row.text("security_type") == "DEFINER",
        definer=row.maybe("definer"),
        sql_mode=row.text("sql_mode"),
        comment=row.text("routine_comment"),
    )


def _parameter(row: Row, kind: str, charset: str) -> str:
    mode = f"{row.text('mode')} " if kind == "PROCEDURE" else ""
    name = row.text("parameter_name").replace("`", "``")
    return f"{mode}`{name}` {_typed(row.text('type_text'), row, charset)}"


def _typed(type_text: str, row: Row, charset: str) -> str:
    own = row.text("charset_name")
    return f"{type_text} CHARSET {own}" if own and own != charset else type_text


def make_triggers(answers: Answers) -> tuple[Trigger, ...]:
    """The triggers, by table, moment and order."""
    triggers = [
        Trigger(
            name=row.text("trigger_name"),
            table=object_name(row),
            timing=row.text("timing"),
            events=(row.text("event"),),
            body=_exact_body(answers, CodeKind.TRIGGER, row, row.text("trigger_name")),
            order=row.number("action_order") or 1,
            definer=row.maybe("definer"),
            sql_mode=row.text("sql_mode"),
        )
        for row in answers.rows["triggers"]
    ]
    return tuple(sorted(triggers, key=lambda one: (one.table, one.timing, one.events, one.order, one.name)))


def make_events(answers: Answers) -> tuple[Event, ...]:
    """The jobs of the event scheduler, by name."""
    events = [
        Event(
            name=ObjectName(schema=row.text("schema_name"), name=row.text("event_name")),
            schedule=_schedule(row),
            body=_exact_body(answers, CodeKind.EVENT, row, row.text("event_name")),
            enabled=row.text("status") == "ENABLED",
            definer=row.maybe("definer"),
            time_zone=row.text("time_zone"),
            comment=row.text("event_comment"),
        )
        for row in answers.rows["events"]
    ]
    return tuple(sorted(events, key=lambda event: event.name))


def _schedule(row: Row) -> str:
    if row.text("event_type") == "ONE TIME":
        return f"AT '{row.text('execute_at')}'"
    words = f"EVERY {row.text('interval_value')} {row.text('interval_field')}"
    for word in ("starts", "ends"):
        if row.maybe(word):
            words += f" {word.upper()} '{row.text(word)}'"
    return words


def make_sequences(answers: Answers) -> tuple[tuple[Sequence, ...], tuple[Skipped, ...]]:
    """MariaDB's sequences, by name, and those that could not be read."""
    tables = answers.rows["tables"]
    types = {
        object_name(row): row.text("column_type")
        for row in answers.rows["columns"]
        if row.text("column_name") == "minimum_value"
    }
    found = []
    for row in answers.sequences:
        table = tables[row.number("position") or 0]
        name = object_name(table)
        found.append(_sequence(name, row, _bare(types.get(name, "bigint")), table.text("table_comment")))
    skipped = [
        Skipped(object=f"sequence {object_name(table)}", reason=answers.sequences_refused)
        for table in tables
        if table.text("table_type") == "SEQUENCE" and answers.sequences_refused
    ]
    return tuple(sorted(found, key=lambda sequence: sequence.name)), tuple(skipped)


def _bare(column_type: str) -> str:
    return re.sub(r"\(\d+\)", "", column_type)


def _sequence(name: ObjectName, row: Row, type_text: str, comment: str) -> Sequence:
    start = row.number("start")
    start = 1 if start is None else start
    increment = row.number("increment")
    increment = 1 if increment is None else increment
    upcoming = row.number("next_value")
    return Sequence(
        name=name,
        type=type_text,
        start=start,
        increment=increment,
        minimum=row.number("minimum"),
        maximum=row.number("maximum"),
        cycle=row.flag("cycle"),
        cache=row.number("cache") or 0,
        last_value=None if upcoming is None or upcoming == start else upcoming - increment,
        comment=comment,
    )
