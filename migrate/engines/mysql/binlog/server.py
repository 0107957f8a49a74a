"""What the reader must know of a source server to print values as the server would."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pymysql

from migrate.engines.bulk import ColumnPair
from migrate.engines.connect import RawConnection, server_words
from migrate.engines.mysql.binlog.charsets import Charsets
from migrate.engines.mysql.binlog.layout import Layout, read_layout
from migrate.engines.mysql.loading import SPATIAL_TYPES
from migrate.errors import QueryFailed
from migrate.model.names import ObjectName
from migrate.url import Url

_FIRST_AXIS = re.compile(r'AXIS\["[^"]*",\s*(\w+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One source server."""

    is_mariadb: bool
    charsets: Charsets
    latitude_first: frozenset[int]
    """Reference systems in whose order of axes the latitude comes first."""
    layout: Layout
    """The columns of the tables that are followed."""


def learn(connection: RawConnection, tables: Mapping[ObjectName, Iterable[ColumnPair]], url: Url) -> Server:
    """Asks the server for all that reading these columns takes. Raises `QueryFailed`, and `Unsupported` for a character set."""
    columns = [pair.source for pairs in tables.values() for pair in pairs]
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT VERSION()")
            (version,) = cursor.fetchone()
        is_mariadb = "mariadb" in version.lower()
        charsets = Charsets(connection, version)
        for charset in sorted({column.charset for column in columns if column.charset}):
            charsets.learn(charset)
        is_spatial = any(column.type.name in SPATIAL_TYPES for column in columns)
        return Server(
            is_mariadb=is_mariadb,
            charsets=charsets,
            latitude_first=_latitude_first(connection) if is_spatial and not is_mariadb else frozenset(),
            layout=read_layout(connection, tables, is_mariadb=is_mariadb),
        )
    except pymysql.Error as problem:
        raise QueryFailed(f"can't read the structure of {url.masked}", reason=server_words(problem, url)) from None


def _latitude_first(connection: RawConnection) -> frozenset[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT srs_id, definition FROM information_schema.st_spatial_reference_systems"
            " WHERE definition LIKE 'GEOGCS%'"
        )
        found = {number: _FIRST_AXIS.search(definition) for number, definition in cursor.fetchall()}
    return frozenset(number for number, axis in found.items() if axis and axis[1] in ("NORTH", "SOUTH"))
