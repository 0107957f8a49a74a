"""PostgreSQL's code as words: texts, comments and quoted names never look like code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.assess.sqlwords import calls, holds, normal, qualified_calls


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT a.x\n FROM  a", " select a . x from a "),
        ("x -- full join\n/* tablesample */ y", " x y "),
        ("'full join' || $$ a $$ || $t$ $$ $t$", " '' || '' || '' "),
        ('"Full Join"(1)', ' "Full Join" ( 1 ) '),
        ("E'a\\'b' = n::text", " '' = n :: text "),
        ("a ->> 'k'", " a ->> '' "),
        ("", "  "),
        ("'never ends", " ' never ends "),
    ],
)
def test_normal(sql: str, words: str) -> None:
    assert normal(sql) == words


@given(st.text(max_size=200))
def test_any_text_is_read(sql: str) -> None:
    assert normal(sql).startswith(" ")
    assert holds(sql, ("\x00 never",)) == ()


@given(st.text(alphabet=st.characters(blacklist_characters="'\\"), max_size=60))
def test_what_stands_in_a_text_is_not_seen(text: str) -> None:
    assert normal(f"a '{text}' b") == " a '' b "


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("SELECT date_trunc('day', t)", ("date_trunc",)),
        ("SELECT pg_catalog.date_trunc('day', t)", ("date_trunc",)),
        ("SELECT ours.date_trunc('day', t)", ()),
        ("SELECT date_trunc FROM t", ()),
        ('SELECT "date_trunc"(1)', ()),
        ("-- date_trunc(1)\nSELECT 1", ()),
        ("SELECT a.date_trunc FROM a WHERE (x IN (1))", ()),
    ],
)
def test_calls(sql: str, found: tuple[str, ...]) -> None:
    assert calls(sql, ("date_trunc",)) == found


def test_qualified_calls() -> None:
    assert qualified_calls("public.one(a) + pg_catalog.abs(b) + max(c)") == (("public", "one"),)
    assert qualified_calls("a.b IN (1, 2) AND c.d = any (e)") == ()
