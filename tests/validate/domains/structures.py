"""Identifiers, addresses, documents, shapes and everything that PostgreSQL alone has a type for."""

import ipaddress
import json
import struct
import uuid
from collections.abc import Callable, Iterator

from hypothesis import strategies as st

from migrate.model.canonical import Form, FormKind
from migrate.validate.loose import settled
from tests.validate.domains.domain import Domain, Holder, Value, holders
from tests.validate.domains.numbers import steps

_WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8)
_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False).filter(lambda number: number != 0)
    | _WORDS
)
_DOCUMENTS = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_WORDS, inner, max_size=4),
    max_leaves=8,
)


def _meaning(value: Value) -> str:
    return settled(Form(kind=FormKind.JSON), json.dumps(value))


def _near_documents(value: Value) -> Iterator[Value]:
    yield [value]
    yield {"": value}
    if isinstance(value, bool):
        yield int(value)
    elif isinstance(value, int):
        yield str(value)
        yield value + 1 if value < 2**63 - 1 else value - 1
    elif isinstance(value, str):
        yield f"{value} "
    elif value is None:
        yield "null"


def _point(value: tuple[int, int]) -> bytes:
    return struct.pack("<BIdd", 1, 1, *value)


def _line(value: tuple[int, int]) -> bytes:
    return struct.pack("<BIIdddd", 1, 2, 2, 0.5, 1e-7, *value)


def _with_reference(shape: Callable[[tuple[int, int]], bytes], number: int) -> Callable[[Value], bytes]:
    return lambda value: struct.pack("<I", number) + shape(value)


def _near_points(value: tuple[float, float]) -> Iterator[tuple[float, float]]:
    yield value[0] + 1, value[1]
    yield (value[0], value[1] + 1) if value[0] == value[1] else (value[1], value[0])


def _vector(value: tuple[float, ...]) -> bytes:
    return struct.pack("<4f", *value)


def _array(value: list[int | None]) -> str:
    return "{" + ",".join("NULL" if item is None else str(item) for item in value) + "}"


def _pairs(value: dict[str, str | None]) -> str:
    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    ordered = sorted(value.items(), key=lambda item: (len(item[0].encode()), item[0].encode()))
    return ", ".join(f"{quoted(key)}=>{'NULL' if item is None else quoted(item)}" for key, item in ordered)


def _composite(value: tuple[int, str]) -> str:
    return f'({value[0]},"{value[1]}")'


def _spelled(name: str, types: str, spell: Callable[[int], str], *, length: int = 60) -> Domain:
    """Types whose own text a text column holds. `spell` writes a number as the type prints it."""
    texts = f"varchar({length})", "longtext"
    return Domain(
        name,
        st.integers(0, 10**6),
        steps(1, 0, 10**6),
        mysql=holders("; ".join(texts), spell),
        postgresql=holders(f"{types}; text", spell),
        hubs=tuple(holder.type for holder in holders(types)),
    )


_SMALL = st.integers(-1000, 1000)
_INTEGERS = st.lists(st.none() | st.integers(-(2**31), 2**31 - 1), max_size=5)
_ADDRESSES = st.ip_addresses(v=6)

