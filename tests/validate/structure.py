"""The structure of a test database."""

from migrate.engines.engine import engine_of
from migrate.model.schema import Schema
from migrate.url import Url


def structure(url: Url) -> Schema:
    """What `inspect` reads."""
    return engine_of(url).inspect(url)
