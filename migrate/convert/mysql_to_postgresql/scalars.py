"""Expressions inside tables of MySQL and MariaDB, expressed for PostgreSQL."""

from migrate.convert.context import Context
from migrate.convert.notes import Converted, Refused
from migrate.model.schema import Table


def convert_scalar(
    context: Context, table: Table, text: str, *, immutable: bool = False, truth: bool = False
) -> Converted | Refused:
    """The expression over the table's columns in PostgreSQL's words, or why it could not be converted."""
    return Refused(reason="expressions are not converted yet")
