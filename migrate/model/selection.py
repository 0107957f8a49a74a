"""Narrows a schema to the tables that a user asks for."""

import re
from collections.abc import Sequence
from dataclasses import replace

from migrate.errors import UsageProblem
from migrate.model.names import ObjectName, Skipped
from migrate.model.schema import Schema


def select_tables(schema: Schema, *, include: Sequence[str] = (), exclude: Sequence[str] = ()) -> Schema:
    """Gives the schema with only the tables that match.

    A pattern is `table` or `schema.table`, where `%` and `*` stand for any text; case does not matter. Triggers of a table that
    goes, go with it. What is left out is in `skipped`. Raises `UsageProblem` for an `include` that matches no table.
    """
    if not include and not exclude:
        return schema
    for pattern in include:
        if not any(_matches(pattern, table.name) for table in schema.tables):
            raise UsageProblem(f"no table matches {pattern!r}", hint=_near(pattern, schema))
    kept = tuple(table for table in schema.tables if is_selected(table.name, include=include, exclude=exclude))
    names = {table.name for table in kept}
    left_out = tuple(
        Skipped(object=str(table.name), reason="excluded by request")
        for table in schema.tables
        if table.name not in names
    )
    return replace(
        schema,
        tables=kept,
        triggers=tuple(trigger for trigger in schema.triggers if trigger.table in names),
        skipped=schema.skipped + left_out,
    )


def is_selected(name: ObjectName, *, include: Sequence[str] = (), exclude: Sequence[str] = ()) -> bool:
    """Whether the patterns let that table through."""
    wanted = not include or any(_matches(pattern, name) for pattern in include)
    return wanted and not any(_matches(pattern, name) for pattern in exclude)


def _matches(pattern: str, name: ObjectName) -> bool:
    expression = "".join(".*" if part in "%*" else re.escape(part) for part in re.split(r"([%*])", pattern) if part)
    return any(re.fullmatch(expression, text, re.IGNORECASE | re.DOTALL) for text in (str(name), name.name))


def _near(pattern: str, schema: Schema) -> str:
    import difflib

    names = [str(table.name) for table in schema.tables] + [table.name.name for table in schema.tables]
    near = difflib.get_close_matches(pattern, names, n=3)
    return f"did you mean {', '.join(near)}?" if near else f"the source has {len(schema.tables)} tables"
