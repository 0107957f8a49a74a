"""Reads the statements that steer: IF, CASE, the loops, LEAVE, ITERATE and RETURN.

https://dev.mysql.com/doc/refman/8.4/en/flow-control-statements.html
"""

from collections.abc import Callable
from typing import Protocol

from migrate.convert.stored_code.tokens import Reader
from migrate.convert.stored_code.tree import Branch, Case, If, Iterate, Leave, Loop, Node, Repeat, Return, While


class ReadList(Protocol):
    """Reads statements up to one of the words."""

    def __call__(self, reader: Reader, *ends: str) -> tuple[Node, ...]:
        """The statements. Raises `NotRead`."""


def _if(reader: Reader, label: str, read_list: ReadList) -> If:
    start = reader.take().start
    branches = [_branch(reader, read_list, start, ("ELSEIF", "ELSE", "END"))]
    while reader.at("ELSEIF"):
        branches.append(_branch(reader, read_list, reader.take().start, ("ELSEIF", "ELSE", "END")))
    otherwise = read_list(reader, "END") if reader.accept("ELSE") else ()
    reader.expect("END", "IF")
    return If(start=start, end=reader.last_end, branches=tuple(branches), otherwise=otherwise)


def _case(reader: Reader, label: str, read_list: ReadList) -> Case:
    start = reader.take().start
    value = None if reader.at("WHEN") else reader.until("WHEN")
    branches = []
    while reader.at("WHEN"):
        branches.append(_branch(reader, read_list, reader.take().start, ("WHEN", "ELSE", "END")))
    otherwise = read_list(reader, "END") if reader.accept("ELSE") else None
    reader.expect("END", "CASE")
    return Case(start=start, end=reader.last_end, branches=tuple(branches), value=value, otherwise=otherwise)


def _branch(reader: Reader, read_list: ReadList, start: int, ends: tuple[str, ...]) -> Branch:
    condition = reader.until("THEN")
    reader.expect("THEN")
    body = read_list(reader, *ends)
    return Branch(start=start, end=reader.last_end, condition=condition, body=body)


def _loop(reader: Reader, label: str, read_list: ReadList) -> Loop:
    start = reader.take().start
    body = read_list(reader, "END")
    reader.expect("END", "LOOP")
    _end_label(reader)
    return Loop(start=start, end=reader.last_end, body=body, label=label)


def _while(reader: Reader, label: str, read_list: ReadList) -> While:
    start = reader.take().start
    condition = reader.until("DO")
    reader.expect("DO")
    body = read_list(reader, "END")
    reader.expect("END", "WHILE")
    _end_label(reader)
    return While(start=start, end=reader.last_end, condition=condition, body=body, label=label)


def _repeat(reader: Reader, label: str, read_list: ReadList) -> Repeat:
    start = reader.take().start
    body = read_list(reader, "UNTIL")
    reader.expect("UNTIL")
    condition = reader.until("END")
    reader.expect("END", "REPEAT")
    _end_label(reader)
    return Repeat(start=start, end=reader.last_end, condition=condition, body=body, label=label)


def _end_label(reader: Reader) -> None:
    if not reader.at(";") and not reader.at_end:
        reader.identifier()


def _leave(reader: Reader, label: str, read_list: ReadList) -> Leave:
    start = reader.take().start
    return Leave(label=reader.identifier(), start=start, end=reader.last_end)


def _iterate(reader: Reader, label: str, read_list: ReadList) -> Iterate:
    start = reader.take().start
    return Iterate(label=reader.identifier(), start=start, end=reader.last_end)


def _return(reader: Reader, label: str, read_list: ReadList) -> Return:
    start = reader.take().start
    return Return(value=reader.until(";"), start=start, end=reader.last_end)


FLOW: dict[str, Callable[[Reader, str, ReadList], Node]] = {
    "IF": _if,
    "CASE": _case,
    "LOOP": _loop,
    "WHILE": _while,
    "REPEAT": _repeat,
    "LEAVE": _leave,
    "ITERATE": _iterate,
    "RETURN": _return,
}
"""What reads the statement, by its first word."""
