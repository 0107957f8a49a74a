"""Single changes of many kinds are found and named; nothing else is."""

from collections.abc import Callable

import pytest

from migrate.model.validation import DifferenceKind, Level, TableVerdict
from tests.validate.conftest import Sides

pytestmark = pytest.mark.server
MYSQL = "id int primary key, a varchar(20), b varchar(20), n int, d decimal(30,10), t datetime(6), f double, x varbinary(20), j json"
POSTGRES = "id int primary key, a varchar(20), b varchar(20), n int, d numeric(30,10), t timestamp(6), f double precision, x bytea, j jsonb"
ROWS = [
    f"{number}, 'Name {number}', '', {number}, {number}.0000000001, '2024-01-0{number} 10:00:00.000001', {number}.1, NULL,"
    f" '{{\"k\": {number}}}'"
    for number in range(1, 10)
]
CHANGES = [
    ("a = 'name 3'", {"a"}),
    ("a = 'Name 3 '", {"a"}),
    ("a = ' Name 3'", {"a"}),
    ("a = 'Namé 3'", {"a"}),
    ("a = NULL", {"a"}),
    ("b = NULL", {"b"}),
    ("b = 'N'", {"b"}),
    ("b = 'NULL'", {"b"}),
    ("b = ' '", {"b"}),
    ("a = '', b = 'Name 3'", {"a", "b"}),
    ("a = 'Name 3,0:'", {"a"}),
    ("n = -3", {"n"}),
    ("n = NULL", {"n"}),
    ("d = 3.0000000002", {"d"}),
    ("d = -3.0000000001", {"d"}),
    ("t = '2024-01-03 10:00:00.000002'", {"t"}),
    ("t = '2024-01-03 10:00:00'", {"t"}),
    ("f = 3.1000000000000001e-10", {"f"}),
    ("f = 3.1000000000000005", {"f"}),
    ("f = 0", {"f"}),
    ("x = ''", {"x"}),
    ("j = '{\"k\": 3.5}'", {"j"}),
    ('j = \'{"k": "3"}\'', {"j"}),
    ("j = 'null'", {"j"}),
]


@pytest.fixture
def table(sides: Callable[..., Sides]) -> Sides:
    """Nine rows, the same on MySQL and PostgreSQL."""
    made = sides()
    made.make(MYSQL, POSTGRES)
    made.insert(*ROWS)
    return made


def test_every_single_change_is_found_and_named(table: Sides) -> None:
    for change, columns in CHANGES:
        table.on_target(f"UPDATE {{t}} SET {change} WHERE id = 3")
        found = table.verdict()
        assert found.verdict is TableVerdict.MISMATCH, change
        [difference] = found.samples
        assert (difference.kind, difference.key) == (DifferenceKind.DIFFERENT, (("id", "3"),)), change
        assert {column.column for column in difference.columns} == columns, change
        assert (found.missing, found.extra, found.different, found.checksum) == (0, 0, 1, "differs"), change
        assert table.verdict(Level.CHECKSUMS).verdict is TableVerdict.MISMATCH, change
        assert table.verdict(Level.COUNTS).verdict is TableVerdict.MATCH, change
        table.on_target("DELETE FROM {t} WHERE id = 3")
        table.on_target(f"INSERT INTO {{t}} VALUES ({ROWS[2]})")
    assert table.verdict().verdict is TableVerdict.MATCH


def test_both_texts_of_a_difference_are_told(table: Sides) -> None:
    table.on_target("UPDATE {t} SET n = NULL, a = 'other' WHERE id = 4")
    [difference] = table.verdict().samples
    assert {(item.column, item.source, item.target) for item in difference.columns} == {
        ("a", "Name 4", "other"),
        ("n", "4", None),
    }


def test_missing_and_extra_rows_are_named(table: Sides) -> None:
    table.on_target("DELETE FROM {t} WHERE id = 1")
    table.on_target("UPDATE {t} SET id = -5 WHERE id = 9")
    found = table.verdict()
    assert (found.missing, found.extra, found.different) == (2, 1, 0)
    assert {(item.kind.value, item.key[0][1]) for item in found.samples} == {
        ("missing", "1"),
        ("missing", "9"),
        ("extra", "-5"),
    }
    assert (found.source_rows, found.target_rows) == (9, 8)
    assert table.verdict(Level.COUNTS).verdict is TableVerdict.MISMATCH


def test_two_rows_that_changed_places_are_found(table: Sides) -> None:
    table.on_target("UPDATE {t} SET id = CASE id WHEN 2 THEN 102 ELSE 107 END WHERE id IN (2, 7)")
    table.on_target("UPDATE {t} SET id = CASE id WHEN 102 THEN 7 ELSE 2 END WHERE id IN (102, 107)")
    found = table.verdict()
    assert [dict(item.key)["id"] for item in found.samples] == ["2", "7"]


def test_no_more_rows_are_named_than_asked_but_all_are_counted(table: Sides) -> None:
    table.on_target("UPDATE {t} SET n = n + 1")
    found = table.verdict(max_differences=2)
    assert (len(found.samples), found.different) == (2, 9)


def test_empty_tables_match(sides: Callable[..., Sides]) -> None:
    table = sides("postgres", "mysql")
    table.make(POSTGRES, MYSQL)
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_source(f"INSERT INTO {{t}} VALUES ({ROWS[0]})")
    assert table.verdict().missing == 1


