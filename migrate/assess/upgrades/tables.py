"""Tables that a newer MySQL refuses: where they lie and how they are partitioned."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.engines.dumps.tokens import TokenKind, tokenize
from migrate.model.schema import Table

_PARTITIONS_ITSELF = ("INNODB", "NDB", "NDBCLUSTER")
_DATE_TYPES = ("date", "datetime", "timestamp")
_OF_DATES = frozenset("0123456789-: .")


@check("UP138")
def partitions_in_shared_tablespace(context: Context) -> Iterator[Finding]:
    """A partitioned table in a general or the system tablespace."""
    for table in context.schema.tables:
        place = dict(table.options).get("TABLESPACE", "")
        if table.partitioning and place and place.lower() != "innodb_file_per_table":
            message = (
                f"{shown(table.name.name)} has its partitions in the tablespace {shown(place)}, which MySQL 8.0.13 "
                "refuses"
            )
            yield context.on_table(table, message)


@check("UP139")
def partitioned_by_the_server(context: Context) -> Iterator[Finding]:
    """A partitioned table of an engine that can't partition by itself."""
    for table in context.schema.tables:
        engine = table.storage_engine or "InnoDB"
        if table.partitioning and engine.upper() not in _PARTITIONS_ITSELF:
            message = (
                f"{shown(table.name.name)} is partitioned and of {engine}: from MySQL 8.0 on only InnoDB and NDB can"
            )
            yield context.on_table(table, message)


@check("UP140")
def partition_date_delimiter(context: Context) -> Iterator[Finding]:
    """A partition's bound that writes a date with something else than hyphens and colons."""
    for table in context.schema.tables:
        if not table.partitioning or not _by_date(table):
            continue
        for partition in table.partitioning.partitions:
            texts = (token.value for token in tokenize(partition.bound) if token.kind is TokenKind.STRING)
            odd = next((text for text in texts if set(text) - _OF_DATES), None)
            if odd is not None:
                message = (
                    f"the partition {shown(partition.name)} of {shown(table.name.name)} ends at '{shown(odd)}': only - and : "
                    "are to stand between the parts of a date, and an upgrade in place to 8.0.29 or later stops"
                )
                yield context.on_table(table, message)


def _by_date(table: Table) -> bool:
    partitioning = table.partitioning
    if partitioning is None or "COLUMNS" not in partitioning.method:
        return False
    names = {token.value for token in tokenize(partitioning.expression)}
    return all(column.type.name in _DATE_TYPES for column in table.columns if column.name in names)


@check("UP141")
def partitioned_by_prefix(context: Context) -> Iterator[Finding]:
    """PARTITION BY KEY on columns of which the key takes only a prefix."""
    for table in context.schema.tables:
        partitioning = table.partitioning
        if not partitioning or not partitioning.method.endswith("KEY"):
            continue
        named = {token.value for token in tokenize(partitioning.expression) if token.value not in ("", ",")}
        prefixed = _prefixed(table)
        if prefixed and (not named or named & prefixed):
            message = (
                f"{shown(table.name.name)} is partitioned by a key of which only a prefix counts, which MySQL 8.4 "
                "refuses"
            )
            yield context.on_table(table, message)


def _prefixed(table: Table) -> set[str]:
    """The columns of which the primary key takes a prefix."""
    key = table.primary_key
    found = {name for name, length in zip(key.columns, key.prefix_lengths, strict=False) if length} if key else set()
    parts = (part for index in table.indexes if index.name == "PRIMARY" for part in index.parts)
    return found | {part.column for part in parts if part.column and part.prefix_length}
