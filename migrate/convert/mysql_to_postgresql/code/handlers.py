"""Handlers: which of them waits for what at a place, and how a block catches errors.

PostgreSQL undoes what a block changed when it catches an error; MySQL keeps it. Where that makes a difference each statement is
caught by itself. https://dev.mysql.com/doc/refman/8.4/en/declare-handler.html
"""

from collections.abc import Iterator
from dataclasses import replace

from migrate.convert.mysql_to_postgresql.code.conditions import (
    caught_more,
    is_never,
    is_not_found,
    is_warning,
    rank,
    resolved,
    when,
)
from migrate.convert.mysql_to_postgresql.code.lines import indented
from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle
from migrate.convert.mysql_to_postgresql.code.program import Frame, Program, Style
from migrate.convert.mysql_to_postgresql.code.writer import write
from migrate.convert.stored_code.tree import Block, Condition, Handler, HandlerAction, Leave, Node, Return, Signal
from migrate.model.names import EngineName

_OTHERS = "WHEN OTHERS THEN"


def guarded(lines: list[str], frame: Frame, program: Program, *, first: tuple[str, ...] = ()) -> list[str]:
    """A statement's lines with the clauses of the handlers that catch its errors; `first` are clauses before those."""
    clauses = list(first)
    place: Frame | None = frame
    while place is not None and _OTHERS not in clauses:
        if place.style is Style.BLOCK:
            break
        if place.style is Style.STATEMENT:
            clauses += clauses_of(place, program)
        place = place.parent
    return ["BEGIN", *indented(lines), "EXCEPTION", *indented(clauses), "END;"] if clauses else lines


def clauses_of(frame: Frame, program: Program) -> list[str]:
    """The WHEN clauses of a block's handlers, the most exact first."""
    waiting = [
        (rank(condition), when(condition), handler)
        for handler in frame.handlers
        for condition in exceptions(handler, frame)
    ]
    found: list[str] = []
    for _, text, handler in sorted(waiting, key=lambda item: item[0]):
        found += [f"WHEN {text} THEN", *indented(handler_lines(handler, frame, program, handles=True))]
    return found


def exceptions(handler: Handler, frame: Frame) -> Iterator[Condition]:
    """The errors that a handler waits for. Raises `Obstacle` for warnings, unless nothing is done about them."""
    for condition in handler.conditions:
        found = resolved(condition, frame.conditions)
        if is_warning(found):
            if handler.action is HandlerAction.EXIT or not does_nothing(handler.body):
                raise Obstacle("a handler waits for warnings, which PostgreSQL raises none of", handler.start)
        elif not is_not_found(found) and not is_never(found, frame.scope.context.source.engine):
            _tell_more(found, frame)
            yield found


def _tell_more(condition: Condition, frame: Frame) -> None:
    more = caught_more(condition)
    if more and frame.scope.context.source.engine is EngineName.MARIADB:
        raise Obstacle(f"a handler waits for error {condition.error}, which is no condition of PostgreSQL's")
    remark = f"PostgreSQL raises the same condition for {more}"
    if more and remark not in frame.scope.remarks:
        frame.scope.remarks.append(remark)


def handler_lines(handler: Handler, frame: Frame, program: Program, *, handles: bool = False) -> list[str]:
    """What a handler does, and leaving the block where it says so."""
    key = handler.start if handles else -handler.start - 1
    if key not in program.handler_lines:
        inner = replace(frame, handlers=(), style=None, handles=frame.handles or handles)
        lines = write(handler.body, inner, program)
        falls_out = handles and frame.style is Style.BLOCK
        if handler.action is HandlerAction.EXIT and not falls_out and not _goes_away(handler.body):
            lines = [*lines, f"EXIT {frame.label};"]
        program.handler_lines[key] = lines or ["NULL;"]
    return program.handler_lines[key]


def without_row(frame: Frame, program: Program) -> list[str] | None:
    """What is to be done when there is no row, or None where no handler waits for that."""
    place: Frame | None = frame
    while place is not None:
        for handler in place.handlers:
            if any(is_not_found(resolved(condition, place.conditions)) for condition in handler.conditions):
                return handler_lines(handler, place, program)
        place = place.parent
    return None


def does_nothing(body: Node) -> bool:
    """Whether it is an empty block."""
    return isinstance(body, Block) and not (body.body or body.variables or body.handlers)


def _goes_away(body: Node) -> bool:
    last = body.body[-1] if isinstance(body, Block) and body.body and not body.handlers else body
    return isinstance(last, (Return, Leave, Signal))
