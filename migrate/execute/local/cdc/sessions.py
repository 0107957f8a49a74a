"""Opens the kind of session that a target's address asks for."""

import contextlib
from collections.abc import Iterator

from migrate.execute.local.cdc.mysql_session import open_mysql_session
from migrate.execute.local.cdc.postgresql_session import open_postgresql_session
from migrate.execute.local.cdc.session import Session
from migrate.url import Url


@contextlib.contextmanager
def open_session(url: Url) -> Iterator[Session]:
    """Opens a session that changes rows. Raises `ConnectionFailed`."""
    if url.scheme == "postgresql":
        with open_postgresql_session(url) as postgresql:
            yield postgresql
    else:
        with open_mysql_session(url) as mysql:
            yield mysql
