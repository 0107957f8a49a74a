"""Opens databases: connections of the drivers' own, with TLS and the session that everything here counts on."""

import contextlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from migrate.errors import ConnectionFailed, UsageProblem
from migrate.url import MASK, Url

RawConnection = Any
"""A connection of PyMySQL or psycopg: the drivers share no type."""

_MYSQL_TLS_MODES = ("DISABLED", "PREFERRED", "REQUIRED", "VERIFY_CA", "VERIFY_IDENTITY")
_MYSQL_OPTIONS = {
    "ssl-mode",
    "ssl-ca",
    "ssl-cert",
    "ssl-key",
    "unix_socket",
    "connect_timeout",
    "charset",
    "read_timeout",
}
_CONNECT_TIMEOUT_SECONDS = 10


@contextlib.contextmanager
def open_raw(
    url: Url, *, read_only: bool = False, autocommit: bool = False, several_statements: bool = False
) -> Iterator[RawConnection]:
    """Gives one connection, as `open_connection` does, and closes it afterwards, rolled back.

    Without `autocommit` the caller commits. Raises `ConnectionFailed` with the server's words.
    """
    connection = open_connection(url, read_only=read_only, autocommit=autocommit, several_statements=several_statements)
    try:
        yield connection
    finally:
        _close(connection)


def open_connection(
    url: Url, *, read_only: bool = False, autocommit: bool = False, several_statements: bool = False
) -> RawConnection:
    """Gives a connection of the driver's own (PyMySQL or psycopg), which is the caller's to close.

    A `read_only` session refuses every write on the server's side. MySQL sessions speak utf8mb4 and UTC; PostgreSQL sessions UTF8,
    UTC, ISO dates and round-trip floats. With `several_statements` MySQL takes more than one in a request. Raises `UsageProblem`
    for an unknown option, and `ConnectionFailed` with the server's words.
    """
    if url.scheme == "postgresql":
        return _connect_to_postgresql(url, {"autocommit": autocommit}, read_only=read_only)
    return _connect_to_mysql(url, read_only=read_only, autocommit=autocommit, several_statements=several_statements)


@contextlib.contextmanager
def open_replication(url: Url) -> Iterator[RawConnection]:
    """Gives a psycopg connection that speaks PostgreSQL's replication protocol too, and closes it afterwards.

    Its session has the settings of every other session of ours, so values are spelt alike. Only the simple query protocol works on
    it. Raises `ConnectionFailed` with the server's words.

    https://www.postgresql.org/docs/current/protocol-replication.html
    """
    connection = _connect_to_postgresql(url, {"autocommit": True, "replication": "database"}, read_only=False)
    try:
        yield connection
    finally:
        connection.close()


def connection_failed(url: Url, problem: BaseException) -> ConnectionFailed:
    """The error to show when a server could not be reached or did not let us in."""
    reason = redact(_server_words(problem), url)
    return ConnectionFailed(f"can't connect to {url.masked}", reason=reason, hint=_hint(reason))


def redact(text: str, *urls: Url) -> str:
    """The same text without the secrets that the addresses hold."""
    for secret in sorted((secret for url in urls for secret in url.secrets()), key=len, reverse=True):
        text = text.replace(secret, MASK)
    return text


def server_words(problem: BaseException, *urls: Url) -> str:
    """What the server said, in one line and without secrets."""
    return redact(_server_words(problem), *urls)


def _server_words(problem: BaseException) -> str:
    match problem.args:
        case (int() as code, str() as words, *_):
            return f"{words} ({code})"
    return re.sub(r"\s*\n\s*", " ", str(problem)).strip() or type(problem).__name__


def _hint(reason: str) -> str:
    said = reason.lower()
    if "access denied" in said or "authentication failed" in said or "no password supplied" in said:
        return "check the user and the password; MIGRATE_SOURCE_PASSWORD and MIGRATE_TARGET_PASSWORD keep it off the command line"
    if "unknown database" in said or "does not exist" in said:
        return "check the database's name, the last part of the address"
    if "ssl" in said or "tls" in said:
        return "check the TLS options: ssl-mode for MySQL, sslmode for PostgreSQL"
    return "check the host, the port and whether a firewall lets this machine in"


def _mysql_arguments(url: Url) -> dict[str, Any]:
    options = dict(url.options)
    unknown = sorted(set(options) - _MYSQL_OPTIONS)
    if unknown:
        raise UsageProblem(
            f"the address has an unknown option {unknown[0]!r}",
            hint=f"known options: {', '.join(sorted(_MYSQL_OPTIONS))}",
        )
    arguments: dict[str, Any] = {
        "charset": options.get("charset", "utf8mb4"),
        "connect_timeout": _whole_number(options.get("connect_timeout"), _CONNECT_TIMEOUT_SECONDS),
        "local_infile": True,
    }
    if "read_timeout" in options:
        arguments["read_timeout"] = _whole_number(options["read_timeout"], 0)
    if "unix_socket" in options:
        arguments["unix_socket"] = options["unix_socket"]
    return arguments | _mysql_tls(options)


