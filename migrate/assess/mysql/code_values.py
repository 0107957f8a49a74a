"""What stored code leans on that lives outside it: user variables, the session's state, sql_mode, other triggers."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.stored_code import Code, Token, found_in_code
from migrate.model.schema import Routine, Trigger

_STATE = ("LAST_INSERT_ID", "ROW_COUNT", "FOUND_ROWS")
_MODES = ("ANSI_QUOTES", "PIPES_AS_CONCAT", "NO_BACKSLASH_ESCAPES", "ORACLE", "NO_UNSIGNED_SUBTRACTION")


@check("MY310")
def user_variable(context: Context) -> Iterator[Finding]:
    """A user variable."""
    message = (
        "uses user variables (@…): PL/pgSQL has none, a local variable or set_config() takes their place, and what "
        "other code expects in them must be found"
    )
    yield from found_in_code(context, lambda code: _variable(code, "@"), message)


@check("MY320")
def state_of_session(context: Context) -> Iterator[Finding]:
    """What the last statement did."""
    message = (
        "asks what the last statement did (LAST_INSERT_ID, ROW_COUNT, FOUND_ROWS): RETURNING and GET DIAGNOSTICS say it"
    )
    yield from found_in_code(context, lambda code: code.call(*_STATE), message)


@check("MY321")
def own_sql_mode(context: Context) -> Iterator[Finding]:
    """Code that was made under a sql_mode that changes what it means."""
    items: tuple[Routine | Trigger, ...] = (*context.schema.routines, *context.schema.triggers)
    for item in items:
        words = sorted(set(item.sql_mode.upper().split(",")) & set(_MODES))
        if words:
            name = item.name if isinstance(item, Trigger) else item.name.name
            message = (
                f"{shown(name)} was made under sql_mode {', '.join(words)}: its text means something else without it"
            )
            yield context.on_object(item, message)


@check("MY322")
def several_triggers(context: Context) -> Iterator[Finding]:
    """Triggers that run one after another."""
    groups: dict[tuple[str, str, str, str], list[str]] = {}
    for trigger in sorted(context.schema.triggers, key=lambda item: (item.order, item.name)):
        for event in trigger.events:
            key = (trigger.table.schema, trigger.table.name, trigger.timing, event)
            groups.setdefault(key, []).append(trigger.name)
    for (schema, table, timing, event), names in sorted(groups.items()):
        if len(names) > 1:
            order = ", ".join(shown(name) for name in names)
            message = f"{shown(table)} has several triggers {timing} {event} ({order}): PostgreSQL runs them by name"
            where = next(
                item for item in context.schema.tables if (item.name.schema, item.name.name) == (schema, table)
            )
            yield context.on_table(where, message)


@check("MY323")
def trigger_after_cascade(context: Context) -> Iterator[Finding]:
    """A trigger that a cascade starts on PostgreSQL alone."""
    events = {(item.table.schema, item.table.name, event) for item in context.schema.triggers for event in item.events}
    for table, key in context.foreign_keys():
        rules = (("DELETE", key.on_delete), ("UPDATE", key.on_update))
        for event, rule in rules:
            fired = "UPDATE" if rule == "SET NULL" else event
            if rule in ("CASCADE", "SET NULL") and (table.name.schema, table.name.name, fired) in events:
                message = (
                    f"ON {event} {rule} changes rows of {shown(table.name.name)} without its {fired} trigger on MySQL; "
                    "on PostgreSQL the trigger runs"
                )
                yield context.on_foreign_key(table, key, message, guilty=f"ON {event} {rule}")
                break


@check("MY326")
def system_variable(context: Context) -> Iterator[Finding]:
    """A system variable."""
    message = "reads or sets system variables (@@…): PostgreSQL has current_setting() and SET, under other names"
    yield from found_in_code(context, lambda code: _variable(code, "@@"), message)


@check("MY329")
def pipes_in_code(context: Context) -> Iterator[Finding]:
    """Two bars, which mean OR or a joining of texts."""
    message = "holds ||: without PIPES_AS_CONCAT that is OR, while PostgreSQL joins texts with it"

    def chosen(item: object) -> bool:
        mode = str(getattr(item, "sql_mode", "")).upper()
        return not any(word in mode for word in ("PIPES_AS_CONCAT", "ANSI", "ORACLE"))

    yield from found_in_code(
        context, lambda code: next((token for token in code.tokens if token.text == "||"), None), message, choose=chosen
    )


def _variable(code: Code, mark: str) -> Token | None:
    found = (token for token in code.tokens if token.text.startswith(mark))
    return next((token for token in found if token.text.startswith("@@") is (mark == "@@")), None)
