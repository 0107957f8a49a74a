"""What a task has to know about LOBs, which DMS carries apart from their row, or cuts.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.LOBSupport.html
"""

from migrate.dms.settings import LobNeeds
from migrate.engines.large_values import is_lob, lob_columns
from migrate.model.conversion import Conversion
from migrate.model.schema import Schema

__all__ = ["is_lob", "lob_columns", "lob_needs"]


def lob_needs(schema: Schema, conversion: Conversion, *, largest_kb: int | None = None) -> LobNeeds:
    """What the task has to know about the large values of the tables that are carried over."""
    found = [
        column
        for name in conversion.mapping
        if name in schema.tables_by_name
        for column in lob_columns(schema.tables_by_name[name], schema.engine)
    ]
    return LobNeeds(columns=len(found), not_null=any(not column.nullable for column in found), largest_kb=largest_kb)
