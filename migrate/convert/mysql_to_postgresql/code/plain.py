"""Plain statements: those that change data, temporary tables, and SELECTs that give rows to the caller."""

import re

from migrate.convert.mysql_to_postgresql.code.handlers import guarded
from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle, standing_at
from migrate.convert.mysql_to_postgresql.code.program import Frame, Program, Shape
from migrate.convert.mysql_to_postgresql.code.results import distinct_names, gives_rows
from migrate.convert.mysql_to_postgresql.code.temporary import created, creations, dropped
from migrate.convert.mysql_to_postgresql.code.writer import writes
from migrate.convert.render.postgresql_names import quote
from migrate.convert.stored_code.tree import Sql

_COUNTED = ("INSERT", "UPDATE", "DELETE", "REPLACE")
_CHANGED = "ROW_COUNT() counts the rows that an UPDATE finds, MySQL's those that it changes"
_SCHEMA_WORDS = ("CREATE", "ALTER", "DROP", "RENAME")
_CALC_FOUND = re.compile(r"\bSQL_CALC_FOUND_ROWS\b", re.IGNORECASE)


@writes(Sql)
def _sql(node: Sql, frame: Frame, program: Program) -> list[str]:
    if gives_rows(node):
        return guarded(_rows(node, frame, program), frame, program)
    if node.word in _SCHEMA_WORDS:
        return guarded(_definition(node, frame, program), frame, program)
    if node.word == "DO":
        expression = re.sub(r"^DO\s+", "", node.text, flags=re.IGNORECASE)
        return guarded([f"PERFORM {program.value(expression, frame, node.start)};"], frame, program)
    lines = [f"{program.statement(node.text, frame, node.start)};"]
    if program.row_count and node.word in _COUNTED:
        lines.append(f"GET DIAGNOSTICS {program.row_count} = ROW_COUNT;")
        if node.word == "UPDATE" and _CHANGED not in frame.scope.remarks:
            frame.scope.remarks.append(_CHANGED)
    return guarded(lines, frame, program)


def _rows(node: Sql, frame: Frame, program: Program) -> list[str]:
    if _CALC_FOUND.search(node.text):
        raise Obstacle("SQL_CALC_FOUND_ROWS has no equal", node.start)
    query = program.query(node.text, frame, node.start)
    count = [f"GET DIAGNOSTICS {program.found_rows} = ROW_COUNT;"] if program.found_rows else []
    if program.shape is Shape.ROWS:
        return [f"RETURN QUERY\n{query};", *count]
    cursor = program.results.get(node.start)
    if cursor is None:
        raise Obstacle("a SELECT gives rows to a caller that takes none", node.start)
    if program.temporary:
        return _kept(node, query, cursor, program, count)
    if not count:
        return [f"OPEN {cursor} NO SCROLL FOR\n{query};"]
    return [
        f"OPEN {cursor} SCROLL FOR\n{query};",
        f"MOVE FORWARD ALL IN {cursor};",
        *count,
        f"MOVE ABSOLUTE 0 IN {cursor};",
    ]


def _kept(node: Sql, query: str, cursor: str, program: Program, count: list[str]) -> list[str]:
    """Rows kept in a table of their own, since an open cursor would not let the code drop its temporary tables."""
    if not distinct_names(node.text):
        raise Obstacle("the rows to give back have columns of the same name", node.start)
    table = quote(f"{program.name.name}_{cursor.strip(chr(34))}"[:63])
    return [
        f"DROP TABLE IF EXISTS pg_temp.{table};",
        f"CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS\n{query};",
        *count,
        f"OPEN {cursor} NO SCROLL FOR SELECT * FROM pg_temp.{table};",
    ]


def _definition(node: Sql, frame: Frame, program: Program) -> list[str]:
    context = frame.scope.context
    if node.word == "DROP":
        with standing_at(node.start):
            line = dropped(node.text, program.temporary, context)
        if line is not None:
            return [line]
    found = creations(node, context) if node.word == "CREATE" else ()
    if not found:
        raise Obstacle("it changes the schema", node.start)
    if found[0].table is not None:
        return list(created(found[0], context))
    exists = "IF NOT EXISTS " if found[0].if_not_exists else ""
    name = quote(context.names.wanted(found[0].name))
    query = program.query(found[0].query, frame, node.start)
    return [f"CREATE TEMPORARY TABLE {exists}{name} AS\n{query};"]
