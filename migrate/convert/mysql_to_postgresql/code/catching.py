"""Decides how a block catches errors, so that what it changed before is kept or undone as in MySQL."""

from migrate.convert.mysql_to_postgresql.code.program import Frame, Program, Style
from migrate.convert.stored_code.tree import (
    Block,
    Call,
    Case,
    Deallocate,
    Execute,
    Handler,
    HandlerAction,
    If,
    Iterate,
    Leave,
    Loop,
    Node,
    Prepare,
    Repeat,
    Return,
    Set,
    Signal,
    Sql,
    Transaction,
    While,
    walk,
)

_READS = ("SELECT", "WITH", "(", "DO", "SHOW")
_SAFE = (Set, If, Case, Leave, Iterate, Return, Transaction, Prepare, Deallocate)
_LOOPS = (Loop, While, Repeat)
_ONE_TRANSACTION = (
    "START TRANSACTION and COMMIT are left out: what it changes is committed with the caller's transaction, and undone by itself "
    "when an error is caught"
)


def style_of(block: Block, handlers: tuple[Handler, ...], parent: Frame | None, program: Program) -> Style:
    """How a block with handlers for errors catches them. Notes the statements that the choice makes needless."""
    above = parent
    while above is not None:
        if above.style is Style.STATEMENT:
            return Style.STATEMENT
        above = above.parent
    if any(handler.action is HandlerAction.CONTINUE for handler in handlers):
        return Style.STATEMENT
    nodes = [node for item in block.body for node in walk(item)]
    if any(isinstance(node, Transaction) for node in (*nodes, *_of_handlers(handlers))):
        return Style.BLOCK if _is_one_transaction(block, handlers, nodes, program) else Style.STATEMENT
    if parent is None and all(_raises_again(handler) for handler in handlers):
        return Style.BLOCK
    return Style.BLOCK if _changes_at_most_last(nodes) else Style.STATEMENT


def changes(node: Node) -> bool:
    """Whether a statement may change data."""
    return isinstance(node, (Call, Execute)) or (isinstance(node, Sql) and node.word not in _READS)


def _changes_at_most_last(nodes: list[Node]) -> bool:
    """Whether at most one statement changes data, and no later one can fail."""
    changing = [number for number, node in enumerate(nodes) if changes(node)]
    if not changing:
        return True
    in_loop = any(isinstance(node, _LOOPS) for node in nodes)
    return len(changing) == 1 and not in_loop and all(isinstance(node, _SAFE) for node in nodes[changing[0] + 1 :])


def _is_one_transaction(block: Block, handlers: tuple[Handler, ...], nodes: list[Node], program: Program) -> bool:
    """Whether the block is one transaction from its START to its COMMIT, and every handler rolls it back."""
    starts = [number for number, node in enumerate(block.body) if _is(node, "START")]
    commits = [number for number, node in enumerate(block.body) if _is(node, "COMMIT")]
    rollbacks = [_first(handler.body) for handler in handlers]
    inner = [node for node in nodes if isinstance(node, Transaction)]
    if len(starts) != 1 or len(commits) != 1 or len(inner) != 2 or not all(_is(node, "ROLLBACK") for node in rollbacks):
        return False
    if sum(_is(node, "ROLLBACK") or _is(node, "COMMIT") for node in _of_handlers(handlers)) != len(handlers):
        return False
    before = [node for node in walk(program.body) if node.end <= block.body[starts[0]].start]
    after = [inside for node in block.body[commits[0] :] for inside in walk(node)]
    if any(changes(node) for node in (*before, *after)):
        return False
    program.left_out.update(node.start for node in (*inner, *rollbacks))
    return True


def one_transaction_remark() -> str:
    """What to say about a block that is one transaction."""
    return _ONE_TRANSACTION


def _of_handlers(handlers: tuple[Handler, ...]) -> list[Node]:
    return [node for handler in handlers for node in walk(handler.body)]


def _first(body: Node) -> Node:
    return body.body[0] if isinstance(body, Block) and body.body else body


def _raises_again(handler: Handler) -> bool:
    last = handler.body.body[-1] if isinstance(handler.body, Block) and handler.body.body else handler.body
    return isinstance(last, Signal)


def _is(node: Node, word: str) -> bool:
    return isinstance(node, Transaction) and node.word == word
