"""The samples of every page about statements: what is flagged is found, what is clean is not, by any rule."""

from pathlib import Path

import pytest

from migrate.assess.workload.rules import rules
from migrate.catalogue import Page, Sample, load
from migrate.engines.engine import parse_target
from migrate.model.names import EngineName
from tests.assess.samples import case_name
from tests.assess.workload.samples import CASES, judge_sample, reasons, statements_of


@pytest.mark.parametrize(("page", "sort", "sample"), CASES, ids=case_name)
def test_sample_is_judged_as_its_page_says(page: Page, sort: str, sample: Sample, tmp_path: Path) -> None:
    found = judge_sample(page, sample, tmp_path)
    assert found
    assert all(bool(messages) is (sort == "flagged") for messages in found), found


def test_every_page_has_a_rule_and_every_rule_a_page() -> None:
    assert {page.id for page in load() if page.raised_by == "workload"} == set(rules())


@pytest.mark.parametrize(("page", "sort", "sample"), [case for case in CASES if case[1] == "clean"], ids=case_name)
def test_no_rule_speaks_of_a_clean_sample(page: Page, sort: str, sample: Sample) -> None:
    if sample.variables:
        return
    from tests.assess.workload.samples import empty

    for text in statements_of(sample)[1]:
        assert reasons(text, target=parse_target(page.targets[0]), schema=empty(page.engines[0])) == []


def test_a_message_holds_no_value(tmp_path: Path) -> None:
    for page, sort, sample in CASES:
        if sort == "flagged":
            marked = Sample(
                sql=sample.sql.replace("'Ann'", "'s3cr3t'"), engine=sample.engine, variables=sample.variables
            )
            assert "s3cr3t" not in str(judge_sample(page, marked, tmp_path))


def test_pages_are_of_their_range() -> None:
    for page in (page for page in load() if page.raised_by == "workload"):
        assert page.id.startswith("PG8" if page.engines == (EngineName.POSTGRESQL,) else "MY8")
