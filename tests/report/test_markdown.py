"""Nouns as Markdown: held as goldens, and read by a CommonMark parser to see that hostile names stay text."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given

from migrate.errors import UsageProblem
from migrate.model.document import Document
from migrate.model.names import EngineName
from migrate.model.schema import Schema
from migrate.report.markdown import render
from migrate.report.markdown_words import code, fenced, grid, prose
from migrate.report.terminal import visible
from tests.model.strategies import texts
from tests.report.golden import assert_golden
from tests.report.hostile import HOSTILE, HOSTILE_NOUNS
from tests.report.nouns import REPORTED

ALLOWED = {
    "h1",
    "h2",
    "h3",
    "p",
    "strong",
    "ul",
    "ol",
    "li",
    "code",
    "pre",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}


class Rendered(HTMLParser):
    """The tags and the text of what a Markdown reader would show."""

    def __init__(self, markdown: str) -> None:
        parser = pytest.importorskip("markdown_it").MarkdownIt("commonmark", {"html": True}).enable("table")
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.shown = ""
        self.feed(parser.render(markdown))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.shown += data


@pytest.mark.parametrize("name", REPORTED)
def test_golden(name: str) -> None:
    assert_golden(f"{name}.md", render(REPORTED[name]))


@pytest.mark.parametrize("noun", [*REPORTED.values(), *HOSTILE_NOUNS.values()], ids=[*REPORTED, *HOSTILE_NOUNS])
def test_a_reader_sees_only_our_markup(noun: Document) -> None:
    page = Rendered(render(noun))
    assert set(page.tags) <= ALLOWED
    assert page.tags.count("h1") == 1


@pytest.mark.parametrize("noun", HOSTILE_NOUNS.values(), ids=HOSTILE_NOUNS)
def test_hostile_names_stay_text(noun: Document) -> None:
    markdown = render(noun)
    shown = re.sub(r"\s+", " ", Rendered(markdown).shown)
    for name in HOSTILE:
        assert re.sub(r"\s+", " ", visible(name)) in shown
    assert all(line.isprintable() for line in markdown.split("\n"))


@given(text=texts)
def test_a_name_is_shown_as_it_is_in_a_table(text: str) -> None:
    page = Rendered("\n".join(grid(("name", "words"), [(code(text), prose(text))])))
    assert page.tags.count("td") == 2
    assert page.tags.count("tr") == 2
    assert set(page.tags) <= ALLOWED
    assert visible(text).strip() in page.shown


@given(text=texts)
def test_words_are_shown_as_they_are_in_a_list(text: str) -> None:
    page = Rendered(f"- {prose(text)}")
    assert page.tags in (["ul", "li"], ["ul", "li", "p"])
    assert page.shown.strip() == visible(text.strip()).strip()


@pytest.mark.parametrize("text", ["```", "~~~", "a\n````\nb", "plain"])
def test_a_fence_outlasts_what_is_in_it(text: str) -> None:
    page = Rendered("\n".join(fenced(text.split("\n"))) + "\n\nafter")
    assert page.tags == ["pre", "code", "p"]
    assert page.shown.startswith(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("shop.orders", "`shop.orders`"),
        ("Order Lines", "`Order Lines`"),
        ("a_b_c", "`a_b_c`"),
        (" padded", "<code> padded</code>"),
        ("", "(empty)"),
        ("a`b", "<code>a&#96;b</code>"),
        ("a|b", "<code>a&#124;b</code>"),
    ],
)
def test_names(text: str, expected: str) -> None:
    assert code(text) == expected


def test_a_noun_without_a_report_is_a_usage_problem() -> None:
    with pytest.raises(UsageProblem, match="a schema has no Markdown report"):
        render(Schema(engine=EngineName.MYSQL))
