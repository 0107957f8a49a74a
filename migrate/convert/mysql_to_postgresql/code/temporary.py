"""Temporary tables that stored code makes. PostgreSQL's live as long as MySQL's: to the end of the session."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from migrate.convert.context import Context, make_context
from migrate.convert.mysql_to_postgresql.choices import CHOICES
from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle
from migrate.convert.mysql_to_postgresql.tables import convert_tables
from migrate.convert.notes import Notes
from migrate.convert.render.postgresql_names import quote
from migrate.convert.render.postgresql_tables import create_index, create_table
from migrate.convert.stored_code.tokens import Reader
from migrate.convert.stored_code.tree import Node, Sql, walk
from migrate.engines.dumps.model_builder import apply_statement
from migrate.engines.dumps.schema_draft import SchemaDraft
from migrate.engines.dumps.statement import NotUnderstood, Statement
from migrate.engines.dumps.version_comments import CommentVersion
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Schema, Table

_SCHEMA = "pg_temp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Creation:
    """A CREATE TEMPORARY TABLE, taken apart."""

    name: str
    start: int
    if_not_exists: bool
    table: Table | None
    """None where its columns come from a query."""
    query: str = ""


def creations(body: Node, context: Context) -> tuple[Creation, ...]:
    """The temporary tables that the code makes. Raises `Obstacle`."""
    return tuple(_creation(node, context) for node in walk(body) if isinstance(node, Sql) and _is_creation(node))


def with_temporary_tables(context: Context, found: tuple[Creation, ...], own_schema: str) -> Context:
    """The context in which the temporary tables are known beside the source's. Raises `Obstacle` where one hides a table."""
    tables: dict[ObjectName, Table] = {}
    for creation in found:
        name = ObjectName(schema=own_schema, name=creation.name)
        if (own_schema.lower(), creation.name.lower()) in context.relations_by_lower:
            raise Obstacle(f"the temporary table {creation.name} hides a table of that name", creation.start)
        if creation.table is not None:
            tables[name] = replace(creation.table, name=name)
    if not tables:
        return context
    wanted = context.names.wanted
    columns = {name: {item.name: wanted(item.name) for item in table.columns} for name, table in tables.items()}
    return replace(
        context,
        source=replace(context.source, tables=(*context.source.tables, *tables.values())),
        relations={
            **context.relations,
            **{name: ObjectName(schema=_SCHEMA, name=wanted(name.name)) for name in tables},
        },
        columns={**context.columns, **columns},
        names_in_use=context.names_in_use.union(
            (wanted(name.name) for name in tables), *(found.values() for found in columns.values())
        ),
        relations_by_lower={
            **context.relations_by_lower,
            **{(name.schema.lower(), name.name.lower()): name for name in tables},
        },
    )


def created(creation: Creation, context: Context) -> Iterator[str]:
    """CREATE TEMPORARY TABLE and its indexes, for a table whose columns are known. Raises `Obstacle`."""
    if creation.table is None:
        return
    source = Schema(engine=context.source.engine, database="t", schemas=("t",), tables=(creation.table,))
    notes = Notes(CHOICES, {"enum": "text", **{name: context.notes.peek(name) for name in CHOICES if name != "enum"}})
    inner = make_context(source, context.target, notes=notes, renames={})
    (_, made), *_ = convert_tables(inner)
    if any(column.on_update for column in creation.table.columns) or notes.skipped:
        raise Obstacle("a temporary table has something without an equal", creation.start)
    plain = re.escape(f"{quote(made.name.schema)}.{quote(made.name.name)}")
    exists = "IF NOT EXISTS " if creation.if_not_exists else ""
    for sql in create_table(made):
        yield re.sub(rf"^CREATE TABLE {plain}", f"CREATE TEMPORARY TABLE {exists}{quote(made.name.name)}", sql) + ";"
    for index in made.indexes:
        if creation.if_not_exists:
            raise Obstacle("a temporary table that may exist already has indexes", creation.start)
        for sql in create_index(made, index):
            yield re.sub(rf" ON {plain}", f" ON {_SCHEMA}.{quote(made.name.name)}", sql) + ";"


def dropped(text: str, temporary: set[str], context: Context) -> str | None:
    """DROP TABLE for temporary tables, or None where the statement drops something else."""
    reader = Reader(text)
    reader.expect("DROP")
    is_temporary = reader.accept("TEMPORARY")
    if not reader.accept("TABLE"):
        return None
    exists = "IF EXISTS " if reader.accept("IF", "EXISTS") else ""
    names = [reader.identifier()]
    while reader.accept(","):
        names.append(reader.identifier())
    if not reader.at_end or not (is_temporary or all(name.lower() in temporary for name in names)):
        return None
    written = ", ".join(f"{_SCHEMA}.{quote(context.names.wanted(name))}" for name in names)
    return f"DROP TABLE {exists}{written};"


def _is_creation(node: Sql) -> bool:
    return bool(re.match(r"CREATE\s+TEMPORARY\s+TABLE\b", node.text, re.IGNORECASE))


def _creation(node: Sql, context: Context) -> Creation:
    reader = Reader(node.text)
    reader.expect("CREATE", "TEMPORARY", "TABLE")
    exists = reader.accept("IF", "NOT", "EXISTS")
    name = reader.identifier()
    if reader.at("LIKE") or reader.at("."):
        raise Obstacle("a temporary table is made like another", node.start)
    rest = node.text[reader.peek().start :]
    if reader.at_any("AS", "SELECT", "WITH") or reader.at("(", "SELECT"):
        query = re.sub(r"^AS\s+", "", rest, flags=re.IGNORECASE)
        return Creation(name=name, start=node.start, if_not_exists=exists, table=None, query=query)
    return Creation(name=name, start=node.start, if_not_exists=exists, table=_table(rest, name, node, context))


def _table(rest: str, name: str, node: Sql, context: Context) -> Table:
    release = context.source.version
    version = CommentVersion.of(EngineName.MYSQL, release)
    draft = SchemaDraft(version=version, release=release, database="t")
    quoted = "`" + name.replace("`", "``") + "`"
    try:
        apply_statement(Statement(text=f"CREATE TABLE {quoted} {rest}", file="", line=1), draft)
    except NotUnderstood as problem:
        raise Obstacle(f"a temporary table can't be read: {problem.reason}", node.start) from None
    made = draft.finish()
    if made.skipped or len(made.tables) != 1:
        reason = made.skipped[0].reason if made.skipped else "it has no columns"
        raise Obstacle(f"a temporary table can't be read: {reason}", node.start)
    return made.tables[0]
