"""The wildcards of object locators."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.dms.wildcards import escape, matches, only_match


@given(st.text(max_size=20))
def test_an_escaped_name_matches_itself(name: str) -> None:
    assert matches(escape(name), name)
    assert only_match(escape(name)) == name


@given(st.text(alphabet="ab_%[]-", max_size=8), st.text(alphabet="ab_%[]-", max_size=8))
def test_an_escaped_name_matches_nothing_else(name: str, other: str) -> None:
    assert matches(escape(name), other) is (name == other)


@given(st.text(alphabet="ab_%[]-!", max_size=12), st.text(max_size=12))
def test_any_text_is_a_pattern(pattern: str, name: str) -> None:
    assert matches(pattern, name) in (True, False)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("%", ""),
        ("%", "orders\nold"),
        ("ord%", "orders"),
        ("_", "💰"),
        ("[a-d]x", "cx"),
        ("[xyz]", "y"),
        ("[_]", "_"),
        ("a[%]b", "a%b"),
        ("[]]", "]"),
        ("[", "["),
        ("a.b", "a.b"),
    ],
)
def test_fits(pattern: str, name: str) -> None:
    assert matches(pattern, name)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("", "a"),
        ("_", ""),
        ("_", "ab"),
        ("ord", "orders"),
        ("[_]", "a"),
        ("[a-d]x", "ex"),
        ("[d-a]", "b"),
        ("[a-d]", "-"),
        ("a.b", "axb"),
        ("Orders", "orders"),
    ],
)
def test_does_not_fit(pattern: str, name: str) -> None:
    assert not matches(pattern, name)


def test_case_can_be_ignored() -> None:
    assert matches("Ord%", "oRDERS", ignore_case=True)


@pytest.mark.parametrize("pattern", ["%", "_", "a_b", "[ab]", "x[a-z]"])
def test_a_pattern_for_several_names_has_no_only_match(pattern: str) -> None:
    assert only_match(pattern) is None
