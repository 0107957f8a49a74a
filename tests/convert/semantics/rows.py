"""One table with columns of every type, and rows of it that hypothesis makes."""

import datetime
import json
import struct
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

_LETTERS = "abcABCxyz019 ,.-%_'\\\"\n\u00e9\u00c9\u00df\u4e2d\U0001f642"
_WORDS = ("", "a", "A", "ab", "Ab", "b", "a,b", "12 apples", "a b c", "abcabc", "www.mysql.com", "0", "1")
_YEARS = {"min_value": datetime.date(1000, 1, 1), "max_value": datetime.date(9000, 12, 31)}
_NEAR = {"min_value": datetime.date(1999, 12, 1), "max_value": datetime.date(2024, 3, 31)}


def _whole(low: int, high: int) -> st.SearchStrategy[int]:
    return st.one_of(st.integers(max(low, -12), min(high, 12)), st.integers(low, high))


def _decimal(places: int, most: int) -> st.SearchStrategy[Decimal]:
    return st.one_of(st.integers(-300, 300), st.integers(-most, most)).map(lambda n: Decimal(n).scaleb(-places))


def _double() -> st.SearchStrategy[float]:
    plain = st.floats(-1e6, 1e6, allow_nan=False, width=32)
    return st.one_of(st.sampled_from((0.0, 0.5, -0.5, 1.5, 2.5, -2.5, 1.0, 0.1, 1e-7, 12345.678)), plain).map(
        _positive_zero
    )


def _positive_zero(value: float) -> float:
    return value + 0.0


def _single(value: float) -> float:
    found: float = struct.unpack("f", struct.pack("f", value))[0]
    return found


def _words(most: int = 12) -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(_WORDS), st.text(_LETTERS, max_size=most))


def _date() -> st.SearchStrategy[datetime.date]:
    edges = [
        datetime.date(2020, 2, 29),
        datetime.date(2019, 12, 31),
        datetime.date(2021, 1, 1),
        datetime.date(2000, 1, 31),
    ]
    return st.one_of(st.sampled_from(edges), st.dates(**_NEAR), st.dates(**_YEARS))


def _clock() -> st.SearchStrategy[datetime.time]:
    edges = [datetime.time(0), datetime.time(23, 59, 59), datetime.time(12), datetime.time(0, 0, 1)]
    return st.one_of(st.sampled_from(edges), st.times().map(lambda time: time.replace(microsecond=0)))


def _moment(fraction: bool = False) -> st.SearchStrategy[datetime.datetime]:
    made = st.builds(datetime.datetime.combine, _date(), _clock())
    if not fraction:
        return made
    return st.builds(
        lambda at, part: at.replace(microsecond=part), made, st.sampled_from((0, 1, 500000, 999999, 123456))
    )


def _instant() -> st.SearchStrategy[datetime.datetime]:
    return st.datetimes(datetime.datetime(1980, 1, 1), datetime.datetime(2037, 1, 1)).map(
        lambda at: at.replace(microsecond=0)
    )


_LEAF = st.one_of(
    st.none(), st.booleans(), st.integers(-1000, 1000), st.sampled_from((0.5, -1.25)), st.sampled_from(_WORDS)
)
_DOCUMENT = st.one_of(
    st.dictionaries(
        st.sampled_from(("a", "b", "two words")), st.one_of(_LEAF, st.lists(_LEAF, max_size=3)), max_size=3
    ),
    st.lists(st.one_of(_LEAF, st.dictionaries(st.sampled_from(("a", "b")), _LEAF, max_size=2)), max_size=4),
    st.fixed_dictionaries({"a": st.integers(-3, 3), "b": st.lists(st.sampled_from((1, "x", None)), max_size=3)}),
    _LEAF,
)


