"""What Aurora MySQL and RDS for MySQL do not take from another MySQL or MariaDB."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.reach import LOST_ENGINES
from migrate.assess.registry import check


@check("AW101")
def engine_not_innodb(context: Context) -> Iterator[Finding]:
    """A storage engine other than InnoDB, the only one that Aurora keeps rows in."""
    for table in context.schema.tables:
        engine = table.storage_engine or "InnoDB"
        if engine.upper() != "INNODB" and engine.upper() not in LOST_ENGINES:
            message = (
                f"{shown(table.name.name)} is {engine}: Aurora keeps rows in InnoDB alone, so it becomes InnoDB "
                "there, with its locks, its space and its rules for keys"
            )
            yield context.on_table(table, message)


@check("AW102")
def system_versioned_to_mysql(context: Context) -> Iterator[Finding]:
    """MariaDB's row history, which MySQL does not have."""
    for table in context.schema.tables:
        if table.system_versioned:
            message = (
                f"{shown(table.name.name)} is system-versioned: MySQL has nothing like it and DMS does not support "
                "it; the rows of the past are lost unless you carry them over"
            )
            yield context.on_table(table, message)


@check("AW103")
def mariadb_sequence(context: Context) -> Iterator[Finding]:
    """MariaDB's sequences, which MySQL does not have."""
    for sequence in context.schema.sequences:
        message = f"the sequence {shown(sequence.name.name)} has no equal in MySQL: a table must count instead"
        yield context.on_object(sequence, message)


@check("AW104")
def mixed_case_on_aurora(context: Context) -> Iterator[Finding]:
    """Names that hold capitals where lower_case_table_names is fixed when the cluster is made."""
    value = context.variable("lower_case_table_names")
    mixed = sorted(table.name for table in context.schema.tables if table.name.name != table.name.name.lower())
    if value in ("1", "2") and mixed:
        message = (
            f"lower_case_table_names is {value} here and tables such as {shown(mixed[0].name)} have capitals: on the "
            "target it is 0 unless set when the database is made, and can't be changed later"
        )
        yield context.on_server(message, setting="lower_case_table_names")
