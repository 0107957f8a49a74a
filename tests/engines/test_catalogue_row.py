import pytest

from migrate.engines.catalogue_row import Row, grouped

ROW = Row(
    ("text", "bytes", "number", "none", "yes", "no", "true", "list"),
    ("a", b"\xc3\xa9", 3, None, "YES", "NO", True, ["x", None]),
)


def test_text() -> None:
    assert [ROW.text(name) for name in ("text", "bytes", "number", "none")] == ["a", "é", "3", ""]
    assert ROW.maybe("none") is None


def test_bytes_that_are_no_text_do_not_fail() -> None:
    assert Row(("a",), (b"\xff",)).text("a") == "\ufffd"


def test_numbers() -> None:
    assert (ROW.number("number"), ROW.number("none")) == (3, None)


def test_flags() -> None:
    assert [ROW.flag(name) for name in ("yes", "no", "true", "none")] == [True, False, True, False]


def test_arrays() -> None:
    assert ROW.texts("list") == ("x", "")
    assert ROW.texts("none") == ()
    assert ROW.values("list") == ("x", None)


def test_a_column_that_is_not_there() -> None:
    assert ROW.has("text")
    assert not ROW.has("other")
    with pytest.raises(KeyError):
        ROW.text("other")


def test_groups_keep_their_order() -> None:
    rows = [Row(("key", "value"), pair) for pair in (("b", 1), ("a", 2), ("b", 3))]
    found = grouped(rows, lambda row: row.text("key"))
    assert {key: [row.number("value") for row in group] for key, group in found.items()} == {"b": [1, 3], "a": [2]}
    assert list(found) == ["b", "a"]
