"""No check lacks a page, a sample, a fix or a vendor's link, and none says anything of schemas that need nothing."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from migrate.assess.assess import assess
from migrate.assess.registry import checks
from migrate.assess.workload.rules import rules
from migrate.catalogue import load
from migrate.engines.engine import engine_of, parse_target
from migrate.model.names import EngineName
from migrate.model.schema import Schema
from migrate.url import Url
from tests.assess import test_oracle, test_sqlserver
from tests.assess.samples import read
from tests.engines.databases import made_database
from tests.servers.pool import Pool
from tests.sql import run

TARGETS = (
    *("aurora-postgresql:17", "rds-postgresql:14", "postgresql:18", "aurora-mysql:8.4", "rds-mysql:8.4", "mysql:9.7"),
    *("rds-mariadb:11.8", "mariadb"),
)
MYSQL = """
CREATE TABLE `customers` (
  `id` int NOT NULL, `name` varchar(100) NOT NULL, `credit` decimal(12,2) NOT NULL DEFAULT '0.00', `born` date DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE={collation};
CREATE TABLE `orders` (
  `id` bigint NOT NULL, `customer_id` int NOT NULL, `amount` int NOT NULL, `rate` double DEFAULT NULL, PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE={collation};
"""
POSTGRESQL = (
    "CREATE TABLE customers (id integer PRIMARY KEY, name varchar(100) NOT NULL, credit numeric(12,2) NOT NULL DEFAULT 0, born date)",
    "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id integer NOT NULL, amount integer NOT NULL, rate double precision)",
)
NO_PADDING = {EngineName.MYSQL: "utf8mb4_0900_bin", EngineName.MARIADB: "utf8mb4_nopad_bin"}
"""Collations that compare as PostgreSQL does. Not every server of the other family has them."""
PLAIN = {EngineName.ORACLE: test_oracle.PLAIN, EngineName.SQLSERVER: test_sqlserver.PLAIN}
SAID_OF_EVERY_SERVER = {"PG604"}
"""The isolation level of a session, which a server has without anyone's doing."""


def said(schema: Schema, target: str) -> set[str]:
    """The checks that say something of the schema on its way to the target."""
    return {issue.check for issue in assess(schema, parse_target(target)).issues}


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("engine", [*NO_PADDING, *PLAIN])
def test_nothing_is_said_of_a_clean_script(engine: EngineName, target: str, tmp_path: Path) -> None:
    collation = NO_PADDING.get(engine, "") if "postgresql" in target else "utf8mb4_bin"
    script = PLAIN.get(engine) or MYSQL.format(collation=collation)
    assert said(read(tmp_path, script, engine=engine), target) == set()


@pytest.fixture(scope="module")
def clean_postgresql(servers: Pool) -> Iterator[Url]:
    with made_database(servers.url("postgres"), prefix="clean") as url:
        run(url, *POSTGRESQL)
        yield url


@pytest.mark.server
@pytest.mark.parametrize("target", ["postgresql:18", "mysql:9.7", "aurora-mysql:8.4", "rds-mysql:8.4", "mariadb"])
def test_nothing_is_said_of_a_clean_database(target: str, clean_postgresql: Url) -> None:
    assert said(engine_of(clean_postgresql).inspect(clean_postgresql), target) <= SAID_OF_EVERY_SERVER


def test_no_check_lacks_a_page_and_no_page_its_parts() -> None:
    pages = {page.id: page for page in load()}
    assert {*checks(), *rules()} <= set(pages)
    for page in pages.values():
        assert all((page.flagged, page.clean, page.why.strip(), page.fix.strip(), page.title)), page.id
        assert page.url.startswith("https://"), page.id


def test_the_families_are_as_large_as_is_said_of_them() -> None:
    families = Counter(page.area for page in load())
    assert families["oracle"] >= 15
    assert families["sqlserver"] >= 15
    assert families.total() >= 220
