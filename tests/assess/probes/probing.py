"""Databases that hold what a test writes into them, and what a look at their data answers."""

from migrate.assess.probes.run import probe_data
from migrate.engines.connect import open_raw
from migrate.engines.engine import engine_of, parse_target
from migrate.model.probe import ProbeResult
from migrate.model.schema import Schema
from migrate.url import Url


def filled(url: Url, *statements: str) -> Schema:
    """Runs the statements in one lax session, and inspects what they made."""
    with open_raw(url, autocommit=True) as connection, connection.cursor() as cursor:
        if url.scheme != "postgresql":
            cursor.execute("SET sql_mode = ''")
        for statement in statements:
            cursor.execute(statement)
    return engine_of(url).inspect(url)


def split(script: str) -> tuple[str, ...]:
    """The statements of a page's sample."""
    return tuple(part for part in script.split(";\n") if part.strip())


def look(url: Url, schema: Schema, *, target: str = "", most_rows: int = 1000, **options: float) -> list[ProbeResult]:
    """The answers; without a target, the other family's plain engine is it."""
    wanted = target or ("mysql" if url.scheme == "postgresql" else "postgresql")
    return list(probe_data(schema, parse_target(wanted), url, most_rows=most_rows, **options))


def one(results: list[ProbeResult], check: str) -> ProbeResult:
    """The only answer of that check."""
    (found,) = [item for item in results if item.check == check]
    return found
