"""The troubles that a run is put to. Each says in words what it did; none changes a row."""

import contextlib
import random
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum

import psycopg
import pymysql

from migrate.engines.connect import open_raw
from migrate.url import Url
from tests.faults.migrator import Migrator
from tests.faults.proxy import Proxy
from tests.sql import rows, run

_CONNECT_SECONDS = 5
_DRIVER_ERRORS = (psycopg.Error, pymysql.Error)


class Trouble(StrEnum):
    """What can happen to a run."""

    KILL = "kill -9"
    TERM = "clean stop"
    SOURCE_CUT = "source cut off"
    TARGET_CUT = "target cut off"
    SOURCE_STALL = "source stalled"
    TARGET_STALL = "target stalled"
    SLOW = "slow network"
    DEADLOCKS = "deadlocks on the target"
    LOCKS = "locks on the target"
    SOURCE_SESSIONS = "source ends the sessions"
    TARGET_SESSIONS = "target ends the sessions"
    ROTATION = "log rotation"
    SOURCE_RESTART = "source restarts"
    TARGET_RESTART = "target restarts"
    FULL_DISK = "disk full on the target"


HAD_ENDED = "it had ended"
"""What is told of a kill that found no process."""
RESTARTS = (Trouble.SOURCE_RESTART, Trouble.TARGET_RESTART)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A server, seen directly, and the proxy that the run sees it through."""

    url: Url
    proxy: Proxy
    restart: Callable[[], None] | None = None
    """Only of a server that is nobody else's."""
    fill: Callable[[], AbstractContextManager[None]] | None = None
    """Of a server whose disk can be filled for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where troubles happen."""

    source: Side
    target: Side
    migrator: Migrator
    chance: random.Random
    target_schema: str
    longest_seconds: float = 3.0


def befall(trouble: Trouble, scene: Scene) -> str:
    """Has the trouble happen, waits until it is over, and tells what was done. A line must be there before it can be cut."""
    deadline = time.monotonic() + _CONNECT_SECONDS
    while not _is_connected(trouble, scene) and scene.migrator.is_running and time.monotonic() < deadline:
        time.sleep(0.05)
    return _ACTS[trouble](scene)


def _is_connected(trouble: Trouble, scene: Scene) -> bool:
    match trouble:
        case Trouble.SOURCE_CUT | Trouble.SOURCE_STALL | Trouble.SOURCE_SESSIONS:
            return scene.source.proxy.connections > 0
        case Trouble.TARGET_CUT | Trouble.TARGET_STALL | Trouble.TARGET_SESSIONS:
            return scene.target.proxy.connections > 0
        case _:
            return True


def _kill(scene: Scene) -> str:
    progress = scene.migrator.progress()
    was_running = scene.migrator.kill()
    counted = sum(table.inserts + table.updates + table.deletes for table in progress.tables)
    return f"at step {progress.completed_steps}, {counted} changes" if was_running else HAD_ENDED


def _term(scene: Scene) -> str:
    return str(scene.migrator.stop() or "it did not end")


def _cut(side: Side, scene: Scene) -> str:
    refuse_seconds = scene.chance.choice((0.0, scene.chance.uniform(0.2, scene.longest_seconds)))
    count = side.proxy.cut(refuse=bool(refuse_seconds))
    time.sleep(refuse_seconds)
    side.proxy.flow()
    return f"{count} connections reset, new ones refused for {refuse_seconds:.1f} s"


def _stall(side: Side, scene: Scene) -> str:
    seconds = scene.chance.uniform(0.3, scene.longest_seconds)
    side.proxy.stall()
    time.sleep(seconds)
    # Half of the time the line is dead for good, and says so only now.
    if dead := scene.chance.random() < 0.5:
        side.proxy.cut()
    side.proxy.flow()
    return f"nothing passed for {seconds:.1f} s" + (", then reset" if dead else "")


def _slow(scene: Scene) -> str:
    bytes_per_second = scene.chance.choice((20_000, 200_000))
    for side in (scene.source, scene.target):
        side.proxy.slow(bytes_per_second)
    time.sleep(scene.longest_seconds)
    for side in (scene.source, scene.target):
        side.proxy.flow()
    return f"{bytes_per_second // 1000} kB/s for {scene.longest_seconds:.1f} s"


