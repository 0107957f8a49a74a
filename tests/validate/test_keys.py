"""Rows are found by every kind of key, and in tables that have none."""

from collections.abc import Callable

import pytest

from migrate.engines.connect import open_raw
from migrate.model.validation import Level, TableVerdict
from migrate.validate import chunks
from migrate.validate import table as table_module
from tests.validate.conftest import Sides, quoted

pytestmark = pytest.mark.server
WORDS = (
    "apple",
    "Apple",
    "äpple",
    "Zoe",
    "zoë",
    "a b",
    "a",
    "A ",
    "ß",
    "ss",
    "日本",
    "😀",
    "Ångström",
    "N",
    "",
    "'\"\\%`",
)


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many chunks and buckets out of few rows."""
    monkeypatch.setattr(chunks, "CHUNK_ROWS", 50)
    monkeypatch.setattr(table_module, "FETCH_ROWS", 100)
    monkeypatch.setattr(table_module, "_BUCKET_ROWS", 10)


def _fill(table: Sides, rows: list[tuple[object, ...]]) -> None:
    for url in (table.source, table.target):
        with open_raw(url) as connection, connection.cursor() as cursor:
            marks = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {quoted(url, table.name)} VALUES ({marks})", rows)
            connection.commit()


def _named(table: Sides, **options: int) -> set[tuple[str, ...]]:
    found = table.verdict(**options)
    return {(item.kind.value, *(value for _, value in item.key)) for item in found.samples}


def test_text_keys_of_every_case_and_accent(sides: Callable[..., Sides]) -> None:
    table = sides()
    key = "varchar(40) collate utf8mb4_bin"
    table.make(f"k {key} primary key, v int", "k varchar(40) primary key, v int")
    _fill(table, [(f"{word}{number}", number) for word in WORDS for number in range(40)])
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_target("UPDATE {t} SET v = -1 WHERE k = 'zoë7'")
    table.on_target("UPDATE {t} SET k = 'APPLE3' WHERE k = 'apple3'")
    table.on_target("DELETE FROM {t} WHERE k = '😀9'")
    assert _named(table) == {("different", "zoë7"), ("missing", "apple3"), ("extra", "APPLE3"), ("missing", "😀9")}


def test_a_text_key_in_a_collation_that_folds_case(sides: Callable[..., Sides]) -> None:
    table = sides("mysql", "mariadb")
    table.make("k varchar(40) primary key, v int")
    _fill(table, [(f"{word}{number}", number) for word in ("apple", "Zoë", "日本") for number in range(60)])
    table.on_target("UPDATE {t} SET k = 'APPLE3' WHERE k = 'apple3'")
    assert _named(table) == {("missing", "apple3"), ("extra", "APPLE3")}


def test_composite_keys(sides: Callable[..., Sides]) -> None:
    for source, target, kind in (("mysql", "postgres", "int"), ("postgres", "mariadb", "bigint")):
        table = sides(source, target)
        table.make(f"a {kind}, b date, c {kind}, v varchar(9), primary key (a, b, c)")
        rows = [(a, f"2024-01-{b:02}", c, f"{a}{b}{c}") for a in (-1, 0, 5) for b in range(1, 29) for c in range(5)]
        _fill(table, list(rows))
        assert table.verdict().verdict is TableVerdict.MATCH
        table.on_target("DELETE FROM {t} WHERE a = 0 AND b = '2024-01-10' AND c = 4")
        table.on_target("UPDATE {t} SET v = 'x' WHERE a = 5 AND b = '2024-01-28' AND c = 4")
        table.on_target("INSERT INTO {t} VALUES (-9, '2024-01-10', 4, 'y'), (9, '2024-01-10', 4, 'y')")
        assert _named(table) == {
            ("missing", "0", "2024-01-10", "4"),
            ("different", "5", "2024-01-28", "4"),
            ("extra", "-9", "2024-01-10", "4"),
            ("extra", "9", "2024-01-10", "4"),
        }


def test_a_number_and_a_text_together(sides: Callable[..., Sides]) -> None:
    table = sides()
    table.make(
        "a int, b varchar(20) collate utf8mb4_bin, v int, primary key (a, b)",
        "a int, b varchar(20), v int, primary key (a, b)",
    )
    _fill(
        table, [(number, word, number) for number in range(20) for word in WORDS] + [(7, f"{n}", n) for n in range(500)]
    )
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_target("UPDATE {t} SET v = -1 WHERE (a = 7 AND b = '77') OR (a = 3 AND b = 'Zoe')")
    assert _named(table) == {("different", "7", "77"), ("different", "3", "Zoe")}


@pytest.mark.parametrize("source", ["mysql", "postgres-old"])
def test_uuid_keys(sides: Callable[..., Sides], source: str) -> None:
    table = sides(source, "postgres")
    names = [f"{number * 7919:08x}-0000-4000-8000-{number:012X}" for number in range(200)]
    table.make(
        "k char(36) primary key, v int" if source == "mysql" else "k uuid primary key, v int",
        "k uuid primary key, v int",
    )
    _fill(table, [(name, 1) for name in names])
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_target(f"UPDATE {{t}} SET v = 2 WHERE k = '{names[77]}'")
    assert _named(table) == {("different", names[77].lower())}


@pytest.mark.parametrize(
    ("mysql", "postgres", "values"),
    [
        ("decimal(10,3)", "numeric(10,3)", [f"{number}.125" for number in range(-150, 150)]),
        ("datetime(6)", "timestamp", [f"2024-01-01 00:00:00.{number:06}" for number in range(0, 300)]),
        ("timestamp(3)", "timestamptz", [f"2024-01-01 00:{n // 60:02}:{n % 60:02}.5" for n in range(0, 300)]),
        ("bigint unsigned", "numeric(20,0)", [str(2**64 - 1 - number) for number in range(300)]),
        ("varbinary(9)", "bytea", [str(number).encode() for number in range(300)]),
    ],
)
def test_keys_of_other_types(sides: Callable[..., Sides], mysql: str, postgres: str, values: list[object]) -> None:
    table = sides()
    table.make(f"k {mysql} primary key, v int", f"k {postgres} primary key, v int")
    _fill(table, [(value, number) for number, value in enumerate(values)])
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_target("UPDATE {t} SET v = -1 WHERE v IN (0, 170, 299)")
    table.on_target("DELETE FROM {t} WHERE v = 60")
    found = table.verdict()
    assert (found.missing, found.extra, found.different) == (1, 0, 3)


def test_infinite_dates_in_a_key(sides: Callable[..., Sides]) -> None:
    table = sides("postgres", "postgres-old")
    table.make("k date primary key, v int")
    _fill(
        table,
        [
            ("infinity", 0),
            ("-infinity", 1),
            ("4713-01-01 BC", 2),
            *[(f"{year}-01-01", year) for year in range(1000, 1200)],
        ],
    )
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_target("UPDATE {t} SET v = -1 WHERE k = 'infinity'")
    assert _named(table) == {("different", "infinity")}


def test_a_key_that_only_one_side_has(sides: Callable[..., Sides]) -> None:
    table = sides()
    table.make("id int primary key, v int", "id int, v int")
    _fill(table, [(number, number) for number in range(300)])
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_target("INSERT INTO {t} VALUES (5, 5), (NULL, 7)")
    found = table.verdict()
    assert (found.missing, found.extra, found.different) == (0, 2, 0)


def test_tables_without_a_key_are_multisets(sides: Callable[..., Sides]) -> None:
    table = sides()
    table.make("a varchar(10), b int")
    _fill(table, [(word[:9], number) for word in WORDS for number in range(20)] + [("twice", 1), ("twice", 1)])
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_target("DELETE FROM {t} WHERE a = 'twice'")
    table.on_target("INSERT INTO {t} VALUES ('twice', 1)")
    found = table.verdict()
    assert (found.verdict, found.missing, found.extra) == (TableVerdict.MISMATCH, 1, 0)
    assert found.samples[0].key == (("a", "twice"), ("b", "1"))
    assert "multiset" in found.reason
    table.on_target("UPDATE {t} SET b = -1 WHERE a = 'Zoe' AND b = 3")
    found = table.verdict()
    assert (found.missing, found.extra) == (2, 1)
    assert table.verdict(Level.CHECKSUMS).verdict is TableVerdict.MISMATCH


def test_a_duplicate_instead_of_another_row_without_a_key(sides: Callable[..., Sides]) -> None:
    table = sides("mariadb", "postgres")
    table.make("a int")
    table.on_source("INSERT INTO {t} VALUES (1), (1), (2), (2)")
    table.on_target("INSERT INTO {t} VALUES (1), (1), (1), (2)")
    for level in (Level.CHECKSUMS, Level.ROWS):
        assert table.verdict(level).verdict is TableVerdict.MISMATCH
    assert table.verdict(Level.COUNTS).verdict is TableVerdict.MATCH


def test_json_without_a_key(sides: Callable[..., Sides]) -> None:
    table = sides("mariadb", "postgres")
    table.make("j json", "j jsonb")
    table.insert('\'{"b":1,"a":2}\'', "'[1.0]'", "NULL")
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_target("UPDATE {t} SET j = '[2]' WHERE j = '[1.0]'")
    found = table.verdict()
    assert (found.verdict, found.checksum) == (TableVerdict.MISMATCH, "differs")
    assert {(item.kind.value, item.key) for item in found.samples} == {
        ("missing", (("j", "[1.0]"),)),
        ("extra", (("j", "[2]"),)),
    }
    assert "all columns of a row stand for its key" in found.reason


def test_floats_without_a_key_are_named_by_their_rows(sides: Callable[..., Sides]) -> None:
    table = sides("mysql", "postgres")
    table.make("a int, f double", "a int, f double precision")
    table.insert("1, 1e-7", "1, 1e-7", "1, 2e-7", "2, 0.1", "NULL, NULL")
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_target("UPDATE {t} SET f = 3e-7 WHERE f = 2e-7")
    found = table.verdict()
    assert (found.missing, found.extra, found.different) == (1, 1, 0)
    assert {(item.kind.value, float(dict(item.key)["f"])) for item in found.samples} == {
        ("missing", 2e-7),
        ("extra", 3e-7),
    }


@pytest.mark.parametrize("name", ['we`ird "n\'ame" %s %d é', "{braces}", "order", "a\nb;--"])
def test_hostile_names(sides: Callable[..., Sides], name: str) -> None:
    for servers in (("mysql", "postgres"), ("postgres", "mariadb")):
        table = sides(*servers, name=name if servers[0] == "mysql" else f"{name}2")
        for url, act in ((table.source, table.on_source), (table.target, table.on_target)):
            act(f"CREATE TABLE {{t}} ({quoted(url, name)} int primary key, v varchar(20))")
            act("INSERT INTO {t} VALUES (1, 'a'), (2, 'b')")
        assert table.verdict().verdict is TableVerdict.MATCH
        table.on_target("UPDATE {t} SET v = 'c' WHERE v = 'b'")
        assert _named(table) == {("different", "2")}
