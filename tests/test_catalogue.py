"""The catalogue: pages are found by id and name, and a broken one says where."""

from pathlib import Path

import pytest

from migrate import catalogue
from migrate.engines.engine import parse_target
from migrate.errors import BadDocument, UsageProblem
from migrate.model.names import EngineName
from migrate.resources import folder

PAGE = """+++
id = "MY999"
name = "a-page"
title = "A page"
severity = "warning"
verdict = "decision"
effort = "simple"
hours = [0.25, 1]
engines = ["mysql", "mariadb"]
targets = ["postgresql"]
url = "https://www.postgresql.org/docs/current/datatype.html"

[flagged]
target = "postgresql:15"
version = "5.7.44"
plugins = "one two"
variables = { log_bin = "OFF" }
+++

## Why

Because.

## Fix

Do it.

## Flagged

```sql
SELECT 1;
```

```sql mariadb
SELECT 2;
```

## Clean

```sql
SELECT 3;
```
"""
PATH = Path("assessments/mysql/MY999-a-page.md")


def test_reads_a_page() -> None:
    page = catalogue.parse(PAGE, PATH)
    assert (page.id, page.name, page.area, page.why, page.fix) == ("MY999", "a-page", "mysql", "Because.", "Do it.")
    assert [(sample.sql, sample.engine.value, sample.variables) for sample in page.flagged] == [
        ("SELECT 1;\n", "mysql", (("log_bin", "OFF"),)),
        ("SELECT 2;\n", "mariadb", (("log_bin", "OFF"),)),
    ]
    assert [sample.variables for sample in page.clean] == [()]
    assumed = page.flagged[0]
    assert (assumed.target, assumed.version, assumed.plugins) == ("postgresql:15", "5.7.44", ("one", "two"))
    assert (page.clean[0].target, page.clean[0].version, page.clean[0].plugins) == ("", "", ())


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("+++\nid", "id", "front matter"),
        ('id = "MY999"', 'id = "my999"', "id"),
        ('name = "a-page"', 'name = "A_Page"', "name"),
        ('title = "A page"', "title = 7", "title"),
        ('severity = "warning"', 'severity = "bad"', "severity"),
        ('verdict = "decision"', "", "verdict"),
        ('effort = "simple"', 'effort = "large"', "effort"),
        ("hours = [0.25, 1]", "hours = [2, 1]", "hours"),
        ('engines = ["mysql", "mariadb"]', 'engines = ["db2"]', "engines"),
        ('targets = ["postgresql"]', 'targets = ["aurora"]', "targets"),
        ("https://", "http://", "url"),
        ('log_bin = "OFF"', "log_bin = false", "flagged"),
        ('version = "5.7.44"', "version = 5.7", "flagged"),
        ('url = "', 'colour = "red"\nurl = "', "colour"),
        ("Because.", "", "Why"),
        ("## Clean", "## Unclean", "Clean"),
        ("```sql mariadb", "```sql db2", "flagged"),
        ('name = "a-page"', 'name = "another-page"', "MY999-another-page.md"),
        ('id = "MY999"', 'id = "MY999', "TOML"),
    ],
)
def test_a_broken_page_names_its_file_and_field(old: str, new: str, field: str) -> None:
    broken = PAGE.replace(old, new, 1)
    with pytest.raises(BadDocument) as caught:
        catalogue.parse(broken, PATH)
    assert str(PATH) in str(caught.value)
    assert field in str(caught.value)


class TestLoad:
    def test_every_file_is_a_page_with_an_id_and_a_name_of_its_own(self) -> None:
        pages = catalogue.load()
        assert len(pages) == len({page.id for page in pages}) == len({page.name for page in pages})
        assert len(pages) == sum(1 for path in folder("assessments").glob("*/??[0-9]*.md") if path.is_file())


class TestPage:
    @pytest.mark.parametrize("asked", ["MY104", "my104", "zero-date-default", " Zero-Date-Default "])
    def test_is_found(self, asked: str) -> None:
        assert catalogue.page(asked).id == "MY104"

    @pytest.mark.parametrize(("asked", "near"), [("MY1044", "MY104"), ("zero-date", "zero-date-default")])
    def test_a_near_one_is_named(self, asked: str, near: str) -> None:
        with pytest.raises(UsageProblem) as caught:
            catalogue.page(asked)
        assert near in caught.value.hint

    def test_matching_takes_the_start_of_an_id(self) -> None:
        assert {page.id[:3] for page in catalogue.matching("CD2")} == {"CD2"}
        assert [page.id for page in catalogue.matching("zero-date-default")] == ["MY104"]

    @pytest.mark.parametrize("asked", ["", "XX", "zero"])
    def test_matching_refuses_what_selects_nothing(self, asked: str) -> None:
        with pytest.raises(UsageProblem):
            catalogue.matching(asked)


class TestConcerns:
    @pytest.mark.parametrize(
        ("target", "concerned"),
        [
            ("mysql", True),
            ("aurora-mysql", True),
            ("mysql:5.7", True),
            ("mysql:8.0.12", True),
            ("mysql:8.0.13", False),
            ("mysql:8.0", False),
            ("aurora-mysql:8.4", False),
            ("postgresql", False),
            ("mariadb", False),
        ],
    )
    def test_a_version_that_fixes_it_lifts_it(self, target: str, concerned: bool) -> None:
        page = catalogue.page("expression-index")
        assert page.concerns(EngineName.POSTGRESQL, parse_target(target)) is concerned

    def test_a_service_may_be_named_as_well_as_an_engine(self) -> None:
        page = catalogue.page("AW101")
        assert page.concerns(EngineName.MYSQL, parse_target("aurora-mysql"))
        assert not page.concerns(EngineName.MYSQL, parse_target("mysql"))
        assert not page.concerns(EngineName.POSTGRESQL, parse_target("aurora-mysql"))

    @pytest.mark.parametrize(
        ("source", "target", "concerned"),
        [
            ("5.7.44", "mysql:8.4", True),
            ("5.7.44-log", "mysql", True),
            ("", "mysql:8.4", True),
            ("8.0.36", "aurora-mysql:8.4.1", True),
            ("8.4.3", "mysql:9.7", False),
            ("5.7.44", "mysql:8.0", False),
            ("5.7.44", "aurora-mysql:3.08", False),
        ],
    )
    def test_a_version_since_which_it_is_must_lie_on_the_way(self, source: str, target: str, concerned: bool) -> None:
        page = catalogue.page("UP131")
        assert page.concerns(EngineName.MYSQL, parse_target(target), version=source) is concerned

    def test_the_version_of_another_engine_says_nothing(self) -> None:
        page = catalogue.page("UP143")
        assert page.concerns(EngineName.MARIADB, parse_target("mysql:8.4"), version="11.8.3")


@pytest.mark.parametrize(
    ("target", "version"),
    [
        ("aurora-mysql:2", "5.7"),
        ("aurora-mysql:3.08.1", "8.0"),
        ("aurora-mysql:8.4", "8.4"),
        ("mysql:3", "3"),
        ("mysql", ""),
    ],
)
def test_aurora_counts_its_versions_by_itself(target: str, version: str) -> None:
    assert parse_target(target).engine_version == version
