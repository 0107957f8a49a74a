"""What a validation says of samples, conditions, rows that still change and AWS DMS's notes, in every format."""

import pytest

from migrate.model.history import PastRun, ValidationHistory, VerdictChange
from migrate.model.validation import Level, OtherValidator, Sample, TableValidation, TableVerdict, Validation
from migrate.report.formats import Format, parse_noun, render
from migrate.report.sampling import sample_words

SAMPLE = Sample(ranges=1000, source_rows=50_000, target_rows=50_000, seed=7, confidence_percent=95.0, most_percent=0.3)
PARTIAL = TableValidation(
    table="shop.big", verdict=TableVerdict.PARTIAL, sample=SAMPLE, reason=sample_words(SAMPLE, found=False)
)
PENDING = TableValidation(
    table="shop.hot", verdict=TableVerdict.PENDING, pending=3, settled=12, reason="3 rows still change"
)
NOTED = TableValidation(
    table="shop.noted",
    verdict=TableVerdict.MATCH,
    level=Level.COUNTS,
    dms=OtherValidator(confirmed=0, equal=2, unclear=1, equal_keys=('{"key": ["<1>"]}', "x")),
)
NOUN = Validation(level=Level.ROWS, tables=(PARTIAL, PENDING, NOTED), started_at="2026-01-01T00:00:00+00:00")
SHOWN = (Format.TEXT, Format.MARKDOWN, Format.HTML)


@pytest.mark.parametrize("format_", SHOWN)
def test_all_is_said(format_: Format) -> None:
    told = " ".join(render(NOUN, format_, width=400).split())
    for words in (
        "with 95 % confidence fewer than 0.3 % of the rows differ",
        "3 rows still change",
        "12 rows differed at first and became equal",
        "2 are equal now, 1 can",
        "compared by counts only",
    ):
        assert words in told
    assert "1 pending" in told
    assert "1 partial" in told


def test_the_summary_counts_what_is_pending() -> None:
    assert not NOUN.is_match
    assert NOUN.to_json()["summary"] == {
        "match": 1, "mismatch": 0, "not_comparable": 0, "skipped": 0, "partial": 1, "pending": 1,
    }  # fmt: skip
    assert parse_noun(NOUN.to_text()) == NOUN


def test_partial_alone_is_an_answer_but_no_match_in_words() -> None:
    noun = Validation(level=Level.ROWS, tables=(PARTIAL,))
    assert noun.is_match
    assert "The data is the same" not in render(noun, Format.MARKDOWN)
    assert "No difference was found in the parts of 1 table that were compared." in render(noun, Format.MARKDOWN)


def test_nothing_at_all_is_no_match() -> None:
    assert not Validation(level=Level.ROWS).is_match
    assert not Validation(level=Level.ROWS, tables=(PENDING,)).is_match


def test_junit_fails_what_is_pending_and_passes_what_is_partial() -> None:
    told = render(NOUN, Format.JUNIT)
    assert 'tests="3"' in told
    assert 'failures="1"' in told
    assert '<failure type="pending"' in told
    assert "<system-out>no difference in what was compared" in told


def test_csv_has_the_new_columns_at_the_end() -> None:
    heading, big, hot, noted = render(NOUN, Format.CSV).splitlines()
    assert heading.endswith("level,scope,pending,settled,sample_most_percent,dms_confirmed,dms_equal,dms_unclear")
    assert big.endswith("rows,,0,0,0.3,,,")
    assert hot.endswith("rows,,3,12,,,,")
    assert noted.endswith("counts,,0,0,,0,2,1")


def test_history() -> None:
    change = VerdictChange(table="shop.t\x1b", before=TableVerdict.MISMATCH, after=TableVerdict.MATCH)
    past = PastRun(
        number=12, source="mysql://a@h/s", target="postgresql://a@h/t", level="rows", started_at="2026-01-02T03:04:05.678+00:00",
        finished_at="x", elapsed_seconds=134, counts={"match": 38, "not_comparable": 1, "mismatch": 0}, missing=2, changes=(change,),
    )  # fmt: skip
    told = render(ValidationHistory(runs=(past, PastRun(
        number=3, source="mysql://a@h/s", target="postgresql://a@h/t", level="counts", started_at="2026-01-01T00:00:00+00:00",
    ))), Format.TEXT)  # fmt: skip
    assert told.splitlines()[0].split() == ["run", "began", "took", "level", "verdicts", "rows", "that", "differ"]
    assert told.count("mysql://a@h/s") == 1
    assert "2026-01-02 03:04:05" in told
    assert "38 match, 1 not comparable" in told
    assert "mismatch → match" in told
    assert "interrupted" in told
    assert "\x1b" not in told
    assert render(ValidationHistory(), Format.TEXT) == "No validation was kept yet.\n"
