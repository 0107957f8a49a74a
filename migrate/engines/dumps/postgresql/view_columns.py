"""Tells the columns of views from their queries: names as PostgreSQL gives them, and types as far as they can be told."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from migrate.engines.dumps.postgresql.column_types import column_type
from migrate.engines.dumps.postgresql.draft import Draft
from migrate.engines.dumps.postgresql.drafts import ViewDraft
from migrate.engines.dumps.postgresql.query_types import Found, type_of
from migrate.model.names import ObjectName
from migrate.model.schema import Column
from migrate.model.types import ColumnType

Source = tuple[str, tuple[Found, ...]]
"""What a table of a FROM is called, and its columns."""
_UNNAMED = "?column?"
_MOST_DEPTH = 40


def columns_of(draft: Draft) -> dict[ObjectName, tuple[Column, ...]]:
    """The columns of every view; none where the query can't be read."""
    queries = _Queries(draft)
    return {name: tuple(_column(found, view) for found in queries.of_view(view)) for name, view in draft.views.items()}


def found_columns(view: ViewDraft, draft: Draft) -> tuple[Found, ...]:
    """The columns of one view."""
    return _Queries(draft).of_view(view)


def _column(found: Found, view: ViewDraft) -> Column:
    return Column(
        name=found.name,
        type=column_type(found.use) if found.use else ColumnType(name=""),
        collation=found.collation,
        comment=view.column_comments.get(found.name, ""),
    )


@dataclass(frozen=True, slots=True)
class Sources:
    """The tables that a query reads, and those of the query around it."""

    inner: tuple[Source, ...]
    outer: "Sources | None" = None

    def column(self, table: str, name: str) -> Found | None:
        """The column of that name, or None where none is known."""
        for alias, columns in self.inner:
            if table and alias != table:
                continue
            for column in columns:
                if column.name == name:
                    return column
        return self.outer.column(table, name) if self.outer else None


