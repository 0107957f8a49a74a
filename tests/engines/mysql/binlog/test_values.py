"""Values from the binlog are those that a full load has the same server render, of every type and for every target."""

import datetime
import decimal
import ipaddress
import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from migrate.engines.bulk import ColumnPair
from migrate.engines.connect import open_raw
from migrate.engines.mysql.binlog.position import current_position
from migrate.model.change import Event, Operation, Row, RowChanges
from migrate.model.names import EngineName
from migrate.model.schema import Column
from migrate.model.types import ColumnType
from tests.engines.mysql.binlog.following import Log, Pairs
from tests.sql import run

pytestmark = pytest.mark.server
Values = st.SearchStrategy[Any]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
DOUBLES = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(-1e-3, 1e-3),
    st.floats(-1e9, 1e9),
    st.sampled_from([0.0, -0.0, 1e15, 1e14, 123456789012345680.0, 5e-324, -2.2250738585072014e-308, 1e-5, 0.1]),
)
FLOATS = st.floats(-(2.0**127), 2.0**127, width=32, allow_subnormal=False) | st.floats(-1000, 1000, width=32)
DATES = st.dates(datetime.date(1000, 1, 1)).map(str)
MOMENTS = st.datetimes(datetime.datetime(1000, 1, 1)).map(str)
STAMPS = st.datetimes(datetime.datetime(1970, 1, 2), datetime.datetime(2038, 1, 18)).map(str)
TIMES = st.builds(
    lambda sign, hours, minutes, seconds, part: f"{sign}{hours}:{minutes:02}:{seconds:02}.{part:06}",
    st.sampled_from(["", "-"]),
    st.integers(0, 837),
    st.integers(0, 59),
    st.integers(0, 59),
    st.integers(0, 999_999),
)
DAY_TIMES = st.times().map(lambda moment: moment.strftime("%H:%M:%S.%f"))


def integers(bits: int) -> Values:
    return st.integers(-(1 << bits - 1), (1 << bits - 1) - 1)


def unsigned(bits: int) -> Values:
    return st.integers(0, (1 << bits) - 1)


def decimals(precision: int, scale: int) -> Values:
    most = 10**precision - 1
    return st.integers(-most, most).map(lambda number: str(decimal.Decimal(number).scaleb(-scale)))


def encodable(encoding: str) -> Values:
    """Texts of the characters that the encoding keeps."""
    characters = [chr(number) for number in range(0x10000) if not 0xD800 <= number < 0xE000]
    kept = [one for one in characters if one.encode(encoding, "ignore").decode(encoding, "ignore") == one]
    return st.text(st.sampled_from(kept), max_size=12)


GAPPED = st.lists(st.sampled_from([0, 0, 1, 0xFFFF]), min_size=8, max_size=8).map(
    lambda words: ipaddress.IPv6Address(struct.pack(">8H", *words))
)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | DOUBLES | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
).map(json.dumps)
POINTS = st.tuples(st.floats(-90, 90), st.floats(-90, 90))


def line(points: Sequence[tuple[float, float]]) -> str:
    return "(" + ", ".join(f"{x!r} {y!r}" for x, y in points) + ")"


