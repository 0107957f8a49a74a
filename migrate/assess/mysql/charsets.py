"""Character sets and collations, told once a database."""

from collections.abc import Iterator

from migrate.assess.collations import charset_of, collation_of, ignores_case, is_unicode
from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check


@check("MY506")
def other_charset(context: Context) -> Iterator[Finding]:
    """Text in a character set that is not UTF-8."""
    found: dict[tuple[str, str], str] = {}
    for table, column in sorted(context.columns(), key=lambda pair: (pair[0].name, pair[1].name)):
        charset = charset_of(context.schema, table, column)
        if charset and charset != "binary" and not is_unicode(charset):
            found.setdefault((table.name.schema, charset), shown(table.name.name, column.name))
    for (schema, charset), example in found.items():
        message = (
            f"columns of {shown(schema)} such as {example} hold {charset}: everything becomes UTF-8, which goes "
            "wrong where the bytes are of another set than is declared"
        )
        yield context.on_schema(schema, message)


@check("MY507")
def case_insensitive_collation(context: Context) -> Iterator[Finding]:
    """Text that is compared without regard to case."""
    found: dict[str, str] = {}
    for table, column in sorted(context.columns(), key=lambda pair: (pair[0].name, pair[1].name)):
        collation = collation_of(context.schema, table, column)
        if ignores_case(collation):
            found.setdefault(table.name.schema, f"{shown(table.name.name, column.name)} ({collation})")
    for schema, example in found.items():
        message = (
            f"text in {shown(schema)} such as {example} is compared without regard to case; PostgreSQL heeds it in "
            "=, LIKE, GROUP BY, ORDER BY and joins"
        )
        yield context.on_schema(schema, message)
