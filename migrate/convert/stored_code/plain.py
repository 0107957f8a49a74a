"""Reads the statements that hold no others: SET, SELECT … INTO, cursors, CALL, prepared statements, transactions, and any other SQL."""

from collections.abc import Callable

from migrate.convert.stored_code.tokens import Reader, TokenKind
from migrate.convert.stored_code.tree import (
    Assignment,
    Call,
    Close,
    Deallocate,
    Execute,
    Fetch,
    Node,
    Open,
    Prepare,
    SelectInto,
    Set,
    Sql,
    Transaction,
)

_NO_ASSIGNMENT = (
    "NAMES",
    "CHARACTER",
    "CHARSET",
    "PASSWORD",
    "ROLE",
    "DEFAULT",
    "RESOURCE",
    "TRANSACTION",
    "STATEMENT",
)
_SCOPES = ("GLOBAL", "SESSION", "LOCAL", "PERSIST", "PERSIST_ONLY")


def read_plain(reader: Reader) -> Sql:
    """Any statement up to its semicolon. Raises `NotRead` where there is none."""
    first = reader.peek()
    if reader.at(";") or reader.at_end:
        raise reader.problem("a statement was expected")
    text = reader.statement()
    return Sql(text=text, word=first.upper, start=first.start, end=reader.last_end)


def _set(reader: Reader) -> Node:
    first = reader.peek()
    if reader.peek(1).upper in (*_NO_ASSIGNMENT, *_SCOPES) and reader.peek(2).upper not in ("=", ":="):
        return read_plain(reader)
    reader.take()
    found = [_assignment(reader)]
    while reader.accept(","):
        found.append(_assignment(reader))
    return Set(assignments=tuple(found), start=first.start, end=reader.last_end)


def _assignment(reader: Reader) -> Assignment:
    target = reader.until("=", ":=")
    reader.take()
    return Assignment(target=target, value=reader.until(",", ";"))


def _select(reader: Reader) -> Node:
    """A SELECT; its INTO may stand before FROM, before the locking clause or at the end."""
    mark = reader.mark()
    statement = read_plain(reader)
    end = reader.mark()
    reader.back_to(mark)
    depth = 0
    while reader.mark() < end and (depth or not reader.at("INTO")):
        depth += {"(": 1, ")": -1}.get(reader.take().upper, 0)
    into = reader.peek()
    if reader.mark() >= end or reader.peek(1).upper in ("OUTFILE", "DUMPFILE"):
        reader.back_to(mark)
        return read_plain(reader)
    before = reader.text[statement.start : into.start]
    reader.expect("INTO")
    targets = [_target(reader)]
    while reader.accept(","):
        targets.append(_target(reader))
    after = reader.statement()
    query = f"{before.rstrip()}\n{after}" if after else before.rstrip()
    return SelectInto(query=query, targets=tuple(targets), start=statement.start, end=statement.end)


def _target(reader: Reader) -> str:
    """A variable: `name`, `@name`, or `NEW.name`."""
    first = reader.take()
    if first.kind not in (TokenKind.WORD, TokenKind.QUOTED, TokenKind.VARIABLE):
        raise reader.problem("a variable was expected")
    if reader.accept("."):
        reader.identifier()
    return reader.text[first.start : reader.last_end]


def _open(reader: Reader) -> Open:
    start = reader.take().start
    return Open(cursor=reader.identifier(), start=start, end=reader.last_end)


def _fetch(reader: Reader) -> Fetch:
    start = reader.take().start
    if reader.accept("NEXT"):
        reader.expect("FROM")
    else:
        reader.accept("FROM")
    cursor = reader.identifier()
    reader.expect("INTO")
    targets = [_target(reader)]
    while reader.accept(","):
        targets.append(_target(reader))
    return Fetch(cursor=cursor, targets=tuple(targets), start=start, end=reader.last_end)


def _close(reader: Reader) -> Close:
    start = reader.take().start
    return Close(cursor=reader.identifier(), start=start, end=reader.last_end)


def _prepare(reader: Reader) -> Prepare:
    start = reader.take().start
    name = reader.identifier()
    reader.expect("FROM")
    return Prepare(name=name, source=reader.until(";"), start=start, end=reader.last_end)


def _execute(reader: Reader) -> Node:
    if reader.at("EXECUTE", "IMMEDIATE"):
        return read_plain(reader)
    start = reader.take().start
    name = reader.identifier()
    arguments = []
    if reader.accept("USING"):
        arguments.append(_target(reader))
        while reader.accept(","):
            arguments.append(_target(reader))
    return Execute(name=name, arguments=tuple(arguments), start=start, end=reader.last_end)


def _deallocate(reader: Reader) -> Deallocate:
    start = reader.take().start
    reader.expect("PREPARE")
    return Deallocate(name=reader.identifier(), start=start, end=reader.last_end)


def _call(reader: Reader) -> Call:
    start = reader.take().start
    schema, name = "", reader.identifier()
    if reader.accept("."):
        schema, name = name, reader.identifier()
    arguments = []
    if reader.accept("(") and not reader.accept(")"):
        arguments.append(reader.until(",", ")"))
        while reader.accept(","):
            arguments.append(reader.until(",", ")"))
        reader.expect(")")
    return Call(schema=schema, name=name, arguments=tuple(arguments), start=start, end=reader.last_end)


def _transaction(reader: Reader) -> Node:
    first = reader.peek()
    text = read_plain(reader).text.upper().split()
    word = {"BEGIN": "START"}.get(first.upper, first.upper)
    is_plain = text in (["START", "TRANSACTION"], ["BEGIN", "WORK"], [word], [word, "WORK"])
    if not is_plain or (word == "START" and len(text) == 1):
        return Sql(text=" ".join(text), word=first.upper, start=first.start, end=reader.last_end)
    return Transaction(word=word, start=first.start, end=reader.last_end)


PLAIN: dict[str, Callable[[Reader], Node]] = {
    "SET": _set,
    "SELECT": _select,
    "OPEN": _open,
    "FETCH": _fetch,
    "CLOSE": _close,
    "PREPARE": _prepare,
    "EXECUTE": _execute,
    "DEALLOCATE": _deallocate,
    "DROP": lambda reader: _deallocate(reader) if reader.at("DROP", "PREPARE") else read_plain(reader),
    "CALL": _call,
    "START": _transaction,
    "BEGIN": _transaction,
    "COMMIT": _transaction,
    "ROLLBACK": _transaction,
}
"""What reads the statement, by its first word."""
