"""Rounds of faults: a plan is run while its source is written to, is killed and cut off, and goes on until everything is over."""

import contextlib
import itertools
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path

from migrate.execute.local.cdc.postgresql_source import slot_name
from migrate.url import Url
from tests.faults.migrator import Ended, Migrator, ended_at_last
from tests.faults.outcome import Outcome, examine, make_plan_folder
from tests.faults.proxy import proxied
from tests.faults.tables import NAMES, make_tables
from tests.faults.traffic import Traffic, fill_bulk
from tests.faults.troubles import HAD_ENDED, Scene, Side, Trouble, befall
from tests.sql import create_database, drop_database, run

Say = Callable[[str], None]
_LOAD_SECONDS = 30
_TRIES = 5
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """An administrator's address, and what restarts the server where it is nobody else's."""

    url: Url
    restart: Callable[[], None] | None = None
    fill: Callable[[], AbstractContextManager[None]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What happens in one round."""

    troubles: Sequence[Trouble]
    seed: int
    cdc: bool = True
    batch: bool = False
    connections: int = 3
    pause_seconds: float = 0.01
    """Between two transactions of one connection."""
    rows_at_rest: int = 60_000
    first_transactions: int = 300
    large_rows: int = 4000
    before_seconds: tuple[float, float] = (0.2, 2.5)
    """How long after the last trouble the next one comes."""
    when_following: bool = False
    """Troubles come only once the load is over and changes are followed."""
    longest_seconds: float = 3.0
    """Of a trouble that lasts."""
    drain_seconds: float = 120.0
    module: str = "migrate"


@dataclass(slots=True, kw_only=True)
class Tally:
    """What several rounds came to."""

    troubles: Counter[Trouble] = field(default_factory=Counter)
    transactions: int = 0
    changes: int = 0
    starts: int = 0
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether every round was."""
        return all(outcome.is_good for outcome in self.outcomes)

    def __str__(self) -> str:
        kinds = ", ".join(f"{count} x {trouble.value}" for trouble, count in self.troubles.most_common())
        lost, doubled = (sum(getattr(one, name) for one in self.outcomes) for name in ("lost", "doubled"))
        bad = [str(outcome) for outcome in self.outcomes if not outcome.is_good]
        return "\n".join(
            (
                f"{self.troubles.total()} faults in {len(self.outcomes)} rounds: {kinds}",
                f"{self.transactions} transactions with {self.changes} changes, {self.starts} starts of migrate",
                f"{lost} lost, {doubled} doubled; {len(bad)} rounds with something wrong",
                *bad,
            )
        )


def play(wanted: Round, source: Server, target: Server, tally: Tally, *, say: Say = print) -> Outcome:
    """One round in databases of its own. Says a line for each fault and adds to the tally."""
    with contextlib.ExitStack() as stack:
        ours, theirs = stack.enter_context(_databases(source.url, target.url))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
        stage = stack.enter_context(_staged(wanted, source, target, ours, theirs, folder))
        outcome = stage.play(wanted, say)
        tally.troubles.update(stage.befallen)
        tally.transactions += stage.traffic.transactions
        tally.changes += stage.traffic.changes
        tally.starts += stage.scene.migrator.starts
    tally.outcomes.append(outcome)
    say(f"seed {wanted.seed}: {outcome}")
    return outcome


@dataclass(slots=True, kw_only=True)
class _Stage:
    """One round at work."""

    scene: Scene
    traffic: Traffic
    cdc: bool
    befallen: Counter[Trouble] = field(default_factory=Counter)
    """The troubles that found a run at work."""
    traces: list[str] = field(default_factory=list)
    """Of processes that ended with a Python traceback and not with a message."""

    def play(self, wanted: Round, say: Say) -> Outcome:
        with self._writing(wanted):
            self.scene.migrator.start()
            for number, trouble in enumerate(wanted.troubles, 1):
                self._one(wanted, trouble, f"{wanted.seed}.{number:02} {trouble.value}", say)
        problem = self._drain(wanted, say)
        if problem:
            return Outcome(problems=(problem,))
        scene = self.scene
        outcome = examine(scene.migrator, self.traffic, scene.target.url, target_schema=scene.target_schema)
        return replace(outcome, problems=(*outcome.problems, *(f"a traceback: {trace}" for trace in self.traces)))

    @contextlib.contextmanager
    def _writing(self, wanted: Round) -> Iterator[None]:
        """Without changes to follow, the source is at rest."""
        with self.traffic.running(wanted.pause_seconds) if self.cdc else contextlib.nullcontext():
            yield

    def _one(self, wanted: Round, trouble: Trouble, name: str, say: Say) -> None:
        """A trouble that finds the run at its end is tried on the next one: it shall befall a run at work."""
        for _ in range(_TRIES):
            self._wait(wanted)
            ended = self._ended()
            before = f"[had {ended}] " if ended else ""
            if before:
                before += self._start_again()
                self._wait(wanted)
            told = befall(trouble, self.scene)
            time.sleep(0.3)
            say(f"{name}: {before}{told}; {self._ended() or 'runs on'}")
            if told != HAD_ENDED:
                self.befallen[trouble] += 1
                break
        if not self.scene.migrator.is_running and not _is_done(self.scene.migrator):
            self.scene.migrator.start()

    def _start_again(self) -> str:
        """Starts the run once more; where the load is over, now and then with some tables to be loaded once more."""
        migrator, chance = self.scene.migrator, self.scene.chance
        loaded = _is_done(migrator) or _follows(migrator)
        again = NAMES if not self.cdc else chance.sample(NAMES, chance.choice((0, 0, 0, 1, 2)))
        reload = again if loaded else ()
        migrator.start(*(word for table in reload for word in ("--reload-table", table)))
        return f"[loads {len(reload)} tables again] " if reload else ""

    def _wait(self, wanted: Round) -> None:
        deadline = time.monotonic() + _LOAD_SECONDS
        waits = wanted.when_following and self.cdc
        while waits and not _follows(self.scene.migrator) and time.monotonic() < deadline:
            time.sleep(0.1)
        least, most = wanted.before_seconds
        time.sleep(self.scene.chance.uniform(least, most if self.cdc else most / 2))

    def _ended(self) -> str:
        """How the process ended; empty while it runs."""
        ended = self.scene.migrator.wait(0)
        if ended is not None and ended.trace and ended.trace not in self.traces:
            self.traces.append(ended.trace)
        return "" if ended is None else f"ended: {ended}"

    def _drain(self, wanted: Round, say: Say) -> str:
        """Has everything brought over that was written; what went wrong, if anything."""
        migrator = self.scene.migrator
        if self.cdc:
            migrator.stop()
        until = ("--until", "now") if self.cdc else ()
        deadline = time.monotonic() + wanted.drain_seconds
        ended: Ended | None = None
        while time.monotonic() < deadline:
            if not migrator.is_running:
                migrator.start(*until)
            ended = migrator.wait(max(0.1, deadline - time.monotonic()))
            if ended is not None and ended.status == 0:
                return ""
            say(f"{wanted.seed} drain: {ended or 'still at work'}; {migrator.progress().message}")
            time.sleep(0.5)
        migrator.kill()
        return f"not over after {wanted.drain_seconds:.0f} s: {ended or 'still at work'}"


def _follows(migrator: Migrator) -> bool:
    return migrator.progress().cdc_latency_source is not None


def _is_done(migrator: Migrator) -> bool:
    return migrator.progress().stop_reason in ("FULL_LOAD_ONLY_FINISHED", "CDC_STOP_POSITION_REACHED")


@contextlib.contextmanager
def _staged(wanted: Round, source: Server, target: Server, ours: Url, theirs: Url, folder: Path) -> Iterator[_Stage]:
    make_tables(ours)
    fill_bulk(ours, wanted.rows_at_rest)
    traffic = Traffic(ours, seed=wanted.seed, connections=wanted.connections, large_rows=wanted.large_rows)
    traffic.fill(wanted.first_transactions)
    make_plan_folder(ours, theirs, folder / "plan", cdc=wanted.cdc, batch=wanted.batch)
    with proxied(ours) as (near, near_url), proxied(theirs) as (far, far_url):
        migrator = Migrator(folder / "plan", near_url, far_url, module=wanted.module)
        schema = "public" if ours.scheme == theirs.scheme == "postgresql" else ours.database
        with ended_at_last(migrator):
            scene = Scene(
                source=Side(url=ours, proxy=near, restart=source.restart),
                target=Side(url=theirs, proxy=far, restart=target.restart, fill=target.fill),
                migrator=migrator,
                chance=random.Random(wanted.seed),
                target_schema=schema,
                longest_seconds=wanted.longest_seconds,
            )
            yield _Stage(scene=scene, traffic=traffic, cdc=wanted.cdc)


@contextlib.contextmanager
def _databases(source: Url, target: Url) -> Iterator[tuple[Url, Url]]:
    """Two new databases of one name; they, and what a task leaves beside them, are dropped at the end."""
    name = f"faults{os.getpid()}_{next(_numbers)}"
    made: list[Url] = []
    try:
        made.extend(create_database(server, name) for server in (source, target))
        if target.scheme == "postgresql":
            run(
                target,
                f"ALTER DATABASE {name} SET lock_timeout = '1s'",
                f"ALTER DATABASE {name} SET deadlock_timeout = '50ms'",
            )
        yield made[0], made[1]
    finally:
        for url in made:
            _drop(url)


def _drop(url: Url) -> None:
    if url.scheme != "postgresql":
        drop_database(url)
        return
    slot = slot_name(url.database)
    mine = f"FROM pg_replication_slots WHERE slot_name LIKE '{slot[:56]}%'"
    run(url, f"SELECT pg_terminate_backend(active_pid) {mine} AND active")
    for _ in range(50):
        with contextlib.suppress(Exception):
            run(url, f"SELECT pg_drop_replication_slot(slot_name) {mine}")
            break
        time.sleep(0.1)
    drop_database(url)
