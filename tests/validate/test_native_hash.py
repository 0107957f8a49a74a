"""PostgreSQL's hashes of rows that differ are not alike, whatever the change."""

import random
from collections.abc import Callable

import pytest

from migrate.engines.connect import open_raw
from migrate.engines.postgresql.checksum import PostgreSqlExpressions
from migrate.engines.postgresql.native import row_hashes
from migrate.model.schema import Schema
from migrate.url import Url
from migrate.validate.fast_path import equal_rows
from migrate.validate.pairs import match_tables
from migrate.validate.relations import Pairing, pair_up
from migrate.validate.side import Side
from tests.sql import run
from tests.validate.conftest import Sides, quoted
from tests.validate.mutations import KEYS, drawn, fill, mutation, shape
from tests.validate.structure import structure

pytestmark = pytest.mark.server
CHANGES = 20
VALUES = {
    "smallint": ("0", "1", "-1", "32767", "-32768"),
    "bigint": ("0", "1", "-1", "4294967296", "4294967297", "-4294967296", "-4294967297", "9223372036854775807"),
    "numeric(20,4)": ("0", "1", "-1", "10000", "-10000", "100000000", "0.0001", "'NaN'"),
    "numeric": ("0", "1", "-1", "10000", "1e40", "1e-40", "'NaN'", "'Infinity'", "'-Infinity'"),
    "double precision": ("0", "'-0'", "1", "-1", "'NaN'", "'Infinity'", "5e-324", "0.1", "0.10000000000000002"),
    "real": ("0", "'-0'", "1", "0.1", "'NaN'"),
    "boolean": ("true", "false"),
    "text": ("''", "' '", "'0'", "'a'", "'A'", "'é'", "E'e\\u0301'", "'a '", "'NULL'"),
    "char(4)": ("''", "'a'", "'A'", "' a'"),
    "bytea": (r"'\x'", r"'\x00'", r"'\x0000'", r"'\x01'"),
    "uuid": ("'00000000-0000-0000-0000-000000000000'", "'00000000-0000-0000-0000-000000000001'"),
    "date": ("'2000-01-01'", "'1970-01-01'", "'0044-03-15 BC'", "'9999-12-31'"),
    "time": ("'00:00'", "'24:00'", "'00:00:00.000001'", "'01:11:34.967296'"),
    "timestamp": (
        *("'1970-01-01'", "'2000-01-01'", "'2000-01-01 01:11:34.967296'", "'2000-01-01 01:11:34.967297'"),
        *(
            "'2199-12-31 23:59:59.999999'",
            "'2199-12-31 23:59:59.999998'",
            "'1800-01-01'",
            "'1800-01-01 00:00:00.000001'",
        ),
        *(
            "'infinity'",
            "'-infinity'",
            "'0044-03-15 BC'",
            "'294276-12-31 23:59:59.999999'",
            "'294276-12-31 23:59:59.999998'",
        ),
    ),
    "timestamptz": ("'1970-01-01 00:00+00'", "'1970-01-01 00:00+01'", "'infinity'", "'1700-01-01 00:00:00.000001+00'"),
    "interval": ("'0'", "'1 mon'", "'30 days'", "'720:00'"),
    "jsonb": ("'0'", "'1'", "'-1'", "'\"1\"'", "'null'", "'{}'", "'[]'", "'[1]'"),
    "int[]": ("'{}'", "'{NULL}'", "'{0}'", "'{0,0}'", "'{{0}}'"),
}


def _pairing(source: Schema, target: Schema, name: str) -> Pairing:
    schemas = source, target
    [mapping] = [mapping for mapping in match_tables(*schemas) if mapping.source.name == name]
    tables = [schema.tables_by_name[end] for schema, end in zip(schemas, (mapping.source, mapping.target), strict=True)]
    return pair_up(mapping, tables[0], schemas[0].engine, tables[1], schemas[1].engine)


def _side(url: Url) -> Side:
    return Side(url, PostgreSqlExpressions(encoding="UTF8"), workers=1)


@pytest.mark.parametrize("nullable", [True, False])
def test_no_two_values_nor_places_of_them_are_alike(databases: Callable[[str], Url], nullable: bool) -> None:
    url = databases("postgres")
    rule, names = "" if nullable else "NOT NULL", {kind: f"hashed_{number}" for number, kind in enumerate(VALUES)}
    try:
        for kind, name in names.items():
            values = ["NULL", *VALUES[kind]] if nullable else VALUES[kind]
            rows = [f"({left}, {right}, {values[-1]})" for left in values for right in values]
            run(url, f"CREATE TABLE {name} (a {kind} {rule}, b {kind} {rule}, c {kind})")
            run(url, f"INSERT INTO {name} VALUES {', '.join(rows)}")
        found = structure(url)
        for kind, name in names.items():
            many = (len(VALUES[kind]) + nullable) ** 2
            assert _hashes(url, found, name) == (many, many), kind
    finally:
        run(url, f"DROP TABLE IF EXISTS {', '.join(names.values())}")


