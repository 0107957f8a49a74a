"""Every type's values out of the log, beside what a full load would render of the same rows."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from migrate.engines.bulk import ColumnPair, Form, values_of
from migrate.engines.connect import open_raw
from migrate.engines.engine import engine_of
from migrate.engines.postgresql.logical.stream import PgoutputStream
from migrate.engines.postgresql.logical.values import form_of
from migrate.engines.postgresql.rows import bulk_for, copy_statement
from migrate.model.change import RowChanges, StructureChange
from migrate.model.names import EngineName
from migrate.model.schema import Column
from migrate.model.types import ColumnType
from migrate.url import Url
from tests.engines.databases import made_database
from tests.engines.postgresql.logical.streaming import Tables, table, tapped, until_now
from tests.servers.pool import Pool
from tests.sql import run

pytestmark = pytest.mark.server

SMALL = st.integers(-(2**15), 2**15 - 1).map(str)
BIG = st.integers(-(2**63), 2**63 - 1).map(str)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8) | st.sampled_from(
    ["", " ", "NULL", "null", "\\N", '"', "\\", "a,b", "{}", "\t\n\r\x01\x1f\x7f", "é😀", "  x  "]
)
FINITE = st.floats(allow_nan=False, allow_infinity=False).map(repr)
DOUBLES = FINITE | st.sampled_from(["NaN", "Infinity", "-Infinity", "-0", "1e15", "1e-5", "123456789012345680"])
SINGLES = st.floats(width=32).map(repr) | st.sampled_from(["1e15", "9.9999e14", "1e-4", "1e-5", "-0", "1e38", "0.1"])
NUMERICS = st.decimals(allow_nan=False, allow_infinity=False, places=6).map(
    lambda value: f"{value:f}"[:40]
) | st.sampled_from(["NaN", "0", "1.50", "-0.000001"])
DAYS = st.dates().map(str) | st.sampled_from(["infinity", "-infinity", "0044-03-15 BC", "12020-01-01"])
STAMPS = st.datetimes().map(str) | st.sampled_from(
    ["infinity", "-infinity", "0044-03-15 12:00:00 BC", "294276-12-31 23:59:59.999999", "0001-01-01 00:00:00"]
)
ZONES = st.sampled_from(["+00", "+02", "-11:30", "+15:59:59", "-00:00:01"])
ZONED = st.builds(lambda stamp, zone: f"{stamp}{zone}", st.datetimes(min_value=datetime.datetime(10, 1, 1)), ZONES)
MOMENTS = ZONED | st.sampled_from(["infinity", "-infinity", "0044-03-15 12:00:00+00 BC", "9999-12-31 23:59:59-05"])
TIMES = st.times().map(str) | st.just("24:00:00")
ZONED_TIMES = st.builds(lambda time, zone: f"{time}{zone}", TIMES, ZONES)
INTERVALS = st.builds(
    lambda months, days, seconds: f"{months} months {days} days {seconds} microseconds",
    st.integers(-99, 99),
    st.integers(-99, 99),
    st.integers(-(10**12), 10**12),
)
JSONS = st.sampled_from(['{"a": [1, "b\\n", null]}', "[]", '"é\\u0001"', "1.0e2", '{"b":1,  "a":2}', '"\\\\"'])
BYTES = st.binary(max_size=12).map(lambda value: "\\x" + value.hex())
TRUTH = st.sampled_from(["t", "f"])
UUIDS = st.uuids().map(str)


def quoted(value: str | None) -> str:
    if value is None:
        return "NULL"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def arrays(elements: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    flat = st.lists(st.none() | elements, max_size=3)
    deep = st.integers(1, 2).flatmap(
        lambda width: st.lists(st.lists(elements, min_size=width, max_size=width), min_size=1, max_size=2)
    )
    one = flat.map(lambda items: "{" + ",".join(map(quoted, items)) + "}")
    two = deep.map(lambda rows: "{" + ",".join("{" + ",".join(map(quoted, row)) + "}" for row in rows) + "}")
    return one | two


@dataclass(frozen=True, kw_only=True)
class Case:
    """A type of the source, the types it may arrive in on MySQL, and texts of its values."""

    kind: str
    goals: tuple[str, ...]
    values: st.SearchStrategy[str]


CASES = (
    Case(kind="smallint", goals=("smallint", "year", "bit", "varchar"), values=SMALL),
    Case(kind="integer", goals=("int", "decimal"), values=SMALL),
    Case(kind="bigint", goals=("bigint", "bit", "longtext"), values=BIG),
    Case(kind="boolean", goals=("tinyint", "bit", "varchar", "enum"), values=TRUTH),
    Case(kind="real", goals=("float", "double", "decimal", "text"), values=SINGLES),
    Case(kind="double precision", goals=("double", "text"), values=DOUBLES),
    Case(kind="numeric", goals=("decimal", "varchar"), values=NUMERICS),
    Case(kind="numeric(20,4)", goals=("decimal",), values=SMALL),
    Case(kind="money", goals=("decimal", "varchar"), values=SMALL.map(lambda value: f"{value}.25")),
    Case(kind="text", goals=("longtext", "longblob", "varbinary"), values=WORDS),
    Case(kind="varchar(40)", goals=("varchar", "blob"), values=WORDS),
    Case(kind="char(12)", goals=("char", "binary", "year"), values=WORDS),
    Case(kind="name", goals=("varchar",), values=WORDS),
    Case(kind="bytea", goals=("longblob", "binary"), values=BYTES),
    Case(kind="uuid", goals=("char", "binary"), values=UUIDS),
    Case(kind="date", goals=("date", "varchar", "datetime"), values=DAYS),
    Case(kind="timestamp", goals=("datetime", "text"), values=STAMPS),
    Case(kind="timestamp(3)", goals=("datetime",), values=STAMPS),
    Case(kind="timestamptz", goals=("timestamp", "datetime", "text"), values=MOMENTS),
    Case(kind="time", goals=("time", "varchar"), values=TIMES),
    Case(kind="timetz", goals=("time", "varchar"), values=ZONED_TIMES),
    Case(kind="interval", goals=("varchar", "time"), values=INTERVALS),
    Case(kind="json", goals=("json", "longtext"), values=JSONS),
    Case(kind="jsonb", goals=("json",), values=JSONS),
    Case(kind="xml", goals=("longtext",), values=st.sampled_from(["<a>é</a>", "<a b='c'/>"])),
    Case(kind="inet", goals=("varchar",), values=st.ip_addresses().map(str)),
    Case(kind="bit(9)", goals=("bit", "varchar"), values=st.integers(0, 511).map(lambda value: f"{value:09b}")),
    Case(kind="varbit", goals=("bit",), values=st.integers(0, 511).map("{:b}".format)),
    Case(kind="point", goals=("varchar",), values=st.sampled_from(["(1,2.5)", "(-0,1e300)"])),
    Case(kind="int4range", goals=("varchar",), values=st.sampled_from(["[1,5)", "empty", "(,)"])),
    Case(kind="tsvector", goals=("text",), values=st.sampled_from(["'a':1 'b':2A", ""])),
    Case(kind="mood", goals=("enum", "varchar"), values=st.sampled_from(["so so", "glad"])),
    Case(kind="posint", goals=("int",), values=st.integers(1, 99).map(str)),
    Case(kind="truth", goals=("tinyint",), values=TRUTH),
    Case(kind="pair_of", goals=("json", "text"), values=st.sampled_from(['(1,"a b",t)', "(,,)", '(2,"""",f)'])),
    Case(kind="integer[]", goals=("json", "longtext"), values=arrays(SMALL)),
    Case(kind="text[]", goals=("json", "text"), values=arrays(WORDS)),
    Case(kind="char(5)[]", goals=("json",), values=arrays(st.sampled_from(["a", "bc", "é"]))),
    Case(kind="numeric[]", goals=("json",), values=arrays(NUMERICS)),
    Case(kind="float8[]", goals=("json",), values=arrays(DOUBLES)),
    Case(kind="boolean[]", goals=("json",), values=arrays(TRUTH)),
    Case(kind="timestamptz[]", goals=("json",), values=arrays(MOMENTS)),
    Case(kind="timestamp[]", goals=("json",), values=arrays(STAMPS)),
    Case(kind="date[]", goals=("json",), values=arrays(DAYS)),
    Case(kind="timetz[]", goals=("json",), values=arrays(ZONED_TIMES)),
    Case(kind="jsonb[]", goals=("json",), values=arrays(JSONS)),
    Case(kind="bytea[]", goals=("json",), values=arrays(BYTES)),
    Case(kind="uuid[]", goals=("json",), values=arrays(UUIDS)),
    Case(kind="mood[]", goals=("json",), values=arrays(st.sampled_from(["so so", "glad"]))),
    Case(kind="posint[]", goals=("json",), values=arrays(st.integers(1, 99).map(str))),
    Case(kind="pair_of[]", goals=("json",), values=arrays(st.sampled_from(['(1,"a b",t)', "(,,)"]))),
    Case(kind="box[]", goals=("json",), values=st.sampled_from(["{(1,1),(0,0);(2,2),(1,1)}", "{}"])),
    Case(kind="int2vector", goals=("json",), values=st.sampled_from(["1 2", ""])),
    Case(kind="int[]", goals=("json",), values=st.sampled_from(["[0:1]={1,2}", "[-1:0][2:2]={{1},{2}}"])),
)
TYPES = (
    "CREATE TYPE mood AS ENUM ('so so', 'glad')",
    "CREATE DOMAIN posint AS int CHECK (VALUE > 0)",
    "CREATE DOMAIN truth AS boolean",
    "CREATE TYPE pair_of AS (number int, word text, flag boolean)",
)
ROWS = st.lists(
    st.tuples(*(st.none() | case.values for case in CASES)),
    min_size=1,
    max_size=4,
)
few = settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # A row of every type takes long to make smaller.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


