"""OPEN, FETCH and CLOSE. A cursor is a variable that gets its query when it is opened, so that it can be opened again."""

from collections.abc import Iterator

from migrate.convert.mysql_to_postgresql.code.handlers import guarded, without_row
from migrate.convert.mysql_to_postgresql.code.lines import indented
from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle
from migrate.convert.mysql_to_postgresql.code.program import Frame, PlacedCursor, Program
from migrate.convert.mysql_to_postgresql.code.targets import Place, place_of
from migrate.convert.mysql_to_postgresql.code.types import variable_type
from migrate.convert.mysql_to_postgresql.code.writer import writes
from migrate.convert.stored_code.tokens import Reader
from migrate.convert.stored_code.tree import (
    Block,
    Close,
    Fetch,
    If,
    Leave,
    Loop,
    Node,
    Open,
    Repeat,
    Set,
    While,
    inside,
    walk,
)

_NO_ROW = "RAISE EXCEPTION USING ERRCODE = '02000', MESSAGE = 'No data - zero rows fetched, selected, or processed';"


@writes(Open)
def _open(node: Open, frame: Frame, program: Program) -> list[str]:
    cursor = _cursor(node.cursor, frame, node.start)
    query = program.query(cursor.query, frame, node.start, cursor.scope)
    return guarded([f"OPEN {cursor.written} NO SCROLL FOR\n{query};"], frame, program)


@writes(Close)
def _close(node: Close, frame: Frame, program: Program) -> list[str]:
    return guarded([f"CLOSE {_cursor(node.cursor, frame, node.start).written};"], frame, program)


@writes(Fetch)
def _fetch(node: Fetch, frame: Frame, program: Program) -> list[str]:
    """Without a further row MySQL leaves the variables as they are, PostgreSQL empties them."""
    cursor = _cursor(node.cursor, frame, node.start).written
    places = [place_of(target, frame, node.start) for target in node.targets]
    missing = without_row(frame, program) or [_NO_ROW]
    if node.start in program.plain_fetches:
        names = ", ".join(place.written for place in places)
        rounded = program.roundings(place.written for place in places)
        return [f"FETCH {cursor} INTO {names};", "IF NOT FOUND THEN", *indented(missing), "END IF;", *rounded]
    fetched = [_next(place, frame, program, node.start) for place in places]
    kept = [f"{place.written} := {name};" for place, name in zip(places, fetched, strict=True)]
    kept += program.roundings(place.written for place in places)
    return [
        f"FETCH {cursor} INTO {', '.join(fetched)};",
        "IF FOUND THEN",
        *indented(kept),
        "ELSE",
        *indented(missing),
        "END IF;",
    ]


def _cursor(name: str, frame: Frame, start: int) -> PlacedCursor:
    found = frame.cursors.get(name.lower())
    if found is None:
        raise Obstacle(f"the cursor {name} is not declared", start)
    return found


def _next(place: Place, frame: Frame, program: Program, start: int) -> str:
    """A variable for the value of the next row."""
    if place.type is None:
        raise Obstacle(f"the type of {place.written} is not known", start)
    name = program.names.take(f"next_{place.written.split('.')[-1].strip(chr(34))}", prefix="v")
    program.declarations.append(f"{name} {variable_type(frame.scope.context, place.type)};")
    return name


def plain_fetches(body: Node, text: str) -> frozenset[int]:
    """Where FETCHes stand whose variables nobody reads once there is no row.

    Those that are followed by `IF done THEN LEAVE …` or stand before a part that only runs `IF NOT done`, in a loop outside
    which the variables do not occur, under handlers that only set a flag.
    """
    handlers = [handler for node in walk(body) if isinstance(node, Block) for handler in node.handlers]
    if not all(_sets_flag(handler.body) for handler in handlers):
        return frozenset()
    return frozenset(
        fetch.start
        for loop in walk(body)
        if isinstance(loop, (Loop, While, Repeat))
        for fetch, following, is_last in _fetches(loop)
        if (_leaves(following) or (is_last and isinstance(following, If) and not following.otherwise))
        and not _occurs_outside(fetch, loop, body, text)
    )


def _fetches(loop: Node) -> Iterator[tuple[Fetch, Node | None, bool]]:
    for nodes in inside(loop):
        for number, node in enumerate(nodes):
            if isinstance(node, Fetch):
                following = nodes[number + 1] if number + 1 < len(nodes) else None
                yield node, following, number + 2 >= len(nodes)


def _leaves(node: Node | None) -> bool:
    return (
        isinstance(node, If)
        and len(node.branches) == 1
        and any(isinstance(item, Leave) for item in node.branches[0].body)
    )


def _sets_flag(body: Node) -> bool:
    nodes = body.body if isinstance(body, Block) else (body,)
    return all(isinstance(node, Set) for node in nodes)


def _occurs_outside(fetch: Fetch, loop: Node, body: Node, text: str) -> bool:
    wanted = {target.strip("`").lower() for target in fetch.targets}
    declared = [item for node in walk(body) if isinstance(node, Block) for item in node.variables]
    reader = Reader(text)
    while not reader.at_end:
        token = reader.take()
        is_inside = loop.start <= token.start < loop.end
        is_declared = any(item.start <= token.start < item.end for item in declared)
        if token.value.lower() in wanted and not is_inside and not is_declared:
            return True
    return False
