"""Every page's own samples: what is flagged is found, what is clean is not."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from migrate.assess.registry import checks
from migrate.catalogue import Page, Sample, load
from migrate.convert.convert import convert
from migrate.engines.engine import parse_target
from migrate.model.issue import EffortLevel, Severity, Verdict
from migrate.model.names import EngineName
from tests.assess.samples import case_name, findings, read, sample_cases

VENDORS = (
    "docs.aws.amazon.com",
    "dev.mysql.com",
    "mariadb.com",
    "www.postgresql.org",
    "docs.oracle.com",
    "learn.microsoft.com",
)
AREAS = {
    "MY": "mysql",
    "PG": "postgresql",
    "CD": "cdc",
    "AW": "aws",
    "UP": "upgrades",
    "OR": "oracle",
    "MS": "sqlserver",
}
SCRIPTS = sample_cases(EngineName.MYSQL, EngineName.MARIADB, EngineName.ORACLE, EngineName.SQLSERVER)
HOURS = {
    EffortLevel.NONE: (0, 0),
    EffortLevel.SIMPLE: (0, 2),
    EffortLevel.MEDIUM: (2, 6),
    EffortLevel.SIGNIFICANT: (6, 99),
}


@pytest.mark.parametrize(("page", "sort", "sample"), SCRIPTS, ids=case_name)
def test_sample_is_judged_as_its_page_says(page: Page, sort: str, sample: Sample, tmp_path: Path) -> None:
    schema = read(tmp_path, sample.sql, engine=sample.engine)
    assert schema.skipped == ()
    found = findings(page, sample, schema)
    assert bool(found) is (sort == "flagged"), [item.message for item in found]
    for item in found:
        assert item.span is None or item.excerpt[slice(*item.span)]
        assert item.message == item.message.strip()


def test_every_page_has_a_function_and_every_function_a_page() -> None:
    assert {page.id for page in load() if page.raised_by == "check"} == set(checks())


def test_the_converter_raises_what_its_page_says(tmp_path: Path) -> None:
    page = next(page for page in load() if page.raised_by == "conversion")
    for sort, samples in (("flagged", page.flagged), ("clean", page.clean)):
        for sample in samples:
            schema = read(tmp_path, sample.sql, engine=sample.engine)
            issues = convert(schema, parse_target("postgresql")).issues
            assert bool(issues) is (sort == "flagged"), [issue.message for issue in issues]


@pytest.mark.parametrize("page", load(), ids=case_name)
class TestPage:
    def test_links_to_its_vendor(self, page: Page) -> None:
        parts = urlsplit(page.url)
        assert (parts.scheme, parts.hostname in VENDORS) == ("https", True)

    def test_has_hours_of_its_effort(self, page: Page) -> None:
        low, high = HOURS[page.effort.level]
        assert low <= page.effort.low_hours <= page.effort.high_hours <= high

    def test_severity_and_verdict_agree(self, page: Page) -> None:
        """What happens by itself only informs; an error is never automatic."""
        automatic = page.verdict is Verdict.AUTOMATIC
        assert automatic is (page.severity is Severity.INFO)

    def test_is_of_its_family(self, page: Page) -> None:
        assert page.area == AREAS[page.id[:2]]
        if page.id.startswith(("OR", "MS")):
            engine = EngineName.ORACLE if page.id.startswith("OR") else EngineName.SQLSERVER
            assert page.engines == (engine,)
        if page.raised_by == "check":
            assert (EngineName.POSTGRESQL in page.engines) is page.id.startswith(("PG", "CD2", "UP2", "AW2"))

    def test_samples_are_of_its_engines(self, page: Page) -> None:
        assert {sample.engine for sample in (*page.flagged, *page.clean)} <= set(page.engines)

    def test_has_a_fix_and_a_reason(self, page: Page) -> None:
        assert page.why.endswith(".")
        assert len(page.fix.split()) > 0
