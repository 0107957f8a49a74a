"""Statements of PostgreSQL's that are nearly right are read or told, never a crash."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.engines.dumps.postgresql.finish import finish
from migrate.engines.dumps.postgresql.read import apply_script, new_draft
from migrate.engines.dumps.postgresql.script import statements
from migrate.engines.dumps.postgresql.tokens import tokenize
from migrate.engines.dumps.statement import Statement

FIXTURES = Path(__file__).with_name("fixtures")


@cache
def words_of_fixtures() -> tuple[tuple[str, ...], ...]:
    """Each statement of the fixtures, as its tokens' source."""
    return tuple(
        tuple(one.text[token.start : token.end] for token in tokenize(one.text))
        for file in sorted(FIXTURES.glob("postgresql-[cs]*.sql"))
        for one in statements(file.read_bytes(), file.name, [])
        if isinstance(one, Statement)
    )


@given(data=st.data())
def test_spoiled_statements(data: st.DataObject) -> None:
    choices = words_of_fixtures()
    script = ["CREATE TABLE a (b int, c text);"]
    for number in data.draw(st.lists(st.integers(0, len(choices) - 1), min_size=1, max_size=5)):
        words = list(choices[number])
        place = data.draw(st.integers(0, len(words) - 1))
        other = choices[data.draw(st.integers(0, len(choices) - 1))]
        words[place : place + data.draw(st.integers(0, 2))] = other[: data.draw(st.integers(0, 3))]
        script.append(" ".join(words) + ";")
    draft = new_draft(b"", "shop")
    apply_script("\n".join(script).encode(), "x.sql", draft)
    finish(draft).to_text()


@given(st.text(alphabet="create table(),;'\"$a1e /*-#\n\\"), st.booleans())
def test_any_text(text: str, printed: bool) -> None:
    draft = new_draft(b"-- PostgreSQL database dump\n" if printed else b"", "shop")
    apply_script(text.encode(), "x.sql", draft)
    finish(draft).to_text()


@pytest.mark.parametrize("text", ["'" * 99_999, "$a$" + "$b$;" * 50_000, "/*" * 50_000, '"' * 9_999, "E'\\" * 9_999])
def test_what_never_ends(text: str) -> None:
    draft = new_draft(b"", "shop")
    apply_script(text.encode(), "x.sql", draft)
    assert finish(draft).is_empty
    assert draft.skipped


def test_a_body_that_never_ends() -> None:
    draft = new_draft(b"", "shop")
    apply_script(b"create function f() returns int begin atomic " + b"select (1;" * 600, "x.sql", draft)
    assert [str(routine.name) for routine in finish(draft).routines] == ["public.f"]


def test_what_is_nested_too_deep_is_left_as_it_is() -> None:
    draft = new_draft(b"", "shop")
    apply_script(f"create table a (b int, check ({'(' * 5_000}b > 1{')' * 5_000}));".encode(), "x.sql", draft)
    assert finish(draft).tables[0].checks


@pytest.mark.parametrize(
    "statement",
    [
        "create aggregate total(int) (sfunc = f, stype",
        "create aggregate total(int) (",
        "create sequence s as mood increment -1",
    ],
)
def test_what_breaks_off_is_skipped_and_told(statement: str) -> None:
    draft = new_draft(b"", "shop")
    apply_script(statement.encode(), "x.sql", draft)
    assert finish(draft).is_empty
    assert len(draft.skipped) == 1
