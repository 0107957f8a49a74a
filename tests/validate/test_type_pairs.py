"""Every two types that can be compared: equal values are equal, and the values nearest to them are not."""

from collections.abc import Callable

import pytest

from migrate.url import Url
from tests.validate.domains.domain import Domain
from tests.validate.domains.every import DOMAINS
from tests.validate.pair_run import outcomes, own_types

pytestmark = pytest.mark.server
VALUES = 16
COMBINATIONS = [
    ("mysql", "postgres", DOMAINS[0::2]),
    ("postgres-old", "mariadb", DOMAINS[1::2]),
    ("mariadb", "mysql", DOMAINS[0::4]),
    ("postgres", "postgres-old", DOMAINS[2::4]),
]
"""A part of the domains each; `benchmarks.pairs` tries all of them on every two servers."""


@pytest.mark.parametrize(
    ("source", "target", "domains"), COMBINATIONS, ids=lambda item: item if isinstance(item, str) else ""
)
def test_no_difference_is_false_and_none_is_missed(
    own: Callable[[str], Url], source: str, target: str, domains: tuple[Domain, ...]
) -> None:
    tried = list(outcomes(own(source), own(target), domains, count=VALUES))
    wrong = [f"{pair}: false {pair.false[:2]}, missed {pair.missed[:2]}" for pair in tried if pair.false or pair.missed]
    assert wrong == []
    compared = [pair for pair in tried if pair.sort != "not comparable"]
    assert len(compared) > 0.95 * len(tried)
    assert all(pair.equal == VALUES for pair in compared)
    assert sum(pair.different for pair in compared) > 0.8 * VALUES * len(compared)


@pytest.fixture(scope="module")
def own(databases: Callable[[str], Url]) -> Callable[[str], Url]:
    """A server's database with the types that users make."""
    made: set[str] = set()

    def database(server: str) -> Url:
        url = databases(server)
        if server not in made:
            made.add(server)
            own_types(url)
        return url

    return database