@pytest.fixture(scope="module", params=["postgres", "postgres-old"])
def source(request: pytest.FixtureRequest, servers: Pool) -> Iterator[Url]:
    """A database with one table of every type."""
    columns = ", ".join(f"c{number} {case.kind}" for number, case in enumerate(CASES))
    with made_database(servers.url(request.param), prefix="pgv") as url:
        run(url, *TYPES, f"CREATE TABLE every (id serial PRIMARY KEY, {columns})")
        yield url


def _pairs(url: Url, target: EngineName) -> tuple[ColumnPair, ...]:
    (every,) = engine_of(url).inspect(url).tables
    found = []
    for column, case in zip(every.columns[1:], CASES, strict=True):
        goals = case.goals if target.is_mysql_family else ("text",)
        found += [
            ColumnPair(source=column, target=Column(name=f"{column.name}_{goal}", type=ColumnType(name=goal)))
            for goal in goals
        ]
    return tuple(found)


def _insert(url: Url, values: Sequence[Sequence[str | None]]) -> None:
    casts = ", ".join(f"CAST(%s::text AS {case.kind})" for case in CASES)
    with open_raw(url) as connection, connection.cursor() as cursor:
        cursor.execute("TRUNCATE every")
        for row in values:
            cursor.execute(f"INSERT INTO every VALUES (DEFAULT, {casts})", row)
        connection.commit()


