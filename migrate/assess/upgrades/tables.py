"""Tables that a newer MySQL refuses: where they lie, how they are partitioned, what they are called."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.engines.dumps.tokens import TokenKind, tokenize
from migrate.model.schema import Table

_PARTITIONS_ITSELF = ("INNODB", "NDB", "NDBCLUSTER")
_NAME_CHARACTERS = 64
_DATE_TYPES = ("date", "datetime", "timestamp")
_OF_DATES = frozenset("0123456789-: .")


@check("UP138")
def partitions_in_shared_tablespace(context: Context) -> Iterator[Finding]:
    """A partitioned table in a general or the system tablespace."""
    for table in context.schema.tables:
        place = dict(table.options).get("TABLESPACE", "")
        if table.partitioning and place and place.lower() != "innodb_file_per_table":
            message = f"{shown(table.name.name)} has its partitions in the tablespace {shown(place)}, which MySQL 8.0.13 refuses"
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
            message = f"{shown(table.name.name)} is partitioned by a key of which only a prefix counts, which MySQL 8.4 refuses"
            yield context.on_table(table, message)


def _prefixed(table: Table) -> set[str]:
    """The columns of which the primary key takes a prefix."""
    key = table.primary_key
    found = {name for name, length in zip(key.columns, key.prefix_lengths, strict=False) if length} if key else set()
    parts = (part for index in table.indexes if index.name == "PRIMARY" for part in index.parts)
    return found | {part.column for part in parts if part.column and part.prefix_length}


@check("UP142")
def long_foreign_key_name(context: Context) -> Iterator[Finding]:
    """The name of a foreign key that is longer than a name may be."""
    for table, key in context.foreign_keys():
        if len(key.name) > _NAME_CHARACTERS:
            message = f"{shown(key.name)} has {len(key.name)} characters: MySQL 8.0 takes {_NAME_CHARACTERS} in the name of a foreign key"
            yield context.on_foreign_key(table, key, message)


@check("UP143")
def foreign_key_to_no_unique_key(context: Context) -> Iterator[Finding]:
    """A foreign key to columns that are not exactly a unique key."""
    for table, key in context.foreign_keys():
        parent = context.schema.tables_by_name.get(key.referenced_table)
        if parent is None or not key.referenced_columns:
            continue
        unique = [set(item.columns) for item in (parent.primary_key, *parent.unique_keys) if item]
        if set(key.referenced_columns) not in unique:
            columns = ", ".join(shown(name) for name in key.referenced_columns)
            message = (
                f"{shown(table.name.name)} refers to {shown(parent.name.name)} ({columns}), which is no primary or unique "
                "key: MySQL 8.4 refuses to make the foreign key unless restrict_fk_on_non_standard_key is off"
            )
            yield context.on_foreign_key(table, key, message, guilty=shown(parent.name.name))


@check("UP144")
def dollar_name(context: Context) -> Iterator[Finding]:
    """A name that begins with a dollar sign."""
    for table in context.schema.tables:
        names = [name for name in (table.name.name, *(column.name for column in table.columns)) if name.startswith("$")]
        if names:
            listed = ", ".join(shown(name) for name in names)
            message = f"names in {shown(table.name.name)} begin with $ ({listed}): without quotes that is deprecated since MySQL 8.0.32"
            yield context.on_table(table, message)