class _Queries:
    """Reads the queries of views, each once."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._known: dict[ObjectName, tuple[Found, ...]] = {}
        self._depth = 0

    def of_view(self, view: ViewDraft) -> tuple[Found, ...]:
        """The columns of one view."""
        if view.name not in self._known:
            self._known[view.name] = tuple(Found(name=name) for name in view.column_names)
            self._known[view.name] = self._read(view)
        return self._known[view.name]

    def _read(self, view: ViewDraft) -> tuple[Found, ...]:
        path, self._draft.path = self._draft.path, view.path
        try:
            found = self.of_query(parse_one(view.definition, read="postgres"), {}, None)
        except (SqlglotError, RecursionError):
            found = self._known[view.name]
        finally:
            self._draft.path = path
        named = tuple(replace(one, name=name) for one, name in zip(found, view.column_names, strict=False))
        return (*named, *found[len(named) :])

    def of_query(
        self, query: exp.Expr, common: Mapping[str, tuple[Found, ...]], outer: Sources | None
    ) -> tuple[Found, ...]:
        """The columns of a SELECT, of the first of several that are put together, or of VALUES."""
        if self._depth > _MOST_DEPTH:
            return ()
        self._depth += 1
        common = self._common_tables(query, common, outer)
        while isinstance(query, (exp.SetOperation, exp.Subquery)):
            query = query.this
            common = self._common_tables(query, common, outer)
        found: tuple[Found, ...] = ()
        if isinstance(query, exp.Select):
            sources = Sources(tuple(self._sources(query, common, outer)), outer)
            found = tuple(one for item in query.expressions for one in self._items(item, sources, common))
        elif isinstance(query, exp.Values) and query.expressions:
            row = query.expressions[0]
            cells = row.expressions if isinstance(row, exp.Tuple) else [row]
            found = tuple(
                replace(self._typed(cell, Sources((), outer), common), name=f"column{place}")
                for place, cell in enumerate(cells, 1)
            )
        self._depth -= 1
        return found

    def _common_tables(
        self, query: exp.Expr, common: Mapping[str, tuple[Found, ...]], outer: Sources | None
    ) -> Mapping[str, tuple[Found, ...]]:
        clause = query.args.get("with_") or query.args.get("with")
        for table in clause.expressions if clause else ():
            columns = _renamed(self.of_query(table.this, common, outer), table.args.get("alias"))
            common = {**common, table.alias: columns}
        return common

    def _sources(
        self, query: exp.Select, common: Mapping[str, tuple[Found, ...]], outer: Sources | None
    ) -> list[Source]:
        clause = query.args.get("from_") or query.args.get("from")
        items = [clause.this] if clause else []
        items += [join.this for join in query.args.get("joins") or ()]
        found: list[Source] = []
        for item in items:
            found += self._source(item, common, outer)
        return found

    def _source(self, item: exp.Expr, common: Mapping[str, tuple[Found, ...]], outer: Sources | None) -> list[Source]:
        alias = item.args.get("alias")
        found: list[Source] = []
        if isinstance(item, exp.Paren):
            return self._source(item.this, common, outer)
        if isinstance(item, exp.Subquery) and not alias and isinstance(item.this, (exp.Table, exp.Subquery)):
            found = self._source(item.this, common, outer)
        elif isinstance(item, exp.Subquery):
            found = [(item.alias, _renamed(self.of_query(item.this, common, outer), alias))]
        elif isinstance(item, exp.Table):
            found = [(item.alias or item.name, _renamed(self._of_table(item, common), alias))]
        elif isinstance(item, exp.Lateral) and isinstance(item.this, exp.Subquery):
            found = [(item.alias, _renamed(self.of_query(item.this.this, common, outer), alias))]
        for join in item.args.get("joins") or ():
            found += self._source(join.this, common, outer)
        return found

    def _of_table(self, table: exp.Table, common: Mapping[str, tuple[Found, ...]]) -> tuple[Found, ...]:
        if not table.db and table.name in common:
            return common[table.name]
        relation = self._draft.relation((_folded(table.args.get("db")), _folded(table.this)))
        if isinstance(relation, ViewDraft):
            return self.of_view(relation)
        columns = relation.columns if relation is not None else []
        return tuple(Found(name=one.name, use=one.type, collation=one.collation) for one in columns)

    def _items(self, item: exp.Expr, sources: Sources, common: Mapping[str, tuple[Found, ...]]) -> tuple[Found, ...]:
        """The columns that one item of a select list gives: more than one for a star."""
        if isinstance(item, exp.Star):
            return tuple(column for _, columns in sources.inner for column in columns)
        if isinstance(item, exp.Column) and isinstance(item.this, exp.Star):
            return next((columns for alias, columns in sources.inner if alias == item.table), ())
        return (self._typed(item, sources, common),)

    def _typed(self, item: exp.Expr, sources: Sources, common: Mapping[str, tuple[Found, ...]]) -> Found:
        value = item.this if isinstance(item, exp.Alias) else item
        found = type_of(value, sources.column, self._draft, lambda query: self._first(query, common, sources))
        name = _folded(item.args["alias"]) if isinstance(item, exp.Alias) else _name(value)
        return replace(found, name=name or _UNNAMED)

    def _first(self, query: exp.Expr, common: Mapping[str, tuple[Found, ...]], sources: Sources) -> Found | None:
        columns = self.of_query(query, common, sources)
        return columns[0] if columns else None


def _renamed(columns: tuple[Found, ...], alias: exp.Expr | None) -> tuple[Found, ...]:
    """The columns with the names that an alias such as `t(a, b)` gives them."""
    names = [_folded(name) for name in (alias.args.get("columns") or ())] if alias else []
    named = tuple(replace(one, name=name) for one, name in zip(columns, names, strict=False))
    return (*named, *columns[len(named) :])


def _folded(identifier: exp.Expr | str | None) -> str:
    if identifier is None:
        return ""
    if isinstance(identifier, str):
        return identifier
    name = str(identifier.name)
    return name if identifier.args.get("quoted") else name.lower()


def _name(value: exp.Expr) -> str:
    """The name that the server gives to a column without one: `FigureColname` in src/backend/parser/parse_target.c."""
    if isinstance(value, exp.Column):
        return _folded(value.this)
    if isinstance(value, exp.Dot):
        return _name(value.expression) or str(value.name)
    if isinstance(value, (exp.Paren, exp.Window, exp.Filter, exp.Bracket, exp.WithinGroup)):
        return _name(value.this)
    if isinstance(value, exp.Cast):
        return _name(value.this) or value.to.sql(dialect="postgres").partition("(")[0].rpartition(".")[2].lower()
    if isinstance(value, exp.Case):
        default = value.args.get("default")
        return (_name(default) if isinstance(default, (exp.Column, exp.Func)) else "") or "case"
    if isinstance(value, exp.Subquery) and isinstance(value.this, exp.Select) and value.this.expressions:
        return str(value.this.expressions[0].alias_or_name)
    if isinstance(value, exp.Anonymous):
        return str(value.name).lower()
    if isinstance(value, exp.Func) and not isinstance(value, exp.Connector):
        return _FUNCTIONS.get(type(value), value.sql_name().lower())
    return ""


_FUNCTIONS: dict[type[exp.Expr], str] = {
    exp.GroupConcat: "string_agg",
    exp.LogicalOr: "bool_or",
    exp.LogicalAnd: "bool_and",
    exp.TimeToStr: "to_char",
    exp.UnixToTime: "to_timestamp",
    exp.StrPosition: "strpos",
    exp.GenerateSeries: "generate_series",
    exp.TimestampTrunc: "date_trunc",
    exp.Exists: "exists",
}
