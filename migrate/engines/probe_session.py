"""Opens a connection for questions about the data: read-only, and each statement ends when its time is up."""

import contextlib
from collections.abc import Iterator

from migrate.engines.probes import ProbeSession
from migrate.url import Url


@contextlib.contextmanager
def open_probe_session(url: Url) -> Iterator[ProbeSession]:
    """Gives a session on that server and closes it afterwards. Raises `ConnectionFailed`."""
    from migrate.engines.connect import open_raw

    with open_raw(url, read_only=True, autocommit=True) as connection, connection.cursor() as cursor:
        if url.scheme == "postgresql":
            from migrate.engines.postgresql.probe_session import PostgreSqlSession

            yield PostgreSqlSession(cursor, url)
        else:
            from migrate.engines.mysql.probe_session import MySqlSession

            yield MySqlSession(cursor, url)
