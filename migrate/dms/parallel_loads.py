"""Which tables a task has loaded in parts.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation.Tablesettings.html
"""

from migrate.dms.document import parse
from migrate.dms.keys import Extra
from migrate.dms.mappings import locates
from migrate.dms.rules import ParallelLoad, TableSettingsRule
from migrate.model.names import ObjectName
from migrate.model.schema import Schema


def parallel_loads(table_mappings: Extra, schema: Schema) -> dict[ObjectName, ParallelLoad]:
    """How each table is divided that a rule has loaded in parallel; of several rules the first one counts."""
    rules = [rule for rule in parse(table_mappings).rules if isinstance(rule, TableSettingsRule)]
    found: dict[ObjectName, ParallelLoad] = {}
    for table in schema.tables:
        loads = [
            rule.parallel_load for rule in rules if rule.parallel_load and locates(rule.locator, table.name, schema)
        ]
        found |= {table.name: loads[0]} if loads else {}
    return found
