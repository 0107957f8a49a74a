import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.engines.mysql.type_text import parse_type
from migrate.model.types import ColumnType


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("int", ColumnType(name="int", text="int")),
        ("int(11)", ColumnType(name="int", text="int(11)")),
        ("INTEGER", ColumnType(name="int", text="int")),
        ("bigint(20) unsigned", ColumnType(name="bigint", text="bigint(20) unsigned", unsigned=True)),
        ("int(5) zerofill", ColumnType(name="int", text="int(5) zerofill", unsigned=True, zerofill=True)),
        ("INT SIGNED", ColumnType(name="int", text="int")),
        ("bool", ColumnType(name="tinyint", text="tinyint(1)")),
        ("tinyint(1)", ColumnType(name="tinyint", text="tinyint(1)")),
        ("serial", ColumnType(name="bigint", text="bigint unsigned", unsigned=True)),
        ("decimal(10,2)", ColumnType(name="decimal", text="decimal(10,2)", precision=10, scale=2)),
        ("NUMERIC(8)", ColumnType(name="decimal", text="decimal(8,0)", precision=8, scale=0)),
        ("dec", ColumnType(name="decimal", text="decimal(10,0)", precision=10, scale=0)),
        ("float(7,2)", ColumnType(name="float", text="float(7,2)", precision=7, scale=2)),
        ("float(24)", ColumnType(name="float", text="float")),
        ("FLOAT(53)", ColumnType(name="double", text="double")),
        ("double precision unsigned", ColumnType(name="double", text="double unsigned", unsigned=True)),
        ("real", ColumnType(name="double", text="double")),
        ("varchar(20)", ColumnType(name="varchar", text="varchar(20)", length=20)),
        ("character varying(20)", ColumnType(name="varchar", text="varchar(20)", length=20)),
        ("NATIONAL VARCHAR ( 7 )", ColumnType(name="varchar", text="varchar(7)", length=7)),
        ("char", ColumnType(name="char", text="char(1)", length=1)),
        ("char(0)", ColumnType(name="char", text="char(0)", length=0)),
        ("binary", ColumnType(name="binary", text="binary(1)", length=1)),
        ("bit", ColumnType(name="bit", text="bit(1)", length=1)),
        ("bit(64)", ColumnType(name="bit", text="bit(64)", length=64)),
        ("text", ColumnType(name="text", text="text")),
        ("long varchar", ColumnType(name="mediumtext", text="mediumtext")),
        ("datetime", ColumnType(name="datetime", text="datetime", fraction=0)),
        ("timestamp(6)", ColumnType(name="timestamp", text="timestamp(6)", fraction=6)),
        ("time(3)", ColumnType(name="time", text="time(3)", fraction=3)),
        ("year(4)", ColumnType(name="year", text="year(4)")),
        ("date", ColumnType(name="date", text="date")),
        ("vector(3)", ColumnType(name="vector", text="vector(3)", length=3)),
        ("json", ColumnType(name="json", text="json")),
        ("enum('a','b')", ColumnType(name="enum", text="enum('a','b')", labels=("a", "b"))),
        ("set('x)','y,z','')", ColumnType(name="set", text="set('x)','y,z','')", labels=("x)", "y,z", ""))),
    ],
)
def test_takes_a_type_apart(text: str, expected: ColumnType) -> None:
    assert parse_type(text) == expected


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("enum('it''s')", ("it's",)),
        (r"enum('back\\slash','line\nbreak','it\'s')", ("back\\slash", "line\nbreak", "it's")),
        ("""enum("double","quo""ted","it's")""", ("double", 'quo"ted', "it's")),
        ("enum( 'spaced' , 'out' )", ("spaced", "out")),
    ],
)
def test_reads_labels_however_they_are_quoted(text: str, labels: tuple[str, ...]) -> None:
    assert parse_type(text).labels == labels


def test_keeps_the_reference_system_of_a_spatial_type() -> None:
    assert parse_type("point", srid=4326).srid == 4326


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="\0\x1a"), max_size=8), min_size=1, max_size=5))
def test_every_label_comes_back(labels: list[str]) -> None:
    quoted = ",".join("'" + label.replace("\\", "\\\\").replace("'", "''") + "'" for label in labels)
    assert parse_type(f"enum({quoted})").labels == tuple(labels)


@given(st.text(max_size=40))
def test_never_fails(text: str) -> None:
    assert parse_type(text).name is not None