def test_json_that_is_written_otherwise_matches(sides: Callable[..., Sides]) -> None:
    table = sides("mariadb", "postgres")
    table.make("id int primary key, j json", "id int primary key, j jsonb")
    table.insert('1, \'{"b":1.50,"a":[1e2,{"c":null}]}\'', "2, '  3  '")
    assert table.verdict().verdict is TableVerdict.MATCH
    assert table.verdict(Level.CHECKSUMS).verdict is TableVerdict.MATCH
    table.on_target("""UPDATE {t} SET j = '{"a":[1e2,{"c":0}],"b":1.5}' WHERE id = 1""")
    assert [item.key for item in table.verdict().samples] == [(("id", "1"),)]
    assert table.verdict(Level.CHECKSUMS).verdict is TableVerdict.MISMATCH


def test_tiny_and_huge_floats_match_however_they_are_written(sides: Callable[..., Sides]) -> None:
    table = sides("mariadb", "postgres")
    table.make("id int primary key, f double, s float", "id int primary key, f double precision, s real")
    table.insert("1, 1.25e-7, 1.5e-9", "2, 1.2345678901234567e15, 1e20", "3, 5e-300, 0", "4, 1e-5, 1e-30")
    assert table.verdict().verdict is TableVerdict.MATCH


def test_negative_zero_is_zero_only_where_a_server_cannot_keep_it(sides: Callable[..., Sides]) -> None:
    for source, verdict in (("mariadb", TableVerdict.MATCH), ("mysql", TableVerdict.MISMATCH)):
        table = sides(source, "postgres")
        table.make("id int primary key, f double", "id int primary key, f double precision")
        table.on_source("INSERT INTO {t} VALUES (1, 0)")
        table.on_target("INSERT INTO {t} VALUES (1, '-0')")
        assert table.verdict().verdict is verdict


def test_zero_dates_differ_from_null_and_that_is_said(sides: Callable[..., Sides]) -> None:
    table = sides()
    table.make("id int primary key, d date", "id int primary key, d date")
    table.on_source("INSERT IGNORE INTO {t} VALUES (1, '0000-00-00')")
    table.on_target("INSERT INTO {t} VALUES (1, NULL)")
    found = table.verdict()
    assert found.verdict is TableVerdict.MISMATCH
    assert "zero date" in found.reason


def test_spatial_values_match_their_well_known_binary(sides: Callable[..., Sides]) -> None:
    table = sides()
    table.make("id int primary key, g geometry, p point", "id int primary key, g bytea, p bytea")
    table.on_source("INSERT INTO {t} VALUES (1, ST_GeomFromText('LINESTRING(0 0, 1 1)'), POINT(1, 2))")
    line = "010200000002000000" + "00" * 16 + "000000000000f03f" * 2
    point = "0101000000000000000000f03f0000000000000040"
    table.on_target(f"INSERT INTO {{t}} VALUES (1, '\\x{line}', '\\x{point}')")
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_target(f"UPDATE {{t}} SET p = '\\x{point[:-1]}1'")
    assert [item.column for item in table.verdict().samples[0].columns] == ["p"]


@pytest.mark.parametrize("pair", [("mysql", "mariadb"), ("mariadb", "mysql"), ("mysql", "mysql-2")])
def test_spatial_values_match_on_the_same_family(sides: Callable[..., Sides], pair: tuple[str, str]) -> None:
    table = sides(*pair)
    table.make("id int primary key, g geometry")
    table.insert("1, ST_GeomFromText('POINT(1 2)')", "2, NULL")
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_target("UPDATE {t} SET g = ST_GeomFromText('POINT(1 3)') WHERE id = 1")
    assert table.verdict().different == 1


def test_arrays_enums_and_domains_of_postgresql(sides: Callable[..., Sides]) -> None:
    columns = "id int primary key, a int[], b text[][], r int4range, i inet, v interval, x xml, m money, z timetz"
    table = sides("postgres", "postgres-old")
    table.make(columns)
    table.insert(
        "1, '{1,NULL}', '{{a,\"b,c\"}}', '[1,5)', '10.0.0.1', '1 mon 2 days', '<a/>', 1.5, '10:00+02'",
        "2, NULL, NULL, NULL, '10.0.0.0/8', NULL, NULL, NULL, NULL",
    )
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_target("UPDATE {t} SET i = '10.0.0.0/9' WHERE id = 2")
    table.on_target("UPDATE {t} SET a = '{1,2}' WHERE id = 1")
    assert {item.columns[0].column for item in table.verdict().samples} == {"a", "i"}


def test_what_postgresql_alone_has_against_text_and_json_of_mysql(sides: Callable[..., Sides]) -> None:
    table = sides("postgres", "mysql")
    table.make(
        "id int primary key, a int[], i inet, v interval, n numeric, c character(5)",
        "id int primary key, a json, i varchar(50), v varchar(50), n decimal(40,10), c varchar(5)",
    )
    table.on_source("INSERT INTO {t} VALUES (1, '{1,2}', '10.0.0.1', '1 mon 2 days', 1.50, 'ab')")
    table.on_target("INSERT INTO {t} VALUES (1, '[1, 2]', '10.0.0.1', '1 mon 2 days', 1.5, 'ab   ')")
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_source("UPDATE {t} SET n = 'NaN'")
    assert [item.column for item in table.verdict().samples[0].columns] == ["n"]
