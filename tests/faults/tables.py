"""The tables that are written to while runs are killed: many types, several kinds of key, and none."""

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from migrate.url import Url
from tests.sql import run

Value = object
Make = Callable[[random.Random], Value]
_WORDS = (
    "",
    "plain",
    "tab\tand\nline\r",
    "back\\slash",
    "it's",
    'a "quote"',
    "%s $1 ?",
    "é漢😀",
    "NULL",
    "\\N",
    "x" * 180,
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of `goods`: its type on each kind of source, and how a value is made."""

    name: str
    mysql: str
    postgresql: str
    make: Make


def _word(chance: random.Random) -> str:
    return chance.choice(_WORDS)


def _long(chance: random.Random) -> str:
    """Now and then long enough to be kept outside the row."""
    return chance.randbytes(chance.choice((3, 40, 3000))).hex()


def _day(chance: random.Random) -> str:
    return f"{chance.randrange(1900, 2100)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"


def _moment(chance: random.Random) -> str:
    return f"20{chance.randrange(10, 38)}-02-03 04:05:06.{chance.randrange(10**6):06}"


def _document(chance: random.Random) -> str:
    return chance.choice(('{"a": [1, 2.5, null], "b": "é"}', "[]", f'{{"n": {chance.randrange(10**6)}}}', '"text"'))


COLUMNS = (
    Column("small", "smallint", "smallint", lambda chance: chance.randrange(-(2**15), 2**15)),
    Column(
        "amount",
        "decimal(20,6)",
        "numeric(20,6)",
        lambda chance: f"{chance.randrange(10**9)}.{chance.randrange(10**6):06}",
    ),
    Column("ratio", "double", "double precision", lambda chance: chance.choice((0.1, -1e300, 0.0, chance.random()))),
    Column("word", "varchar(200)", "varchar(200)", _word),
    Column("long_text", "longtext", "text", _long),
    Column("data", "blob", "bytea", lambda chance: chance.randbytes(chance.randrange(40))),
    Column("day", "date", "date", _day),
    Column("at", "datetime(6)", "timestamp(6)", _moment),
    Column("doc", "json", "jsonb", _document),
    Column("flag", "tinyint(1)", "boolean", lambda chance: chance.random() < 0.5),
)
_MYSQL_ONLY = (
    Column("huge", "bigint unsigned", "", lambda chance: chance.randrange(2**64)),
    Column("kind", "enum('a','b','it''s')", "", lambda chance: chance.choice(("a", "b", "it's"))),
    Column("clock", "time(3)", "", lambda chance: f"{chance.randrange(24):02}:00:59.{chance.randrange(1000):03}"),
)
_POSTGRESQL_ONLY = (
    Column("code", "", "uuid", lambda chance: str(uuid.UUID(int=chance.getrandbits(128)))),
    Column("zoned", "", "timestamptz", lambda chance: _moment(chance) + "+00"),
)
NAMES = ("ledger", "goods", "parts", "swaps", "bulk")


def columns_of(url: Url) -> tuple[Column, ...]:
    """The columns of `goods` beside its key."""
    return (*COLUMNS, *(_POSTGRESQL_ONLY if url.scheme == "postgresql" else _MYSQL_ONLY))


def make_tables(url: Url) -> None:
    """Makes the empty tables.

    A row of `ledger` is written by every transaction and never touched again; as the table has no key, a row that came twice stays.
    """
    postgresql = url.scheme == "postgresql"
    goods = ", ".join(
        f"{column.name} {column.postgresql if postgresql else column.mysql}" for column in columns_of(url)
    )
    run(
        url,
        "CREATE TABLE ledger (writer int NOT NULL, step bigint NOT NULL, note varchar(60))",
        f"CREATE TABLE goods (id bigint PRIMARY KEY, {goods})",
        "CREATE TABLE parts (a int NOT NULL, b varchar(20) NOT NULL, n int NOT NULL, PRIMARY KEY (a, b))",
        "CREATE TABLE swaps (id int PRIMARY KEY, code varchar(20) NOT NULL UNIQUE)",
        "CREATE TABLE bulk (id bigint PRIMARY KEY, n int NOT NULL, word varchar(40))",
    )
    if postgresql:
        run(url, "ALTER TABLE ledger REPLICA IDENTITY FULL")
