"""Pages: held as goldens, well formed, without network, nothing of a hostile name becomes markup."""

import base64
import dataclasses
import hashlib
import re
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migrate.errors import UsageProblem
from migrate.model.document import Document
from migrate.model.fleet import Fleet
from migrate.model.names import EngineName, ObjectKind
from migrate.model.probe import FoundRow, ProbeOutcome, ProbeResult, ValueSizes
from migrate.model.schema import Schema
from migrate.report.html import render
from migrate.report.terminal import visible
from tests.model.strategies import values
from tests.report.assessed import ASSESSMENT, READY, ref
from tests.report.golden import assert_golden
from tests.report.hostile import HOSTILE, HOSTILE_NOUNS
from tests.report.nouns import REPORTED, VALIDATION
from tests.report.test_text import HAVE_REPORTS
from tests.report.workload_nouns import BUSY, HOSTILE_BUSY

HAVE_PAGES = [kind for kind in HAVE_REPORTS if kind.KIND not in ("baseline", "validation-history", "lint")]

VOID = {"meta", "input", "rect", "br"}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "href", "id", "hidden", "type", "autocomplete"),
    *("value", "scope", "role", "open", "tabindex", "viewbox", "preserveaspectratio", "width", "height"),
    *("aria-label", "aria-labelledby", "aria-live"),
    *("data-sortable", "data-filter", "data-sort", "data-label", "data-item"),
    *("data-severity", "data-verdict", "data-kind", "data-state", "data-answer", "x"),
}


def probed(name: str) -> tuple[ProbeResult, ...]:
    """An answer of each sort, every word of it that name."""
    return tuple(
        ProbeResult(
            check="MY701",
            name="zero-date-in-data",
            object=ref(ObjectKind.COLUMN, name, name, name),
            outcome=outcome,
            subject=name,
            reason=name,
            samples=(FoundRow(key=name, value=name),),
            sizes=(ValueSizes(column=name, values=1, p50_bytes=1, p99_bytes=1, max_bytes=1),),
        )
        for outcome in ProbeOutcome
    )


PAGES: dict[str, Document] = {**REPORTED, "busy": dataclasses.replace(BUSY, probes=probed("a"))}
HOSTILE_PAGES: dict[str, Document] = {
    **HOSTILE_NOUNS,
    "busy": dataclasses.replace(HOSTILE_BUSY, probes=tuple(item for name in HOSTILE for item in probed(name))),
}


class Page(HTMLParser):
    """Reads a page strictly: every tag closed in order, only the attributes that the templates use."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, str] = {}
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert {name for name, _ in attrs} <= ATTRIBUTES
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        inside = self.open[-1] if self.open else ""
        self.text[inside] = self.text.get(inside, "") + data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def named(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every such element."""
        return [attributes for name, attributes in self.tags if name == tag]


def without_assets(page: str) -> str:
    """The page without its style, its script and their hashes: those are files of their own."""
    page = re.sub(r"(<style>).*?(</style>)", r"\1\2", page, flags=re.DOTALL)
    page = re.sub(r"(<script>).*?(</script>)", r"\1\2", page, flags=re.DOTALL)
    return re.sub(r"sha256-[^&']+", "sha256-…", page)


@pytest.mark.parametrize("name", REPORTED)
def test_golden(name: str) -> None:
    assert_golden(f"{name}.html", without_assets(render(REPORTED[name])))


