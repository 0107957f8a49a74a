"""Reads the body of a routine, trigger or event into a tree.

https://dev.mysql.com/doc/refman/8.4/en/sql-compound-statements.html
"""

from collections.abc import Callable

from migrate.convert.stored_code.declarations import Declared, read_declaration
from migrate.convert.stored_code.diagnostics import read_diagnostics, read_signal
from migrate.convert.stored_code.flow import FLOW
from migrate.convert.stored_code.plain import PLAIN, read_plain
from migrate.convert.stored_code.tokens import NotRead, Reader, TokenKind
from migrate.convert.stored_code.tree import Block, Cursor, Declaration, Handler, NamedCondition, Node

_LABELLED = ("BEGIN", "LOOP", "WHILE", "REPEAT")


def read_body(text: str, *, ansi_quotes: bool = False) -> Node:
    """The tree of a whole body; version comments are to be blanked before. Raises `NotRead`."""
    reader = Reader(text, ansi_quotes=ansi_quotes)
    try:
        node = read_statement(reader)
        while reader.accept(";"):
            pass
        if not reader.at_end:
            raise reader.problem("the end was expected")
    except RecursionError:
        raise NotRead("it is nested too deep", 0) from None
    return node


def read_statement(reader: Reader) -> Node:
    """One statement without its semicolon. Raises `NotRead`."""
    label = ""
    if reader.peek(1).upper == ":" and reader.peek().kind in (TokenKind.WORD, TokenKind.QUOTED):
        label = reader.identifier()
        reader.expect(":")
        if not reader.at_any(*_LABELLED):
            raise reader.problem("BEGIN, LOOP, WHILE or REPEAT was expected")
    word = reader.peek().upper
    if word == "BEGIN" and reader.peek(1).upper != "WORK":
        return _block(reader, label)
    if word in FLOW and not (word == "IF" and reader.peek(1).kind is TokenKind.END):
        return FLOW[word](reader, label, read_list)
    if word == "GET" and (reader.at("GET", "DIAGNOSTICS") or reader.peek(2).upper == "DIAGNOSTICS"):
        return read_diagnostics(reader)
    if word in ("SIGNAL", "RESIGNAL"):
        return read_signal(reader)
    read: Callable[[Reader], Node] = PLAIN.get(word, read_plain)
    return read(reader)


def read_list(reader: Reader, *ends: str) -> tuple[Node, ...]:
    """Statements, each with its semicolon, up to one of the words. Raises `NotRead`."""
    found = []
    while not reader.at_any(*ends):
        if reader.at_end:
            raise reader.problem(f"{' or '.join(ends)} was expected")
        found.append(read_statement(reader))
        reader.expect(";")
    return tuple(found)


def _block(reader: Reader, label: str) -> Block:
    start = reader.peek().start
    reader.expect("BEGIN")
    if reader.accept("NOT"):
        reader.expect("ATOMIC")
    declared: list[Declared] = []
    while reader.at("DECLARE"):
        declared.append(read_declaration(reader, read_statement))
        reader.expect(";")
    body = read_list(reader, "END")
    reader.expect("END")
    if label and not reader.at(";") and not reader.at_end:
        reader.identifier()
    return Block(
        start=start,
        end=reader.last_end,
        label=label,
        variables=tuple(item for item in declared if isinstance(item, Declaration)),
        conditions=tuple(item for item in declared if isinstance(item, NamedCondition)),
        cursors=tuple(item for item in declared if isinstance(item, Cursor)),
        handlers=tuple(item for item in declared if isinstance(item, Handler)),
        body=body,
    )
