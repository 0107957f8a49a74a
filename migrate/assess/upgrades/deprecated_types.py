"""Types and character sets that MySQL will drop."""

from collections.abc import Iterator

from migrate.assess.collations import charset_of
from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check

_FRACTIONS = ("float", "double", "decimal")
_LEAVING = ("ucs2", "macroman", "macce", "dec8", "hp8")


@check("UP132")
def digits_of_a_float(context: Context) -> Iterator[Finding]:
    """FLOAT(M,D) and DOUBLE(M,D)."""
    for table, column in context.columns("float", "double"):
        if column.type.precision is not None and column.type.scale is not None:
            message = (
                f"{shown(table.name.name, column.name)} is {column.type}: digits of a float are deprecated since "
                "MySQL 8.0.17"
            )
            yield context.on_column(table, column, message, guilty=str(column.type))


@check("UP133")
def zerofill_is_deprecated(context: Context) -> Iterator[Finding]:
    """ZEROFILL."""
    for table, column in context.columns():
        if column.type.zerofill:
            message = f"{shown(table.name.name, column.name)} is ZEROFILL, which is deprecated since MySQL 8.0.17"
            yield context.on_column(table, column, message, guilty="ZEROFILL")


@check("UP134")
def unsigned_fraction_is_deprecated(context: Context) -> Iterator[Finding]:
    """UNSIGNED on FLOAT, DOUBLE or DECIMAL."""
    for table, column in context.columns(*_FRACTIONS):
        if column.type.unsigned and not column.type.zerofill:
            kind = column.type.name.upper()
            message = (
                f"{shown(table.name.name, column.name)} is {kind} UNSIGNED, which is deprecated since MySQL 8.0.17"
            )
            yield context.on_column(table, column, message, guilty="UNSIGNED")


@check("UP135")
def three_byte_characters(context: Context) -> Iterator[Finding]:
    """Columns of utf8mb3."""
    yield from _of_charsets(
        context, ("utf8", "utf8mb3"), "utf8mb3: it is deprecated, and can't hold emoji and rare letters"
    )


@check("UP136")
def charset_on_its_way_out(context: Context) -> Iterator[Finding]:
    """Columns of ucs2, macroman, macce, dec8 or hp8."""
    yield from _of_charsets(context, _LEAVING, "a character set that is deprecated since MySQL 8.0.28")


def _of_charsets(context: Context, charsets: tuple[str, ...], what: str) -> Iterator[Finding]:
    for table in context.schema.tables:
        names = [column.name for column in table.columns if charset_of(context.schema, table, column) in charsets]
        if names:
            columns = ", ".join(shown(name) for name in names)
            yield context.on_table(table, f"{shown(table.name.name)} has columns ({columns}) of {what}")
