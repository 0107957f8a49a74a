"""Session variables (`@x`) that a piece of code uses as variables of its own.

One that is set before anything else is done with it, and that no other stored code names, becomes a local variable. Its type is
that of what it is set to; MySQL's has none. Others are settings: see `shared_variables`.
"""

import re
from collections.abc import Iterator, Mapping

from migrate.convert.context import Context
from migrate.convert.mysql_to_postgresql.code.types import variable_type
from migrate.convert.mysql_to_postgresql.code.written_names import WrittenNames
from migrate.convert.mysql_to_postgresql.statements.scope import Variable
from migrate.convert.stored_code.tokens import Reader, TokenKind
from migrate.convert.stored_code.tree import Block, Node, Set, walk
from migrate.convert.stored_code.types import read_type
from migrate.model.types import ColumnType

_INTEGER = re.compile(r"[+-]?\s*\d+|COUNT\s*\(.*\)|\(\s*SELECT\s+COUNT\s*\(.*\).*\)", re.IGNORECASE | re.DOTALL)
_DECIMAL = re.compile(r"[+-]?\s*\d+\.\d+")
_TEXT = re.compile(r"'(?:[^'\\]|\\.|'')*'|CONCAT(?:_WS)?\s*\(.*\)", re.IGNORECASE | re.DOTALL)


def session_variables(
    body: Node, text: str, context: Context, names: WrittenNames, shared: Mapping[str, Variable]
) -> tuple[dict[str, Variable], list[str]]:
    """The variables that stand for the code's session variables, and their declarations."""
    found: dict[str, Variable] = {}
    lines = []
    values = _values(body)
    for name in dict.fromkeys(_mentioned(text)):
        type_ = _type(name, values.get(name, [])) or (shared[name].type if name in shared else None)
        if type_ is None or not _is_set_first(name, body, text) or _is_elsewhere(name, text, context):
            continue
        written = names.take(name, prefix="v")
        found[name] = Variable(name=f"@{name}", written=written, type=type_)
        lines.append(f"{written} {variable_type(context, type_)};")
    return found, lines


def _mentioned(text: str) -> Iterator[str]:
    reader = Reader(text)
    while not reader.at_end:
        token = reader.take()
        if token.kind is TokenKind.VARIABLE and not token.value.startswith("@@"):
            yield token.value[1:].strip("`'\"").lower()


def _values(body: Node) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in walk(body):
        for item in node.assignments if isinstance(node, Set) else ():
            if item.target.startswith("@") and not item.target.startswith("@@"):
                found.setdefault(item.target[1:].strip("`'\"").lower(), []).append(item.value.strip())
    return found


def _type(name: str, values: list[str]) -> ColumnType | None:
    own = re.compile(rf"@{re.escape(name)}\s*[+*-]\s*[\w.]+", re.IGNORECASE)
    plain = [value for value in values if not own.fullmatch(value)]
    for pattern, type_ in ((_INTEGER, "bigint"), (_TEXT, "longtext"), (_DECIMAL, "decimal(65,30)")):
        if plain and all(pattern.fullmatch(value) for value in plain) and (type_ != "longtext" or plain == values):
            return read_type(type_)
    return None


def _is_set_first(name: str, body: Node, text: str) -> bool:
    """Whether the first place that names it is a SET that always runs."""
    top = body.body if isinstance(body, Block) else (body,)
    first = next((token for token in _places(text, name)), -1)
    for node in top:
        if isinstance(node, Set) and node.start <= first < node.end:
            earlier = text[node.start : first].upper()
            return earlier.strip() in ("SET",) or earlier.rstrip().endswith(",")
    return False


def _places(text: str, name: str) -> Iterator[int]:
    reader = Reader(text)
    while not reader.at_end:
        token = reader.take()
        if token.kind is TokenKind.VARIABLE and token.value[1:].strip("`'\"").lower() == name:
            yield token.start


def _is_elsewhere(name: str, text: str, context: Context) -> bool:
    word = re.compile(rf"@`?{re.escape(name)}\b", re.IGNORECASE)
    source = context.source
    bodies = [item.body for group in (source.routines, source.triggers, source.events) for item in group]
    return any(body != text and word.search(body) for body in bodies)
