"""With whose rights code runs: MySQL's runs with its definer's unless it says otherwise, PostgreSQL's with the caller's."""

from migrate.convert.context import Context
from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle
from migrate.convert.stored_code.tree import Node, Transaction, walk


def rights(context: Context, body: Node) -> str:
    """What makes code run with its owner's rights where that was chosen, or nothing. Raises `Obstacle`.

    Every name in the code is written with its schema, so that it needs no search path; with one it can end no transaction
    (https://www.postgresql.org/docs/current/sql-createprocedure.html).
    """
    if context.notes.choose("routine-security") != "definer":
        return ""
    ends = next((node for node in walk(body) if isinstance(node, Transaction)), None)
    if ends is not None:
        raise Obstacle("with its definer's rights a procedure of PostgreSQL's can't end a transaction", ends.start)
    return " SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
