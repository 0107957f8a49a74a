"""Logical replication slots: the source keeps its log from a slot's place on."""

import contextlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from migrate.engines.connect import open_raw, open_replication, server_words
from migrate.engines.postgresql.engine import PostgreSql
from migrate.engines.postgresql.logical.positions import position_number
from migrate.errors import QueryFailed, UsageProblem
from migrate.url import Url

_QUERIES = Path(__file__).parent.parent / "queries"
_NAME = re.compile(r"[a-z0-9_]{1,63}")
_OPTIONS_IN_PARENTHESES = 150_000
_RELEASE_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSlot:
    """A slot that was just made."""

    name: str
    position: str
    """Everything committed before this place is in the snapshot, everything after it comes out of the slot."""
    snapshot: str
    """For SET TRANSACTION SNAPSHOT, as long as the block lasts that made the slot."""


@contextlib.contextmanager
def create_slot(url: Url, slot: str) -> Iterator[NewSlot]:
    """Makes a slot for `pgoutput` and holds the snapshot that fits it. The slot stays when the block ends, the snapshot does not.

    The server waits for the transactions that are running to end. Raises `QueryFailed` where it refuses, such as when every slot
    of `max_replication_slots` is taken.
    """
    if not _NAME.fullmatch(slot):
        raise UsageProblem(
            f"{slot!r} can't name a replication slot", hint="use up to 63 lower-case letters, digits and _"
        )
    with open_replication(url) as connection:
        has_options = connection.info.server_version >= _OPTIONS_IN_PARENTHESES
        export = "(SNAPSHOT 'export')" if has_options else "EXPORT_SNAPSHOT"
        try:
            made = connection.execute(f"CREATE_REPLICATION_SLOT {slot} LOGICAL pgoutput {export}").fetchone()
        except psycopg.Error as problem:
            raise QueryFailed(
                f"can't make the replication slot {slot}",
                reason=server_words(problem, url),
                hint="the source needs wal_level = logical, a free slot, and an account with REPLICATION",
            ) from None
        name, position, snapshot, _plugin = made
        yield NewSlot(name=str(name), position=str(position), snapshot=str(snapshot))


def drop_slot(url: Url, slot: str) -> bool:
    """Removes the slot, so that the source keeps no more log for it; False where there was none.

    A receiver that just left is waited for. Raises `QueryFailed` where one goes on using the slot.
    """
    deadline = time.monotonic() + _RELEASE_SECONDS
    with open_raw(url, autocommit=True) as connection:
        while True:
            try:
                connection.execute(f"SELECT pg_drop_replication_slot({PostgreSql().literal(slot)})")
            except psycopg.errors.UndefinedObject:
                return False
            except psycopg.Error as problem:
                _wait_or_raise(slot, problem, url, deadline)
            else:
                return True


def _wait_or_raise(slot: str, problem: psycopg.Error, url: Url, deadline: float) -> None:
    if not isinstance(problem, psycopg.errors.ObjectInUse) or time.monotonic() > deadline:
        raise QueryFailed(f"can't drop the replication slot {slot}", reason=server_words(problem, url)) from None
    time.sleep(0.2)


def require_slot(url: Url, slot: str, start: str) -> None:
    """Checks that the slot still has every change from `start` on. Raises `QueryFailed` where it has not."""
    with open_raw(url, read_only=True) as connection:
        found = connection.execute((_QUERIES / "logical_slot.sql").read_text(), {"slot": slot}).fetchone()
    if found is None:
        raise _lost(slot, "there is no such slot on the source")
    plugin, database, wal_status, confirmed, _active, here, lost_because = found
    if plugin != "pgoutput" or database != here:
        raise QueryFailed(f"the replication slot {slot} is of the plug-in {plugin} and the database {database}")
    if wal_status == "lost" or lost_because:
        raise _lost(slot, f"the source has given the slot up ({lost_because or 'its log is gone'})")
    if confirmed is not None and position_number(confirmed) > position_number(start):
        raise _lost(slot, f"the slot stands at {confirmed} already, after {start}")


def _lost(slot: str, reason: str) -> QueryFailed:
    return QueryFailed(
        f"the replication slot {slot} no longer has the changes that are asked for",
        reason=reason,
        hint="changes are missing from here on: make a new slot and load the tables again",
    )
