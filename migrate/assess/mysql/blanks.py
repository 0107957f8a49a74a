"""Blanks at the end of a text, which most collations of MySQL do not count."""

from collections.abc import Iterator

from migrate.assess.collations import collation_of, ignores_trailing_blanks
from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check


@check("MY740")
def key_ignoring_blanks(context: Context) -> Iterator[Finding]:
    """A key that takes no 'a' beside 'a ': PostgreSQL's takes both."""
    for table, key in context.all_keys():
        for name in key.columns:
            column = table.column(name)
            collation = collation_of(context.schema, table, column)
            if ignores_trailing_blanks(collation) and column.type.name not in ("enum", "set"):
                message = (
                    f"{shown(table.name.name, name)} is unique without regard to blanks at its end ({collation}); on "
                    "PostgreSQL 'a' and 'a ' are two values"
                )
                yield context.on_key(table, key, message, guilty=name)
                break


@check("MY741")
def comparison_ignoring_blanks(context: Context) -> Iterator[Finding]:
    """Text that is compared without regard to blanks at its end, told once a database."""
    found: dict[str, str] = {}
    for table, column in sorted(context.columns(), key=lambda pair: (pair[0].name, pair[1].name)):
        collation = collation_of(context.schema, table, column)
        if ignores_trailing_blanks(collation) and column.type.name not in ("enum", "set"):
            found.setdefault(table.name.schema, f"{shown(table.name.name, column.name)} ({collation})")
    for schema, example in found.items():
        message = (
            f"text in {shown(schema)} such as {example} is compared without regard to blanks at its end; PostgreSQL "
            "heeds them in =, GROUP BY, DISTINCT and joins"
        )
        yield context.on_schema(schema, message)
