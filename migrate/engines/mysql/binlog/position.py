"""Places in a binlog, and whether a source's binlog can be followed at all."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pymysql

from migrate.engines.connect import RawConnection, open_raw, server_words
from migrate.errors import QueryFailed, UsageProblem
from migrate.url import Url

_POSITION = re.compile(r"(?P<file>.+):(?P<offset>\d+)", re.DOTALL)
_FIRST_EVENT = 4
_STATUS_RENAMED = (8, 2)
_PRIVILEGE = "the account needs REPLICATION SLAVE and REPLICATION CLIENT (MariaDB: REPLICATION SLAVE, BINLOG MONITOR)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A place between two events of a binlog."""

    file: str
    offset: int

    def __str__(self) -> str:
        return f"{self.file}:{self.offset}"


def parse_position(text: str) -> Position:
    """Reads a place such as `binlog.000007:4711`. Raises `UsageProblem`.

    >>> parse_position("binlog.000007:4711").offset
    4711
    """
    found = _POSITION.fullmatch(text)
    if found is None:
        raise UsageProblem(f"{text!r} is no place in a binlog", hint="it looks like binlog.000007:4711")
    return Position(file=found["file"], offset=max(_FIRST_EVENT, int(found["offset"])))


def current_position(url: Url) -> str:
    """The end of the source's binlog now. Raises `QueryFailed`, also where there is no binlog."""
    with open_raw(url, autocommit=True) as connection:
        return end_of_log(connection, url)


def end_of_log(connection: RawConnection, url: Url) -> str:
    """The end of the binlog, asked over an open connection."""
    with connection.cursor() as cursor:
        try:
            cursor.execute("SELECT VERSION()")
            (version,) = cursor.fetchone()
            cursor.execute("SHOW BINARY LOG STATUS" if _is_renamed(version) else "SHOW MASTER STATUS")
            row = cursor.fetchone()
        except pymysql.Error as problem:
            raise QueryFailed(
                "can't ask for the end of the binlog", reason=server_words(problem, url), hint=_PRIVILEGE
            ) from None
    if row is None:
        raise QueryFailed("the source writes no binlog", hint="set log_bin and restart the source")
    return str(Position(file=row[0], offset=int(row[1])))


def check_source(url: Url) -> list[str]:
    """What keeps the source's binlog from being followed, in words; empty where nothing does. Raises `QueryFailed`."""
    names = ("log_bin", "binlog_format", "binlog_row_image", "binlog_row_value_options")
    with open_raw(url, autocommit=True) as connection, connection.cursor() as cursor:
        try:
            cursor.execute(f"SHOW GLOBAL VARIABLES WHERE variable_name IN {names}")
            found = {name: value.upper() for name, value in cursor.fetchall()}
        except pymysql.Error as problem:
            raise QueryFailed("can't read the source's settings", reason=server_words(problem, url)) from None
    return faults_in(found)


def faults_in(variables: Mapping[str, str]) -> list[str]:
    """What keeps a server with these settings, in upper case, from being followed.

    >>> faults_in({"log_bin": "ON", "binlog_format": "MIXED", "binlog_row_image": "FULL"})
    ['binlog_format is MIXED; it must be ROW']
    """
    if variables.get("log_bin") not in ("ON", "1"):
        return ["log_bin is off: the source writes no binlog"]
    wanted = {"binlog_format": "ROW", "binlog_row_image": "FULL", "binlog_row_value_options": ""}
    return [
        f"{name} is {variables[name]}; it must be {value or 'empty'}"
        for name, value in wanted.items()
        if variables.get(name, value) != value
    ]


def check_start(connection: RawConnection, start: Position, url: Url) -> Position:
    """Where to begin so that nothing after `start` is missed. Raises `QueryFailed` where the binlog no longer holds it."""
    with connection.cursor() as cursor:
        try:
            cursor.execute("SHOW BINARY LOGS")
            sizes = {row[0]: int(row[1]) for row in cursor.fetchall()}
        except pymysql.Error as problem:
            raise QueryFailed(
                "can't list the source's binlogs", reason=server_words(problem, url), hint=_PRIVILEGE
            ) from None
    files = list(sizes)
    if start.file not in sizes:
        held = f"the source holds {files[0]} to {files[-1]}" if files else "the source holds none"
        raise QueryFailed(
            f"the binlog {start.file} is not there, so changes after {start} are lost",
            reason=f"it was purged, or the source is another server: {held}",
            hint="load the tables anew, and let the source keep its binlogs for longer (binlog_expire_logs_seconds)",
        )
    if start.offset > sizes[start.file]:
        raise QueryFailed(
            f"the binlog {start.file} ends before {start}",
            reason=f"it has {sizes[start.file]} bytes: the source was reset, or is another server",
            hint="load the tables anew",
        )
    following = files[files.index(start.file) + 1 :]
    # The protocol's offset has 32 bits. Only a file's last transaction reaches beyond, so the next file follows.
    if start.offset >= 1 << 32 and following:
        return Position(file=following[0], offset=_FIRST_EVENT)
    return start


def _is_renamed(version: str) -> bool:
    numbers = tuple(int(number) for number in re.findall(r"\d+", version)[:2])
    return "mariadb" not in version.lower() and numbers >= _STATUS_RENAMED
