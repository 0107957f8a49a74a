"""Settings of a PostgreSQL source that CDC needs.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html
"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check

_LEAST_SENDER_TIMEOUT_MS = 10_000
_UNIT_MS = {"US": 0.001, "MS": 1, "S": 1_000, "MIN": 60_000, "H": 3_600_000, "D": 86_400_000}


@check("CD201")
def wal_level(context: Context) -> Iterator[Finding]:
    """A log without what logical decoding needs."""
    value = context.variable("wal_level")
    if value is not None and value != "LOGICAL":
        message = f"wal_level is {value.lower()}: there is no logical decoding, so only a full load is possible"
        yield context.on_server(message, setting="wal_level")


@check("CD202")
def replication_slots(context: Context) -> Iterator[Finding]:
    """Too few replication slots."""
    count = context.number("max_replication_slots")
    if count is not None and count < 2:
        message = (
            f"max_replication_slots is {count}: each task holds one, also while it is stopped, and DMS asks for more "
            "than one"
        )
        yield context.on_server(message, setting="max_replication_slots")


@check("CD203")
def wal_senders(context: Context) -> Iterator[Finding]:
    """Too few senders."""
    count = context.number("max_wal_senders")
    if count is not None and count < 2:
        message = (
            f"max_wal_senders is {count}: each task that follows changes takes one, and DMS asks for more than one"
        )
        yield context.on_server(message, setting="max_wal_senders")


@check("CD204")
def wal_sender_timeout(context: Context) -> Iterator[Finding]:
    """A sender that gives up early."""
    value = _milliseconds(context.variable("wal_sender_timeout"))
    if value is not None and 0 < value < _LEAST_SENDER_TIMEOUT_MS:
        message = (
            f"wal_sender_timeout is {value:g} ms: below {_LEAST_SENDER_TIMEOUT_MS} ms the server cuts off a reader "
            "that is only busy, and the task fails"
        )
        yield context.on_server(message, setting="wal_sender_timeout")


@check("CD205")
def slot_size_limit(context: Context) -> Iterator[Finding]:
    """A limit on what a slot may keep."""
    value = context.variable("max_slot_wal_keep_size")
    if value is not None and value != "-1":
        message = (
            f"max_slot_wal_keep_size is {value}: a slot that falls further behind is made invalid, and the task has "
            "to load everything again"
        )
        yield context.on_server(message, setting="max_slot_wal_keep_size")


@check("CD206")
def idle_transactions(context: Context) -> Iterator[Finding]:
    """A server that ends idle transactions."""
    value = _milliseconds(context.variable("idle_in_transaction_session_timeout"))
    if value:
        message = (
            f"idle_in_transaction_session_timeout is {value:g} ms: DMS keeps transactions open while it works "
            "elsewhere, and the server would end them"
        )
        yield context.on_server(message, setting="idle_in_transaction_session_timeout")


def _milliseconds(value: str | None) -> float | None:
    """A time as `pg_settings` (a number of milliseconds) or SHOW (with its unit) prints it."""
    if not value:
        return None
    number = value.rstrip("USMINHD ")
    unit = value[len(number) :].strip() or "MS"
    if not number.replace(".", "", 1).isdigit() or unit not in _UNIT_MS:
        return None
    return float(number) * _UNIT_MS[unit]
