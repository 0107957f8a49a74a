"""Partitions of MySQL and MariaDB, expressed as declarative partitions of PostgreSQL.

https://www.postgresql.org/docs/current/ddl-partitioning.html. Only partitions on plain columns are carried over.
"""

import re
from datetime import UTC, date, datetime

from migrate.convert.context import Context, table_ref
from migrate.convert.notes import PARTITIONS, Refused
from migrate.convert.render.postgresql_names import quote_all
from migrate.model.schema import Partition, Partitioning, Table

_VALUE = r"(?:-?\d+(?:\.\d+)?|'(?:[^'\\]|'')*'|NULL|MAXVALUE)"
_GROWING = re.compile(r"(year|to_days|unix_timestamp)\(`?([^`()]+)`?\)", re.IGNORECASE)
_DATES = ("date", "datetime", "timestamp")
_DAYS_OF_YEAR_ZERO = 365
"""TO_DAYS counts from the year 0, Python's ordinals from the year 1."""
_VALUES = re.compile(rf"\s*{_VALUE}(?:\s*,\s*{_VALUE})*\s*", re.IGNORECASE)


def convert_partitioning(context: Context, table: Table, made: Table) -> Partitioning | None:
    """The partitions on the target, or None, with an issue, where the table becomes an ordinary one."""
    if table.partitioning is None:
        return None
    result = _convert(context, table, made, table.partitioning)
    if isinstance(result, Partitioning):
        return result
    context.notes.add(
        PARTITIONS,
        table_ref(table.name),
        f"{table.name.name} becomes a table without partitions: {result.reason}",
        fix="choose partitions for PostgreSQL before the rows are loaded",
        excerpt=f"PARTITION BY {table.partitioning.method} ({table.partitioning.expression})",
        location=table.location,
    )
    return None


def _convert(context: Context, table: Table, made: Table, source: Partitioning) -> Partitioning | Refused:
    if source.subpartition_method:
        return Refused(reason="its partitions have subpartitions")
    source = _on_plain_column(table, source)
    columns = _columns(context, table, made, source)
    if isinstance(columns, Refused):
        return columns
    keys = ((made.primary_key,) if made.primary_key else ()) + made.unique_keys
    if not all(set(columns) <= set(key.columns) for key in keys) or any(index.unique for index in made.indexes):
        return Refused(reason="not every unique key has the columns that it is divided by")
    kind = source.method.upper().split()[-1] if "HASH" in source.method.upper() else source.method.upper().split()[0]
    match kind:
        case "RANGE":
            bounds = _ranges(source, len(columns))
        case "LIST" if len(columns) == 1:
            bounds = _lists(source)
        case "HASH" | "KEY" | "LINEAR":
            bounds = [
                f"FOR VALUES WITH (MODULUS {len(source.partitions)}, REMAINDER {number})"
                for number in range(len(source.partitions))
            ]
        case _:
            return Refused(reason=f"PostgreSQL has no partitions by {source.method} of several columns")
    if isinstance(bounds, Refused):
        return bounds
    method = kind if kind in ("RANGE", "LIST") else "HASH"
    return _named(context, table, made, source, method, columns, bounds)


def _on_plain_column(table: Table, source: Partitioning) -> Partitioning:
    """The same partitions with the bounds as dates where MySQL divides by the year, day or second of a column.

    These functions grow with their column, so that `YEAR(c) < 2020` is `c < '2020-01-01'`.
    """
    match = _GROWING.fullmatch(source.expression.strip())
    kinds = {column.name.lower(): column.type.name for column in table.columns}
    if source.method.upper() != "RANGE" or match is None or kinds.get(match[2].lower()) not in _DATES:
        return source
    partitions = []
    for partition in source.partitions:
        bound = _values(partition.bound)
        made = "MAXVALUE" if bound and bound.upper() == "MAXVALUE" else _first_day(match[1].lower(), bound or "")
        if made is None:
            return source
        partitions.append(Partition(name=partition.name, bound=made))
    return Partitioning(method="RANGE", expression=match[2], partitions=tuple(partitions))


def _first_day(function: str, bound: str) -> str | None:
    """The first moment that is not below the bound, as a literal, or None where it is no date."""
    if not bound.isdigit():
        return None
    number = int(bound)
    try:
        match function:
            case "year":
                return f"'{date(number, 1, 1).isoformat()}'"
            case "to_days":
                return f"'{date.fromordinal(number - _DAYS_OF_YEAR_ZERO).isoformat()}'"
        return f"'{datetime.fromtimestamp(number, tz=UTC).isoformat(sep=' ')}'"
    except (ValueError, OverflowError, OSError):
        return None


def _named(
    context: Context,
    table: Table,
    made: Table,
    source: Partitioning,
    method: str,
    columns: tuple[str, ...],
    bounds: list[str],
) -> Partitioning:
    schema, name = made.name.schema, made.name.name
    wanted = [partition.name for partition in source.partitions]
    if method == "RANGE" and any(column.nullable for column in made.columns if column.name in columns):
        wanted, bounds = [*wanted, "default"], [*bounds, "DEFAULT"]
    partitions = tuple(
        Partition(name=context.names.take(("relations", schema), f"{name}_{part}"), bound=bound)
        for part, bound in zip(wanted, bounds, strict=True)
    )
    return Partitioning(method=method, expression=quote_all(columns), partitions=partitions)


def _columns(context: Context, table: Table, made: Table, source: Partitioning) -> tuple[str, ...] | Refused:
    text = source.expression.strip()
    if not text and "KEY" in source.method.upper() and table.primary_key:
        return context.column_names(table.name, table.primary_key.columns)
    names = [part.strip().strip("`").replace("``", "`") for part in text.split(",")]
    known = context.columns[table.name]
    by_lower = {name.lower(): target for name, target in known.items()}
    if not text or any(name.lower() not in by_lower for name in names):
        return Refused(reason=f"it is divided by the expression {text!r}")
    columns = tuple(by_lower[name.lower()] for name in names)
    return columns if set(columns) <= {column.name for column in made.columns} else Refused(reason="a column is lost")


def _values(bound: str) -> str | None:
    text = re.sub(r"^\s*(VALUES\s+)?(LESS\s+THAN|IN)\b", "", bound, flags=re.IGNORECASE).strip()
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    return text if _VALUES.fullmatch(text) else None


def _ranges(source: Partitioning, width: int) -> list[str] | Refused:
    lower = ", ".join(["MINVALUE"] * width)
    bounds = []
    for partition in source.partitions:
        upper = _values(partition.bound)
        if upper is None or re.search(r"\bNULL\b", upper):
            return Refused(reason=f"the bound {partition.bound!r} is not understood")
        bounds.append(f"FOR VALUES FROM ({lower}) TO ({upper})")
        lower = upper
    return bounds


def _lists(source: Partitioning) -> list[str] | Refused:
    bounds = []
    for partition in source.partitions:
        if partition.bound.strip().upper() == "DEFAULT":
            bounds.append("DEFAULT")
            continue
        values = _values(partition.bound)
        if values is None:
            return Refused(reason=f"the values {partition.bound!r} are not understood")
        bounds.append(f"FOR VALUES IN ({values})")
    return bounds
