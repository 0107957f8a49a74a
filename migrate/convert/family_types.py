"""Types and collations that MySQL and MariaDB do not share."""

import re
from dataclasses import replace

from migrate.convert.context import Context, part_ref
from migrate.convert.notes import COLLATION, LOSSY_TYPE
from migrate.model.names import EngineName, ObjectKind, ObjectRef
from migrate.model.schema import Check, Column, Table
from migrate.model.types import ColumnType

_MARIADB_ONLY = {"uuid": ("char", 36), "inet4": ("varchar", 15), "inet6": ("varchar", 45)}
_TO_MARIADB = {
    "utf8mb4_0900_ai_ci": "utf8mb4_uca1400_ai_ci",
    "utf8mb4_0900_as_ci": "utf8mb4_uca1400_as_ci",
    "utf8mb4_0900_as_cs": "utf8mb4_uca1400_as_cs",
    "utf8mb4_0900_bin": "utf8mb4_nopad_bin",
}


def convert_type(context: Context, table: Table, column: Column) -> ColumnType:
    """The column's type on the other of the two."""
    if context.target.engine is EngineName.MYSQL:
        if any(is_json_check(check, column) for check in table.checks):
            return ColumnType(name="json", text="json")
        if column.type.name in _MARIADB_ONLY:
            return _as_text(context, table, column)
    if column.type.name == "json":
        return ColumnType(name="json", text="json")
    return replace(column.type, text=column.type.text or column.type.name)


def is_json_check(check: Check, column: Column) -> bool:
    """Whether a check says no more than that the column holds JSON, which is what JSON means in MariaDB."""
    text = re.sub(r"[`()\s]", "", check.expression).lower()
    return text == f"json_valid{column.name.lower()}" and column.type.name in ("longtext", "json")


def convert_collation(context: Context, reference: ObjectRef, collation: str | None) -> str | None:
    """The collation of the same meaning on the target, or the nearest one, which is noted."""
    if not collation or context.source.engine is context.target.engine:
        return collation
    if context.target.engine is EngineName.MARIADB:
        made = _TO_MARIADB.get(collation) or _language_to_mariadb(collation)
    else:
        made = _to_mysql(collation)
    if made != collation:
        context.notes.choose("collation")
        message = f"the collation {collation} becomes {made}: the order and equality of rare characters may differ"
        context.notes.add_once(COLLATION, ObjectRef(kind=ObjectKind.SCHEMA, path=reference.path[:1]), message)
    return made


def _language_to_mariadb(collation: str) -> str:
    return "utf8mb4_uca1400_ai_ci" if "_0900_" in collation else collation


def _to_mysql(collation: str) -> str:
    match = re.search(r"uca1400_(?:\w+?_)?(ai|as)_(ci|cs)$", collation)
    charset = collation.partition("_")[0]
    if match and charset != "utf8mb4":
        return f"{charset}_bin" if match[2] == "cs" else f"{charset}_unicode_ci"
    if match:
        return "utf8mb4_0900_as_cs" if match[2] == "cs" else f"utf8mb4_0900_{match[1]}_ci"
    if "_nopad_" in collation and charset != "utf8mb4":
        return collation.replace("_nopad_", "_")
    if "_nopad_" in collation:
        return "utf8mb4_0900_bin" if collation.endswith("_bin") else "utf8mb4_0900_ai_ci"
    return collation


def _as_text(context: Context, table: Table, column: Column) -> ColumnType:
    name, length = _MARIADB_ONLY[column.type.name]
    context.notes.add(
        LOSSY_TYPE,
        part_ref(ObjectKind.COLUMN, table.name, column.name),
        f"{column.name} is {column.type} and becomes {name}({length}): MySQL has no such type",
        location=column.location,
    )
    return ColumnType(name=name, text=f"{name}({length})", length=length)