def _dates_in_text() -> st.SearchStrategy[str]:
    given_ = _moment().map(lambda at: at.strftime("%Y-%m-%d %H:%M:%S").rjust(19, "0"))
    days = _date().map(lambda day: day.isoformat())
    return st.one_of(given_, days, st.sampled_from(("2020-02-30", "20200131", "no date", "", "2020-1-5", "31/12/2020")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One column: its type on MySQL, and its values."""

    name: str
    type: str
    values: st.SearchStrategy[Any]


def _columns() -> tuple[Source, ...]:
    exact, padded, insensitive = " COLLATE {exact}", " COLLATE utf8mb4_bin", " COLLATE {insensitive}"
    listed: tuple[tuple[str, str, st.SearchStrategy[Any]], ...] = (
        ("i", "int", _whole(-(2**31), 2**31 - 1)),
        ("k", "smallint", st.integers(-3, 12)),
        ("u", "int unsigned", _whole(0, 2**32 - 1)),
        ("n", "bigint", _whole(-(10**12), 10**12)),
        ("t", "tinyint(1)", st.integers(0, 2)),
        ("p", "decimal(10,2)", _decimal(2, 10**9)),
        ("q", "decimal(12,4)", _decimal(4, 10**9)),
        ("d", "double", _double()),
        ("r", "float", _double().map(_single)),
        ("f", "bit(1)", st.booleans()),
        ("s", "varchar(40)" + exact, _words()),
        ("w", "varchar(40)" + exact, _words(4)),
        ("padded", "varchar(40)" + padded, st.one_of(_words(4), st.sampled_from(("a", "a ", "a  ")))),
        ("ci", "varchar(40)" + insensitive, _words(4)),
        ("body", "text" + exact, _words(30)),
        ("ns", "varchar(20)" + exact, st.sampled_from(("12", " 3.5x", "", "-7", "1e3", "x", "0", ".5", "007", "1.5.2"))),
        ("ds", "varchar(30)" + exact, _dates_in_text()),
        ("ws", "varchar(40)" + exact, st.lists(st.sampled_from(("a", "b", "A", "", "ab")), max_size=4).map(",".join)),
        ("e", "enum('small','Medium','large')" + exact, st.sampled_from(("small", "Medium", "large"))),
        ("z", "set('x','y','z')" + exact, st.sampled_from(("", "x", "x,y", "x,y,z", "z"))),
        ("day", "date", _date()),
        ("day2", "date", _date()),
        ("at", "datetime", _moment()),
        ("at2", "datetime", _moment()),
        ("at6", "datetime(6)", _moment(True)),
        ("ts", "timestamp NULL", _instant()),
        ("tm", "time", _clock()),
        ("y", "year", st.integers(1970, 2100)),
        ("raw", "varbinary(20)", st.binary(max_size=8)),
        ("j", "json", _DOCUMENT.map(json.dumps)),
        ("js", "varchar(200)" + exact, st.one_of(_DOCUMENT.map(json.dumps), st.sampled_from(("{", "", "nonsense")))),
    )  # fmt: skip
    return tuple(Source(name=name, type=type_, values=values) for name, type_, values in listed)


COLUMNS = _columns()
COLLATIONS = {
    "mysql": {"exact": "utf8mb4_0900_bin", "insensitive": "utf8mb4_0900_ai_ci"},
    "mariadb": {"exact": "utf8mb4_nopad_bin", "insensitive": "utf8mb4_general_ci"},
}


def table_statement(server: str) -> str:
    """Makes the table on MySQL or MariaDB."""
    columns = ", ".join(f"`{item.name}` {item.type.format_map(COLLATIONS[server])}" for item in COLUMNS)
    return f"CREATE TABLE t (id int PRIMARY KEY, {columns})"


def made_rows(count: int, *, derandomize: bool | None = None) -> list[tuple[Any, ...]]:
    """Rows of the table, the first one all NULL. Each is one of hypothesis's examples."""
    found: list[tuple[Any, ...]] = [(0, *(None for _ in COLUMNS))]

    def keep(row: tuple[Any, ...]) -> None:
        found.append((len(found), *row))

    _examples(st.tuples(*(_or_null(item.values) for item in COLUMNS)), count - 1, keep, derandomize)
    return found


def _or_null(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.integers(0, 11).flatmap(lambda number: values if number else st.none())


def _examples(
    strategy: st.SearchStrategy[Any], count: int, keep: Callable[[Any], None], derandomize: bool | None
) -> None:
    fixed = settings.default.derandomize if settings.default and derandomize is None else bool(derandomize)

    @settings(
        max_examples=count,
        derandomize=fixed,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def gather(row: Any) -> None:
        keep(row)

    gather()
