"""The samples of the pages whose checks look at data, on real servers: what is flagged is found, what is clean is not."""

from collections.abc import Iterator

import pytest

from migrate.assess.probes.issues import issues_of
from migrate.catalogue import Page, Sample, load
from migrate.engines.engine import parse_target
from migrate.model.names import EngineName
from migrate.model.probe import ProbeOutcome
from migrate.url import Url
from tests.assess.probes.probing import filled, split
from tests.assess.samples import case_name
from tests.engines.databases import made_database
from tests.servers.pool import Pool

pytestmark = pytest.mark.server


def cases(*engines: EngineName) -> list[tuple[Page, str, Sample]]:
    """Every sample of a page that looks at data."""
    return [
        (page, sort, sample)
        for page in load()
        if page.raised_by == "probe"
        for sort, samples in (("flagged", page.flagged), ("clean", page.clean))
        for sample in samples
        if sample.engine in engines
    ]


@pytest.fixture(scope="module")
def postgresql(servers: Pool) -> Iterator[Url]:
    """A database whose schema is dropped before each sample."""
    with made_database(servers.url("postgres"), prefix="probes") as url:
        yield url


@pytest.fixture(scope="module", params=["mysql", "mariadb"])
def mysql(servers: Pool, request: pytest.FixtureRequest) -> Iterator[Url]:
    """A database whose tables are dropped before each sample."""
    with made_database(servers.url(request.param), prefix="probes") as url:
        yield url


@pytest.mark.parametrize(("page", "sort", "sample"), cases(EngineName.POSTGRESQL), ids=case_name)
def test_postgresql(page: Page, sort: str, sample: Sample, postgresql: Url) -> None:
    assert_judged(page, sort, sample, postgresql, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")


@pytest.mark.parametrize(("page", "sort", "sample"), cases(EngineName.MYSQL), ids=case_name)
def test_mysql_and_mariadb(page: Page, sort: str, sample: Sample, mysql: Url) -> None:
    drop = "DROP TABLE IF EXISTS children, cities, parents, countries, t"
    assert_judged(page, sort, sample, mysql, drop)


def assert_judged(page: Page, sort: str, sample: Sample, url: Url, *anew: str) -> None:
    from migrate.assess.probes.run import probe_data

    schema = filled(url, *anew, *split(sample.sql))
    target = parse_target(page.targets[0])
    results = probe_data(schema, target, url, select=(page.id,))
    missing = [item.reason for item in results if item.outcome is ProbeOutcome.NOT_EVALUATED]
    assert missing == []
    found = list(issues_of(results))
    assert bool(found) is (sort == "flagged"), [item.excerpt for item in found] or [item.subject for item in results]
