"""The small words of the reports, and the examples in their docstrings."""

import doctest

import pytest

from migrate.model.issue import Effort, EffortLevel
from migrate.model.names import EngineName, ObjectKind, Target
from migrate.report import comparison, formats, markdown_words, terminal, words
from migrate.report.excerpt import excerpt_of
from migrate.report.terminal import cells, table, visible, wrap


@pytest.mark.parametrize("module", [words, terminal, comparison, markdown_words, formats], ids=lambda it: it.__name__)
def test_the_examples_hold(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted
    assert not result.failed


@pytest.mark.parametrize("kind", ObjectKind)
def test_every_kind_has_a_plural_and_a_row(kind: ObjectKind) -> None:
    assert words.plural(kind)
    assert words.group_name(kind) in {
        *("tables", "views", "routines", "packages", "triggers", "events", "sequences", "types", "synonyms"),
        *("database links", "database", "statements"),
    }


@pytest.mark.parametrize(
    ("service", "version", "title"),
    [
        ("aurora-postgresql", "17", "Aurora PostgreSQL 17"),
        ("rds-mariadb", "", "RDS for MariaDB"),
        ("postgresql", "18", "PostgreSQL 18"),
        ("unknown", "", "PostgreSQL"),
    ],
)
def test_targets(service: str, version: str, title: str) -> None:
    assert words.target_title(Target(service=service, engine=EngineName.POSTGRESQL, version=version)) == title


@pytest.mark.parametrize(
    ("effort", "says"),
    [
        (Effort(), "nothing to do by hand"),
        (Effort(level=EffortLevel.SIMPLE), "simple, < 2 h"),
        (Effort(level=EffortLevel.MEDIUM), "medium, 2–6 h"),
        (Effort(level=EffortLevel.SIGNIFICANT), "significant, > 6 h"),
        (Effort(level=EffortLevel.MEDIUM, low_hours=3, high_hours=3), "medium, 3 h"),
    ],
)
def test_effort(effort: Effort, says: str) -> None:
    assert words.effort(effort) == says


@pytest.mark.parametrize("text", ["plain", "naïve", "データ", "🦀", "a b", "€–…"])
def test_printable_text_is_left_alone(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize("text", ["\x00", "\x1b", "\n", "\t", "\x7f", "\x9b", "\u200b", "\u202e", "\u2028", "\ud800"])
def test_the_rest_is_written_out(text: str) -> None:
    assert visible(f"a{text}b").isascii()


def test_words_longer_than_the_line_stay_whole() -> None:
    assert wrap("a " + "x" * 30 + " b", width=10).split("\n") == ["a", "x" * 30, "b"]


def test_combining_marks_take_no_cell() -> None:
    assert cells("e\u0301") == 1


def test_a_table_of_names_too_long() -> None:
    lines = table([("name", "n"), ("short", "1"), ("much-too-long", "22")], numbers=(1,), longest_name=6)
    assert lines == ["name    n", "short   1", "much-too-long\n       22"]


@pytest.mark.parametrize("span", [None, (0, 0), (2, 2), (50, 60)])
def test_an_excerpt_without_a_place(span: tuple[int, int] | None) -> None:
    excerpt = excerpt_of("one\ntwo", span)
    assert [line.before + line.after for line in excerpt.lines] == ["one", "two"]
    assert not any(line.marked for line in excerpt.lines)


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_an_empty_excerpt(text: str) -> None:
    assert not excerpt_of(text, (0, 1)).lines


def test_a_place_over_several_lines() -> None:
    excerpt = excerpt_of("one\ntwo\nthree", (1, 6))
    assert [line.marked for line in excerpt.lines] == ["ne", "tw", ""]
