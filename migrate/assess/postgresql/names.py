"""Names and texts: https://dev.mysql.com/doc/refman/8.4/en/identifiers.html"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check


@check("PG502")
def columns_differ_by_case(context: Context) -> Iterator[Finding]:
    """Two columns whose names differ only in case."""
    for table in context.schema.tables:
        seen: dict[str, str] = {}
        for column in table.columns:
            first = seen.setdefault(column.name.casefold(), column.name)
            if first != column.name:
                message = (
                    f"{shown(table.name.name, column.name)} and {shown(first)} differ only in case: MySQL's columns "
                    "ignore it"
                )
                yield context.on_column(table, column, message)


@check("PG503")
def tables_differ_by_case(context: Context) -> Iterator[Finding]:
    """Two tables whose names differ only in case."""
    seen: dict[tuple[str, str], str] = {}
    for table in context.schema.tables:
        first = seen.setdefault((table.name.schema.casefold(), table.name.name.casefold()), table.name.name)
        if first != table.name.name:
            message = (
                f"{shown(table.name.name)} and {shown(first)} differ only in case: MySQL keeps both only where "
                "lower_case_table_names is 0"
            )
            yield context.on_table(table, message)


@check("PG504")
def name_ends_in_blank(context: Context) -> Iterator[Finding]:
    """A name with a blank at its end."""
    for table in context.schema.tables:
        if table.name.name.endswith(" "):
            yield context.on_table(
                table, f"the name of {shown(table.name.name)!r} ends in a blank, which MySQL refuses"
            )
        for column in table.columns:
            if column.name.endswith(" "):
                message = f"the name of {shown(table.name.name, column.name)!r} ends in a blank, which MySQL refuses"
                yield context.on_column(table, column, message)


@check("PG505")
def supplementary_character(context: Context) -> Iterator[Finding]:
    """A name with a character that MySQL's dictionary can't hold."""
    for table in context.schema.tables:
        if _is_beyond(table.name.name):
            yield context.on_table(
                table,
                f"{shown(table.name.name)} has a character beyond U+FFFF in its name: MySQL keeps a question mark",
            )
        for column in table.columns:
            if _is_beyond(column.name):
                message = f"{shown(table.name.name, column.name)} has a character beyond U+FFFF in its name: MySQL keeps a question mark"
                yield context.on_column(table, column, message)


@check("PG508")
def constraint_name_repeats(context: Context) -> Iterator[Finding]:
    """A foreign key or check whose name another table's has too."""
    seen: dict[tuple[str, str, str], str] = {}
    for table, foreign in context.foreign_keys():
        first = seen.setdefault(("f", table.name.schema, foreign.name.casefold()), table.name.name)
        if first != table.name.name:
            message = (
                f"{shown(foreign.name)} of {shown(table.name.name)} is also the name of one of {shown(first)}: a "
                "database of MySQL's has it once"
            )
            yield context.on_foreign_key(table, foreign, message)
    for table in context.schema.tables:
        for constraint in table.checks:
            first = seen.setdefault(("c", table.name.schema, constraint.name.casefold()), table.name.name)
            if first != table.name.name:
                message = (
                    f"{shown(constraint.name)} of {shown(table.name.name)} is also the name of one of {shown(first)}: a "
                    "database of MySQL's has it once"
                )
                yield context.on_check(table, constraint, message)


@check("PG509")
def column_collation(context: Context) -> Iterator[Finding]:
    """A column that compares by rules of its own."""
    for table, column in context.columns():
        if column.collation and column.collation.strip('"').rpartition(".")[2].strip('"') not in (
            "C",
            "POSIX",
            "default",
        ):
            message = (
                f"{shown(table.name.name, column.name)} compares by {shown(column.collation)}: choose MySQL's "
                "collation that tells the same texts apart"
            )
            yield context.on_column(table, column, message)


def _is_beyond(name: str) -> bool:
    return any(ord(character) > 0xFFFF for character in name)
