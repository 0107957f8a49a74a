"""Writes the nodes of a stored program as PL/pgSQL. Rules for the kinds of node register themselves."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle, standing_at
from migrate.convert.mysql_to_postgresql.code.program import Frame, Program
from migrate.convert.stored_code.tree import Node

Rule = Callable[[Node, Frame, Program], list[str]]
R = TypeVar("R", bound=Callable[..., list[str]])
_RULES: dict[type, Callable[..., list[str]]] = {}


def writes(*types: type) -> Callable[[R], R]:
    """Registers the rule for nodes of these types."""

    def register(function: R) -> R:
        for type_ in types:
            _RULES[type_] = function
        return function

    return register


def write(node: Node, frame: Frame, program: Program) -> list[str]:
    """The lines of one statement, each ended. Raises `Obstacle`."""
    if node.start in program.left_out:
        return []
    rule = _RULES.get(type(node))
    if rule is None:
        raise Obstacle(f"{type(node).__name__} is not converted", node.start)
    with standing_at(node.start):
        return rule(node, frame, program)


def write_all(nodes: Sequence[Node], frame: Frame, program: Program) -> list[str]:
    """The lines of a list of statements; `NULL;` where there is none. Raises `Obstacle`."""
    return [line for node in nodes for line in write(node, frame, program)] or ["NULL;"]
