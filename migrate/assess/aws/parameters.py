"""Settings of the source that the target's parameter group has to carry."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check

_DEFAULT_MODES = frozenset(
    (
        *("ONLY_FULL_GROUP_BY", "STRICT_TRANS_TABLES", "NO_ZERO_IN_DATE", "NO_ZERO_DATE"),
        *("ERROR_FOR_DIVISION_BY_ZERO", "NO_ENGINE_SUBSTITUTION", "NO_AUTO_CREATE_USER", ""),
    )
)
_UTC = ("UTC", "ETC/UTC", "+00:00", "GMT", "ZULU")


@check("AW135")
def sql_mode_to_carry(context: Context) -> Iterator[Finding]:
    """An sql_mode with more than the default's words."""
    modes = sorted(set((context.variable("sql_mode") or "").split(",")) - _DEFAULT_MODES)
    if modes:
        message = (
            f"sql_mode holds {', '.join(modes)} beside the default: without a parameter group that says so queries "
            "differ"
        )
        yield context.on_server(message, setting="sql_mode")


@check("AW136")
def other_time_zone(context: Context) -> Iterator[Finding]:
    """A server that does not run in UTC."""
    zone = context.variable("time_zone")
    setting = "time_zone" if zone not in (None, "SYSTEM") else "system_time_zone"
    value = context.variable(setting)
    if value is not None and value not in _UTC:
        message = (
            "the server does not run in UTC, and RDS and Aurora do: NOW(), DEFAULT CURRENT_TIMESTAMP in DATETIME and "
            "events differ"
        )
        yield context.on_server(message, setting=setting)


@check("AW137")
def charset_to_carry(context: Context) -> Iterator[Finding]:
    """A server's character set that the target's default is not."""
    for name, usual in (("character_set_server", "UTF8MB4"),):
        value = context.variable(name)
        if value not in (None, "", usual):
            message = (
                f"{name} is {(value or '').lower()}: databases and tables made without a character set get another on "
                "the target"
            )
            yield context.on_server(message, setting=name)


@check("AW138")
def numbering_to_carry(context: Context) -> Iterator[Finding]:
    """AUTO_INCREMENT in steps, as two writers have it."""
    step = context.number("auto_increment_increment")
    if step is not None and step > 1:
        message = (
            f"auto_increment_increment is {step}, as several writers have it: RDS and Aurora have one writer, and "
            "number by 1"
        )
        yield context.on_server(message, setting="auto_increment_increment")
