"""What is judged here of a row's own values is what the source's WHERE says of it."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migrate.engines.bulk import Block, values_of
from migrate.engines.engine import engine_of
from migrate.engines.mysql.wire_rows import WireBlock
from migrate.engines.observed import observed
from migrate.engines.row_condition import row_judgement
from migrate.engines.row_filter import condition
from migrate.errors import Unsupported
from migrate.execute.local.jobs import TableJob
from migrate.execute.local.mysql_reader import open_mysql_reader
from migrate.execute.local.postgresql_reader import exported_snapshot, open_postgresql_reader
from migrate.model.carriage import Comparison, RowFilter, RowTest
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Column, Table
from migrate.model.types import ColumnType
from migrate.url import Url
from tests.servers.pool import Pool
from tests.sql import create_database, drop_database, rows, run

ORDERED = tuple(Comparison)
EQUAL = (Comparison.EQUAL, Comparison.NOT_EQUAL, Comparison.NULL, Comparison.NOT_NULL)
MYSQL = {
    "tiny": ("tinyint", ("-128", "127", "0", "5")),
    "large": ("bigint unsigned", ("0", "18446744073709551615", "9007199254740993")),
    "price": ("decimal(20,6)", ("0", "0.1", "-0.100000", "99999999999999.999999")),
    "single": ("float", ("0", "-0e0", "0.1", "16777216", "1e-20", "3.4e38")),
    "wide": ("double", ("0", "0.1", "1e300", "9007199254740993", "-2.5")),
    "birth": ("year", ("1999", "2001", "'0000'")),
    "day": ("date", ("'0000-00-00'", "'2020-02-29'", "'2020-00-10'", "'1000-01-01'", "'9999-12-31'")),
    "moment": ("datetime(3)", ("'0000-00-00'", "'2020-02-29 12:00:00.5'", "'2020-02-29'")),
    "stamp": ("timestamp(6) NULL", ("'2020-02-29 12:00:00.000001'", "'1999-01-01'")),
    "padded": ("varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", ("'a'", "'a  '", "'A'", "'é'", "''")),
    "fixed": ("char(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", ("'a'", "'A'", "'ab'")),
}
POSTGRESQL = {
    "tiny": ("smallint", ("-128", "127", "0", "5")),
    "large": ("bigint", ("0", "9223372036854775807", "9007199254740993")),
    "price": ("numeric", ("0", "0.1", "-0.100000", "'NaN'", "'Infinity'", "'-Infinity'")),
    "single": ("real", ("0", "0.1", "16777216", "1e-20", "'NaN'", "'-Infinity'")),
    "wide": ("double precision", ("0", "0.1", "1e300", "9007199254740993", "'NaN'", "'Infinity'")),
    "flag": ("boolean", ("true", "false")),
    "day": ("date", ("'2020-02-29'", "'infinity'", "'-infinity'", "'0044-03-15 BC'", "'12020-01-01'")),
    "moment": ("timestamp(3)", ("'2020-02-29 12:00:00.5'", "'2020-02-29'", "'infinity'", "'0044-03-15 BC'")),
    "stamp": ("timestamptz", ("'2020-02-29 12:00:00.000001+00'", "'1999-01-01+05'", "'-infinity'")),
    "padded": ("text", ("'a'", "'a  '", "'A'", "'é'", "''")),
    "fixed": ("character(5)", ("'a'", "'A'", "'ab'")),
    "mood": ("mood", ("'glad'", "'sad'")),
}
NUMBERS = st.one_of(
    st.sampled_from(["0", "0.1", "-0.1", "5.0", "127", "9007199254740993", "16777216", "18446744073709551615", "1999"]),
    st.decimals(-1000, 1000, places=3).map(lambda number: f"{number:f}"),
    st.integers(-(2**70), 2**70).map(str),
)
DAYS = st.one_of(st.sampled_from(["2020-02-29", "1000-01-01"]), st.dates().map(str).filter(lambda day: day > "1000"))
MOMENTS = st.one_of(
    st.sampled_from(["2020-02-29 12:00:00.500", "2020-02-29 12:00:00.000001", "2020-02-29"]),
    st.datetimes().filter(lambda moment: moment.year > 1000).map(lambda moment: moment.isoformat(" ")),
)
STAMPS = st.one_of(
    st.sampled_from(["2020-02-29 12:00:00.000001", "1999-01-01"]),
    st.sampled_from(["1971-05-06 01:02:03.250", "2037-12-31 23:59:59"]),
)
TEXTS = st.one_of(st.sampled_from(["a", "a ", "A", "é", "", "ab", "glad"]), st.text("aA é", max_size=4))
OPERANDS = {
    **dict.fromkeys(("tiny", "large", "price", "single", "wide"), NUMBERS),
    "birth": st.sampled_from(["1999", "2000", "2155"]),
    "flag": st.sampled_from(["true", "false", "1", "f"]),
    "day": DAYS,
    "moment": MOMENTS,
    "stamp": STAMPS,
    **dict.fromkeys(("padded", "fixed", "mood"), TEXTS),
}


@st.composite
def row_tests(draw: st.DrawFn, column: str) -> RowTest:
    comparison = draw(st.sampled_from(EQUAL if column in ("padded", "fixed", "mood") else ORDERED))
    count = {Comparison.NULL: 0, Comparison.NOT_NULL: 0, Comparison.BETWEEN: 2, Comparison.NOT_BETWEEN: 2}
    operands = draw(st.lists(OPERANDS[column], min_size=count.get(comparison, 1), max_size=count.get(comparison, 1)))
    return RowTest(comparison=comparison, operands=tuple(operands))


@st.composite
def groups(draw: st.DrawFn, columns: tuple[str, ...]) -> tuple[tuple[RowFilter, ...], ...]:
    """As `dms.filters.groups_of` gives them."""
    filters = st.sampled_from(columns).flatmap(
        lambda column: st.lists(row_tests(column), min_size=1, max_size=3).map(
            lambda found: RowFilter(column=column, tests=tuple(found))
        )
    )
    group = st.lists(filters, min_size=1, max_size=2).map(tuple)
    return tuple(draw(st.lists(group, min_size=1, max_size=2)))


Loaded = tuple[Url, Table, dict[str, list[bytes | None]]]


def _spelt(block: Block | WireBlock) -> bytes:
    return block.spelt().data if isinstance(block, WireBlock) else block.data


def _loaded(url: Url, columns: dict[str, tuple[str, tuple[str, ...]]]) -> Loaded:
    """A table of all values, each kind in rows of its own, and its rows as they are looked at."""
    mysql = url.scheme != "postgresql"
    types = ", ".join(f"{name} {kind} NULL" if mysql else f"{name} {kind}" for name, (kind, _) in columns.items())
    run(url, *([] if mysql else ["CREATE TYPE mood AS ENUM ('glad', 'sad')"]), f"CREATE TABLE t (id int, {types})")
    number = 0
    with_mode = ["SET SESSION sql_mode = 'ALLOW_INVALID_DATES'"] if mysql else []
    statements = ["INSERT INTO t (id) VALUES (0)"]
    for name, (_, values) in columns.items():
        for value in values:
            number += 1
            statements.append(f"INSERT INTO t (id, {name}) VALUES ({number}, {value})")
    run(url, *with_mode, *statements)
    engine = EngineName(url.scheme)
    (table,) = engine_of(url).inspect(url).tables
    pairs = tuple(observed(column, engine) for column in table.columns)
    job = TableJob(source=table, target=table, pairs=pairs, source_engine=engine, target_engine=EngineName.POSTGRESQL)
    found = b""
    if mysql:
        with open_mysql_reader(url) as reader:
            found = b"".join(_spelt(block) for block in reader.blocks(job))
    else:
        with exported_snapshot(url) as snapshot, open_postgresql_reader(url, snapshot) as reader:
            found = b"".join(_spelt(block) for block in reader.blocks(job))
    return url, table, {str(row[0]): row for row in (values_of(job.bulk, line) for line in found.splitlines())}


@pytest.fixture(scope="module")
def sources(servers: Pool) -> Iterator[dict[str, Loaded]]:
    made, name = {}, f"rowtest{os.getpid()}"
    for server, columns in (("mysql", MYSQL), ("mariadb", MYSQL), ("postgres", POSTGRESQL)):
        made[server] = _loaded(create_database(servers.url(server), name), columns)
    yield made
    for url, _, _ in made.values():
        drop_database(url)


@pytest.mark.server
@pytest.mark.parametrize("server", ["mysql", "mariadb", "postgres"])
def test_the_judgement_is_the_sources(sources: dict[str, Loaded], server: str) -> None:
    url, table, found = sources[server]
    engine = EngineName(url.scheme)
    columns = tuple(POSTGRESQL if server == "postgres" else MYSQL)

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.lists(groups(columns), min_size=20, max_size=20))
    def compared(several: list[tuple[tuple[RowFilter, ...], ...]]) -> None:
        queries, expected = [], []
        for number, wanted in enumerate(several):
            where = condition(wanted, table, engine)
            judgement = row_judgement(wanted, table, engine)
            places = [table.columns.index(column) for column in judgement.columns]
            expected += [
                (number, int(row[0] or b"0"))
                for row in found.values()
                if judgement.takes([row[place] for place in places])
            ]
            queries.append(f"SELECT {number}, id FROM t WHERE {where}")
        answers = [(int(number), int(key)) for number, key in rows(url, " UNION ALL ".join(queries))]
        assert sorted(answers) == sorted(expected), several

    compared()


@pytest.mark.parametrize(
    ("engine", "type_", "collation", "comparison", "operand"),
    [
        (EngineName.MYSQL, "varchar", "utf8mb4_0900_ai_ci", Comparison.EQUAL, "a"),
        (EngineName.MYSQL, "varchar", "utf8mb4_bin", Comparison.AT_MOST, "a"),
        (EngineName.MYSQL, "enum", "utf8mb4_bin", Comparison.EQUAL, "a"),
        (EngineName.MYSQL, "time", None, Comparison.EQUAL, "12:00:00"),
        (EngineName.MYSQL, "year", None, Comparison.EQUAL, "99"),
        (EngineName.MYSQL, "decimal", None, Comparison.EQUAL, "0." + "1" * 40),
        (EngineName.POSTGRESQL, "text", "de-x-icu", Comparison.EQUAL, "a"),
        (EngineName.POSTGRESQL, "text", None, Comparison.AT_LEAST, "a"),
        (EngineName.POSTGRESQL, "citext", None, Comparison.EQUAL, "a"),
        (EngineName.POSTGRESQL, "money", None, Comparison.EQUAL, "1.5"),
        (EngineName.POSTGRESQL, "uuid", None, Comparison.EQUAL, "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
    ],
)
def test_what_only_the_source_knows(
    engine: EngineName, type_: str, collation: str | None, comparison: Comparison, operand: str
) -> None:
    column = Column(name="c", type=ColumnType(name=type_, text=type_), collation=collation, charset="utf8mb4")
    table = Table(name=ObjectName(schema="s", name="t"), columns=(column,))
    asked = RowFilter(column="c", tests=(RowTest(comparison=comparison, operands=(operand,)),))
    with pytest.raises(Unsupported, match="can't be filtered by 'c'"):
        row_judgement(((asked,),), table, engine)


def test_a_zero_date_that_counts_as_null() -> None:
    column = Column(name="c", type=ColumnType(name="date", text="date"), nullable=False)
    table = Table(name=ObjectName(schema="s", name="t"), columns=(column,))
    asked = RowFilter(column="c", tests=(RowTest(comparison=Comparison.NULL),))
    with pytest.raises(Unsupported, match="can't be filtered"):
        row_judgement(((asked,),), table, EngineName.MYSQL)
