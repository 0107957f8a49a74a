"""Formats: by a file's suffix, every noun in every format or a clear problem, and back from JSON."""

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migrate.errors import BadDocument, UsageProblem
from migrate.model.document import Document
from migrate.model.fleet import Fleet
from migrate.model.issue import Assessment
from migrate.model.names import EngineName
from migrate.model.progress import Progress
from migrate.model.schema import Schema
from migrate.model.validation import Validation
from migrate.report.formats import KINDS, Format, parse_noun, render
from tests.model.strategies import NOUNS, values
from tests.report.assessed import ASSESSMENT
from tests.report.hostile import HOSTILE_NOUNS
from tests.report.nouns import REPORTED


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("shop.txt", Format.TEXT),
        ("shop.json", Format.JSON),
        ("a/b.c/shop.MD", Format.MARKDOWN),
        ("shop.markdown", Format.MARKDOWN),
        (Path("x/shop.v2.html"), Format.HTML),
        ("shop.htm", Format.HTML),
        ("shop.csv", Format.CSV),
        ("shop.sarif", Format.SARIF),
        ("shop.junit.xml", Format.JUNIT),
        ("shop.xml", Format.JUNIT),
    ],
)
def test_a_suffix_says_the_format(path: str | Path, expected: Format) -> None:
    assert Format.from_suffix(path) is expected


@pytest.mark.parametrize("path", ["shop", "shop.pdf", "shop.html.gz", ".html", ""])
def test_another_suffix_is_a_usage_problem_that_names_the_known_ones(path: str) -> None:
    with pytest.raises(UsageProblem, match=r"\.json, \.md"):
        Format.from_suffix(path)


EVERYWHERE = (Format.TEXT, Format.JSON, Format.MARKDOWN, Format.HTML)
ONLY = {
    Format.CSV: (Assessment, Validation, Fleet),
    Format.SARIF: (Assessment,),
    Format.JUNIT: (Assessment, Validation),
    Format.PROMETHEUS: (Progress,),
}


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize("noun", [*REPORTED.values(), *HOSTILE_NOUNS.values()], ids=[*REPORTED, *HOSTILE_NOUNS])
def test_every_report_in_every_format_that_suits_it(noun: Document, format: Format) -> None:
    if format in EVERYWHERE or isinstance(noun, ONLY[format]):
        assert render(noun, format).endswith("\n")
        return
    with pytest.raises(UsageProblem, match=f"a {noun.KIND} has no"):
        render(noun, format)


@pytest.mark.parametrize("format", Format)
def test_a_schema_has_json_alone(format: Format) -> None:
    schema = Schema(engine=EngineName.MYSQL)
    if format is Format.JSON:
        assert render(schema, format) == schema.to_text()
        return
    with pytest.raises(UsageProblem, match="a schema has no") as caught:
        render(schema, format)
    assert caught.value.hint == "write it as json"


@pytest.mark.parametrize("noun", [*REPORTED.values(), *HOSTILE_NOUNS.values()], ids=[*REPORTED, *HOSTILE_NOUNS])
def test_json_is_the_nouns_own(noun: Document) -> None:
    assert json.loads(render(noun, Format.JSON)) == noun.to_json()


def test_colour_and_width_matter_to_text_alone() -> None:
    noun = REPORTED["assessment"]
    assert "\x1b[" in render(noun, Format.TEXT, colour=True)
    assert "\x1b[" not in render(noun, Format.HTML, colour=True)
    assert render(noun, Format.MARKDOWN, width=40) == render(noun, Format.MARKDOWN)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.parametrize("kind", NOUNS, ids=lambda kind: kind.KIND)
@given(data=st.data())
def test_any_noun_comes_back_from_its_document(kind: type[Document], data: st.DataObject) -> None:
    noun = data.draw(values(kind))
    assert parse_noun(render(noun, Format.JSON)) == noun


@pytest.mark.parametrize("format", sorted(set(Format) - {Format.PROMETHEUS}))
def test_the_work_grows_with_the_number_of_issues_and_no_faster(format: Format) -> None:
    def calls(number: int) -> int:
        noun = dataclasses.replace(ASSESSMENT, issues=ASSESSMENT.issues[2:3] * number)
        count = 0

        def note(*_: object) -> None:
            nonlocal count
            count += 1

        before = sys.getprofile()
        sys.setprofile(note)
        try:
            render(noun, format)
        finally:
            sys.setprofile(before)
        return count

    calls(10)
    assert calls(2000) < 12 * calls(200)


def test_every_kind_is_known() -> None:
    assert set(KINDS.values()) == set(NOUNS)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "this is not JSON"),
        ("[]", "a JSON object was expected"),
        ("{}", "its kind is None"),
        ('{"kind": "task"}', "its kind is 'task'"),
        ('{"kind": ["schema"]}', "its kind is"),
        ('{"kind": "schema"}', "schema_version None"),
        ('{"kind": "schema", "schema_version": 1}', "schema: engine is missing"),
    ],
)
def test_anything_else_is_a_bad_document(text: str, says: str) -> None:
    with pytest.raises(BadDocument, match=says):
        parse_noun(text)


def test_importing_the_reports_does_not_load_the_template_engine() -> None:
    code = "import migrate.report.formats, sys; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
