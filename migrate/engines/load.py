"""Where a server tells how busy it is, and how far a replica is behind."""

from pathlib import Path

from migrate.engines.checksum_expressions import query_template

LAG_COLUMNS = ("Seconds_Behind_Source", "Seconds_Behind_Master", "lag")
"""The column that says it, by engine and version: NULL where replication has stopped."""
RUNNING_COLUMNS = ("Value", "value")


def running_query(scheme: str) -> str:
    """The query for the number of statements that run."""
    return _query(scheme, "load_running")


def lag_queries(scheme: str) -> tuple[str, ...]:
    """Queries for the lag in seconds, to be tried one after another: which a server knows depends on its version."""
    if scheme == "postgresql":
        return (_query(scheme, "load_lag"),)
    return _query(scheme, "load_lag"), _query(scheme, "load_lag_before_8_0_22")


def statement_limit(scheme: str, seconds: float) -> str:
    """The statement that makes a session's queries end with an error after so many seconds.

    MariaDB has a variable of another name: the server picks its own out of the executable comments.
    https://dev.mysql.com/doc/refman/8.4/en/comments.html, https://mariadb.com/docs/server/reference/sql-structure/comment-syntax
    """
    milliseconds = max(round(seconds * 1000), 1)
    if scheme == "postgresql":
        return f"SET statement_timeout = {milliseconds}"
    return (
        f"SET @migrate_limit = {milliseconds} /*M!100101 , SESSION max_statement_time = {milliseconds / 1000} */"
        f" /*!50708 , SESSION max_execution_time = {milliseconds} */"
    )


def _query(scheme: str, name: str) -> str:
    folder = "postgresql" if scheme == "postgresql" else "mysql"
    return query_template(Path(__file__).parent / folder / "queries" / f"{name}.sql")
