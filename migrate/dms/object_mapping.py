"""Object-mapping rules for a DynamoDB target, made from each table's primary key.

A composite key has to be mapped; a table without a key has nothing to tell its items apart by.
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Target.DynamoDB.html
"""

import itertools
import re
from collections.abc import Iterable

from migrate.dms.rules import Extra
from migrate.dms.wildcards import escape
from migrate.model.names import Skipped
from migrate.model.schema import Table

_SORT_KEY = "sort_key"
_SEPARATOR = "#"
_TABLE_NAME = re.compile(r"[^A-Za-z0-9_.-]+")


def object_mappings(tables: Iterable[Table], *, first_id: int = 1) -> tuple[tuple[Extra, ...], tuple[Skipped, ...]]:
    """A rule for each table that has a primary key, numbered from `first_id`, and what has none, with the reason.

    The first column of the key becomes the partition key, a second one the sort key; three or more are joined, from the
    second on, in one sort key. All other columns keep their names.
    """
    numbers = itertools.count(first_id)
    taken: set[str] = set()
    rules, skipped = [], []
    for table in tables:
        if table.primary_key is None:
            skipped.append(Skipped(object=str(table.name), reason="DynamoDB needs a key, and the table has none"))
            continue
        rules.append(_rule(table, table.primary_key.columns, next(numbers), _target_name(table, taken)))
    return tuple(rules), tuple(skipped)


def _rule(table: Table, key: tuple[str, ...], number: int, target: str) -> Extra:
    parameters: Extra = {"partition-key-name": key[0]}
    attributes = [_attribute(key[0], _value(key[0]))]
    if len(key) > 1:
        name = key[1] if len(key) == 2 else _free(_SORT_KEY, {column.name for column in table.columns})
        parameters["sort-key-name"] = name
        attributes.append(_attribute(name, _SEPARATOR.join(_value(column) for column in key[1:])))
    # The columns of a joined sort key stay attributes of their own; those that are mapped must not come twice.
    parameters["exclude-columns"] = list(key[:2]) if len(key) <= 2 else [key[0]]
    parameters["attribute-mappings"] = attributes
    return {
        "rule-type": "object-mapping",
        "rule-id": str(number),
        "rule-name": f"object{number}",
        "rule-action": "map-record-to-record",
        "object-locator": {"schema-name": escape(table.name.schema), "table-name": escape(table.name.name)},
        "target-table-name": target,
        "mapping-parameters": parameters,
    }


def _attribute(name: str, value: str) -> Extra:
    return {
        "target-attribute-name": name,
        "attribute-type": "scalar",
        "attribute-sub-type": "string",
        "value": value,
    }


def _value(column: str) -> str:
    return f"${{{column}}}"


def _target_name(table: Table, taken: set[str]) -> str:
    """A name as DynamoDB allows it: 3 to 255 letters, digits, `_`, `.` and `-`; and no name twice."""
    name = _TABLE_NAME.sub("_", f"{table.name.schema}.{table.name.name}")[:250]
    found = _free(name if len(name) >= 3 else f"{name}___", taken)
    taken.add(found)
    return found


def _free(wanted: str, taken: set[str]) -> str:
    while wanted in taken:
        wanted += "_"
    return wanted
