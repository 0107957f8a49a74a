"""Reads the DECLAREs at the head of a block.

https://dev.mysql.com/doc/refman/8.4/en/declare-handler.html
"""

from collections.abc import Callable

from migrate.convert.stored_code.tokens import Reader, TokenKind
from migrate.convert.stored_code.tree import (
    Condition,
    Cursor,
    Declaration,
    Handler,
    HandlerAction,
    NamedCondition,
    Node,
)

Declared = Declaration | NamedCondition | Cursor | Handler
_ACTIONS = {"CONTINUE": HandlerAction.CONTINUE, "EXIT": HandlerAction.EXIT}


def read_declaration(reader: Reader, read_statement: Callable[[Reader], Node]) -> Declared:
    """Reads one DECLARE without its semicolon; `read_statement` reads what a handler does. Raises `NotRead`."""
    start = reader.peek().start
    reader.expect("DECLARE")
    if reader.peek(1).upper == "HANDLER":
        return _handler(reader, start, read_statement)
    names = [reader.identifier()]
    if reader.accept("CONDITION", "FOR"):
        condition = read_condition(reader)
        return NamedCondition(start=start, end=reader.last_end, name=names[0], condition=condition)
    if reader.at("CURSOR"):
        return _cursor(reader, start, names[0])
    while reader.accept(","):
        names.append(reader.identifier())
    return _variable(reader, start, tuple(names))


def read_condition(reader: Reader) -> Condition:
    """Reads what a handler waits for, or what a signal raises. Raises `NotRead`."""
    if reader.accept("SQLSTATE"):
        reader.accept("VALUE")
        if reader.peek().kind is not TokenKind.STRING:
            raise reader.problem("a SQLSTATE was expected")
        return Condition(sqlstate=reader.take().value.upper())
    if reader.peek().kind is TokenKind.NUMBER:
        return Condition(error=int(reader.take().value))
    if reader.accept("NOT", "FOUND"):
        return Condition(word="NOT FOUND")
    if reader.at_any("SQLEXCEPTION", "SQLWARNING"):
        return Condition(word=reader.take().upper)
    return Condition(name=reader.identifier())


def _variable(reader: Reader, start: int, names: tuple[str, ...]) -> Declaration:
    if reader.at_any("TYPE", "ROW"):
        raise reader.problem("a plain type was expected")
    first = reader.peek()
    type_ = reader.until("DEFAULT", ":=", ";")
    if reader.peek(0) is first:
        raise reader.problem("a type was expected")
    default = None
    if reader.accept("DEFAULT") or reader.accept(":="):
        default = reader.until(";")
    return Declaration(start=start, end=reader.last_end, names=names, type=type_, default=default)


def _cursor(reader: Reader, start: int, name: str) -> Cursor:
    reader.expect("CURSOR")
    if reader.at("("):
        raise reader.problem("a cursor without parameters was expected")
    reader.expect("FOR")
    return Cursor(name=name, query=reader.statement(), start=start, end=reader.last_end)


def _handler(reader: Reader, start: int, read_statement: Callable[[Reader], Node]) -> Handler:
    action = _ACTIONS.get(reader.peek().upper)
    if action is None:
        raise reader.problem("CONTINUE or EXIT was expected")
    reader.take()
    reader.expect("HANDLER", "FOR")
    conditions = [read_condition(reader)]
    while reader.accept(","):
        conditions.append(read_condition(reader))
    body = read_statement(reader)
    return Handler(start=start, end=reader.last_end, action=action, conditions=tuple(conditions), body=body)