@pytest.mark.parametrize("noun", [*PAGES.values(), *HOSTILE_PAGES.values()], ids=[*PAGES, *HOSTILE_PAGES])
def test_the_page_is_well_formed_and_stands_alone(noun: Document) -> None:
    page = Page(render(noun))
    assert [len(page.named(tag)) for tag in ("html", "head", "body", "main", "h1", "title", "style", "script")] == [
        1
    ] * 8
    links = [link["href"] or "" for link in page.named("a")]
    beside = "./" if isinstance(noun, Fleet) else "#"
    assert all(link.startswith(("#", beside)) for link in links)
    identities = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    assert len(identities) == len(set(identities))
    assert {link[1:] for link in links if link.startswith("#")} <= set(identities)
    labels = {attributes["aria-labelledby"] for _, attributes in page.tags if "aria-labelledby" in attributes}
    assert labels <= set(identities)
    assert not {"img", "link", "iframe", "object", "embed", "base"} & {tag for tag, _ in page.tags}
    assert "url(" not in page.text["style"]
    assert "@import" not in page.text["style"]


@pytest.mark.parametrize("noun", [*PAGES.values(), *HOSTILE_PAGES.values()], ids=[*PAGES, *HOSTILE_PAGES])
def test_only_the_pages_own_script_and_style_may_run(noun: Document) -> None:
    page = Page(render(noun))
    policy = next(meta["content"] or "" for meta in page.named("meta") if meta.get("http-equiv"))
    for tag in ("script", "style"):
        digest = base64.b64encode(hashlib.sha256(page.text[tag].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


@pytest.mark.parametrize("noun", PAGES.values(), ids=PAGES)
def test_tables_say_what_they_are(noun: Document) -> None:
    page = Page(render(noun))
    assert len(page.named("caption")) == len(page.named("table")) > 0
    assert all(heading.get("scope") in ("row", "col") for heading in page.named("th"))
    assert all(image.get("aria-label") for image in page.named("svg"))


@pytest.mark.parametrize("noun", HOSTILE_PAGES.values(), ids=HOSTILE_PAGES)
def test_hostile_names_stay_text(noun: Document) -> None:
    rendered = render(noun)
    page = Page(rendered)
    everything = "\n".join(page.text.values())
    for name in HOSTILE:
        assert visible(name) in everything
    assert all(letter.isprintable() or letter in "\n\t" for letter in rendered)
    assert "alert" not in page.text["script"]
    assert "alert" not in page.text["style"]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.parametrize("kind", HAVE_PAGES, ids=lambda kind: kind.KIND)
@given(data=st.data())
def test_any_noun_is_a_well_formed_page(kind: type[Document], data: st.DataObject) -> None:
    page = Page(render(data.draw(values(kind))))
    assert len(page.named("script")) == 1


def test_the_flagged_part_is_marked() -> None:
    assert "DEFAULT <mark>&#39;0000-00-00&#39;</mark></pre>" in render(ASSESSMENT)


def test_the_figures_are_the_assessments() -> None:
    page = render(ASSESSMENT)
    for label, number in (("errors", 2), ("warnings", 13), ("notes", 1)):
        assert f"<dt>{label}</dt><dd>{number}</dd>" in page
    assert page.count('<tr data-severity="warning"') == 13
    assert "PostgreSQL 17.4 accepted 40 statements and refused 1." in page


def test_every_issue_is_on_the_page_however_many() -> None:
    many = tuple(dataclasses.replace(ASSESSMENT.issues[0], message=f"number {number}.") for number in range(300))
    page = render(dataclasses.replace(READY, issues=many))
    assert all(page.count(f"number {number}.") == 2 for number in range(300))


def test_what_is_empty_says_so() -> None:
    page = render(READY)
    assert "No issues found." in page
    assert "No object needs attention." in page
    assert "Everything that was found was assessed." in page
    assert 'id="proof"' not in page


def test_the_rows_that_differ_are_on_the_page() -> None:
    page = render(VALIDATION)
    assert "id=77120" in page
    assert "<caption>2 rows of 25</caption>" in page
    assert "geometry has no canonical text" in page


def test_the_same_noun_gives_the_same_page() -> None:
    assert render(ASSESSMENT) == render(ASSESSMENT)


def test_a_noun_without_a_report_is_a_usage_problem() -> None:
    with pytest.raises(UsageProblem, match="a schema has no HTML report"):
        render(Schema(engine=EngineName.MYSQL))
