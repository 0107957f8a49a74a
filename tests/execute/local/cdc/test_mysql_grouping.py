"""Which changes become one statement of MySQL, and in what words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.execute.local.cdc import mysql_statements
from migrate.execute.local.cdc.mysql_grouping import in_order, together
from migrate.execute.local.cdc.tables import ApplyTable, Change
from migrate.model.change import Operation, Row
from migrate.model.names import ObjectName
from migrate.model.schema import Column
from migrate.model.types import ColumnType

INSERT, UPDATE, DELETE = Operation.INSERT, Operation.UPDATE, Operation.DELETE


def _table(*kinds: str, key: tuple[int, ...] = (0,), apart: bool = True) -> ApplyTable:
    columns = tuple(Column(name=f"c{number}", type=ColumnType(name=kind)) for number, kind in enumerate(kinds))
    name = ObjectName(schema="shop", name="things")
    return ApplyTable(
        source=name,
        name=name,
        columns=columns,
        key=key,
        unique=(key,),
        binary=(False,) * len(kinds),
        rows_are_apart=apart,
    )


STEPS = st.lists(st.tuples(st.sampled_from([INSERT, UPDATE, DELETE, "move"]), st.integers(0, 6)), max_size=60)


@given(steps=STEPS, apart=st.booleans())
def test_every_change_is_made_once_and_those_of_a_row_in_their_order(
    steps: list[tuple[object, int]], apart: bool
) -> None:
    """The statements are read back: what they do to each row comes in the order of the changes."""
    table = _table("int", "varchar", apart=apart)
    changes = []
    for number, (kind, key) in enumerate(steps):
        old, new = (b"%d" % key, b"old"), (b"%d" % key, b"v%d" % number)
        moved = (b"%d" % (key + 100), b"v%d" % number)
        given_ = {
            INSERT: (INSERT, None, new),
            UPDATE: (UPDATE, old, new),
            DELETE: (DELETE, old, None),
            "move": (UPDATE, old, moved),
        }
        changes.append(Change(table, *given_[kind]))  # type: ignore[index]
    made = list(together(changes, most_bytes=200))
    plain = list(in_order(changes, most_bytes=200))
    assert sum(statement.count for statement in made) == sum(statement.count for statement in plain) == len(changes)
    assert len(made) <= len(changes)
    for key in range(7):
        mentioned = [change for change in changes if key in (_key(change.before), _key(change.after))]
        texts = b"\n".join(statement.text for statement in made)
        places = [texts.find(change.after[1]) for change in mentioned if change.after is not None]  # type: ignore[arg-type]
        assert places == sorted(places)


def _key(row_: Row | None) -> int | None:
    return None if row_ is None else int(row_[0])  # type: ignore[arg-type]


def test_the_text_of_an_update_of_several_rows() -> None:
    table = _table("int", "varchar", "varbinary")
    rows_ = [((b"1", None, None), (b"1", b"a'", b"\x00")), ((b"2", None, None), (b"2", None, b"\xff"))]
    assert mysql_statements.update_all(table, (1, 2), rows_) == (
        b"UPDATE `shop`.`things` SET `c1` = ELT(FIELD(`c0`,1,2),'a\\'',NULL), `c2` = ELT(FIELD(`c0`,1,2),x'00',x'ff')"
        b" WHERE `c0` IN (1,2)"
    )


@pytest.mark.parametrize(
    ("kinds", "key", "can"),
    [
        (("int", "text"), (0,), True),
        (("binary", "text"), (0,), True),
        (("varchar", "text"), (0,), False),
        (("decimal", "text"), (0,), False),
        (("int", "int", "text"), (0, 1), False),
        (("int", "bit"), (0,), False),
        (("int", "point"), (0,), False),
    ],
)
def test_which_updates_can_be_one(kinds: tuple[str, ...], key: tuple[int, ...], can: bool) -> None:
    places = tuple(place for place in range(len(kinds)) if place not in key)
    assert mysql_statements.can_update_all(_table(*kinds, key=key), places) is can
