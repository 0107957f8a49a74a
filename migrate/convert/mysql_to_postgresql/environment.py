"""What the names in an expression mean, and what kind of value each of its parts is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from migrate.convert.context import Context
from migrate.convert.expressions import Node, Unconvertible
from migrate.convert.mysql_to_postgresql.calls import result_of
from migrate.convert.mysql_to_postgresql.kinds import Kind, kind_of_column, kind_of_type
from migrate.convert.mysql_to_postgresql.sources import common_table, projected, queries_above, sources_of
from migrate.convert.mysql_to_postgresql.statements.scope import Scope, Variable
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Column, Routine, RoutineKind, Table
from migrate.model.types import ColumnType

_NUMBERS = (
    exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.IntDiv, exp.Neg, exp.Sum, exp.Avg, exp.Abs, exp.Round, exp.Floor, exp.Ceil,
)  # fmt: skip
_COUNTS = (
    exp.Count, exp.Length, exp.StrPosition, exp.Year, exp.Month, exp.Day, exp.DayOfMonth, exp.Hour, exp.Minute, exp.Second,
    exp.DateDiff, exp.RowNumber, exp.Rank, exp.DenseRank, exp.Sign,
)  # fmt: skip
_TEXTS = (
    exp.Concat, exp.ConcatWs, exp.Upper, exp.Lower, exp.Substring, exp.Left, exp.Right, exp.Trim, exp.Replace, exp.GroupConcat,
    exp.TimeToStr, exp.Pad, exp.Reverse, exp.Repeat,
)  # fmt: skip
_SAME = (exp.Max, exp.Min, exp.AnyValue, exp.Paren, exp.Alias, exp.Window, exp.Distinct)
_UNITED = (
    ({Kind.NUMBER, Kind.FLOAT, Kind.BOOLEAN}, Kind.FLOAT),
    ({Kind.DATE, Kind.MOMENT, Kind.INSTANT}, Kind.MOMENT),
    ({Kind.TEXT, Kind.ENUM, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE, Kind.MOMENT}, Kind.TEXT),
)  # fmt: skip
"""What branches of different kinds give together."""
_CASTS = {
    "DATE": Kind.DATE,
    "DATETIME": Kind.MOMENT,
    "TIMESTAMP": Kind.MOMENT,
    "TIMESTAMPTZ": Kind.MOMENT,
    "TIME": Kind.TIME,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that has a name without standing in FROM: a trigger's new row, or the one that an INSERT proposes."""

    written: str
    """What PostgreSQL calls it."""
    table: ObjectName
    """The source's table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """The tables that the names refer to. In a table's own expressions that is `table`; in a query its FROM clauses."""

    context: Context
    table: Table | None = None
    immutable: bool = False
    """Whether only expressions that always give the same result are allowed."""
    remarks: list[str] = field(default_factory=list)
    scope: Scope | None = None
    """In stored code: the variables. What is not known there is not converted."""
    rows: Mapping[str, Row] = field(default_factory=dict)
    """By the name that the source's code calls them, in lower case."""
    qualifier: str = ""
    """What to write before columns that the source names without their table."""

    def remark(self, text: str) -> None:
        """Notes a change of meaning, once."""
        if text not in self.remarks:
            self.remarks.append(text)

    def variable(self, node: Node) -> Variable | None:
        """The local variable or parameter that a name means. It hides columns of that name."""
        if self.scope is None:
            return None
        if isinstance(node, exp.Parameter):
            return self.scope.session_variables.get(node.name.lower())
        return self.scope.variable(node.name) if isinstance(node, exp.Column) and not node.table else None

    def is_set_elsewhere(self, node: Node) -> bool:
        """Whether it is a session variable that only applications set, so that its text is known, but not its type."""
        variable = self.variable(node)
        return variable is not None and bool(variable.setting) and variable.type is None

    def row(self, node: Node) -> Row | None:
        """The row that stands before a column's name."""
        return self.rows.get(node.table.lower()) if isinstance(node, exp.Column) and node.table else None

    def column(self, node: Node) -> str:
        """The target's name of a column. Raises `Unconvertible` for one that stored code can't mean."""
        if _of_union(node) is not None:
            return self.context.names.wanted(node.name)
        found = self._find(node)
        if found is None:
            if self.scope is not None and self._knows_all_sources(node):
                raise Unconvertible(f"{node.sql()} is neither a variable nor a column")
            return self.context.names.wanted(node.name)
        owner, column, _ = found
        return self.context.column(owner, column.name)

    def kind(self, node: Node) -> Kind:
        """The kind of value that the node gives."""
        variable = self.variable(node)
        if variable is not None:
            return kind_of_type(self.context, variable.type) if variable.type else Kind.UNKNOWN
        match node:
            case exp.Column():
                return self._column_kind(node)
            case exp.Lag() | exp.Lead() | exp.FirstValue() | exp.LastValue() | exp.NthValue():
                return self.kind(node.this)
            case exp.Collate():
                return self.kind(node.this)
            case exp.Literal():
                return Kind.TEXT if node.is_string else Kind.NUMBER
            case exp.Null():
                return Kind.NULL
            case exp.Introducer():
                return self.kind(node.expression)
            case exp.Case() | exp.If() | exp.Coalesce() | exp.Nullif():
                return self._branch_kind(node)
            case exp.Subquery() | exp.Select():
                select = node.unnest() if isinstance(node, exp.Subquery) else node
                return self.kind(select.selects[0]) if isinstance(select, exp.Select) else Kind.UNKNOWN
            case exp.Cast():
                return self._cast_kind(node)
        return self._plain_kind(node)

    def _plain_kind(self, node: Node) -> Kind:
        if isinstance(node, _NUMBERS):
            parts = [part for part in (node.this, node.args.get("expression")) if isinstance(part, exp.Expression)]
            kinds = {self.kind(part) for part in parts}
            days = kinds & {Kind.DATE, Kind.MOMENT, Kind.INSTANT}
            interval = next((part for part in parts if isinstance(part, exp.Interval)), None)
            if days and interval is not None:
                return moved_kind(days.pop(), interval)
            return Kind.FLOAT if kinds & {Kind.FLOAT, Kind.TEXT, Kind.ENUM} else Kind.NUMBER
        if isinstance(node, _SAME):
            inner = node.expressions[0] if isinstance(node, exp.Distinct) else node.this
            return self.kind(inner)
        if isinstance(node, (exp.DateAdd, exp.DateSub, exp.TimestampAdd)):
            return moved_kind(self.kind(node.this), node)
        result = result_of(node)
        if result is not None:
            return result
        routine = self.routine(node)
        if routine is not None:
            return kind_of_type(self.context, _type_of(routine.returns or ""))
        for types, kind in ((_COUNTS, Kind.NUMBER), (_TEXTS, Kind.TEXT), ((exp.CurrentTimestamp,), Kind.INSTANT)):
            if isinstance(node, types):
                return kind
        if isinstance(node, (exp.CurrentDate, exp.TsOrDsToDate)):
            return Kind.DATE
        if isinstance(node, exp.Anonymous) and node.name.lower() == "now":
            return Kind.INSTANT
        is_condition = isinstance(node, (exp.Predicate, exp.Connector, exp.Not, exp.Boolean))
        return Kind.NUMBER if is_condition else Kind.UNKNOWN

    def _branch_kind(self, node: Node) -> Kind:
        match node:
            case exp.Case():
                branches = [item.args["true"] for item in node.args["ifs"]] + [node.args.get("default")]
            case exp.If():
                branches = [node.args["true"], node.args.get("false")]
            case exp.Coalesce():
                branches = [node.this, *node.expressions]
            case _:
                branches = [node.this]
        kinds = {self.kind(branch) for branch in branches if branch is not None} - {Kind.NULL}
        for mixed, result in _UNITED:
            if len(kinds) > 1 and kinds <= mixed:
                return result
        if len(kinds) > 1:
            raise Unconvertible(f"its branches give values of different kinds: {', '.join(sorted(kinds))}")
        return next(iter(kinds), Kind.NULL)

    def _cast_kind(self, node: Node) -> Kind:
        name = node.to.this.value if hasattr(node.to.this, "value") else str(node.to.this)
        if "BINARY" in name or (name == "CHARACTER_SET" and str(node.to.args.get("kind") or "").lower() == "binary"):
            return Kind.BINARY
        if "CHAR" in name or name == "TEXT":
            return Kind.TEXT
        if name == "JSON":
            return Kind.JSON
        if name in ("DOUBLE", "FLOAT"):
            return Kind.FLOAT
        return _CASTS.get(name, Kind.NUMBER)

    def _column_kind(self, node: Node) -> Kind:
        found = self._find(node)
        if found is not None:
            _, column, table = found
            return kind_of_column(self.context, column, table)
        union = _of_union(node)
        derived = projected(union, node.name) if union is not None else self._derived(node) or self.named(node)
        return self.kind(derived) if derived is not None else Kind.UNKNOWN

    def collations(self, node: Node) -> tuple[str, ...]:
        """The collations of the texts that a column may hold: its own, or those behind a column of a subquery."""
        found = None if self.variable(node) else self._find(node)
        if found is not None:
            return (found[1].collation or "",) if kind_of_column(self.context, found[1], found[2]).is_text else ()
        union = _of_union(node)
        behind = projected(union, node.name) if union is not None else self._derived(node) or self.named(node)
        if behind is None:
            return ("",)
        return tuple(
            name for column in behind.find_all(exp.Column) if column is not node for name in self.collations(column)
        )

    def fraction(self, node: Node) -> int:
        """The digits after the second of the moments in it, as far as columns tell."""
        found = [self._find(column) for column in node.find_all(exp.Column) if not self.variable(column)]
        return max((own[1].type.fraction or 0 for own in found if own is not None), default=0)

    def holds_bits(self, node: Node) -> bool:
        """Whether a column in it is a bit."""
        found = [self._find(column) for column in node.find_all(exp.Column) if not self.variable(column)]
        return any(own is not None and own[1].type.name == "bit" for own in found)

    def type_of(self, node: Node) -> ColumnType | None:
        """The source's type of a table's column."""
        if not isinstance(node, exp.Column) or self.variable(node) is not None or self.row(node) is not None:
            return None
        found = self._find(node)
        return found[1].type if found is not None and found[2] is not None else None

    def labels(self, node: Node) -> tuple[str, ...]:
        """The members of the enum that a column holds."""
        found = self._find(node) if isinstance(node, exp.Column) else None
        return found[1].type.labels if found else ()

    def is_cased(self, node: Node) -> bool:
        """Whether MySQL compares the text with regard to case: a column of a binary or case-sensitive collation."""
        found = self._find(node) if isinstance(node, exp.Column) else None
        collation = (found[1].collation or "").lower() if found else ""
        return collation.endswith(("_bin", "_cs")) or collation == "binary"

    def _derived(self, node: Node) -> Node | None:
        """The expression behind a column of a subquery in FROM or of a common table expression."""
        for query in queries_above(node):
            for name, source in sources_of(query).items():
                if node.table.lower() not in ("", name):
                    continue
                is_relation = isinstance(source, exp.Table) and self.relation(source) is not None
                found = None if is_relation else projected(common_table(source) or source, node.name)
                if found is not None:
                    return found
        return None

    def named(self, node: Node) -> Node | None:
        """The selected expression that a bare name in GROUP BY, HAVING or ORDER BY stands for, where no column has that name."""
        query, clause = node.find_ancestor(exp.Select), node.find_ancestor(exp.Group, exp.Having, exp.Order, exp.Select)
        if node.table or query is None or clause is query or node.find_ancestor(exp.AggFunc, exp.Select) is not query:
            return None
        is_source = self._find(node) is not None or self._derived(node) is not None
        if is_source and not (isinstance(clause, exp.Having) and not _is_grouped(node, query)):
            return None
        aliases = [item for item in query.selects if isinstance(item, exp.Alias)]
        return next((item for item in aliases if item.alias.lower() == node.name.lower()), None)

    def _knows_all_sources(self, node: Node) -> bool:
        found = [source for query in queries_above(node) for source in sources_of(query).values()]
        return all(isinstance(source, exp.Table) and self.relation(source) is not None for source in found)

    def _find(self, node: Node) -> tuple[ObjectName, Column, Table | None] | None:
        if self.table is not None:
            return self._find_in(self.table.name, node.name)
        row = self.row(node)
        if row is not None:
            return self._find_in(row.table, node.name)
        for query in queries_above(node):
            for name, source in sources_of(query).items():
                if not isinstance(source, exp.Table) or node.table.lower() not in ("", name):
                    continue
                relation = self.relation(source)
                found = self._find_in(relation, node.name) if relation else None
                if found:
                    return found
        return None

    def routine(self, node: Node) -> Routine | None:
        """The stored function that is called."""
        call = node.expression if isinstance(node, exp.Dot) else node
        if not isinstance(call, exp.Anonymous):
            return None
        schema = node.this.name if isinstance(node, exp.Dot) else self.own_schema
        for routine in self.context.source.routines:
            is_named = (routine.name.schema.lower(), routine.name.name.lower()) == (schema.lower(), call.name.lower())
            if is_named and routine.kind is not RoutineKind.PROCEDURE:
                return routine
        return None

    @property
    def is_mariadb(self) -> bool:
        """Whether the source is MariaDB, which differs from MySQL here and there."""
        return self.context.source.engine is EngineName.MARIADB

    @property
    def own_schema(self) -> str:
        """The source's schema in which names without one are looked up."""
        if self.scope is not None and self.scope.own_schema:
            return self.scope.own_schema
        source = self.context.source
        return source.schemas[0] if len(source.schemas) == 1 else source.database

    def relation(self, node: Node) -> ObjectName | None:
        """The table or view of the source that a name in FROM means, or None for a common table expression."""
        schema = node.db or self.own_schema
        name = ObjectName(schema=schema, name=node.name)
        if name in self.context.relations:
            return name
        return self.context.relations_by_lower.get((schema.lower(), node.name.lower()))

    def _find_in(self, owner: ObjectName, name: str) -> tuple[ObjectName, Column, Table | None] | None:
        table = self.context.source.tables_by_name.get(owner)
        views = (view.columns for view in self.context.source.views if view.name == owner)
        for column in table.columns if table else next(views, ()):
            if column.name.lower() == name.lower():
                return owner, column, table
        return None


def _of_union(node: Node) -> Node | None:
    """The union whose ORDER BY the name stands in: there it means what the union gives."""
    around = node.find_ancestor(exp.Select, exp.SetOperation)
    return around if isinstance(around, exp.SetOperation) and not node.table else None


def _is_grouped(node: Node, query: Node) -> bool:
    """Whether the query groups by a column of that name, which HAVING then means before an alias."""
    group = query.args.get("group")
    items = group.expressions if group is not None else []
    return any(isinstance(item, exp.Column) and item.name.lower() == node.name.lower() for item in items)


def moved_kind(kind: Kind, interval: Node) -> Kind:
    """What a date or moment is once an interval is added: a date with a time of day is a moment."""
    unit = str(interval.args.get("unit") or "").upper()
    has_clock = any(word in unit for word in ("SECOND", "MINUTE", "HOUR"))
    return Kind.MOMENT if kind is Kind.DATE and has_clock else kind


def _type_of(text: str) -> ColumnType:
    """A type from the text after RETURNS, as far as its kind goes."""
    name = text.lower().strip().partition("(")[0].partition(" ")[0]
    return ColumnType(name=name, text=text.lower().strip())
