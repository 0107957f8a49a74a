"""Reads CREATE VIEW.

https://dev.mysql.com/doc/refman/9.0/en/create-view.html
"""

import re

from migrate.engines.dumps.prologue import read_prologue
from migrate.engines.dumps.tokens import Tokens
from migrate.model.names import ObjectName
from migrate.model.schema import Column, View
from migrate.model.types import ColumnType

_CHECK_OPTION = re.compile(r"\s+WITH\s+(?:(LOCAL|CASCADED)\s+)?CHECK\s+OPTION\s*\Z", re.IGNORECASE)


def read_create_view(tokens: Tokens, database: str) -> View:
    """Reads a CREATE VIEW statement. The query is kept as it is written. Raises `NotUnderstood`.

    Only a server knows the types of a view's columns: those that the statement names have an empty type.
    """
    location = tokens.location()
    prologue = read_prologue(tokens)
    tokens.expect("VIEW")
    tokens.accept("IF", "NOT", "EXISTS")
    schema, name = tokens.qualified()
    columns = []
    if tokens.accept("("):
        while not tokens.accept(")"):
            place = tokens.location()
            columns.append(Column(name=tokens.identifier(), type=ColumnType(name=""), location=place))
            tokens.accept(",")
    tokens.expect("AS")
    query = tokens.rest()
    option = _CHECK_OPTION.search(query)
    return View(
        name=ObjectName(schema=schema or database, name=name),
        definition=query[: option.start()] if option else query,
        columns=tuple(columns),
        check_option=(option[1] or "CASCADED").upper() if option else None,
        security_invoker=prologue.security == "INVOKER",
        algorithm=prologue.algorithm,
        definer=prologue.definer,
        location=location,
    )
