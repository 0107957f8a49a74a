"""Reads how a table is divided and which rows a partition takes.

https://www.postgresql.org/docs/current/ddl-partitioning.html
"""

import re

from migrate.engines.dumps.postgresql.draft import Draft
from migrate.engines.dumps.postgresql.drafts import CheckDraft, IndexDraft, TableDraft
from migrate.engines.dumps.postgresql.expressions import Scope, expression
from migrate.engines.dumps.postgresql.literal_times import time_text
from migrate.engines.dumps.postgresql.names import quoted
from migrate.engines.dumps.postgresql.tokens import PostgresTokens
from migrate.engines.dumps.tokens import TokenKind

_UNQUOTED = frozenset({"integer", "numeric", "boolean"})
"""Types whose values the server prints without quotes in a bound."""
_SPACE = re.compile(r"\s+")


def read_partition_key(tokens: PostgresTokens, table: TableDraft, draft: Draft) -> tuple[str, str]:
    """The method and the columns, as the server prints them."""
    method = tokens.take().upper
    if draft.is_printed:
        return method, tokens.parenthesized()
    parts = []
    tokens.expect("(")
    while True:
        parts.append(_read_key_part(tokens, table, draft))
        if not tokens.accept(","):
            break
    tokens.expect(")")
    return method, ", ".join(parts)


def _read_key_part(tokens: PostgresTokens, table: TableDraft, draft: Draft) -> str:
    if tokens.at("("):
        text = f"({tokens.parenthesized()})"
        printed = expression(text, Scope.of(table, draft))
        return printed if printed.endswith(")") else f"({printed})"
    start = tokens.peek()
    name = tokens.identifier()
    if tokens.at("("):
        tokens.parenthesized()
        return expression(tokens.source_from(start), Scope.of(table, draft))
    rest = ""
    if tokens.accept("COLLATE"):
        rest += f" COLLATE {quoted(tokens.qualified()[1])}"
    if not tokens.at_any(",", ")"):
        rest += f" {quoted(tokens.qualified()[1])}"
    return quoted(name) + rest


def read_bound(tokens: PostgresTokens, parent: TableDraft, draft: Draft) -> str:
    """Reads FOR VALUES … or DEFAULT, as the server prints it."""
    if tokens.accept("DEFAULT"):
        return "DEFAULT"
    start = tokens.peek()
    tokens.expect("FOR", "VALUES")
    if tokens.accept("IN"):
        values = _read_values(tokens, parent)
        bound = f"IN ({', '.join(values)})"
    elif tokens.accept("FROM"):
        low = _read_values(tokens, parent)
        tokens.expect("TO")
        bound = f"FROM ({', '.join(low)}) TO ({', '.join(_read_values(tokens, parent))})"
    else:
        tokens.expect("WITH")
        inside = _SPACE.sub(" ", tokens.parenthesized()).lower()
        bound = f"WITH ({', '.join(part.strip() for part in inside.split(','))})"
    return tokens.source_from(start) if draft.is_printed else f"FOR VALUES {bound}"


def _read_values(tokens: PostgresTokens, parent: TableDraft) -> list[str]:
    key = parent.partition_key[1].split(", ") if parent.partition_key else []
    tokens.expect("(")
    found: list[str] = []
    while True:
        column = parent.column(key[min(len(found), len(key) - 1)].strip('"')) if key else None
        found.append(_read_value(tokens, column.type.name if column else ""))
        if not tokens.accept(","):
            break
    tokens.expect(")")
    return found


def _read_value(tokens: PostgresTokens, type_name: str) -> str:
    kind, text = tokens.peek().kind, tokens.expression()
    if kind is TokenKind.STRING or text.upper() in ("MINVALUE", "MAXVALUE", "NULL", "TRUE", "FALSE"):
        if kind is TokenKind.STRING:
            plain = text.partition("::")[0].strip()
            if type_name in _UNQUOTED and plain[1:-1].lstrip("-").isdigit():
                return plain[1:-1]
            return f"'{time_text(plain[1:-1], type_name)}'"
        return text.lower() if text.upper() in ("TRUE", "FALSE") else text.upper()
    return text if type_name in _UNQUOTED or not text.lstrip("-").isdigit() else f"'{text}'"


def attach(table: TableDraft, parent: TableDraft, bound: str, draft: Draft) -> None:
    """Makes a table a partition of another."""
    table.bound = bound
    table.parents = [parent]
    parent.children.append(table)
    for check in parent.checks.values():
        if check.name in table.checks:
            table.checks[check.name].inherited = True
        elif not check.no_inherit:
            table.checks[check.name] = CheckDraft(
                name=check.name, expression=check.expression, enforced=check.enforced, inherited=True
            )
    for index in parent.indexes.values():
        same = next((one for one in table.indexes.values() if _is_like(one, index)), None)
        if same:
            same.attached = True
    for key in parent.foreign_keys.values():
        for own in table.foreign_keys.values():
            if (own.columns, own.target, own.referenced) == (key.columns, key.target, key.referenced):
                own.attached = True


def _is_like(one: IndexDraft, two: IndexDraft) -> bool:
    return (
        (one.parts, one.unique, one.method, one.predicate) == (two.parts, two.unique, two.method, two.predicate)
        and (not two.kind or one.kind == two.kind)
        and not one.attached
    )


def detach(table: TableDraft) -> None:
    """Makes a partition a table of its own again."""
    for parent in table.parents:
        if isinstance(parent, TableDraft):
            parent.children.remove(table)
            _take_over(table, parent)
    table.bound, table.parents = None, []


def _take_over(table: TableDraft, parent: TableDraft) -> None:
    """What the partition had as a part of its table stays with it."""
    for check in table.checks.values():
        check.inherited = False
    for index in table.indexes.values():
        index.attached = False
    for key in parent.foreign_keys.values():
        table.foreign_keys.setdefault(key.name, key)
