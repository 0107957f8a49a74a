"""Names: short enough, never the same twice, always the same answer."""

from hypothesis import given
from hypothesis import strategies as st

from migrate.convert.names import Names
from migrate.model.names import EngineName

NAME = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), min_size=1, max_size=70)
NAMES = st.lists(
    st.one_of(NAME, st.sampled_from(["a", "A", "x" * 63, "x" * 64, "X" * 64, "é" * 40])), unique=True, max_size=12
)


@given(NAMES)
def test_postgresql_names_are_short_and_unique(names: list[str]) -> None:
    given_out = Names(EngineName.POSTGRESQL).take_all(("relations", "s"), names)
    assert len(set(given_out.values())) == len(names)
    assert all(0 < len(name.encode()) <= 63 for name in given_out.values())


@given(NAMES)
def test_mysql_names_are_short_and_unique_without_case(names: list[str]) -> None:
    given_out = Names(EngineName.MYSQL).take_all(("relations", "s"), names)
    assert len({name.casefold() for name in given_out.values()}) == len(names)
    assert all(0 < len(name) <= 64 for name in given_out.values())
    assert all(letter <= "\uffff" for name in given_out.values() for letter in name)


@given(NAMES, st.randoms())
def test_the_order_of_the_source_does_not_matter(names: list[str], random: st.DataObject) -> None:
    shuffled = list(names)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    for engine in (EngineName.MYSQL, EngineName.MARIADB, EngineName.POSTGRESQL):
        assert Names(engine).take_all(("s",), names) == Names(engine).take_all(("s",), shuffled)


def test_a_name_in_lower_case_keeps_its_name() -> None:
    assert Names(EngineName.POSTGRESQL).take_all(("s",), ["Orders", "orders"])["orders"] == "orders"


def test_scopes_do_not_disturb_each_other() -> None:
    names = Names(EngineName.POSTGRESQL)
    assert names.take(("a",), "x") == names.take(("b",), "x") == "x"


def test_the_second_candidate_comes_before_a_suffix() -> None:
    names = Names(EngineName.POSTGRESQL)
    assert [names.take(("s",), "idx", f"t{number}_idx") for number in range(2)] == ["idx", "t1_idx"]
