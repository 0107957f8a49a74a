"""Folds the partitions of a PostgreSQL table into their root."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from migrate.engines.catalogue_row import Row
from migrate.model.names import ObjectName, Skipped
from migrate.model.schema import Partition, Partitioning

UNEVEN = "its partitions are divided in different ways; only the first way is kept"
FOREIGN = "the partition is a foreign table, whose rows lie on another server"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hierarchy:
    """The relations of a database and which of them are parts of which."""

    rows: Mapping[int, Row]
    children: Mapping[int, tuple[int, ...]]
    """The partitions of each relation, by their numbers in the catalogue and in the order of their names."""

    def below(self, number: int) -> Iterator[Row]:
        """Every partition under a relation, at any depth."""
        for child in self.children.get(number, ()):
            yield self.rows[child]
            yield from self.below(child)

    def leaves(self, number: int) -> Iterator[Row]:
        """The relations that hold the rows of a table: itself, or the partitions that are not divided further."""
        if self.rows[number].text("kind") != "p":
            yield self.rows[number]
        for child in self.children.get(number, ()):
            yield from self.leaves(child)


def make_hierarchy(rows: Mapping[int, Row]) -> Hierarchy:
    """Finds the partitions of each relation among all of them."""
    children: dict[int, list[int]] = {}
    for number, row in sorted(rows.items(), key=lambda item: item[1].text("relation_name")):
        if row.flag("is_partition"):
            for parent in row.values("parents"):
                children.setdefault(parent, []).append(number)
    return Hierarchy(rows=rows, children={parent: tuple(numbers) for parent, numbers in children.items()})


def make_partitioning(number: int, hierarchy: Hierarchy) -> Partitioning | None:
    """How a table is divided; None for one that is not."""
    row = hierarchy.rows[number]
    if row.text("kind") != "p":
        return None
    method, expression = _key(row)
    below = next((child for child in hierarchy.below(number) if child.text("kind") == "p"), None)
    below_method, below_expression = _key(below) if below else (None, None)
    return Partitioning(
        method=method,
        expression=expression,
        partitions=tuple(
            Partition(
                name=hierarchy.rows[child].text("relation_name"),
                bound=hierarchy.rows[child].text("bound"),
                subpartitions=tuple(
                    leaf.text("relation_name")
                    for leaf in hierarchy.leaves(child)
                    if hierarchy.rows[child].text("kind") == "p"
                ),
            )
            for child in hierarchy.children.get(number, ())
        ),
        subpartition_method=below_method,
        subpartition_expression=below_expression,
    )


def partition_faults(number: int, name: ObjectName, hierarchy: Hierarchy) -> Iterator[Skipped]:
    """What a `Partitioning` can't say about the table."""
    below = tuple(hierarchy.below(number))
    if len({_key(row) for row in below if row.text("kind") == "p"}) > 1:
        yield Skipped(object=f"subpartitions of {name}", reason=UNEVEN)
    for row in below:
        if row.text("kind") == "f":
            yield Skipped(object=f"partition {row.text('schema_name')}.{row.text('relation_name')}", reason=FOREIGN)


def _key(row: Row) -> tuple[str, str]:
    """The method and the columns of a key such as `RANGE (year, month)`."""
    method, _, rest = row.text("partition_key").partition(" ")
    return method, rest.strip().removeprefix("(").removesuffix(")")