def _mysql_tls(options: Mapping[str, str]) -> dict[str, Any]:
    """PyMySQL's arguments for the address's TLS options; an authority alone asks for what VERIFY_CA does.

    https://dev.mysql.com/doc/refman/en/connection-options.html#option_general_ssl-mode
    """
    mode = options.get("ssl-mode", "PREFERRED").upper()
    if mode not in _MYSQL_TLS_MODES:
        raise UsageProblem(f"ssl-mode {mode!r} is not known", hint=f"known modes: {', '.join(_MYSQL_TLS_MODES)}")
    if mode == "DISABLED":
        return {"ssl_disabled": True}
    if mode == "PREFERRED" and "ssl-ca" not in options:
        return {}
    files: dict[str, Any] = {
        f"ssl_{name}": options[f"ssl-{name}"] for name in ("ca", "cert", "key") if f"ssl-{name}" in options
    }
    if mode.startswith("VERIFY") or "ssl-ca" in options:
        return files | {"ssl_verify_cert": True, "ssl_verify_identity": mode == "VERIFY_IDENTITY"}
    from migrate.engines.mysql.tls import unverified

    return files or {"ssl": unverified()}


def _postgresql_arguments(url: Url, read_only: bool) -> dict[str, Any]:
    settings = [
        "-c timezone=UTC",
        "-c datestyle=ISO,YMD",
        "-c intervalstyle=postgres",
        "-c extra_float_digits=1",
        "-c bytea_output=hex",
    ]
    if read_only:
        settings.append("-c default_transaction_read_only=on")
    arguments: dict[str, Any] = {name: value for name, value in url.options if name != "host"}
    arguments.setdefault("connect_timeout", _CONNECT_TIMEOUT_SECONDS)
    arguments.setdefault("application_name", "migrate")
    arguments["client_encoding"] = "UTF8"
    arguments["options"] = " ".join([arguments.get("options", ""), *settings]).strip()
    return arguments


def _whole_number(text: str | None, default: int) -> int:
    if text is None:
        return default
    if not text.isdigit():
        raise UsageProblem(f"{text!r} in the address is not a whole number")
    return int(text)


def _connect_to_postgresql(url: Url, more: dict[str, Any], *, read_only: bool) -> RawConnection:
    import psycopg

    arguments = _postgresql_arguments(url, read_only) | more
    arguments |= {"user": url.user, "password": url.password, "host": url.host, "port": url.port}
    arguments |= {"dbname": url.database}
    try:
        return psycopg.connect(**{name: value for name, value in arguments.items() if value not in ("", None)})
    except (psycopg.Error, OSError, ValueError) as problem:
        raise connection_failed(url, problem) from None


def _connect_to_mysql(url: Url, *, read_only: bool, autocommit: bool, several_statements: bool) -> RawConnection:
    import pymysql
    from pymysql.constants import CLIENT

    from migrate.engines.mysql.tls import SharingConnection

    # An UPDATE counts the rows that it found, changed or not.
    flags = CLIENT.FOUND_ROWS | (CLIENT.MULTI_STATEMENTS if several_statements else 0)
    arguments = _mysql_arguments(url) | {"client_flag": flags, "autocommit": autocommit}
    address = {"user": url.user, "password": url.password, "host": url.host, "port": url.port, "database": url.database}
    arguments |= {name: value for name, value in address.items() if value}
    try:
        connection = SharingConnection(**arguments)
        try:
            _set_up_mysql_session(connection, read_only)
        except BaseException:
            connection.close()
            raise
    except (pymysql.Error, OSError, ValueError, LookupError) as problem:
        raise connection_failed(url, problem) from None
    return connection


def _set_up_mysql_session(connection: RawConnection, read_only: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION time_zone = '+00:00'")
        if read_only:
            cursor.execute("SET SESSION TRANSACTION READ ONLY")


def _close(connection: RawConnection) -> None:
    """What is left open is rolled back first, so that its locks are gone when this returns."""
    import psycopg
    import pymysql

    problems = (psycopg.Error, pymysql.Error, OSError)
    with contextlib.suppress(*problems):
        connection.rollback()
    with contextlib.suppress(*problems):
        connection.close()


__all__ = [
    "RawConnection",
    "connection_failed",
    "open_connection",
    "open_raw",
    "open_replication",
    "redact",
    "server_words",
]
