"""What could not be compared is never called equal, and does not stop the rest."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from migrate.engines.connect import open_raw
from migrate.engines.mysql import checksum as mysql_checksum
from migrate.model.conversion import ColumnMapping, TableMapping
from migrate.model.names import ObjectName
from migrate.model.validation import Level, TableValidation, TableVerdict
from migrate.url import Url
from migrate.validate.options import Options
from migrate.validate.validate import compare_schemas, validate
from tests.sql import rows
from tests.validate.conftest import Sides
from tests.validate.structure import structure

pytestmark = pytest.mark.server


def _compare(sides: Sides, *tables: TableMapping, level: Level = Level.ROWS) -> tuple[TableValidation, ...]:
    schemas = structure(sides.source), structure(sides.target)
    return compare_schemas(sides.source, sides.target, schemas, tables, options=Options(level=level)).tables


def _mapping(sides: Sides, **columns: str) -> TableMapping:
    target = "public" if sides.target.scheme == "postgresql" else sides.target.database
    return TableMapping(
        source=ObjectName(schema=sides.source.database, name=sides.name),
        target=ObjectName(schema=target, name=sides.name),
        columns=tuple(ColumnMapping(source=source, target=target) for source, target in columns.items()),
    )


@pytest.mark.parametrize("other", ["mariadb", "mysql-2"])
def test_a_checksum_cut_by_the_server_falls_back_to_one_that_is_not(
    sides: Callable[..., Sides], monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    session = tuple(
        "SET SESSION group_concat_max_len = 1024" if "group_concat" in statement else statement
        for statement in mysql_checksum.MySqlExpressions.session
    )
    monkeypatch.setattr(mysql_checksum.MySqlExpressions, "session", session)
    table = sides("mysql", other)
    table.make("id int primary key, v varchar(100)")
    table.insert(*(f"{number}, REPEAT('x', 90)" for number in range(100)))
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_target("UPDATE {t} SET v = 'y' WHERE id = 99")
    assert [item.key for item in table.verdict().samples] == [(("id", "99"),)]


def test_a_text_cut_at_the_packets_size_is_a_failure_in_the_servers_words(sides: Callable[..., Sides]) -> None:
    from migrate.engines.checksum import expressions_of
    from migrate.errors import QueryFailed
    from migrate.model.names import EngineName
    from migrate.validate.side import Side

    for server in ("mysql", "mariadb"):
        query = "SELECT LENGTH(CONCAT(REPEAT('a', @@max_allowed_packet), 'b'))"
        with (
            Side(sides(server).source, expressions_of(EngineName.MYSQL), workers=1) as side,
            pytest.raises(QueryFailed) as caught,
        ):
            side.rows(query)
        assert "max_allowed_packet" in caught.value.reason


def test_long_values_are_compared_whole_and_shown_cut(sides: Callable[..., Sides]) -> None:
    table = sides("mysql", "postgres")
    table.make("id int primary key, a longtext, b longblob", "id int primary key, a text, b bytea")
    table.on_source("INSERT INTO {t} VALUES (1, REPEAT('é', 100000), REPEAT('b', 100000))")
    table.on_target("INSERT INTO {t} VALUES (1, REPEAT('é', 100000), CAST(REPEAT('b', 100000) AS bytea))")
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_target("UPDATE {t} SET a = a || 'c', b = b || '\\x00'")
    [difference] = table.verdict().samples
    assert [item.column for item in difference.columns] == ["a", "b"]
    for item in difference.columns:
        assert item.source is not None
        assert item.source != item.target
        assert len(item.source) < 300
        assert "SHA-256" in item.source


def test_a_statement_that_takes_too_long(sides: Callable[..., Sides]) -> None:
    table = sides("postgres", "postgres-old")
    table.make("id int primary key, v text")
    table.insert("1, 'a'")
    impatient = replace(table.target, options=(("options", "-c lock_timeout=200"),))
    mapping = TableMapping(
        source=ObjectName(schema="public", name=table.name),
        target=ObjectName(schema="public", name=table.name),
        columns=(ColumnMapping(source="id", target="id"), ColumnMapping(source="v", target="v")),
    )
    schemas = table.structures
    with open_raw(table.target) as connection, connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table.name} IN ACCESS EXCLUSIVE MODE")
        [found] = compare_schemas(table.source, impatient, schemas, [mapping], options=Options(level=Level.ROWS)).tables
    assert found.verdict is TableVerdict.NOT_COMPARABLE
    assert "lock timeout" in found.reason
    assert found.checksum is None


def test_a_table_that_vanished_does_not_stop_the_next(sides: Callable[..., Sides]) -> None:
    first, second = sides(), sides()
    for table in (first, second):
        table.make("id int primary key")
    schemas = structure(first.source), structure(first.target)
    first.on_target("DROP TABLE {t}")
    reported: list[TableValidation] = []
    validation = compare_schemas(
        first.source,
        first.target,
        schemas,
        [_mapping(first, id="id"), _mapping(second, id="id")],
        options=Options(level=Level.ROWS),
        report=reported.append,
    )
    assert [table.verdict for table in validation.tables] == [TableVerdict.NOT_COMPARABLE, TableVerdict.MATCH]
    assert "does not exist" in validation.tables[0].reason
    assert tuple(reported) == validation.tables
    assert not validation.is_match


def test_a_table_that_is_not_there(sides: Callable[..., Sides]) -> None:
    table = sides()
    table.on_source("CREATE TABLE {t} (id int primary key)")
    [found] = _compare(table, _mapping(table, id="id"))
    assert found.verdict is TableVerdict.MISMATCH
    assert "no table" in found.reason
    unknown = TableMapping(source=ObjectName(schema="x", name="y"), target=_mapping(table).target, columns=())
    [found] = _compare(table, unknown)
    assert found.verdict is TableVerdict.NOT_COMPARABLE


def test_the_structure_is_read_from_both_servers(sides: Callable[..., Sides]) -> None:
    table = sides("postgres", "mariadb")
    table.make("id int primary key, v varchar(9)")
    table.insert("1, 'a'")
    mapping = TableMapping(
        source=ObjectName(schema="public", name=table.name),
        target=ObjectName(schema=table.target.database, name=table.name),
        columns=(ColumnMapping(source="id", target="id"), ColumnMapping(source="v", target="v")),
    )
    found = validate(table.source, table.target, [mapping], options=Options(level=Level.ROWS))
    assert [item.verdict for item in found.tables] == [TableVerdict.MATCH]
    elsewhere = TableMapping(
        source=mapping.source, target=ObjectName(schema="no such", name="t"), columns=mapping.columns
    )
    found = validate(table.source, table.target, [elsewhere], options=Options(level=Level.ROWS))
    assert [item.verdict for item in found.tables] == [TableVerdict.MISMATCH]


def test_nothing_compared_is_no_match(sides: Callable[..., Sides]) -> None:
    table = sides()
    table.make("id int primary key")
    schemas = structure(table.source), structure(table.target)
    assert not compare_schemas(table.source, table.target, schemas, [], options=Options(level=Level.ROWS)).is_match


def test_columns_on_one_side_only(sides: Callable[..., Sides]) -> None:
    table = sides()
    table.make("id int primary key, a int, b int", "id int primary key, a int, c int")
    found = table.verdict()
    assert found.verdict is TableVerdict.NOT_COMPARABLE
    assert dict(found.excluded_columns).keys() == {"b", "c"}
    assert "b (" in found.reason
    assert table.verdict(Level.COUNTS).verdict is TableVerdict.MATCH
    table.on_source("INSERT INTO {t} VALUES (1, 1, 1)")
    table.on_target("INSERT INTO {t} VALUES (1, 2, 1)")
    assert table.verdict().verdict is TableVerdict.MISMATCH


def test_columns_that_the_mapping_leaves_out(sides: Callable[..., Sides]) -> None:
    table = sides()
    table.make("id int primary key, a int, b int", "id int primary key, other int, c int")
    table.insert("1, 2, 3")
    mapping = _mapping(table, id="id", a="other", b="")
    mapping = TableMapping(
        source=mapping.source,
        target=mapping.target,
        columns=(*mapping.columns, ColumnMapping(source="", target="c")),
    )
    [found] = _compare(table, mapping)
    assert found.verdict is TableVerdict.MATCH
    assert dict(found.excluded_columns).keys() == {"b", "c"}


def test_types_without_a_common_text(sides: Callable[..., Sides]) -> None:
    table = sides()
    table.make("id int primary key, a int", "id int primary key, a date")
    found = table.verdict()
    assert found.verdict is TableVerdict.NOT_COMPARABLE
    assert found.excluded_columns[0][0] == "a"
    assert found.checksum == "equal"


def test_no_column_to_compare(sides: Callable[..., Sides]) -> None:
    table = sides()
    table.make("a int", "a date")
    found = table.verdict()
    assert (found.verdict, found.checksum) == (TableVerdict.NOT_COMPARABLE, None)


def test_a_server_that_is_not_there(sides: Callable[..., Sides]) -> None:
    table = sides()
    table.make("id int primary key")
    schemas = structure(table.source), structure(table.target)
    gone = Url(scheme="postgresql", host="127.0.0.1", port=1, user="x", password="canary", database="x")
    [found] = compare_schemas(
        table.source, gone, schemas, [_mapping(table, id="id")], options=Options(level=Level.ROWS)
    ).tables
    assert found.verdict is TableVerdict.NOT_COMPARABLE
    assert "canary" not in found.reason


def test_the_sessions_refuse_writes(sides: Callable[..., Sides]) -> None:
    from migrate.engines.checksum import expressions_of
    from migrate.errors import QueryFailed
    from migrate.model.names import EngineName
    from migrate.validate.side import Side

    table = sides()
    table.make("id int primary key")
    for url, engine in ((table.source, EngineName.MYSQL), (table.target, EngineName.POSTGRESQL)):
        with Side(url, expressions_of(engine), workers=1) as side, pytest.raises(QueryFailed):
            side.rows(f"INSERT INTO {table.name} VALUES (1)")
        assert rows(url, f"SELECT COUNT(*) FROM {table.name}") == [(0,)]
