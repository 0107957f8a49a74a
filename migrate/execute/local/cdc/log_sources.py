"""The two kinds of source whose log is followed."""

from migrate.execute.local.cdc.source import LogSource, Wanted


def log_source(wanted: Wanted) -> LogSource:
    """The log of the source at that address."""
    if wanted.url.scheme == "postgresql":
        from migrate.execute.local.cdc.postgresql_source import PostgreSqlLog

        return PostgreSqlLog(wanted)
    from migrate.execute.local.cdc.mysql_source import MySqlLog

    return MySqlLog(wanted)