def _deadlocks(scene: Scene) -> str:
    """Two sessions lock rows in an order of their own, as an application on the target would."""
    stopped = threading.Event()
    counts = [0, 0]

    def contend(number: int) -> None:
        chance = random.Random(scene.chance.random())
        while not stopped.is_set():
            with contextlib.suppress(*_DRIVER_ERRORS), open_raw(scene.target.url) as connection:
                counts[0] += 1
                _lock_some(connection.cursor(), scene.target_schema, chance)
                counts[1] += 1
                connection.rollback()

    threads = [threading.Thread(target=contend, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(scene.longest_seconds)
    stopped.set()
    for thread in threads:
        thread.join()
    return f"{counts[0]} transactions of two sessions, {counts[0] - counts[1]} of them were the victims"


def _lock_some(cursor: object, schema: str, chance: random.Random) -> None:
    statements = [
        f"SELECT id FROM {schema}.goods WHERE id BETWEEN {key} AND {key + 60} FOR UPDATE" for key in _keys(chance)
    ]
    statements += [f"SELECT id FROM {schema}.swaps WHERE id >= {chance.randrange(200)} FOR UPDATE"]
    chance.shuffle(statements)
    for statement in statements:
        cursor.execute(statement)  # type: ignore[attr-defined]
        time.sleep(0.02)


def _keys(chance: random.Random) -> list[int]:
    return [chance.randrange(2000) for _ in range(3)]


def _locks(scene: Scene) -> str:
    """A session holds rows for longer than the target lets others wait."""
    seconds = scene.longest_seconds
    with contextlib.suppress(*_DRIVER_ERRORS), open_raw(scene.target.url) as connection:
        cursor = connection.cursor()
        for table in ("swaps", "goods"):
            cursor.execute(f"SELECT id FROM {scene.target_schema}.{table} FOR UPDATE")
        time.sleep(seconds)
        connection.rollback()
        return f"goods and swaps held for {seconds:.1f} s"
    return "the rows could not be had"


def _sessions(side: Side, scene: Scene) -> str:
    """Ends every session of the database but the one that says so; the traffic comes back by itself."""
    del scene
    count = 0
    for number in _others(side.url):
        with contextlib.suppress(*_DRIVER_ERRORS):
            run(side.url, f"SELECT pg_terminate_backend({number})" if _is_postgresql(side.url) else f"KILL {number}")
            count += 1
    return f"{count} sessions ended"


def _others(url: Url) -> list[int]:
    if _is_postgresql(url):
        found = rows(
            url, "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    else:
        found = rows(
            url, "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()"
        )
    return [int(number) for (number,) in found]


def _is_postgresql(url: Url) -> bool:
    return url.scheme == "postgresql"


def _rotation(scene: Scene) -> str:
    if _is_postgresql(scene.source.url):
        run(scene.source.url, "SELECT pg_switch_wal()", "CHECKPOINT")
        return "another file of the log, and a checkpoint"
    run(scene.source.url, "FLUSH BINARY LOGS")
    return "another file of the log"


def _restart(side: Side, scene: Scene) -> str:
    del scene
    if side.restart is None:
        return "left out: the server is not ours alone"
    began = time.monotonic()
    side.restart()
    return f"killed, and back after {time.monotonic() - began:.1f} s"


def _full_disk(side: Side, scene: Scene) -> str:
    if side.fill is None:
        return "left out: the server's disk is not ours alone"
    seconds = scene.chance.uniform(0.3, scene.longest_seconds)
    with side.fill():
        time.sleep(seconds)
    return f"no room for {seconds:.1f} s"


_ACTS: Mapping[Trouble, Callable[[Scene], str]] = {
    Trouble.KILL: _kill,
    Trouble.TERM: _term,
    Trouble.SOURCE_CUT: lambda scene: _cut(scene.source, scene),
    Trouble.TARGET_CUT: lambda scene: _cut(scene.target, scene),
    Trouble.SOURCE_STALL: lambda scene: _stall(scene.source, scene),
    Trouble.TARGET_STALL: lambda scene: _stall(scene.target, scene),
    Trouble.SLOW: _slow,
    Trouble.DEADLOCKS: _deadlocks,
    Trouble.LOCKS: _locks,
    Trouble.SOURCE_SESSIONS: lambda scene: _sessions(scene.source, scene),
    Trouble.TARGET_SESSIONS: lambda scene: _sessions(scene.target, scene),
    Trouble.ROTATION: _rotation,
    Trouble.SOURCE_RESTART: lambda scene: _restart(scene.source, scene),
    Trouble.TARGET_RESTART: lambda scene: _restart(scene.target, scene),
    Trouble.FULL_DISK: lambda scene: _full_disk(scene.target, scene),
}