def test_a_null_is_seen_where_a_constraint_says_there_is_none(sides: Callable[..., Sides]) -> None:
    table = sides("postgres", "postgres")
    table.on_source("CREATE TABLE {t} (a int, b text NOT NULL)")
    table.on_source("INSERT INTO {t} VALUES (NULL, 'a'), (NULL, 'b'), (1, 'a'), (0, 'b')")
    table.on_source("ALTER TABLE {t} ADD CONSTRAINT never NOT NULL a NOT VALID")
    assert _hashes(table.source, structure(table.source), table.name) == (4, 4)


def _hashes(url: Url, found: Schema, name: str) -> tuple[int, int]:
    """How many rows of a table have a hash, and how many different ones there are."""
    cells = _pairing(found, found, name).source.cells
    hashes = row_hashes(cells, cells, PostgreSqlExpressions(encoding="UTF8"))
    assert hashes is not None
    with open_raw(url) as connection, connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(h), COUNT(DISTINCT h) FROM (SELECT {hashes[0]} AS h FROM {name}) AS hashed")
        [(rows, different)] = cursor.fetchall()
        return rows, different


@pytest.mark.parametrize("key", KEYS)
def test_random_changes_leave_no_sum_as_it_was(databases: Callable[[str], Url], key: str) -> None:
    source, target = databases("postgres"), databases("postgres-old")
    chance = random.Random(f"hashes of rows with a key of sort {key}")
    table, name = shape(chance, key), f"native_{key}"
    for url in (source, target):
        run(url, f"CREATE TABLE {quoted(url, name)} ({table.columns(url)})")
    try:
        pairing, rows = _pairing(structure(source), structure(target), name), drawn(chance, table)
        fill(source, name, table, rows)
        with _side(source) as one, _side(target) as other:
            fill(target, name, table, rows)
            assert equal_rows(one, other, pairing) == len(rows)
            for _ in range(CHANGES):
                change = mutation(chance, table, rows)
                fill(target, name, table, change.rows)
                assert equal_rows(one, other, pairing) is None, change.what
    finally:
        for url in (source, target):
            run(url, f"DROP TABLE {quoted(url, name)}")


@pytest.mark.parametrize("nullable", [True, False])
def test_rows_whose_values_are_exchanged_are_seen(sides: Callable[..., Sides], nullable: bool) -> None:
    """Each column's values stay the same, each row's do not."""
    table = sides("postgres", "postgres-old")
    rule = "" if nullable else "NOT NULL"
    table.make(f"a int {rule}, b bigint {rule}, c numeric(20,4) {rule}, d boolean {rule}, e double precision {rule}")
    table.on_source("INSERT INTO {t} VALUES (1, 1, 1, true, 0), (2, 10000, 10000, false, 1), (1, 1, 1, true, 0)")
    pairing = _pairing(*table.structures, table.name)
    others = (
        "(1, 1, 10000, true, 0), (2, 10000, 1, false, 1), (1, 1, 1, true, 0)",
        "(1, 1, 1, false, 0), (2, 10000, 10000, true, 1), (1, 1, 1, true, 0)",
        "(1, 1, 1, true, 1), (2, 10000, 10000, false, 0), (1, 1, 1, true, 0)",
        "(2, 1, 1, true, 0), (1, 10000, 10000, false, 1), (1, 1, 1, true, 0)",
        "(1, 1, 1, true, 0), (2, 10000, 10000, false, 1), (2, 10000, 10000, false, 1)",
        "(1, 1, 1, true, 0), (2, 10000, 10000, false, 1)",
    )
    with _side(table.source) as one, _side(table.target) as other:
        for rows in others:
            table.on_target(f"DELETE FROM {{t}}; INSERT INTO {{t}} VALUES {rows}")
            assert equal_rows(one, other, pairing) is None, rows
        table.on_target(
            "DELETE FROM {t}; INSERT INTO {t} VALUES (1, 1, 1, true, 0), (1, 1, 1, true, 0), (2, 10000, 10000, false, 1)"
        )
        assert equal_rows(one, other, pairing) == 3


def test_a_table_of_very_many_columns(sides: Callable[..., Sides]) -> None:
    table = sides("postgres", "postgres-old")
    table.make(", ".join(f"c{number} bigint {'DEFAULT 0 NOT NULL' if number % 2 else ''}" for number in range(800)))
    table.on_source("INSERT INTO {t} (c0, c799) VALUES (1, 2)")
    table.on_target("INSERT INTO {t} (c0, c799) VALUES (1, 2)")
    pairing = _pairing(*table.structures, table.name)
    with _side(table.source) as one, _side(table.target) as other:
        assert equal_rows(one, other, pairing) == 1
        table.on_target("UPDATE {t} SET c0 = 2, c799 = 1")
        assert equal_rows(one, other, pairing) is None
