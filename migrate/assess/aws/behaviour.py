"""What the target does otherwise unless it is told to, beside the settings of its SQL."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check

_WORD_LENGTHS = (("innodb_ft_min_token_size", 3), ("ft_min_word_len", 4))


@check("AW139")
def fulltext_word_length(context: Context) -> Iterator[Finding]:
    """Full-text indexes built with another length of words."""
    if not any(index.method == "fulltext" for _, index in context.indexes()):
        return
    for name, usual in _WORD_LENGTHS:
        value = context.number(name)
        if value is not None and value != usual:
            message = (
                f"{name} is {value}: full-text indexes are built by it, so it must stand in the parameter group "
                "before the rows are loaded"
            )
            yield context.on_server(message, setting=name)


@check("AW140")
def other_default_engine(context: Context) -> Iterator[Finding]:
    """default_storage_engine is not InnoDB."""
    value = context.variable("default_storage_engine")
    if value not in (None, "INNODB"):
        message = (
            f"default_storage_engine is {value}: tables that the application makes without ENGINE become InnoDB on "
            "the target"
        )
        yield context.on_server(message, setting="default_storage_engine")


@check("AW141")
def isolation_to_carry(context: Context) -> Iterator[Finding]:
    """Another isolation level than the default."""
    for name in ("transaction_isolation", "tx_isolation"):
        value = context.variable(name)
        if value not in (None, "REPEATABLE-READ"):
            message = (
                f"transactions run at {value} here and at REPEATABLE-READ on the target, unless its parameter group "
                "says so"
            )
            yield context.on_server(message, setting=name)
            return


@check("AW142")
def scheduler_to_turn_on(context: Context) -> Iterator[Finding]:
    """Events: the target needs its scheduler on."""
    enabled = sorted(event.name.name for event in context.schema.events if event.enabled)
    if enabled and not context.is_off("event_scheduler"):
        message = (
            "there are events: event_scheduler must be ON in the target's parameter group, after DMS has caught up "
            "and not before"
        )
        yield context.on_server(message)


@check("AW143")
def clients_without_tls(context: Context) -> Iterator[Finding]:
    """Clients may connect without TLS here."""
    if context.is_off("require_secure_transport"):
        message = (
            "clients may connect without TLS here: where require_secure_transport is on at the target, as it should "
            "be, they need its certificates"
        )
        yield context.on_server(message, setting="require_secure_transport")
