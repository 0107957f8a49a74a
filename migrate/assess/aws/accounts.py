"""Definers and trust: what it takes to make views and stored code without SUPER."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.model.schema import Event, Routine, RoutineKind, Trigger, View

_READS_ONLY = ("NO SQL", "READS SQL DATA")
_OF_THE_SERVER = ("MYSQL.SYS", "MYSQL.SESSION", "MYSQL.INFOSCHEMA", "RDSADMIN")


@check("AW121")
def definer_must_be_there(context: Context) -> Iterator[Finding]:
    """Accounts that views and code are defined by."""
    schema = context.schema
    items: list[View | Routine | Trigger | Event] = [*schema.views, *schema.routines]
    items += [*schema.triggers, *schema.events]
    first: dict[str, str] = {}
    for item in items:
        if item.definer and item.definer.replace("`", "").partition("@")[0].upper() not in _OF_THE_SERVER:
            first.setdefault(item.definer, item.name if isinstance(item, Trigger) else item.name.name)
    for definer, name in sorted(first.items()):
        message = (
            f"{shown(definer)} is the definer of views or stored code such as {shown(name)}: without that account on the target "
            "they can't be used, and to name another than oneself takes SET_USER_ID or SET_ANY_DEFINER"
        )
        yield context.on_server(message)


@check("AW122")
def function_needs_trust(context: Context) -> Iterator[Finding]:
    """A function that says nothing of what it does, while the server writes a binary log."""
    for routine in context.schema.routines:
        is_function = routine.kind is not RoutineKind.PROCEDURE
        if is_function and not routine.deterministic and routine.data_access.upper() not in _READS_ONLY:
            message = (
                f"the function {shown(routine.name.name)} is neither DETERMINISTIC nor NO SQL nor READS SQL DATA: with a binary "
                "log it can be made only while log_bin_trust_function_creators is 1"
            )
            yield context.on_object(routine, message)


@check("AW123")
def triggers_need_trust(context: Context) -> Iterator[Finding]:
    """Triggers, which take SUPER to make while the server writes a binary log."""
    if context.schema.triggers:
        message = (
            "there are triggers: with a binary log, which backups and DMS turn on, they can be made only while "
            "log_bin_trust_function_creators is 1, since nobody has SUPER"
        )
        yield context.on_server(message)
