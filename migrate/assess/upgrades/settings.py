"""Settings of the server that are otherwise by default in a newer MySQL."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check

_OLD_TLS = ("TLSV1", "TLSV1.1")


@check("UP125")
def other_default_charset(context: Context) -> Iterator[Finding]:
    """A server whose character set is not what new databases get from 8.0 on."""
    charset = context.variable("character_set_server")
    if charset is not None and charset not in ("UTF8MB4", ""):
        message = (
            f"character_set_server is {charset.lower()}; from 8.0 on the default is utf8mb4 with utf8mb4_0900_ai_ci, so a "
            "database or table made without one differs"
        )
        yield context.on_server(message, setting="character_set_server")


@check("UP126")
def implicit_timestamp_defaults(context: Context) -> Iterator[Finding]:
    """explicit_defaults_for_timestamp is off."""
    if context.is_off("explicit_defaults_for_timestamp"):
        message = (
            "explicit_defaults_for_timestamp is off: here TIMESTAMP columns made without a default get one and turn NULL "
            "into now; from 8.0.2 on they don't unless it is set"
        )
        yield context.on_server(message, setting="explicit_defaults_for_timestamp")


@check("UP127")
def old_tls(context: Context) -> Iterator[Finding]:
    """Clients may still speak TLS 1.0 or 1.1."""
    value = context.variable("tls_version")
    old = [word for word in (value or "").split(",") if word.strip() in _OLD_TLS]
    if old:
        message = (
            "TLS 1.0 or 1.1 is allowed here; MySQL 8.0.28 and later take TLS 1.2 and 1.3 alone, so old drivers can't "
            "connect"
        )
        yield context.on_server(message, setting="tls_version")


@check("UP128")
def event_scheduler_turns_on(context: Context) -> Iterator[Finding]:
    """Events that sleep here and will run there."""
    enabled = [event for event in context.schema.events if event.enabled]
    if enabled and context.is_off("event_scheduler"):
        for event in enabled:
            message = (
                "the scheduler is off here, so it does not run; from MySQL 8.0.3 on it is on by default, and the "
                "event begins to"
            )
            yield context.on_object(event, message)
