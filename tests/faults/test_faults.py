"""Runs are killed, cut off and held up while their source is written to; in the end every row is there, once.

`make faults` plays many more rounds, with restarts of the servers too.
"""

from dataclasses import replace

import pytest

from tests.faults.harness import Round, Server, Tally, play
from tests.faults.troubles import Trouble
from tests.servers.pool import Pool

pytestmark = [pytest.mark.server, pytest.mark.faults]


def short(*troubles: Trouble, seed: int, cdc: bool = True, batch: bool = False) -> Round:
    return Round(
        troubles=troubles,
        seed=seed,
        cdc=cdc,
        batch=batch,
        connections=2,
        rows_at_rest=20_000,
        first_transactions=100,
        large_rows=1000,
        before_seconds=(0.3, 1.2),
        longest_seconds=1.2,
        drain_seconds=60,
    )


def played(servers: Pool, source: str, target: str, wanted: Round) -> Tally:
    tally = Tally()
    play(wanted, Server(url=servers.url(source)), Server(url=servers.url(target)), tally)
    return tally


def test_mysql_to_postgresql(servers: Pool) -> None:
    wanted = short(Trouble.KILL, Trouble.ROTATION, Trouble.TARGET_CUT, Trouble.DEADLOCKS, seed=3)
    tally = played(servers, "mysql", "postgres", wanted)
    assert tally.is_good, str(tally)
    assert tally.starts >= 2


def test_postgresql_to_mysql(servers: Pool) -> None:
    wanted = short(Trouble.SOURCE_STALL, Trouble.KILL, seed=4, batch=True)
    tally = played(servers, "postgres", "mysql", wanted)
    assert tally.is_good, str(tally)
    assert tally.starts >= 2


def test_a_load_that_is_killed(servers: Pool) -> None:
    tally = played(servers, "mariadb", "postgres-old", short(Trouble.KILL, seed=5, cdc=False))
    assert tally.is_good, str(tally)


def test_a_checkpoint_committed_before_its_rows_is_found_out(servers: Pool) -> None:
    wanted = replace(
        short(Trouble.KILL, Trouble.KILL, seed=6),
        module="tests.faults.wrong_order",
        when_following=True,
        before_seconds=(1.0, 2.0),
    )
    tally = played(servers, "mysql", "postgres", wanted)
    assert sum(outcome.lost for outcome in tally.outcomes) > 0, str(tally)
