"""Which statements that change a structure matter to the tables that are followed."""

import re
from collections.abc import Collection

from migrate.execute.local.cdc.settings import ApplySettings
from migrate.model.change import StructureChange
from migrate.model.names import ObjectName

# They change neither a column nor what a row holds.
_HARMLESS = re.compile(
    r"\s*(?:/\*.*?\*/\s*)*(?:(?:CREATE|DROP)\s+(?:FULLTEXT\s+|SPATIAL\s+)?INDEX|ANALYZE|OPTIMIZE|GRANT|REVOKE|FLUSH"
    r"|CREATE\s+(?:OR\s+REPLACE\s+)?(?:DEFINER\s*=\s*\S+\s+)?(?:TRIGGER|VIEW|PROCEDURE|FUNCTION|EVENT|USER|ROLE)|COMMENT)\b",
    re.IGNORECASE | re.DOTALL,
)
_DROPS = re.compile(r"\s*(?:/\*.*?\*/\s*)*DROP\s+TABLE\b", re.IGNORECASE | re.DOTALL)


def concerns(
    change: StructureChange, tables: Collection[ObjectName], settings: ApplySettings
) -> tuple[ObjectName, ...]:
    """The tables among `tables` that must not be followed any further.

    A statement of which the log does not tell the tables concerns them all. The task may say that dropped or altered tables
    are of no concern (ChangeProcessingDdlHandlingPolicy): they are followed as far as their rows still fit, and no further.
    """
    if change.unreadable:
        return tuple(table for table in tables if table in change.tables)
    if _HARMLESS.match(change.statement):
        return ()
    if not (settings.drops if _DROPS.match(change.statement) else settings.alters):
        return ()
    return tuple(table for table in tables if table in change.tables or not change.tables)
