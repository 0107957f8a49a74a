"""Definitions as one line of the source's DDL."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.assess.excerpt import column_text, foreign_key_text, index_text, key_text, shown, span_of
from migrate.model.names import EngineName
from migrate.model.schema import Column, Default, DefaultKind, Generated, Identity, Index, IndexPart, Key
from migrate.model.types import ColumnType
from tests.assess.samples import read

MYSQL, POSTGRESQL = EngineName.MYSQL, EngineName.POSTGRESQL


@pytest.mark.parametrize(
    "line",
    [
        "shipped_on DATE NOT NULL DEFAULT '0000-00-00'",
        "quantity INT UNSIGNED NOT NULL DEFAULT 1",
        "state ENUM('new','Paid') NOT NULL",
        "locked BIT(1) NOT NULL DEFAULT b'0'",
        "changed DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)",
        "note VARCHAR(20) DEFAULT 'it''s'",
        "`odd name` VARCHAR(20)",
    ],
)
def test_a_column_of_mysql_reads_as_it_was_written(line: str, tmp_path: Path) -> None:
    table = read(tmp_path, f"CREATE TABLE t ({line})").tables[0]
    assert column_text(table.columns[0], MYSQL) == line


def test_generated_and_numbered_columns() -> None:
    kind = ColumnType(name="int", text="int")
    assert (
        column_text(Column(name="a", type=kind, nullable=False, identity=Identity()), MYSQL)
        == "a INT NOT NULL AUTO_INCREMENT"
    )
    generated = Column(name="a", type=kind, generated=Generated(expression="b + 1", stored=False), invisible=True)
    assert column_text(generated, MYSQL) == "a INT GENERATED ALWAYS AS (b + 1) VIRTUAL INVISIBLE"
    always = Column(name="A", type=ColumnType(name="bigint"), nullable=False, identity=Identity(always=True))
    assert column_text(always, POSTGRESQL) == "A bigint NOT NULL GENERATED ALWAYS AS IDENTITY"


def test_defaults_are_quoted_where_they_are_texts() -> None:
    def text(kind: DefaultKind, value: str) -> str:
        return column_text(
            Column(name="a", type=ColumnType(name="text"), default=Default(kind=kind, text=value)), MYSQL
        )

    assert text(DefaultKind.LITERAL, "") == "a TEXT DEFAULT ''"
    assert text(DefaultKind.LITERAL, "-1.5") == "a TEXT DEFAULT -1.5"
    assert text(DefaultKind.EXPRESSION, "uuid()") == "a TEXT DEFAULT uuid()"


def test_keys_and_indexes() -> None:
    index = Index(name="by_a", parts=(IndexPart(column="a", prefix_length=5), IndexPart(column="b", descending=True)))
    assert index_text(index, MYSQL) == "KEY by_a (a(5), b DESC)"
    partial = Index(name="by_a", unique=True, parts=(IndexPart(expression="lower(a)"),), method="gin", predicate="b")
    assert index_text(partial, POSTGRESQL) == "UNIQUE INDEX by_a USING GIN ((lower(a))) WHERE b"
    key = Key(name="k", columns=("a", "b c"), deferrable=True)
    assert key_text(key, POSTGRESQL) == 'UNIQUE k (a, "b c") DEFERRABLE'
    assert key_text(key, MYSQL, primary=True) == "PRIMARY KEY (a, `b c`)"


def test_foreign_keys(tmp_path: Path) -> None:
    schema = read(
        tmp_path,
        "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int, FOREIGN KEY (id) REFERENCES a (id) ON DELETE SET NULL)",
    )
    table = schema.tables[1]
    text = foreign_key_text(table.foreign_keys[0], table, MYSQL)
    assert text == "FOREIGN KEY (id) REFERENCES a (id) ON DELETE SET NULL"


@given(st.text(), st.text())
def test_names_stay_on_one_line(first: str, second: str) -> None:
    text = shown(first, second)
    assert not any(character in text for character in "\n\r\t\x1b\x00")


@given(st.text(), st.text(min_size=1))
def test_a_span_is_inside_its_text(text: str, part: str) -> None:
    span = span_of(text, part)
    if span is not None:
        start, end = span
        assert 0 <= start < end
    assert span_of("abc", "") is None


def test_the_type_is_underlined_and_not_the_name_or_a_label() -> None:
    assert span_of("set SET('set')", "set", after=3) == (4, 7)
    assert span_of("user INT", "user", after=4) == (0, 4)
    assert span_of("UNIQUE KEY user_name (name)", "name") == (22, 26)
