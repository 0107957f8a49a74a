"""Where the log of a source ends: everything that was committed before the question is before that place."""

import time
from pathlib import Path

import psycopg

from migrate.engines.connect import open_raw, server_words
from migrate.errors import QueryFailed
from migrate.url import Url

_QUERIES = Path(__file__).parent.parent / "queries"
_AGAIN = "SELECT %s::pg_lsn <= pg_current_wal_flush_lsn(), pg_current_wal_flush_lsn()::text"
_PAUSE_SECONDS = 0.02
_MARGIN_SECONDS = 0.2


def end_of_log(url: Url) -> str:
    """The place after the last commit, as soon as it can be read. Raises `QueryFailed` and `ConnectionFailed`.

    A session that has `synchronous_commit` off commits before the log is written, which follows within three times
    `wal_writer_delay`: https://www.postgresql.org/docs/current/wal-async-commit.html
    """
    try:
        with open_raw(url, read_only=True, autocommit=True) as connection:
            asked = (_QUERIES / "logical_end.sql").read_text()
            place, is_readable, readable, delay = connection.execute(asked).fetchone()
            deadline = time.monotonic() + float(delay) + _MARGIN_SECONDS
            while not is_readable and time.monotonic() < deadline:
                time.sleep(_PAUSE_SECONDS)
                is_readable, readable = connection.execute(_AGAIN, (place,)).fetchone()
    except psycopg.Error as problem:
        words = server_words(problem, url)
        raise QueryFailed("the source does not say where its log is", reason=words) from None
    # What is still not written then is no commit, and may stay unwritten for long.
    return str(place if is_readable else readable)
