"""Functions that a newer MySQL does not have any more."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sql_text import all_sql, called
from migrate.assess.version_facts import gone
from migrate.assess.versions import passes


@check("UP103")
def removed_encryption_function(context: Context) -> Iterator[Finding]:
    """PASSWORD, ENCODE, DES_ENCRYPT and their kind."""
    yield from _removed(context, "crypto")


@check("UP104")
def removed_spatial_function(context: Context) -> Iterator[Finding]:
    """Spatial functions by their names without ST_."""
    yield from _removed(context, "spatial")


@check("UP105")
def removed_other_function(context: Context) -> Iterator[Finding]:
    """The other functions that are gone."""
    yield from _removed(context, "other")


def _removed(context: Context, family: str) -> Iterator[Finding]:
    names = {item.name: item for item in gone("function") if item.family == family and passes(context, item.version)}
    for text, at, name in called(context, all_sql(context), names):
        item = names[name]
        message = f"{text.title} calls {name}, which MySQL {item.version} took away: use {item.instead} instead"
        yield text.finding(message, at)
