"""Expressions over a row's values, computed by SQLite."""

import pytest

from migrate.errors import QueryFailed, Unsupported
from migrate.execute.local.expressions import Expressions, Result
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Column, Table
from migrate.model.types import ColumnType

TYPES = {
    "id": "bigint",
    "name": "varchar",
    "price": "decimal",
    "ratio": "double",
    "born": "date",
    "at": "datetime",
    "kind": "enum",
    "data": "blob",
    "place": "point",
}
VALUES = {
    "id": b"7",
    "name": "Ünal's".encode(),
    "price": b"12.50",
    "ratio": b"0.25",
    "born": b"2020-02-29",
    "at": b"2020-02-29 12:00:00.5",
    "kind": b"a",
}
TARGET = ObjectName(schema="there", name="people")


def people(engine: EngineName = EngineName.MYSQL, **types: str) -> Table:
    columns = tuple(Column(name=name, type=ColumnType(name=kind, text=kind)) for name, kind in (types or TYPES).items())
    return Table(name=ObjectName(schema="shop", name="people"), columns=columns)


def computed(text: str, *, operation: str = "INSERT", **values: bytes | None) -> Result:
    made = Expressions([text], people(), TARGET, EngineName.MYSQL)
    known = {**VALUES, **values}
    (found,) = made.results([known[column.name] for column in made.columns], operation)
    made.close()
    return found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("$name||'_'||$kind", "Ünal's_a"),
        ("$NAME||'$id'", "Ünal's$id"),
        ("upper($name)", "ÜNAL'S"),
        ("$id * 2 + 1", 15),
        ("$id > 5 AND $price < 13", 1),
        ("$price * 2", 25.0),
        ("round($ratio, 1)", 0.3),
        ("strftime('%Y', $born)", "2020"),
        ("datetime($at, '+1 day')", "2020-03-01 12:00:00"),
        ("CASE WHEN $id IS NULL THEN 'none' WHEN $id BETWEEN 1 AND 9 THEN 'small' ELSE 'large' END", "small"),
        ("ifnull(nullif($kind, 'a'), 'was a')", "was a"),
        ("replaceChars($name, 'Ul''', 'uL')", "ÜnaLs"),
        ("hash_sha256('abc')", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("hash_sha256(NULL)", None),
        ("hex(zeroblob(2))", "0000"),
        ("$AR_M_SOURCE_SCHEMA||'.'||$AR_M_SOURCE_TABLE_NAME", "shop.people"),
        ("$AR_M_MODIFIED_SCHEMA||'.'||$AR_M_MODIFIED_TABLE_NAME", "there.people"),
        ("substr($AR_H_OPERATION, 1, 1)", "I"),
        ("'-- '||$id -- a comment", "-- 7"),
        ("NULL", None),
    ],
)
def test_expressions(text: str, wanted: Result) -> None:
    assert computed(text) == wanted


def test_null_and_the_operation() -> None:
    assert computed("$name||'x'", name=None) is None
    assert computed("$AR_H_OPERATION", operation="UPDATE") == "UPDATE"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("$nothing", "no such column"),
        ("operation_indicator('D', 'U', 'I')", "operation_indicator"),
        ("$AR_H_STREAM_POSITION", "AR_H_STREAM_POSITION"),
        ("$AR_H_COMMIT_TIMESTAMP", "AR_H_COMMIT_TIMESTAMP"),
        ("$AR_M_SOURCE_COLUMN_NAME", "AR_M_SOURCE_COLUMN_NAME"),
        ("$data", "blob"),
        ("$place", "point"),
        ("concat_everything($name)", "concat_everything"),
        ("$id +", "syntax error"),
        ("1); DROP TABLE x; SELECT (1", "one statement"),
        ("(SELECT sql FROM sqlite_master)", "prohibited"),
        ("load_extension('x')", "not authorized"),
        ("", "syntax error"),
    ],
)
def test_what_is_refused(text: str, words: str) -> None:
    with pytest.raises(Unsupported) as caught:
        Expressions([text], people(), TARGET, EngineName.MYSQL)
    assert words in f"{caught.value.message} {caught.value.reason}"


@pytest.mark.parametrize(
    ("column", "value"),
    [("price", b"12345678901234.567"), ("id", b"18446744073709551615"), ("price", b"NaN")],
)
def test_a_number_that_sqlite_would_round(column: str, value: bytes) -> None:
    with pytest.raises(QueryFailed) as caught:
        Expressions([f"${column}"], people(), TARGET, EngineName.MYSQL).results([value], "INSERT")
    assert value.decode() in (caught.value.reason or "")


def test_an_error_of_sqlites() -> None:
    with pytest.raises(QueryFailed, match="can't compute"):
        computed("abs($id)", id=b"-9223372036854775808")


def test_a_name_is_compared_by_case_in_postgresql() -> None:
    table = people(name="text", Name="text")
    made = Expressions(["$Name||$name"], table, TARGET, EngineName.POSTGRESQL)
    assert [column.name for column in made.columns] == ["Name", "name"]
    with pytest.raises(Unsupported, match="NAME"):
        Expressions(["$NAME"], table, TARGET, EngineName.POSTGRESQL)


def test_values_of_postgresql() -> None:
    table = people(flag="boolean", at="timestamp with time zone", code="character")
    made = Expressions(["$flag + 1", "time($at)", "$code||'.'"], table, TARGET, EngineName.POSTGRESQL)
    assert made.results([b"t", b"2020-02-29 12:00:00+00", b"ab   "], "INSERT") == (2, "12:00:00", "ab.")
