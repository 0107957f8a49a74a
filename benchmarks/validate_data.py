"""Loads the tables that the comparison of databases is measured on: TPC-H's orders and lineitem, and one with a double column."""

import random
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from migrate.engines.connect import open_raw
from migrate.url import Url

DATABASE = "migrate_bench"
CHANGED = "migrate_bench_changed"
COPY = "migrate_bench_copy"
KEYS = {
    "orders": ("o_orderkey",),
    "lineitem": ("l_orderkey", "l_linenumber"),
    "orders_double": ("o_orderkey",),
}
_ORDERS = (
    "o_orderkey bigint NOT NULL PRIMARY KEY, o_custkey bigint NOT NULL, o_orderstatus varchar(1) NOT NULL, "
    "o_totalprice decimal(15,2) NOT NULL, o_orderdate date NOT NULL, o_orderpriority varchar(15) NOT NULL, "
    "o_clerk varchar(15) NOT NULL, o_shippriority int NOT NULL, o_comment varchar(79) NOT NULL"
)
_TABLES = {
    "orders": _ORDERS,
    "lineitem": (
        "l_orderkey bigint NOT NULL, l_partkey bigint NOT NULL, l_suppkey bigint NOT NULL, l_linenumber int NOT NULL, "
        "l_quantity decimal(15,2) NOT NULL, l_extendedprice decimal(15,2) NOT NULL, l_discount decimal(15,2) NOT NULL, "
        "l_tax decimal(15,2) NOT NULL, l_returnflag varchar(1) NOT NULL, l_linestatus varchar(1) NOT NULL, "
        "l_shipdate date NOT NULL, l_commitdate date NOT NULL, l_receiptdate date NOT NULL, l_shipinstruct varchar(25) NOT NULL, "
        "l_shipmode varchar(10) NOT NULL, l_comment varchar(44) NOT NULL, PRIMARY KEY (l_orderkey, l_linenumber)"
    ),
    "orders_double": f"{_ORDERS}, o_score double precision NOT NULL",
}
COLUMNS = {
    name: tuple(part.split()[0] for part in text.split(", ") if part[1:2] == "_" and " " in part)
    for name, text in _TABLES.items()
}
_CHANGED_ROWS = 100


def generate(folder: Path, *, generator: Path, scale: float) -> Path:
    """Writes the tables' rows as text, fields ended by a bar, unless that was done before. Gives where they are."""
    rows = folder / f"tpch-{scale:g}"
    if not (rows / "orders_double.tbl").exists():
        rows.mkdir(parents=True, exist_ok=True)
        command = [str(generator), "tbl", "-s", f"{scale:g}", "-T", "orders,lineitem", "-o", str(rows), "--overwrite"]
        subprocess.run(command, check=True)
        _add_scores(rows)
    return rows


def table_sql(table: str) -> str:
    """The statement that makes a table."""
    return f"CREATE TABLE {table} ({_TABLES[table]})"


def load(url: Url, rows: Path, tables: Iterable[str] = _TABLES) -> None:
    """Makes the database anew and fills it."""
    recreate(url)
    for table in tables:
        statement(url, table_sql(table))
        if url.scheme == "postgresql":
            _copy(url, table, rows / f"{table}.tbl")
        else:
            fields = ", ".join(COLUMNS[table])
            statement(
                url,
                f"LOAD DATA LOCAL INFILE '{rows / f'{table}.tbl'}' INTO TABLE {table} CHARACTER SET utf8mb4 "
                f"FIELDS TERMINATED BY '|' ({fields}, @rest)",
            )
    _analyze(url)


def copy_database(url: Url, name: str) -> Url:
    """Makes a copy of the database on the same server."""
    copy = url.with_database(name)
    recreate(copy, template=url.database)
    if url.scheme != "postgresql":
        for table in _TABLES:
            statement(copy, f"CREATE TABLE {table} LIKE {url.database}.{table}")
            statement(copy, f"INSERT INTO {table} SELECT * FROM {url.database}.{table}")
    _analyze(copy)
    return copy


def change(url: Url, *, scale: float) -> None:
    """Changes a hundred rows of lineitem on PostgreSQL, far apart: a third updated, a third deleted, a third added.

    TPC-H uses the first eight of every 32 order keys but 0, so a key of 8 more is new.
    """
    orders = random.Random(7).sample(range(1, int(1_500_000 * scale)), _CHANGED_ROWS)
    others = ", ".join(COLUMNS["lineitem"][1:])
    for number, order in enumerate(orders):
        where = f"WHERE l_orderkey = {order // 8 * 32 + order % 8} AND l_linenumber = 1"
        match number % 3:
            case 0:
                statement(url, f"UPDATE lineitem SET l_extendedprice = l_extendedprice + 0.01 {where}")
            case 1:
                statement(url, f"DELETE FROM lineitem {where}")
            case 2:
                statement(url, f"INSERT INTO lineitem SELECT l_orderkey + 8, {others} FROM lineitem {where}")


def recreate(url: Url, *, template: str = "") -> None:
    """Drops the database and makes it anew."""
    drop(url)
    is_copy = template and url.scheme == "postgresql"
    statement(_server(url), f"CREATE DATABASE {url.database}" + (f" TEMPLATE {template}" if is_copy else ""))


def drop(url: Url) -> None:
    """Drops the database where there is one."""
    force = " WITH (FORCE)" if url.scheme == "postgresql" else ""
    statement(_server(url), f"DROP DATABASE IF EXISTS {url.database}{force}")


def statement(url: Url, sql: str) -> list[tuple[object, ...]]:
    """Runs one statement and gives its rows."""
    with open_raw(url, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall()) if cursor.description else []


def _server(url: Url) -> Url:
    return url.with_database("postgres" if url.scheme == "postgresql" else "")


def _analyze(url: Url) -> None:
    if url.scheme == "postgresql":
        statement(url, "VACUUM ANALYZE")
        return
    for table in _TABLES:
        statement(url, f"ANALYZE TABLE {table}")


def _copy(url: Url, table: str, path: Path) -> None:
    text = f"COPY {table} FROM STDIN WITH (DELIMITER '|')"
    with open_raw(url, autocommit=True) as connection, connection.cursor() as cursor, cursor.copy(text) as copy:
        for block in _blocks(path):
            copy.write(block.replace(b"|\n", b"\n"))


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(1024 * 1024):
            yield block + file.readline()


def _add_scores(rows: Path) -> None:
    """Doubles of all sizes that need all their digits."""
    numbers = random.Random(7)
    with (rows / "orders.tbl").open() as source, (rows / "orders_double.tbl").open("w") as target:
        target.writelines(
            f"{line[:-1]}{numbers.uniform(-1, 1) * 10 ** numbers.randint(-3, 12)!r}|\n" for line in source
        )
