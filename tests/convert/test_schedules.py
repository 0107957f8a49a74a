"""When events run, in cron's words."""

import pytest

from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle
from migrate.convert.mysql_to_postgresql.code.schedule import cron_schedule


@pytest.mark.parametrize(
    ("schedule", "cron"),
    [
        ("EVERY 1 DAY STARTS '2024-01-01 03:15:00'", "15 3 * * *"),
        ("EVERY '1' DAY", "0 0 * * *"),
        ("EVERY 1 HOUR STARTS '2024-01-01 03:20:00'", "20 * * * *"),
        ("EVERY 6 HOUR STARTS '2024-01-01 02:05:00'", "5 2-23/6 * * *"),
        ("EVERY 5 MINUTE STARTS '2024-01-01 00:00:00'", "*/5 * * * *"),
        ("EVERY 15 MINUTE STARTS '2024-01-01 00:07:00'", "7-59/15 * * * *"),
        ("EVERY 1 MINUTE", "* * * * *"),
        ("EVERY 30 SECOND", "30 seconds"),
        ("EVERY 1 WEEK STARTS '2024-01-07 04:00:00'", "0 4 * * 0"),
        ("EVERY 1 MONTH STARTS '2024-01-28 04:00:00'", "0 4 28 * *"),
        ("EVERY 1 QUARTER STARTS '2024-02-01 00:00:00'", "0 0 1 2,5,8,11 *"),
        ("EVERY 1 YEAR STARTS '2024-03-01 00:00:00'", "0 0 1 3 *"),
    ],
)
def test_what_cron_can_say(schedule: str, cron: str) -> None:
    assert cron_schedule(schedule) == cron


@pytest.mark.parametrize(
    "schedule",
    [
        "AT '2030-01-01 00:00:00'",
        "EVERY 2 DAY STARTS '2024-01-01 00:00:00'",
        "EVERY 7 MINUTE",
        "EVERY 90 SECOND",
        "EVERY 5 HOUR",
        "EVERY 1 MONTH STARTS '2024-01-31 00:00:00'",
        "EVERY 1 YEAR STARTS '2024-02-29 00:00:00'",
        "EVERY 1 DAY STARTS '2024-01-01 00:00:00' ENDS '2025-01-01 00:00:00'",
        "EVERY '1:30' HOUR_MINUTE",
        "EVERY 1 DAY STARTS CURRENT_DATE + INTERVAL 1 DAY",
    ],
)
def test_what_cron_can_not_say(schedule: str) -> None:
    with pytest.raises(Obstacle):
        cron_schedule(schedule)
