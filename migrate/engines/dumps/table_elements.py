"""Reads what a CREATE TABLE of Oracle's or SQL Server's holds beside columns, and what both write alike."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from migrate.engines.dumps.parentheses import without_parentheses
from migrate.engines.dumps.plain_draft import PlainDraft, TableParts
from migrate.engines.dumps.standard_tokens import StandardTokens, tokenize
from migrate.engines.dumps.tokens import TokenKind
from migrate.model.names import Location
from migrate.model.schema import Check, Default, DefaultKind, ForeignKey, Index, IndexPart, Key, OtherObject


@dataclass(slots=True, kw_only=True)
class State:
    """What may follow a constraint."""

    deferrable: bool = False
    initially_deferred: bool = False
    disabled: bool = False
    validated: bool = True


Tail = Callable[[StandardTokens], State]
_BEGINNINGS = ("CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "REFERENCES")


def at_constraint(tokens: StandardTokens) -> bool:
    """Whether a constraint comes next."""
    return tokens.at_any(*_BEGINNINGS)


def read_constraint(
    tokens: StandardTokens, table: TableParts, draft: PlainDraft, tail: Tail, *, column: str = ""
) -> None:
    """Reads a constraint into the table; `column` is the one that it stands behind. Raises `NotUnderstood`."""
    location = tokens.location()
    name = tokens.identifier() if tokens.accept("CONSTRAINT") else ""
    if tokens.accept("PRIMARY", "KEY"):
        table.primary_key, state = _key(tokens, name or f"{table.name.name}_pk", column, location, tail)
        _note_key(table.primary_key, "PRIMARY KEY", state, table, draft)
        return
    if tokens.accept("UNIQUE"):
        tokens.accept("KEY")
        key, state = _key(tokens, name, column, location, tail)
        key = replace(key, name=name or "_".join((table.name.name, *key.columns, "key")))
        table.unique_keys.append(key)
        _note_key(key, "UNIQUE", state, table, draft)
        return
    if tokens.accept("CHECK"):
        tokens.accept("NOT", "FOR", "REPLICATION")
        expression = tokens.parenthesized()
        state = tail(tokens)
        made = name or f"{table.name.name}_check{len(table.checks) + 1}"
        add_check(Check(name=made, expression=expression, location=location), state, table, draft)
        return
    _read_foreign_key(tokens, table, draft, tail, name=name, column=column, location=location)


def add_check(check: Check, state: State, table: TableParts, draft: PlainDraft) -> None:
    """Adds a CHECK; one that only says IS NOT NULL is the column's own property, as Oracle keeps it."""
    words = check.expression.replace('"', "").split()
    column = table.columns.get(words[0]) if len(words) == 4 else None
    if column is not None and [word.upper() for word in words[1:]] == ["IS", "NOT", "NULL"]:
        table.columns[column.name] = replace(column, nullable=state.disabled and column.nullable)
        return
    table.checks.append(replace(check, enforced=not state.disabled))
    if state.disabled:
        note_disabled(check.name, f"CHECK ({check.expression})", table, draft, check.location)


def note_disabled(name: str, detail: str, table: TableParts, draft: PlainDraft, location: Location | None) -> None:
    """Keeps in mind that a constraint is there and not enforced."""
    place = table.name
    draft.others.append(
        OtherObject(
            kind="disabled constraint",
            name=name,
            schema=place.schema,
            table=place.name,
            detail=detail,
            location=location,
        )
    )


def _key(tokens: StandardTokens, name: str, column: str, location: Location, tail: Tail) -> tuple[Key, State]:
    tokens.accept_any("CLUSTERED", "NONCLUSTERED")
    tokens.accept("HASH")
    columns = tokens.names() if tokens.at("(") else (column,)
    state = tail(tokens)
    key = Key(
        name=name,
        columns=columns,
        deferrable=state.deferrable,
        initially_deferred=state.initially_deferred,
        location=location,
    )
    return key, state


def _note_key(key: Key, words: str, state: State, table: TableParts, draft: PlainDraft) -> None:
    if state.disabled:
        note_disabled(key.name, f"{words} ({', '.join(key.columns)})", table, draft, key.location)


def _read_foreign_key(
    tokens: StandardTokens,
    table: TableParts,
    draft: PlainDraft,
    tail: Tail,
    *,
    name: str,
    column: str,
    location: Location,
) -> None:
    columns: tuple[str, ...] = (column,)
    if tokens.accept("FOREIGN", "KEY"):
        columns = tokens.names() if tokens.at("(") else columns
    tokens.expect("REFERENCES")
    referenced = draft.name(tokens.qualified())
    there = tokens.names() if tokens.at("(") else ()
    rules = {"DELETE": "NO ACTION", "UPDATE": "NO ACTION"}
    while tokens.at("ON", "DELETE") or tokens.at("ON", "UPDATE"):
        tokens.take()
        event = tokens.take().upper
        rules[event] = _rule(tokens)
    state = tail(tokens)
    made = name or "_".join((table.name.name, *columns, "fk"))
    table.foreign_keys.append(
        ForeignKey(
            name=made,
            columns=columns,
            referenced_table=referenced,
            referenced_columns=there,
            on_delete=rules["DELETE"],
            on_update=rules["UPDATE"],
            deferrable=state.deferrable,
            initially_deferred=state.initially_deferred,
            validated=state.validated and not state.disabled,
            location=location,
        )
    )
    if state.disabled:
        note_disabled(made, f"FOREIGN KEY ({', '.join(columns)}) REFERENCES {referenced}", table, draft, location)


def _rule(tokens: StandardTokens) -> str:
    first = tokens.take().upper
    return f"{first} {tokens.take().upper}" if first in ("SET", "NO") else first


def default_of(text: str, *, brackets: bool) -> Default:
    """A default from its source text: a literal where it is one string or number, else an expression."""
    inner = without_parentheses(text)
    found = list(tokenize(inner, brackets=brackets))[:-1]
    if len(found) == 1 and found[0].kind in (TokenKind.STRING, TokenKind.NUMBER):
        return Default(kind=DefaultKind.LITERAL, text=found[0].value)
    return Default(kind=DefaultKind.EXPRESSION, text=inner)


def read_index_parts(tokens: StandardTokens) -> tuple[IndexPart, ...]:
    """Reads an index's columns and expressions, in parentheses. Raises `NotUnderstood`."""
    tokens.expect("(")
    parts = []
    while True:
        start = tokens.peek()
        text = tokens.expression("ASC", "DESC", "NULLS")
        is_name = start.kind in (TokenKind.WORD, TokenKind.QUOTED) and start.end - start.start == len(text)
        descending = tokens.accept_any("ASC", "DESC") == "DESC"
        if tokens.accept("NULLS"):
            tokens.accept_any("FIRST", "LAST")
        name = start.value if start.kind is TokenKind.QUOTED else tokens.folded(start.value)
        parts.append(
            IndexPart(column=name, descending=descending)
            if is_name
            else IndexPart(expression=text, descending=descending)
        )
        if not tokens.accept(","):
            break
    tokens.expect(")")
    return tuple(parts)


def with_index(table: TableParts, index: Index) -> None:
    """Adds an index; one of the same name is replaced."""
    table.indexes = [one for one in table.indexes if one.name != index.name] + [index]
