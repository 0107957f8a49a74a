"""Texts that mean one value become one text, and no others do."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.errors import QueryFailed
from migrate.model.canonical import Form, FormKind, Tolerance
from migrate.validate.loose import alike, settled

FLOAT, JSON = Form(kind=FormKind.FLOAT), Form(kind=FormKind.JSON)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
DOCUMENTS = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=15)


@given(st.floats(allow_nan=False))
def test_a_double_is_itself_however_it_is_written(number: float) -> None:
    assert settled(FLOAT, repr(number)) == settled(FLOAT, f"{number:.17e}")


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_doubles_are_told_apart(one: float, other: float) -> None:
    assert (settled(FLOAT, repr(one)) == settled(FLOAT, repr(other))) == (repr(one) == repr(other))


def test_minus_zero_is_told_apart_unless_a_server_cannot_keep_it() -> None:
    assert settled(FLOAT, "-0") != settled(FLOAT, "0")
    form = Form(kind=FormKind.FLOAT, unsigned_zero=True)
    assert settled(form, "-0") == settled(form, "0")
    assert settled(FLOAT, "NaN") == settled(FLOAT, "NaN") != settled(FLOAT, "Infinity")


@given(DOCUMENTS)
def test_a_document_is_itself_however_it_is_written(document: object) -> None:
    assert settled(JSON, json.dumps(document)) == settled(
        JSON, json.dumps(document, indent=3, sort_keys=True, ensure_ascii=False, separators=(" ,", " : "))
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1", "1.0"),
        ("100", "1e2"),
        ("0", "-0"),
        ('{"a":1,"b":2}', '{"b":2,"a":1}'),
        ('"\\u00e9"', '"é"'),
        ("1.50", "1.5"),
    ],
)
def test_equal_documents(one: str, other: str) -> None:
    assert settled(JSON, one) == settled(JSON, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1", '"1"'),
        ("null", '"null"'),
        ("true", "1"),
        ("false", "0"),
        ("[]", "{}"),
        ("[1, 2]", "[2, 1]"),
        ("[1, 1]", "[1]"),
        ('{"": "1"}', "1"),
        ('[0, "x"]', '"x"'),
        ('{"a": null}', "{}"),
        ("12345678901234567890123456789012345678901", "12345678901234567890123456789012345678902"),
        ("1.0000000000000000000000000000000000001", "1"),
        ("1", "-1"),
        ("not", "null"),
        ("1e400", "1e401"),
    ],
)
def test_different_documents(one: str, other: str) -> None:
    assert settled(JSON, one) != settled(JSON, other)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=10), st.integers(0, 5))
def test_zeros_at_the_end_of_a_number_mean_nothing(number: Decimal, zeros: int) -> None:
    assert settled(JSON, f"{number:f}") == settled(JSON, f"{number:f}" + "0" * zeros)


def test_a_document_too_deep_to_read_is_a_failure() -> None:
    with pytest.raises(QueryFailed, match="too deep"):
        settled(JSON, "[" * 200_000 + "]" * 200_000)


@pytest.mark.parametrize(
    ("form", "one", "other"),
    [
        (Form(kind=FormKind.DECIMAL, read=True), "007", "7.00"),
        (Form(kind=FormKind.BOOLEAN, read=True), "true", "1"),
        (Form(kind=FormKind.BOOLEAN, read=True), "f ", "0"),
        (Form(kind=FormKind.TIMESTAMP, read=True), "2024-01-01 10:00:00.10+00", "2024-01-01 10:00:00.1"),
        (Form(kind=FormKind.TIMESTAMP, read=True), "2024-01-01T10:00:00", "2024-01-01 10:00:00.000000"),
        (Form(kind=FormKind.TIME, read=True), "-01:02:03.000", "-01:02:03"),
        (Form(kind=FormKind.NETWORK), "::0.3.247.223", "::3:f7df"),
        (Form(kind=FormKind.NETWORK, read=True), "10.0.0.1/32", "10.0.0.1"),
        (Form(kind=FormKind.FLOAT, single=True), "0.1", "0.10000000149011612"),
        (Form(kind=FormKind.FLOAT, tolerance=Tolerance(relative=1e-6, digits=2)), "0.125", "0.13"),
    ],
)
def test_one_value_spelled_in_two_ways(form: Form, one: str, other: str) -> None:
    assert alike(form, one, other)
    assert alike(form, other, one)


@pytest.mark.parametrize(
    ("form", "one", "other"),
    [
        (Form(kind=FormKind.TEXT), "a", "a "),
        (Form(kind=FormKind.TEXT), "", None),
        (Form(kind=FormKind.DECIMAL, read=True), "1_0", "10"),
        (Form(kind=FormKind.DECIMAL, read=True), "٣", "3"),
        (Form(kind=FormKind.DECIMAL, read=True), "1.0000000000000000000000000000000000001", "1"),
        (Form(kind=FormKind.BOOLEAN, read=True), "yes", "1"),
        (Form(kind=FormKind.TIMESTAMP, read=True), "2024-01-01 10:00:00+02", "2024-01-01 10:00:00"),
        (Form(kind=FormKind.TIMESTAMP, read=True), "0044-03-15 00:00:00 BC", "0044-03-15 00:00:00"),
        (Form(kind=FormKind.TIME, read=True), "-01:02:03", "01:02:03"),
        (Form(kind=FormKind.NETWORK), "10.0.0.0/8", "10.0.0.0/9"),
        (Form(kind=FormKind.FLOAT), "0.1", "0.10000000149011612"),
        (Form(kind=FormKind.FLOAT, tolerance=Tolerance(relative=1e-6, digits=2)), "0.125", "0.131"),
        (Form(kind=FormKind.FLOAT, tolerance=Tolerance(relative=1e-6)), "NaN", "1"),
        (Form(kind=FormKind.FLOAT, tolerance=Tolerance(relative=1e-6)), "0", None),
        (Form(kind=FormKind.FLOAT, tolerance=Tolerance(relative=1e-6)), "1e-300", "-1e-300"),
    ],
)
def test_two_values_that_look_alike(form: Form, one: str, other: str | None) -> None:
    assert not alike(form, one, other)
    assert not alike(form, other, one)
