"""What the names in an expression of PostgreSQL's mean, and what kind of value a part of it is."""

from dataclasses import dataclass, field

from sqlglot import exp

from migrate.convert.context import Context
from migrate.convert.expressions import Node
from migrate.model.names import ObjectName
from migrate.model.schema import Column, Table
from migrate.model.types import TypeKind

NUMBER, WHOLE, TEXT, DATE, BOOLEAN, UNKNOWN = "number", "whole number", "text", "date", "boolean", "unknown"
_KINDS = {
    "smallint": WHOLE,
    "integer": WHOLE,
    "bigint": WHOLE,
    "numeric": NUMBER,
    "real": NUMBER,
    "double precision": NUMBER,
    "text": TEXT,
    "character varying": TEXT,
    "character": TEXT,
    "citext": TEXT,
    "uuid": TEXT,
    "date": DATE,
    "timestamp without time zone": DATE,
    "timestamp with time zone": DATE,
    "boolean": BOOLEAN,
}
_WHOLE = (exp.Count, exp.Length)
_SAME = (exp.Paren, exp.Neg, exp.Alias, exp.Coalesce, exp.Min, exp.Max, exp.Abs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The tables that the names refer to: `table` in a table's own expressions, the FROM clauses in a query."""

    context: Context
    table: Table | None = None
    remarks: list[str] = field(default_factory=list)

    def remark(self, text: str) -> None:
        """Notes a change of meaning, once."""
        if text not in self.remarks:
            self.remarks.append(text)

    def column_name(self, node: Node) -> str:
        """The target's name of a column."""
        found = self._find(node)
        return self.context.column(found[0], found[1].name) if found else self.context.names.wanted(node.name)

    def kind(self, node: Node) -> str:
        """The kind of value that the node gives."""
        match node:
            case exp.Column():
                found = self._find(node)
                return _kind_of(found[1]) if found else UNKNOWN
            case exp.Literal():
                return TEXT if node.is_string else (NUMBER if "." in node.name else WHOLE)
            case exp.Cast():
                return _kind_of_text(node.to.sql("postgres").lower())
            case exp.Add() | exp.Sub() | exp.Mul() | exp.Div() | exp.Mod():
                kinds = {self.kind(node.this), self.kind(node.expression)}
                if DATE in kinds:
                    return DATE
                return next((kind for kind in (UNKNOWN, NUMBER, WHOLE) if kind in kinds), UNKNOWN)
            case (
                exp.Concat()
                | exp.DPipe()
                | exp.Lower()
                | exp.Upper()
                | exp.Substring()
                | exp.Trim()
                | exp.GroupConcat()
            ):
                return TEXT
        if isinstance(node, _WHOLE):
            return WHOLE
        if isinstance(node, _SAME):
            return self.kind(node.this)
        return BOOLEAN if isinstance(node, (exp.Predicate, exp.Connector, exp.Not)) else UNKNOWN

    def type_name(self, node: Node) -> str:
        """The source's type of a column, or nothing."""
        found = self._find(node) if isinstance(node, exp.Column) else None
        return found[1].type.name if found else ""

    def relation(self, node: Node) -> ObjectName | None:
        """The table or view of the source that a name in FROM means, or None for a common table expression."""
        schema = node.db or "public"
        name = ObjectName(schema=schema, name=node.name)
        if name in self.context.relations:
            return name
        same = [other for other in self.context.relations if other.name == node.name]
        return same[0] if len(same) == 1 and not node.db else None

    def _find(self, node: Node) -> tuple[ObjectName, Column] | None:
        if self.table is not None:
            return self._find_in(self.table.name, node.name)
        select = node.find_ancestor(exp.Select)
        while select is not None:
            for source in select.find_all(exp.Table):
                if node.table not in ("", source.alias_or_name):
                    continue
                relation = self.relation(source)
                found = self._find_in(relation, node.name) if relation else None
                if found:
                    return found
            select = select.find_ancestor(exp.Select)
        return None

    def _find_in(self, owner: ObjectName, name: str) -> tuple[ObjectName, Column] | None:
        table = self.context.source.tables_by_name.get(owner)
        views = (view.columns for view in self.context.source.views if view.name == owner)
        for column in table.columns if table else next(views, ()):
            if column.name == name:
                return owner, column
        return None


def _kind_of(column: Column) -> str:
    if column.type.dimensions:
        return UNKNOWN
    if column.type.kind is TypeKind.ENUM:
        return TEXT
    if column.type.kind is TypeKind.DOMAIN:
        return _kind_of_text(column.type.base)
    return _KINDS.get(column.type.name, UNKNOWN)


def _kind_of_text(text: str) -> str:
    name = text.partition("(")[0].strip()
    short = {
        "varchar": TEXT,
        "char": TEXT,
        "bpchar": TEXT,
        "int": WHOLE,
        "decimal": NUMBER,
        "timestamp": DATE,
        "timestamptz": DATE,
    }
    return _KINDS.get(name) or short.get(name, UNKNOWN)