SHAPES = st.one_of(
    POINTS.map(lambda point: f"POINT{line([point])}"),
    st.lists(POINTS, min_size=2, max_size=4).map(lambda points: f"LINESTRING{line(points)}"),
    st.lists(POINTS, min_size=1, max_size=4).map(lambda points: f"MULTIPOINT{line(points)}"),
    st.lists(POINTS, min_size=3, max_size=4).map(
        lambda points: f"GEOMETRYCOLLECTION(POINT{line(points[:1])}, POLYGON({line([*points, points[0]])}))"
    ),
    st.lists(POINTS, min_size=3, max_size=4).map(
        lambda points: f"MULTIPOLYGON(({line([*points, points[0]])}), ({line([*points, points[0]])}))"
    ),
    st.lists(POINTS, min_size=2, max_size=4).map(lambda points: f"MULTILINESTRING({line(points)}, {line(points)})"),
    st.just("GEOMETRYCOLLECTION EMPTY"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A column to try: its declaration, its values, the columns that it goes to, and the SQL that takes a value."""

    declaration: str
    values: Values
    targets: tuple[str, ...] = ("", "text")
    """Types of PostgreSQL's, or empty for a column of the same type of MySQL's."""
    taken: str = "%s"
    only: str = ""


KINDS = (
    Kind(declaration="TINYINT", values=integers(8), targets=("", "boolean", "smallint")),
    Kind(declaration="TINYINT UNSIGNED", values=unsigned(8)),
    Kind(declaration="SMALLINT", values=integers(16)),
    Kind(declaration="SMALLINT UNSIGNED", values=unsigned(16)),
    Kind(declaration="MEDIUMINT", values=integers(24)),
    Kind(declaration="MEDIUMINT UNSIGNED", values=unsigned(24)),
    Kind(declaration="INT", values=integers(32)),
    Kind(declaration="INT UNSIGNED", values=unsigned(32)),
    Kind(declaration="BIGINT", values=integers(64), targets=("", "bigint", "bit:mysql")),
    Kind(declaration="BIGINT UNSIGNED", values=unsigned(64), targets=("", "numeric", "bit:mysql")),
    Kind(declaration="SMALLINT(3) UNSIGNED ZEROFILL", values=unsigned(16), targets=("", "integer", "year:mysql")),
    Kind(declaration="DECIMAL(9,2)", values=decimals(9, 2)),
    Kind(declaration="DECIMAL(65,30)", values=decimals(65, 30), targets=("", "numeric")),
    Kind(declaration="DECIMAL(18,18)", values=decimals(18, 18)),
    Kind(declaration="DECIMAL(31,0)", values=decimals(31, 0)),
    Kind(declaration="DECIMAL(8,3) ZEROFILL", values=decimals(8, 3).map(lambda text: text.lstrip("-"))),
    Kind(declaration="DOUBLE", values=DOUBLES, targets=("", "double precision")),
    Kind(declaration="DOUBLE(12,3)", values=st.floats(-1e8, 1e8) | st.sampled_from([-0.0001, -0.0, 0.0005])),
    Kind(declaration="DOUBLE ZEROFILL", values=DOUBLES.map(abs)),
    Kind(declaration="FLOAT", values=FLOATS, targets=("", "real", "double precision", "text")),
    Kind(declaration="FLOAT(7,2)", values=st.floats(-9999, 9999) | st.sampled_from([-0.001, 0.005])),
    Kind(declaration="FLOAT UNSIGNED ZEROFILL", values=st.floats(0, 3e38)),
    Kind(declaration="BIT(1)", values=unsigned(1), targets=("", "boolean", "bit", "bytea")),
    Kind(declaration="BIT(13)", values=unsigned(13), targets=("", "bigint", "bit varying", "bytea", "bigint:mysql")),
    Kind(declaration="BIT(64)", values=unsigned(64), targets=("", "numeric", "bit", "bytea")),
    Kind(declaration="YEAR", values=st.just(0) | st.integers(1901, 2155)),
    Kind(declaration="DATE", values=DATES, targets=("", "date", "text")),
    Kind(declaration="DATETIME", values=MOMENTS, targets=("", "timestamp without time zone")),
    Kind(declaration="DATETIME(1)", values=MOMENTS),
    Kind(declaration="DATETIME(4)", values=MOMENTS),
    Kind(declaration="DATETIME(6)", values=MOMENTS, targets=("", "timestamp with time zone")),
    Kind(declaration="TIMESTAMP", values=STAMPS, targets=("", "timestamp with time zone")),
    Kind(declaration="TIMESTAMP(3)", values=STAMPS),
    Kind(declaration="TIMESTAMP(6)", values=STAMPS),
    Kind(declaration="TIME", values=TIMES, targets=("", "interval")),
    Kind(declaration="TIME(2)", values=TIMES),
    Kind(declaration="TIME(3)", values=TIMES),
    Kind(declaration="TIME(6)", values=TIMES | DAY_TIMES, targets=("", "time without time zone")),
    Kind(declaration="CHAR(12)", values=TEXTS),
    Kind(declaration="CHAR(255) CHARACTER SET utf8mb4", values=TEXTS),
    Kind(declaration="VARCHAR(12)", values=TEXTS, targets=("", "text", "bytea")),
    Kind(declaration="VARCHAR(300)", values=TEXTS | st.just("x" * 300)),
    Kind(declaration="TINYTEXT", values=TEXTS),
    Kind(declaration="TEXT", values=TEXTS | st.just("\\\t\n\r\0'\"" * 60)),
    Kind(declaration="MEDIUMTEXT", values=TEXTS | st.just("long" * 90)),
    Kind(declaration="LONGTEXT", values=TEXTS),
    Kind(declaration="ENUM('', 'a', 'é,''\"')", values=st.sampled_from(["", "a", "é,'\""])),
    Kind(
        declaration="SET('a', 'b\"\\\\', 'é')",
        values=st.sets(st.sampled_from(["a", 'b"\\', "é"])).map(",".join),
        targets=("", "text", "text[]"),
    ),
    Kind(declaration="BINARY(16)", values=st.binary(max_size=16), targets=("", "bytea", "uuid")),
    Kind(declaration="VARBINARY(300)", values=st.binary(max_size=20), targets=("", "bytea", "text")),
    Kind(declaration="BLOB", values=st.binary(max_size=20) | st.just(bytes(range(256)) * 3), targets=("", "bytea")),
    Kind(declaration="LONGBLOB", values=st.binary(max_size=20), targets=("", "bytea")),
    Kind(declaration="JSON", values=DOCUMENTS, targets=("", "jsonb")),
    Kind(declaration="GEOMETRY", values=SHAPES, targets=("", "bytea", "text"), taken="ST_GeomFromText(%s)"),
    Kind(
        declaration="GEOMETRY",
        values=SHAPES,
        targets=("", "bytea", "text"),
        taken="ST_GeomFromText(%s, 4326)",
    ),
    Kind(declaration="VARCHAR(12) CHARACTER SET latin1", values=encodable("cp1252")),
    Kind(declaration="CHAR(12) CHARACTER SET latin2", values=encodable("iso8859-2")),
    Kind(declaration="TEXT CHARACTER SET cp1251", values=encodable("cp1251")),
    Kind(declaration="VARCHAR(12) CHARACTER SET ucs2", values=encodable("latin1")),
    Kind(declaration="VARCHAR(12) CHARACTER SET utf16", values=TEXTS),
    Kind(declaration="VARCHAR(12) CHARACTER SET utf16le", values=TEXTS),
    Kind(declaration="CHAR(12) CHARACTER SET utf32", values=TEXTS),
    Kind(declaration="VARCHAR(12) CHARACTER SET ascii", values=encodable("ascii")),
    Kind(declaration="VARCHAR(12) CHARACTER SET swe7", values=encodable("ascii")),
    Kind(declaration="VARCHAR(12) CHARACTER SET gbk", values=encodable("gbk")),
    Kind(declaration="VARCHAR(12) CHARACTER SET big5", values=encodable("big5")),
    Kind(declaration="VARCHAR(12) CHARACTER SET sjis", values=encodable("shift_jis")),
    Kind(declaration="VARCHAR(12) CHARACTER SET cp932", values=encodable("cp932")),
    Kind(declaration="VARCHAR(12) CHARACTER SET ujis", values=encodable("euc_jp")),
    Kind(declaration="VARCHAR(12) CHARACTER SET eucjpms", values=encodable("euc_jp")),
    Kind(declaration="VARCHAR(12) CHARACTER SET euckr", values=encodable("euc_kr")),
    Kind(declaration="VARCHAR(12) CHARACTER SET gb2312", values=encodable("gb2312")),
    Kind(declaration="VARCHAR(12) CHARACTER SET gb18030", values=TEXTS, only="mysql"),
    Kind(
        declaration="VECTOR(3)",
        values=st.lists(FLOATS, min_size=3, max_size=3).map(lambda numbers: struct.pack("<3f", *numbers)),
        targets=("",),
    ),
    Kind(declaration="UUID", values=st.uuids().map(str), targets=("", "uuid"), only="mariadb"),
    Kind(declaration="INET4", values=st.ip_addresses(v=4).map(str), targets=("", "inet"), only="mariadb"),
    Kind(declaration="INET6", values=(st.ip_addresses(v=6) | GAPPED).map(str), targets=("", "inet"), only="mariadb"),
)


def kinds_on(log: Log) -> list[Kind]:
    server = log.url.scheme
    return [kind for kind in KINDS if kind.only in ("", server)]


class Every:
    """The table with a column of each kind, and the ways its rows can go. It prints briefly."""

    def __init__(self, log: Log, ways: list[tuple[EngineName, Pairs]]) -> None:
        self.log = log
        self.ways = ways

    def __repr__(self) -> str:
        return f"every on {self.log.url.scheme}"


@pytest.fixture(scope="module")
def every(log: Log) -> Every:
    """A table with a column of each kind for each of its targets."""
    columns = ", ".join(f"c{number} {kind.declaration} NULL" for number, kind in enumerate(kinds_on(log)))
    run(log.url, "DROP TABLE IF EXISTS every", f"CREATE TABLE every (id INT PRIMARY KEY, {columns}) ROW_FORMAT=DYNAMIC")
    return Every(log, combinations(log))


def going_to(pair: ColumnPair, wanted: str) -> ColumnPair:
    if not wanted:
        return pair
    name = wanted.removesuffix(":mysql").removesuffix("[]")
    kind = ColumnType(name=name, text=name, dimensions=1 if wanted.endswith("[]") else 0)
    return replace(pair, target=Column(name=pair.target.name, type=kind))


def combinations(log: Log) -> list[tuple[EngineName, Pairs]]:
    """Every kind with each of its targets at least once, by the engine of the target."""
    identifier, *pairs = log.pairs("every")
    kinds = kinds_on(log)
    found: list[tuple[EngineName, Pairs]] = []
    for turn in range(5):
        for target in (EngineName.MYSQL, EngineName.POSTGRESQL):
            is_mysql = target is EngineName.MYSQL
            chosen = []
            for kind, pair in zip(kinds, pairs, strict=True):
                fitting = [one for one in kind.targets if (one == "" or one.endswith(":mysql")) == is_mysql]
                if turn < len(fitting):
                    chosen.append(going_to(pair, fitting[turn]))
            if chosen:
                found.append((target, (identifier, *chosen)))
    return found


def insert(log: Log, rows: Sequence[Sequence[Any]]) -> None:
    """Inserts the rows, leaving out values that the server refuses: which ones it takes is not the matter here."""
    taken = ", ".join(["%s", *(kind.taken for kind in kinds_on(log))])
    with open_raw(log.url, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("SET SESSION sql_mode = ''")
        cursor.executemany(f"INSERT INTO every VALUES ({taken})", rows)


@settings(
    max_examples=3, phases=[Phase.explicit, Phase.generate], deadline=None, suppress_health_check=list(HealthCheck)
)
@given(data=st.data())
def test_every_type(every: Every, data: st.DataObject) -> None:
    log = every.log
    kinds = kinds_on(log)
    run(log.url, "TRUNCATE every")
    one = st.tuples(*(st.one_of(st.none(), kind.values, kind.values) for kind in kinds))
    rows = data.draw(st.lists(one, min_size=3, max_size=10))
    start = current_position(log.url)
    insert(log, [(number, *row) for number, row in enumerate(rows)])
    check(every, start)


def check(every: Every, start: str) -> None:
    """Inserts, updates and deletes tell of the very values that the rendered rows have."""
    log = every.log
    before = [log.rendered("every", pairs, target) for target, pairs in every.ways]
    run(log.url, "UPDATE every SET id = id + 1000 ORDER BY id", "DELETE FROM every ORDER BY id")
    for (target, pairs), old in zip(every.ways, before, strict=True):
        new = [renumbered(row) for row in old]
        changes = log.follow({"every": pairs}, start, target=target)
        found = images(changes)
        for image, wanted in (("inserted", old), ("from", old), ("to", new), ("deleted", new)):
            names = [f"{pair.source.type} -> {target} {pair.target.type}, {pair.source.charset}" for pair in pairs]
            assert len(found[image]) == len(wanted)
            wrong = [
                (name, got, want)
                for got_row, want_row in zip(found[image], wanted, strict=True)
                for name, got, want in zip(names, got_row, want_row, strict=True)
                if got != want
            ]
            assert wrong == []


def renumbered(row: Row) -> Row:
    """The row with the number that the update gave it."""
    number = row[0]
    assert isinstance(number, bytes)
    return (b"%d" % (int(number) + 1000), *row[1:])


def images(changes: Sequence[Event]) -> dict[str, list[Row]]:
    """The rows that the changes tell of, by what became of them."""
    found: dict[str, list[Row]] = {"inserted": [], "from": [], "to": [], "deleted": []}
    for change in changes:
        if not isinstance(change, RowChanges):
            continue
        if change.operation is Operation.INSERT:
            found["inserted"] += change.after
        elif change.operation is Operation.UPDATE:
            found["from"] += change.before
            found["to"] += change.after
        else:
            found["deleted"] += change.before
    return found
