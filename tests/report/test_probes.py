"""What a look at the data answered, in every report."""

from dataclasses import replace

import pytest

from migrate.model.names import ObjectKind
from migrate.model.probe import FoundRow, ProbeMethod, ProbeOutcome, ProbeResult, ValueSizes
from migrate.report import html, markdown, text
from migrate.report.probe_words import detail_lines, found_first, probes_sentence, result_words, says_nothing_more
from tests.report.assessed import ASSESSMENT, ref

NONE = ProbeResult(
    check="MY701",
    name="zero-date-in-data",
    object=ref(ObjectKind.COLUMN, "shop", "orders", "shipped_on"),
    outcome=ProbeOutcome.NONE,
    subject="zero dates",
    count=0,
    exact=True,
    rows=12000,
    method=ProbeMethod.SCAN,
)
FOUND = replace(NONE, outcome=ProbeOutcome.FOUND, count=12, samples=(FoundRow(key="id=4", value="0000-00-00"),))
MISSING = replace(
    NONE, outcome=ProbeOutcome.NOT_EVALUATED, count=None, exact=False, rows=None, method=None, reason="out of <time>"
)
PROBED = replace(ASSESSMENT, probes=(NONE, FOUND, MISSING))


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (NONE, "none in 12,000 rows"),
        (FOUND, "12 of 12,000 rows"),
        (MISSING, "not evaluated: out of <time>"),
        (replace(NONE, method=ProbeMethod.INDEX, rows=None), "none in any row"),
        (replace(FOUND, method=ProbeMethod.INDEX, rows=None), "12 rows"),
        (replace(FOUND, method=ProbeMethod.INDEX, rows=None, exact=False), "more than 12 rows"),
        (
            replace(NONE, method=ProbeMethod.SAMPLE, exact=False, reason="the rest was not looked at: a sample of 5 %"),
            "none in a sample of 12,000 rows; the rest was not looked at: a sample of 5 %",
        ),
        (replace(FOUND, method=ProbeMethod.SAMPLE, exact=False), "12 of a sample of 12,000 rows"),
        (replace(FOUND, count=None, measures=(("percent-used", 80),)), "80 % used"),
        (replace(FOUND, count=None, reason="a sample of 5 %"), "a sample of 5 %"),
        (
            replace(NONE, measures=(("integer-digits", 7), ("scale", 2))),
            "none in 12,000 rows, integer digits 7, scale 2",
        ),
    ],
)
def test_one_answer_in_words(result: ProbeResult, words: str) -> None:
    assert result_words(result) == words


def test_sizes_in_words() -> None:
    sizes = ValueSizes(column="body", values=3, p50_bytes=1024, p99_bytes=65536, max_bytes=70000)
    result = replace(
        FOUND, samples=(), sizes=(sizes, ValueSizes(column="x", values=0, p50_bytes=0, p99_bytes=0, max_bytes=0))
    )
    assert detail_lines(result) == (
        "body: 3 values, half of them up to 1.0 KiB, 99 % up to 64.0 KiB, the largest 68.4 KiB",
        "x: no values",
    )


def test_the_summary_counts_every_answer() -> None:
    assert probes_sentence(PROBED) == "1 found, 1 none, 1 not evaluated"


def test_what_was_found_comes_first() -> None:
    assert found_first(PROBED) == (FOUND, MISSING, NONE)
    assert found_first(replace(PROBED, probes=(NONE, NONE))) == (NONE, NONE)


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (NONE, True),
        (FOUND, False),
        (MISSING, False),
        (replace(NONE, measures=(("scale", 2),)), False),
        (replace(NONE, reason="a sample of 5 %"), False),
    ],
)
def test_only_a_plain_none_is_left_out_in_print(result: ProbeResult, expected: bool) -> None:
    assert says_nothing_more(result) is expected
    assert ('class="nothing-more"' in html.render(replace(ASSESSMENT, probes=(result,)))) is expected


def test_text_names_what_was_not_evaluated() -> None:
    shown = text.render(PROBED, width=100)
    assert "  data: 1 found, 1 none, 1 not evaluated\n" in shown
    assert "    shop.orders.shipped_on: zero dates: not evaluated: out of <time>\n" in shown


def test_text_says_how_many_more_were_not_evaluated() -> None:
    shown = text.render(replace(ASSESSMENT, probes=(MISSING,) * 23), width=100)
    assert shown.count("out of <time>") == 20
    assert "… and 3 more" in shown


def test_markdown_holds_every_answer() -> None:
    shown = markdown.render(PROBED)
    assert "## Data\n\n1 found, 1 none, 1 not evaluated.\n" in shown
    assert "12 of 12,000 rows; id=4: 0000-00-00" in shown
    assert "not evaluated: out of" in shown


def test_html_holds_every_answer_and_escapes_it() -> None:
    shown = html.render(PROBED)
    assert '<section id="data"' in shown
    assert "Questions about the data: 1 found, 1 none, 1 not evaluated." in shown
    assert "id=4: 0000-00-00" in shown
    assert "out of &lt;time&gt;" in shown


@pytest.mark.parametrize("render", [text.render, markdown.render, html.render])
def test_nothing_is_said_where_no_data_was_looked_at(render) -> None:  # type: ignore[no-untyped-def]
    shown = render(ASSESSMENT)
    assert "data:" not in shown
    assert "Data</h2>" not in shown
    assert "## Data" not in shown