def _rendered(url: Url, pairs: Sequence[ColumnPair], target: EngineName) -> list[list[bytes | None]]:
    bulk = bulk_for(target)
    with open_raw(url) as connection, connection.cursor() as cursor:
        statement = copy_statement(table("every"), pairs, target).replace('"every")', '"every" ORDER BY id)')
        with cursor.copy(statement) as copy:
            return [values_of(bulk, bytes(row)) for row in copy]


def _loaded(value: bytes | None, pair: ColumnPair, target: EngineName) -> bytes | None:
    if value is None or form_of(pair, target) is not Form.BINARY:
        return value
    return bytes.fromhex(value.decode())


@pytest.mark.parametrize("target", [EngineName.POSTGRESQL, EngineName.MYSQL])
def test_values_are_those_of_a_full_load(source: Url, target: EngineName) -> None:
    pairs = _pairs(source, target)
    tables: Tables = {table("every"): pairs}

    def agree(stream: PgoutputStream, values: Sequence[Sequence[str | None]]) -> None:
        _insert(source, values)
        events = until_now(stream, source)
        assert [event for event in events if isinstance(event, StructureChange)] == []
        changes = [event for event in events if isinstance(event, RowChanges)]
        told = [row for change in changes for row in change.after]
        loaded = [
            [_loaded(value, pair, target) for value, pair in zip(row, pairs, strict=True)]
            for row in _rendered(source, pairs, target)
        ]
        assert len(told) == len(loaded) == len(values)
        faults = [
            (str(pair.source.type), pair.target.type.name, value, wanted)
            for ours, theirs in zip(told, loaded, strict=True)
            for value, wanted, pair in zip(ours, theirs, pairs, strict=True)
            if value != wanted
        ]
        assert faults == []

    with tapped(source, tables) as tap, tap.open(target=target) as stream:

        @few
        @given(values=ROWS)
        def attempt(values: list[tuple[str | None, ...]]) -> None:
            agree(stream, values)

        attempt()
