"""Finds the tables that AWS DMS keeps on the target.

Their columns are written in upper case by some engines and versions, in lower case by others.
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.ControlTable.html
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from migrate.engines.checksum_expressions import query_template
from migrate.model.names import ObjectName
from migrate.validate.rows import text
from migrate.validate.side import Side


def control_tables(
    target: Side, names: Sequence[str], *, schemas: Collection[str] | None = None
) -> Mapping[ObjectName, Mapping[str, str]]:
    """The tables of these names with their columns' own names by the documented ones. Raises `QueryFailed`.

    `schemas` are those where the task's own can be; None for every schema, and with it every task's.
    """
    found: dict[ObjectName, dict[str, str]] = {}
    query = control_query("dms_tables", names=", ".join(map(target.expressions.literal, names)))
    for schema, table, column in (map(text, row) for row in target.rows(query)):
        if schemas is not None and schema not in schemas:
            continue
        name = ObjectName(schema=schema or "", name=table or "")
        found.setdefault(name, {})[(column or "").upper()] = column or ""
    return found


def control_query(name: str, **parts: str) -> str:
    """A query on them, its parts put in."""
    return query_template(Path(__file__).with_name("queries") / f"{name}.sql").format(**parts)
