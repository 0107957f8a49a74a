"""The judgement's sections, in every format."""

from dataclasses import replace

from migrate.model.judgement import Method
from migrate.report import html, markdown, text
from migrate.report.judgement import parts
from tests.report.assessed import ASSESSMENT, READY


def test_an_assessment_that_was_never_judged_has_no_sections() -> None:
    assert parts(READY) == ()
    assert "Complexity" not in text.render(READY, colour=False, width=80)
    assert "Judgement" not in html.render(READY)


def test_every_format_shows_every_section() -> None:
    shown = (text.render(ASSESSMENT, colour=False, width=200), markdown.render(ASSESSMENT), html.render(ASSESSMENT))
    titles = [part.title for part in parts(ASSESSMENT)]
    assert len(titles) == 6
    for page in shown:
        assert [title for title in titles if title not in page.replace("&#39;", "'")] == []


def test_a_dump_tells_no_duration() -> None:
    found = next(part for part in parts(replace(ASSESSMENT, duration=None)) if part.name == "duration")
    assert found.lead.startswith("unknown")


def test_an_address_is_text() -> None:
    method = Method(name="x", rank=1, suitable=True, url='https://a" onclick="x')
    page = html.render(replace(ASSESSMENT, methods=(method,)))
    assert ' onclick="' not in page


def test_many_tables_out_of_reach_are_counted() -> None:
    out = tuple(ASSESSMENT.reach[1] for _ in range(30))
    found = next(part for part in parts(replace(ASSESSMENT, reach=out)) if part.name == "reach")
    assert len(found.items) == 11
    assert found.items[-1].text == "and 20 more tables"