DOMAINS = (
    Domain(
        "identifiers",
        st.uuids(version=4) | st.uuids(version=1),
        lambda value: [uuid.UUID(int=value.int ^ 1), uuid.UUID(int=value.int ^ 2**127)],
        mysql=(
            *holders("char(36); varchar(36); varchar(36) collate utf8mb4_bin", str),
            Holder("char(32)", lambda value: value.hex),
            *holders("binary(16); varbinary(16)", lambda value: value.bytes),
        ),
        mariadb_alone=holders("uuid", str),
        postgresql=(
            *holders("uuid; text; character(36)", str),
            Holder("varchar(32)", lambda value: value.hex),
            Holder("bytea", lambda value: value.bytes),
        ),
        hubs=("uuid",),
    ),
    Domain(
        "documents",
        _DOCUMENTS,
        _near_documents,
        mysql=holders("json; longtext; mediumtext", json.dumps),
        postgresql=holders("json; jsonb; text", json.dumps),
        hubs=("json", "jsonb"),
        meaning=_meaning,
    ),
    Domain(
        "arrays",
        _INTEGERS,
        lambda value: [[*value, None], value[:-1] if value else [0], value[::-1]],
        mysql=holders("json; longtext; varchar(200)", json.dumps),
        postgresql=(*holders("integer[]; bigint[]", _array), *holders("jsonb; json", json.dumps)),
        hubs=("integer[]", "bigint[]"),
        meaning=str,
    ),
    Domain(
        "text of arrays",
        _INTEGERS,
        lambda value: [[*value, None], value[:-1] if value else [0], value[::-1]],
        postgresql=holders("integer[]; text", _array),
        hubs=("integer[]",),
        meaning=str,
    ),
    Domain(
        "keys and values",
        st.dictionaries(_WORDS, st.none() | _WORDS, max_size=4),
        lambda value: [{**value, "": "x"}, {**value, "": None}, {}],
        mysql_alone=holders("json", json.dumps),
        postgresql=(Holder("hstore", _pairs), *holders("jsonb; json", json.dumps)),
        hubs=("hstore",),
        meaning=_pairs,
    ),
    Domain(
        "text of keys and values",
        st.dictionaries(_WORDS, st.none() | _WORDS, max_size=4),
        lambda value: [{**value, "": "x"}, {**value, "": None}, {}],
        mysql=holders("longtext; mediumtext", _pairs),
        postgresql=holders("hstore; text", _pairs),
        hubs=("hstore",),
        meaning=_pairs,
    ),
    Domain(
        "composite values",
        st.tuples(_SMALL, st.sampled_from(("x", "y", "", "a b"))),
        lambda value: [(value[0] + 1, value[1]), (value[0], f"{value[1]}z")],
        mysql=holders("json; longtext", lambda value: json.dumps({"a": value[0], "b": value[1]})),
        postgresql=(
            Holder("pairs_both", _composite),
            *holders("jsonb", lambda value: json.dumps({"a": value[0], "b": value[1]})),
        ),
        hubs=("pairs_both",),
    ),
    Domain(
        "addresses",
        st.ip_addresses(v=4),
        lambda value: [ipaddress.IPv4Address(int(value) ^ 1), ipaddress.IPv4Address(int(value) ^ 2**31)],
        mysql=holders("varchar(43); char(43)", str),
        mariadb_alone=holders("inet4", str),
        postgresql=holders("inet; cidr; text", str),
        hubs=("inet", "cidr", "inet4"),
    ),
    Domain(
        "long addresses",
        _ADDRESSES | st.integers(0, 2**48).map(ipaddress.IPv6Address),
        lambda value: [ipaddress.IPv6Address(int(value) ^ 1), ipaddress.IPv6Address(int(value) ^ 2**127)],
        mysql=holders("varchar(60)", str),
        mariadb_alone=holders("inet6", str),
        postgresql=holders("inet; cidr; text", str),
        hubs=("inet", "cidr", "inet6"),
    ),
    Domain(
        "networks",
        st.tuples(st.integers(0, 2**16 - 1), st.integers(16, 31)),
        lambda value: [(value[0] ^ 1, value[1]), (value[0], value[1] - 1 if value[1] > 16 else 17)],
        mysql=holders("varchar(43)", lambda value: f"10.{value[0] % 256}.0.0/{value[1]}"),
        postgresql=holders("inet; cidr; text", lambda value: f"10.{value[0] % 256}.0.0/{value[1]}"),
        hubs=("inet", "cidr"),
        meaning=lambda value: (value[0] % 256, value[1]),
    ),
    Domain(
        "points",
        st.tuples(_SMALL, _SMALL),
        _near_points,
        mysql=holders("point; geometry", _with_reference(_point, 0)),
        postgresql=holders("bytea", _point),
    ),
    Domain(
        "lines",
        st.tuples(_SMALL, _SMALL),
        _near_points,
        mysql=(*holders("linestring; geometry", _with_reference(_line, 0)), Holder("longblob", _line)),
        postgresql=holders("bytea", _line),
        hubs=("linestring", "geometry"),
    ),
    Domain(
        "points of a reference system",
        st.tuples(st.integers(-90, 89), st.integers(-90, 89)),
        _near_points,
        mysql=holders("point; geometry", _with_reference(_point, 4326)),
    ),
    Domain(
        "text of points",
        st.tuples(_SMALL, _SMALL),
        _near_points,
        mysql=(
            *holders("point; geometry", _with_reference(_point, 0)),
            Holder("varchar(80)", lambda value: f"POINT({value[0]} {value[1]})"),
        ),
        postgresql=holders("text; varchar(80)", lambda value: f"POINT({value[0]} {value[1]})"),
        hubs=("point", "geometry"),
    ),
    Domain(
        "vectors",
        st.tuples(*[st.floats(-1e6, 1e6, width=32, allow_subnormal=False)] * 4),
        lambda value: [(value[0] + 1 if abs(value[0]) < 1e6 else 0.0, *value[1:])],
        mysql=holders("vector(4); varbinary(16); blob", _vector),
        postgresql=holders("bytea", _vector),
        meaning=_vector,
    ),
    _spelled("ranges", "int4range; int8range; numrange", lambda number: f"[{number},{number + 5})"),
    _spelled(
        "multiranges", "int4multirange", lambda number: f"{{[{number},{number + 1}),[{number + 3},{number + 9})}}"
    ),
    _spelled(
        "times in ranges",
        "tstzrange",
        lambda number: f'["2024-01-01 00:00:00+00","{2025 + number % 999}-01-01 00:00:00+00")',
    ),
    _spelled("hardware addresses", "macaddr", lambda number: _hardware(number, 6)),
    _spelled("long hardware addresses", "macaddr8", lambda number: _hardware(number, 8)),
    _spelled("places in the plane", "point", lambda number: f"({number},-{number + 1})"),
    _spelled("circles", "circle", lambda number: f"<({number},0.1),2>"),
    _spelled("boxes", "box", lambda number: f"({number + 5},9),({number},1)"),
    _spelled("paths", "path; polygon", lambda number: f"(({number},9),(1,1))"),
    _spelled("XML", "xml", lambda number: f"<a>{number} é</a>"),
    _spelled("search vectors", "tsvector", lambda number: f"'word{number}':1A,3 'é'"),
    _spelled("search queries", "tsquery", lambda number: f"'word{number}' & 'b'"),
    _spelled("log positions", "pg_lsn", lambda number: f"{number:X}/{number + 1:X}"),
    _spelled("labels of trees", "ltree", lambda number: f"Top.n{number}"),
    _spelled("names", "name", lambda number: f"Name é {number}"),
    _spelled("paths in documents", "jsonpath", lambda number: f'$."a"[{number}]'),
)


def _hardware(number: int, parts: int) -> str:
    text = f"{number:0{2 * parts}x}"
    return ":".join(text[start : start + 2] for start in range(0, 2 * parts, 2))
