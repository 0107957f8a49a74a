"""Plays many rounds of faults on servers of its own: `python -m tests.faults --kills 100 --others 40`."""

import argparse
import contextlib
import os
import random
import signal
import sys
import time
from collections.abc import Iterator, Sequence

from migrate.url import parse_url
from tests.faults.containers import own_server, server_with_small_disk
from tests.faults.harness import Round, Server, Tally, play
from tests.faults.troubles import RESTARTS, Trouble
from tests.servers.pool import SERVERS

_PAIRS = "mysql:postgres,postgres:mysql,mariadb:postgres,postgres-old:postgres"
_A_ROUND = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Plays the rounds; 1 when any of them lost, doubled or changed a row."""
    asked = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))  # Servers and databases are cleared away then too.
    chance = random.Random(asked.seed)
    troubles = _troubles(asked.kills, asked.others, chance, restarts=not asked.shared)
    rounds = [troubles[start : start + _A_ROUND] for start in range(0, len(troubles), _A_ROUND)]
    pairs = [tuple(pair.split(":")) for pair in asked.pairs.split(",")]
    tally = Tally()
    for number, (source, target) in enumerate(pairs):
        mine = list(enumerate(rounds))[number :: len(pairs)]
        if mine:
            _play(source, target, mine, tally, asked)
    if not asked.shared:
        _fill_disks(tally, asked)
    print(tally, flush=True)
    return 0 if tally.is_good else 1


def _play(
    source: str, target: str, rounds: Sequence[tuple[int, list[Trouble]]], tally: Tally, asked: argparse.Namespace
) -> None:
    with contextlib.ExitStack() as stack:
        ours, theirs = stack.enter_context(_servers(source, target, shared=asked.shared))
        for number, troubles in rounds:
            wanted = Round(
                troubles=troubles,
                seed=asked.seed * 1000 + number,
                cdc=number % 7 != 6,
                batch=number % 2 == 1,
                when_following=number % 3 != 0,
                pause_seconds=asked.pause,
                rows_at_rest=asked.rows,
                module=asked.module,
            )
            say(f"round {number + 1}: {source} to {target}, seed {wanted.seed}")
            play(wanted, ours, theirs, tally, say=say)


def _fill_disks(tally: Tally, asked: argparse.Namespace) -> None:
    """Rounds with a target that now and then has no room, during the load and after it."""
    with own_server("mysql") as (ours, again), server_with_small_disk(megabytes=400) as (theirs, fill):
        for number, cdc in enumerate((True, False)):
            troubles = [Trouble.FULL_DISK, Trouble.KILL, Trouble.FULL_DISK, Trouble.FULL_DISK]
            wanted = Round(troubles=troubles, seed=asked.seed * 1000 + 900 + number, cdc=cdc, rows_at_rest=asked.rows)
            say(f"mysql to postgres with a small disk, seed {wanted.seed}")
            play(wanted, Server(url=ours, restart=again), Server(url=theirs, fill=fill), tally, say=say)


@contextlib.contextmanager
def _servers(source: str, target: str, *, shared: bool) -> Iterator[tuple[Server, Server]]:
    if shared:
        urls = [parse_url(os.environ[SERVERS[name].url_variable]) for name in (source, target)]
        yield Server(url=urls[0]), Server(url=urls[1])
        return
    with own_server(source) as (ours, again), own_server(target) as (theirs, anew):
        yield Server(url=ours, restart=again), Server(url=theirs, restart=anew)


def _troubles(kills: int, others: int, chance: random.Random, *, restarts: bool) -> list[Trouble]:
    kinds = [
        kind for kind in Trouble if kind not in (Trouble.KILL, Trouble.FULL_DISK) and (restarts or kind not in RESTARTS)
    ]
    wanted = [Trouble.KILL] * kills + [kinds[number % len(kinds)] for number in range(others)]
    chance.shuffle(wanted)
    return wanted


def say(line: str) -> None:
    """A line of the log, with the time."""
    print(time.strftime("%H:%M:%S"), line, flush=True)


def _parser() -> argparse.ArgumentParser:
    given = os.environ.get
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=int(given("MIGRATE_FAULTS_KILLS", "100")))
    parser.add_argument("--others", type=int, default=int(given("MIGRATE_FAULTS_OTHERS", "40")))
    parser.add_argument("--seed", type=int, default=int(given("MIGRATE_FAULTS_SEED", "1")))
    parser.add_argument("--pairs", default=given("MIGRATE_FAULTS_PAIRS", _PAIRS), help="SOURCE:TARGET, with commas")
    parser.add_argument("--pause", type=float, default=0.01, help="seconds between two transactions of a connection")
    parser.add_argument("--rows", type=int, default=60_000, help="rows that only the load moves")
    parser.add_argument("--shared", action="store_true", help="on the servers that the environment names; no restarts")
    parser.add_argument("--module", default="migrate", help="tests.faults.wrong_order has a mistake that must be found")
    return parser


if __name__ == "__main__":
    sys.exit(main())
