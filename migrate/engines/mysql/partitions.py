"""Makes a table's partitioning from information_schema.PARTITIONS."""

from collections.abc import Sequence

from migrate.engines.catalogue_row import Row, grouped
from migrate.model.schema import Partition, Partitioning


def make_partitioning(rows: Sequence[Row]) -> Partitioning | None:
    """How the table is divided, from its rows in the order of the partitions; None for a table in one piece."""
    if not rows:
        return None
    first = rows[0]
    method = first.text("method").upper()
    return Partitioning(
        method=method,
        expression=first.text("expression"),
        partitions=tuple(
            Partition(
                name=name,
                bound=_bound(method, parts[0].maybe("description")),
                subpartitions=tuple(
                    part.text("subpartition_name") for part in parts if part.maybe("subpartition_name")
                ),
            )
            for name, parts in grouped(rows, lambda row: row.text("partition_name")).items()
        ),
        subpartition_method=first.maybe("subpartition_method"),
        subpartition_expression=first.maybe("subpartition_expression"),
    )


def _bound(method: str, description: str | None) -> str:
    if method == "SYSTEM_TIME":
        return description or "HISTORY"
    if description is None:
        return ""
    if description.upper() == "DEFAULT":
        return "DEFAULT"
    if method.startswith("LIST"):
        return f"IN ({description})"
    if method == "RANGE" and description.upper() == "MAXVALUE":
        return "LESS THAN MAXVALUE"
    return f"LESS THAN ({description})" if method.startswith("RANGE") else description
