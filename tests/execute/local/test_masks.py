"""Values that are hidden on their way."""

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.dms.reshaping import Mask
from migrate.dms.words import TransformationAction
from migrate.engines.bulk import ColumnPair
from migrate.errors import Unsupported
from migrate.execute.local.masks import Hide, hiding
from migrate.model.names import EngineName
from migrate.model.schema import Column
from migrate.model.types import ColumnType

DIGITS, RANDOM, HASH = (
    TransformationAction.MASK_DIGITS,
    TransformationAction.RANDOMIZE_DIGITS,
    TransformationAction.MASK_WITH_HASH,
)


def mask(
    action: TransformationAction, source: str, target: str = "", *, length: int | None = None, character: str = ""
) -> Hide:
    pair = ColumnPair(
        source=Column(name="c", type=ColumnType(name=source, text=source)),
        target=Column(name="c", type=ColumnType(name=target or "text", text=target, length=length)),
    )
    item = Mask(column="c", action=action, character=character)
    return hiding(item, pair, EngineName.MYSQL, EngineName.POSTGRESQL)


def test_digits_get_the_character() -> None:
    assert mask(DIGITS, "varchar", character="#")("C6BGJ56669K é٣".encode()) == "C#BGJ#####K é٣".encode()


@pytest.mark.parametrize("character", ["", " ", "##", "é", "\t"])
def test_a_mask_is_one_character_that_can_be_seen(character: str) -> None:
    with pytest.raises(Unsupported, match="can't be put on"):
        mask(DIGITS, "varchar", character=character)


def test_a_hash_is_of_the_whole_text() -> None:
    hide = mask(HASH, "varchar", "character varying", length=64)
    assert hide(b"a ") == hashlib.sha256(b"a ").hexdigest().encode() != hide(b"a")
    with pytest.raises(Unsupported) as caught:
        mask(HASH, "varchar", "character varying", length=63)
    assert "no room" in (caught.value.reason or "")


@given(st.text(max_size=20))
def test_random_digits_stand_where_digits_were(text: str) -> None:
    found = mask(RANDOM, "varchar")(text.encode()).decode()
    assert re.sub("[0-9]", "0", found) == re.sub("[0-9]", "0", text)


def test_random_digits_are_others() -> None:
    assert mask(RANDOM, "varchar")(b"1234567890" * 4) != b"1234567890" * 4


@pytest.mark.parametrize(
    ("kind", "target", "low", "high"), [("tinyint", "smallint", -128, 127), ("int", "integer", -(2**31), 2**31 - 1)]
)
@given(st.data())
def test_a_number_still_fits(kind: str, target: str, low: int, high: int, data: st.DataObject) -> None:
    number = data.draw(st.one_of(st.integers(low, high), st.sampled_from([low, high, 0])))
    found = int(mask(RANDOM, kind, target)(b"%d" % number))
    assert low <= found <= high


def test_a_decimal_keeps_its_point() -> None:
    assert re.fullmatch(rb"-\d\d\.\d\d", mask(RANDOM, "decimal", "numeric")(b"-12.50"))


@pytest.mark.parametrize(
    ("action", "kind", "target"),
    [
        (DIGITS, "int", "integer"),
        (HASH, "int", "integer"),
        (RANDOM, "date", "date"),
        (RANDOM, "double", "double precision"),
        (HASH, "blob", "bytea"),
        (DIGITS, "varchar", "integer"),
        (RANDOM, "int", "boolean"),
    ],
)
def test_where_no_mask_fits(action: TransformationAction, kind: str, target: str) -> None:
    with pytest.raises(Unsupported, match="can't be put on"):
        mask(action, kind, target, character="#")
