"""Expressions inside tables of MySQL and MariaDB, expressed for PostgreSQL."""

from collections.abc import Sequence

from migrate.convert.context import Context
from migrate.convert.notes import Converted, Refused
from migrate.model.names import ObjectRef
from migrate.model.schema import Table


def convert_scalar(
    context: Context,
    table: Table,
    text: str,
    *,
    immutable: bool = False,
    truth: bool = False,
    reference: ObjectRef | None = None,
) -> Converted | Refused:
    """The expression over the table's columns in PostgreSQL's words, or why it could not be converted.

    `immutable` refuses what PostgreSQL refuses in generated columns and indexes, `truth` asks for a condition. What changes
    its meaning is raised as an issue of the object that `reference` points at.
    """
    from sqlglot import exp

    from migrate.convert.expressions import Unconvertible, parse_expression, write
    from migrate.convert.mysql_to_postgresql import rules
    from migrate.convert.mysql_to_postgresql.environment import Environment
    from migrate.convert.mysql_to_postgresql.rewrite import truth as as_truth
    from migrate.convert.mysql_to_postgresql.rewrite import value as as_value
    from migrate.convert.render.postgresql_names import needs_quotes

    _ = rules  # They register themselves.
    environment = Environment(context=context, table=table, immutable=immutable)
    try:
        tree = parse_expression(text, "mysql")
        if tree.find(exp.Query):
            return Refused(reason="it holds a query")
        made = (as_truth if truth else as_value)(tree, environment)
        sql = write(made, "postgres", needs_quotes=needs_quotes)
    except Unconvertible as problem:
        return Refused(reason=str(problem))
    if reference is not None:
        _tell(context, reference, environment.remarks)
    return Converted(sql=sql, remarks=tuple(environment.remarks))


def _tell(context: Context, reference: ObjectRef, remarks: Sequence[str]) -> None:
    from migrate.convert.mysql_to_postgresql.remarks import note_of

    for remark in remarks:
        message = f"the expression of {reference.path[-1]} is converted, but {remark}"
        context.notes.add(note_of(remark), reference, message)
