import pytest

from migrate.engines.mysql.hidden import hidden_objects

ALL_SORTS = {"triggers of shop", "routines of shop", "events of shop"}


def hidden(*grants: str, seen: tuple[str, ...] = ()) -> set[str]:
    return {one.object for one in hidden_objects(grants, "shop", seen=seen)}


@pytest.mark.parametrize(
    "grant",
    [
        "GRANT ALL PRIVILEGES ON *.* TO `root`@`%` WITH GRANT OPTION",
        "GRANT ALL PRIVILEGES ON `shop`.* TO `app`@`%`",
        r"GRANT ALL PRIVILEGES ON `sh\op`.* TO `app`@`%`",
        "GRANT ALL PRIVILEGES ON `sh%`.* TO `app`@`%`",
        "GRANT ALL PRIVILEGES ON `sho_`.* TO `app`@`%`",
        "GRANT SELECT, EXECUTE, EVENT, TRIGGER ON `shop`.* TO `app`@`%`",
    ],
)
def test_an_account_with_the_privileges_misses_nothing(grant: str) -> None:
    assert hidden(grant) == set()


@pytest.mark.parametrize(
    "grant",
    [
        "GRANT USAGE ON *.* TO `app`@`%`",
        "GRANT SELECT ON `shop`.* TO `app`@`%`",
        "GRANT ALL PRIVILEGES ON `other`.* TO `app`@`%`",
        r"GRANT ALL PRIVILEGES ON `sho\_`.* TO `app`@`%`",
        "GRANT `reader`@`%` TO `app`@`%`",
    ],
)
def test_an_account_without_them_may_miss_every_sort(grant: str) -> None:
    assert hidden(grant) == ALL_SORTS


def test_a_sort_that_was_seen_is_not_hidden() -> None:
    assert hidden("GRANT SELECT ON `shop`.* TO `app`@`%`", seen=("triggers", "events")) == {"routines of shop"}


def test_nothing_is_claimed_without_grants() -> None:
    assert hidden() == set()
