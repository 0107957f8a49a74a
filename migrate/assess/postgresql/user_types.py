"""Types that users made."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check


@check("PG109")
def domain(context: Context) -> Iterator[Finding]:
    """A domain, whose rule each column must repeat."""
    for item in context.schema.types:
        if item.kind == "domain":
            message = (
                f"the domain {shown(item.name.name)} has no equal in MySQL: its columns become {shown(item.base)}, "
                "and each repeats its checks"
            )
            yield context.on_object(item, message)


@check("PG111")
def enum_type(context: Context) -> Iterator[Finding]:
    """An enum type, which becomes ENUM in each column."""
    for item in context.schema.types:
        if item.kind == "enum":
            message = (
                f"the enum {shown(item.name.name)} becomes ENUM in every column that uses it: a new label is then an "
                "ALTER TABLE each, and comparisons ignore case unless the collation heeds it"
            )
            yield context.on_object(item, message)
