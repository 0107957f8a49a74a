"""Reads indexes, and the options in parentheses that tables and indexes have.

https://www.postgresql.org/docs/current/sql-createindex.html
"""

from migrate.engines.dumps.postgresql.draft import Draft, Taken
from migrate.engines.dumps.postgresql.drafts import IndexDraft, Relation, TableDraft
from migrate.engines.dumps.postgresql.expressions import Scope, collation_of, condition, expression
from migrate.engines.dumps.postgresql.names import choose_name, columns_addition
from migrate.engines.dumps.postgresql.operator_classes import is_default
from migrate.engines.dumps.postgresql.tokens import PostgresTokens
from migrate.engines.dumps.tokens import TokenKind
from migrate.engines.postgresql.expression_text import without_parentheses
from migrate.model.names import ObjectName
from migrate.model.schema import IndexPart


def read_create_index(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows CREATE. Raises `NotUnderstood`."""
    unique = tokens.accept("UNIQUE")
    tokens.expect("INDEX")
    tokens.accept("CONCURRENTLY")
    may_exist = tokens.if_exists()
    location = tokens.location()
    name = "" if tokens.at("ON") else tokens.qualified()[1]
    tokens.expect("ON")
    tokens.accept("ONLY")
    relation = draft.needed_relation(tokens)
    place = ObjectName(schema=relation.name.schema, name=name)
    if may_exist and name and draft.is_taken(place):
        return
    index = IndexDraft(name=name, parts=(), unique=unique, location=location)
    if tokens.accept("USING"):
        index.method = tokens.identifier()
    index.parts, labels = _read_parts(tokens, index, relation, draft)
    if tokens.accept("INCLUDE"):
        index.include = tokens.names()
    if tokens.accept("NULLS"):
        index.nulls_not_distinct = tokens.accept("NOT")
        tokens.expect("DISTINCT")
    if tokens.accept("WITH"):
        tokens.parenthesized()
    if tokens.accept("TABLESPACE"):
        tokens.identifier()
    if tokens.accept("WHERE"):
        index.predicate = without_parentheses(condition(tokens.expression(), Scope.of(relation, draft)))
    if not name:
        columns = [part.column or label for part, label in zip(index.parts, labels, strict=True)]
        addition = columns_addition(_told_apart([*columns, *index.include]))
        index.name = choose_name(relation.name.name, addition, "idx", Taken(draft, place.schema))
    draft.add_index(relation, index)


def _told_apart(columns: list[str]) -> list[str]:
    """The columns' names, with a number behind one that was there before."""
    found: list[str] = []
    for column in columns:
        name, number = column, 1
        while name in found:
            name, number = f"{column}{number}", number + 1
        found.append(name)
    return found


def _read_parts(
    tokens: PostgresTokens, index: IndexDraft, relation: Relation, draft: Draft
) -> tuple[tuple[IndexPart, ...], list[str]]:
    """The columns and expressions, and the names that the server would give to the expressions."""
    tokens.expect("(")
    parts, labels = [], []
    while True:
        part, label = _read_part(tokens, index, relation, draft)
        parts.append(part)
        labels.append(label)
        if not tokens.accept(","):
            break
    tokens.expect(")")
    return tuple(parts), labels


def _read_part(tokens: PostgresTokens, index: IndexDraft, relation: Relation, draft: Draft) -> tuple[IndexPart, str]:
    scope = Scope.of(relation, draft)
    column, source, label = None, None, "expr"
    first = tokens.peek()
    if tokens.at("("):
        source = tokens.parenthesized()
        label = _label(source)
    elif tokens.peek(1).upper in ("(", "."):
        start = tokens.peek()
        label = tokens.qualified()[1]
        tokens.parenthesized()
        source = tokens.source_from(start)
    elif first.kind is TokenKind.WORD and first.upper in ("CURRENT_DATE", "COALESCE"):
        source = tokens.take().value
    else:
        column = tokens.identifier()
    collation = collation_of(source, scope) if source is not None else None
    if tokens.accept("COLLATE"):
        collation = tokens.qualified()[1]
    operator_class = _operator_class(tokens, index, scope, column)
    descending = tokens.accept_any("ASC", "DESC") == "DESC"
    nulls = None
    if tokens.accept("NULLS"):
        nulls = tokens.take().upper == "FIRST"
    part = IndexPart(
        column=column,
        expression=without_parentheses(expression(source, scope)) if source is not None else None,
        descending=descending,
        nulls_first=nulls if nulls is not None and nulls != descending else None,
        collation=collation,
        operator_class=operator_class,
    )
    return part, label


def _label(source: str) -> str:
    """The name that the server gives to an expression: that of the function it calls or of the type it casts to."""
    words = source.strip()
    name = words.partition("(")[0].strip().rpartition(".")[2].strip('"').lower()
    return name if words.endswith(")") and name.isidentifier() and words.count("(") == 1 else "expr"


def _operator_class(tokens: PostgresTokens, index: IndexDraft, scope: Scope, column: str | None) -> str | None:
    if tokens.at_any("ASC", "DESC", "NULLS", ",", ")") or tokens.at_end:
        return None
    name = tokens.qualified()[1]
    if tokens.at("("):
        tokens.parenthesized()
    use = scope.columns.get(column or "")
    return None if is_default(name, index.method, use, scope) else name


def read_options(tokens: PostgresTokens) -> list[tuple[str, str]]:
    """Reads options such as `(fillfactor='70')`, in their order. One of the TOAST table's is left out."""
    tokens.expect("(")
    found = []
    while not tokens.accept(")"):
        name = tokens.identifier()
        while tokens.accept("."):
            name += "." + tokens.identifier()
        value = "true"
        if tokens.accept("="):
            sign = "-" if tokens.accept("-") else ""
            value = sign + tokens.take().value
        found.append((name, value))
        if not tokens.accept(",") and not tokens.at(")"):
            raise tokens.problem("a comma or a closing parenthesis was expected")
    return [(name, value) for name, value in found if not name.startswith("toast.") and name != "oids"]


def add_copied_index(table: TableDraft, index: IndexDraft, draft: Draft) -> None:
    """Gives a table the same index as the one that it is made like."""
    columns = columns_addition(_told_apart([part.column or _label(part.expression or "") for part in index.parts]))
    label = {"p": "pkey", "u": "key", "x": "excl"}.get(index.kind, "idx")
    name = choose_name(table.name.name, "" if index.kind == "p" else columns, label, Taken(draft, table.name.schema))
    made = IndexDraft(
        name=name,
        parts=index.parts,
        kind=index.kind,
        unique=index.unique,
        method=index.method,
        predicate=index.predicate,
        include=index.include,
        nulls_not_distinct=index.nulls_not_distinct,
        location=table.location,
    )
    draft.add_index(table, made)
