"""The tree of a stored program. Expressions and plain statements are text; every node knows where it stands.

https://dev.mysql.com/doc/refman/8.4/en/sql-compound-statements.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A part of the code, from one character to another."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration(Node):
    """`DECLARE a, b INT DEFAULT 0`. `type` is the text of the type."""

    names: tuple[str, ...]
    type: str
    default: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a handler waits for or a signal raises. Exactly one of the fields is set."""

    sqlstate: str = ""
    error: int = 0
    word: str = ""
    """`NOT FOUND`, `SQLEXCEPTION` or `SQLWARNING`."""
    name: str = ""
    """Of a condition that was declared, as written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCondition(Node):
    """`DECLARE no_stock CONDITION FOR SQLSTATE '45001'`."""

    name: str
    condition: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor(Node):
    """`DECLARE c CURSOR FOR SELECT …`."""

    name: str
    query: str


class HandlerAction(StrEnum):
    """What happens after a handler has run."""

    CONTINUE = "CONTINUE"
    EXIT = "EXIT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler(Node):
    """`DECLARE EXIT HANDLER FOR SQLEXCEPTION …`."""

    action: HandlerAction
    conditions: tuple[Condition, ...]
    body: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Block(Node):
    """`BEGIN … END`."""

    label: str = ""
    variables: tuple[Declaration, ...] = ()
    conditions: tuple[NamedCondition, ...] = ()
    cursors: tuple[Cursor, ...] = ()
    handlers: tuple[Handler, ...] = ()
    body: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch(Node):
    """A condition or value and what is done for it."""

    condition: str
    body: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class If(Node):
    """`IF … THEN … ELSEIF … ELSE … END IF`."""

    branches: tuple[Branch, ...]
    otherwise: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Node):
    """The statement CASE. With `value` its branches hold values to compare it with, otherwise conditions."""

    branches: tuple[Branch, ...]
    value: str | None = None
    otherwise: tuple[Node, ...] | None = None
    """None where there is no ELSE: then a case that no branch takes is an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop(Node):
    """`LOOP … END LOOP`."""

    body: tuple[Node, ...]
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class While(Node):
    """`WHILE … DO … END WHILE`."""

    condition: str
    body: tuple[Node, ...]
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat(Node):
    """`REPEAT … UNTIL … END REPEAT`."""

    condition: str
    body: tuple[Node, ...]
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave(Node):
    """`LEAVE label`."""

    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Iterate(Node):
    """`ITERATE label`."""

    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Return(Node):
    """`RETURN expression`."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One `target = value` of SET. The target is as written, such as `total`, `NEW.name` or `@x`."""

    target: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Set(Node):
    """`SET a = 1, NEW.b = 2, @c = 3`."""

    assignments: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectInto(Node):
    """A SELECT whose one row goes into variables; `query` is the SELECT without its INTO."""

    query: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Open(Node):
    """`OPEN cursor`."""

    cursor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch(Node):
    """`FETCH cursor INTO …`."""

    cursor: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Node):
    """`CLOSE cursor`."""

    cursor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal(Node):
    """`SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '…'`, and RESIGNAL, which needs no condition."""

    again: bool = False
    condition: Condition | None = None
    items: tuple[Assignment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GetDiagnostics(Node):
    """`GET DIAGNOSTICS n = ROW_COUNT`, or of a condition: `GET DIAGNOSTICS CONDITION 1 t = MESSAGE_TEXT`."""

    items: tuple[Assignment, ...]
    condition: str | None = None
    stacked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepare(Node):
    """`PREPARE name FROM source`; the source is a string or a variable, as written."""

    name: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Execute(Node):
    """`EXECUTE name USING @a, @b`."""

    name: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deallocate(Node):
    """`DEALLOCATE PREPARE name`."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Node):
    """`CALL name(…)`."""

    schema: str
    name: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction(Node):
    """`START TRANSACTION`, `BEGIN WORK`, `COMMIT` or `ROLLBACK`: `word` is START, COMMIT or ROLLBACK."""

    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sql(Node):
    """Any other statement. `word` is its first word in capitals."""

    text: str
    word: str


def inside(node: Node) -> Iterator[tuple[Node, ...]]:
    """The lists of statements that a compound statement has; a plain one has none."""
    match node:
        case Block():
            yield node.body
        case If() | Case():
            yield from (branch.body for branch in node.branches)
            yield node.otherwise or ()
        case Loop() | While() | Repeat():
            yield node.body


def walk(node: Node, *, handlers: bool = True) -> Iterator[Node]:
    """The node and everything in it, in the order of the text; on request without what stands in handlers."""
    yield node
    if isinstance(node, Block) and handlers:
        for handler in node.handlers:
            yield handler
            yield from walk(handler.body)
    for body in inside(node):
        for item in body:
            yield from walk(item, handlers=handlers)
