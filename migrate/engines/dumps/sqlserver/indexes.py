"""Reads SQL Server's indexes.

https://learn.microsoft.com/en-us/sql/t-sql/statements/create-index-transact-sql
"""

from dataclasses import replace

from migrate.engines.dumps.plain_draft import PlainDraft, TableParts
from migrate.engines.dumps.sqlserver.options import pass_options
from migrate.engines.dumps.standard_tokens import StandardTokens
from migrate.engines.dumps.table_elements import read_index_parts, with_index
from migrate.model.schema import Index, IndexPart, OtherObject, View


def read_create_index(tokens: StandardTokens, draft: PlainDraft) -> None:
    """Reads a CREATE INDEX into its table. Raises `NotUnderstood`.

    The method is `btree`, `clustered`, `columnstore`, `clustered columnstore`, `xml`, `spatial` or `fulltext`.
    """
    location = tokens.location()
    tokens.expect("CREATE")
    unique = tokens.accept("UNIQUE")
    method = _method(tokens)
    tokens.expect("INDEX")
    name = "" if tokens.at("ON") else tokens.identifier()
    tokens.expect("ON")
    qualified = tokens.qualified()
    table = draft.table(qualified)
    if table is None:
        _on_view(tokens, draft, qualified, name)
        return
    parts = read_index_parts(tokens) if tokens.at("(") and method != "fulltext" else _full_text_parts(tokens)
    index = _read_tail(
        tokens, draft, table, Index(name=name, parts=parts, unique=unique, method=method, location=location)
    )
    with_index(table, index)


def _method(tokens: StandardTokens) -> str:
    is_clustered = tokens.accept_any("CLUSTERED", "NONCLUSTERED") == "CLUSTERED"
    if tokens.accept("COLUMNSTORE"):
        return "clustered columnstore" if is_clustered else "columnstore"
    tokens.accept("PRIMARY")
    other = tokens.accept_any("XML", "SPATIAL", "FULLTEXT", "SELECTIVE", "JSON", "VECTOR")
    tokens.accept("XML")
    return other.lower() or ("clustered" if is_clustered else "btree")


def _full_text_parts(tokens: StandardTokens) -> tuple[IndexPart, ...]:
    """The columns of a full-text index, each with a language or a type column after it."""
    if not tokens.accept("("):
        return ()
    parts = []
    while not tokens.accept(")"):
        parts.append(IndexPart(column=tokens.identifier()))
        if not tokens.at_any(",", ")"):
            tokens.expression()
        tokens.accept(",")
    return tuple(parts)


def _read_tail(tokens: StandardTokens, draft: PlainDraft, table: TableParts, index: Index) -> Index:
    while not tokens.at_end:
        if tokens.accept("INCLUDE"):
            index = replace(index, include=tokens.names())
        elif tokens.accept("WHERE"):
            index = replace(index, predicate=tokens.expression("WITH", "ON"))
        elif tokens.accept("WITH"):
            options = "".join(pass_options(tokens).upper().split())
            if "IGNORE_DUP_KEY=ON" in options:
                note_ignored_duplicates(draft, table, index.name)
        else:
            tokens.take()
    return index


def note_ignored_duplicates(draft: PlainDraft, table: TableParts, name: str) -> None:
    """Keeps in mind that rows which break a key are dropped without an error."""
    place = table.name
    draft.others.append(
        OtherObject(
            kind="ignored duplicates",
            name=name,
            schema=place.schema,
            table=place.name,
            detail="IGNORE_DUP_KEY = ON",
            location=table.location,
        )
    )


def _on_view(tokens: StandardTokens, draft: PlainDraft, qualified: tuple[str, str], name: str) -> None:
    """An index on a view stores the view's rows: it counts as materialized."""
    view: View | None = draft.views.get(draft.key(draft.name(qualified)))
    called = ".".join(filter(None, qualified))
    if view is None:
        draft.skip(tokens.statement, f"there is no table {called} for it", called=name)
        return
    parts = read_index_parts(tokens) if tokens.at("(") else ()
    index = Index(name=name, parts=parts, unique=True, location=tokens.statement.location())
    draft.views[draft.key(view.name)] = replace(view, materialized=True, indexes=(*view.indexes, index))


def read_index_of_table(tokens: StandardTokens, table: TableParts, *, column: str = "") -> None:
    """Reads an INDEX inside CREATE TABLE; `column` is the one that it stands behind. Raises `NotUnderstood`."""
    location = tokens.location()
    tokens.expect("INDEX")
    name = tokens.identifier()
    unique = tokens.accept("UNIQUE")
    method = _method(tokens)
    if tokens.accept("HASH"):
        method = "hash"
    parts = read_index_parts(tokens) if tokens.at("(") else (IndexPart(column=column),) if column else ()
    index = Index(name=name, parts=parts, unique=unique, method=method, location=location)
    while not tokens.at_end and not tokens.at_any(",", ")"):
        if tokens.accept("INCLUDE"):
            index = replace(index, include=tokens.names())
        elif tokens.accept("WHERE"):
            index = replace(index, predicate=tokens.expression("WITH", "ON"))
        elif tokens.accept("WITH"):
            pass_options(tokens)
        elif tokens.accept("ON"):
            tokens.word_or_string()
            tokens.accept_in_parentheses()
        else:
            break
    with_index(table, index)
