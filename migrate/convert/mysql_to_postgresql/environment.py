"""What the names in an expression mean, and what kind of value each of its parts is."""

from dataclasses import dataclass, field

from sqlglot import exp

from migrate.convert.context import Context
from migrate.convert.expressions import Node, Unconvertible
from migrate.convert.mysql_to_postgresql.kinds import Kind, kind_of_column
from migrate.model.names import ObjectName
from migrate.model.schema import Column, Table

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
_CASTS = {
    "DATE": Kind.DATE,
    "DATETIME": Kind.MOMENT,
    "TIMESTAMP": Kind.MOMENT,
    "TIMESTAMPTZ": Kind.MOMENT,
    "TIME": Kind.TIME,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """The tables that the names refer to. In a table's own expressions that is `table`; in a query its FROM clauses."""

    context: Context
    table: Table | None = None
    immutable: bool = False
    """Whether only expressions that always give the same result are allowed."""
    remarks: list[str] = field(default_factory=list)

    def remark(self, text: str) -> None:
        """Notes a change of meaning, once."""
        if text not in self.remarks:
            self.remarks.append(text)

    def column(self, node: Node) -> str:
        """The target's name of a column."""
        found = self._find(node)
        if found is None:
            return self.context.names.wanted(node.name)
        owner, column, _ = found
        return self.context.column(owner, column.name)

    def kind(self, node: Node) -> Kind:
        """The kind of value that the node gives."""
        match node:
            case exp.Column():
                return self._column_kind(node)
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
            if days and any(isinstance(part, exp.Interval) for part in parts):
                return days.pop()
            return Kind.FLOAT if Kind.FLOAT in kinds else Kind.NUMBER
        if isinstance(node, _SAME):
            inner = node.expressions[0] if isinstance(node, exp.Distinct) else node.this
            return self.kind(inner)
        if isinstance(node, (exp.DateAdd, exp.DateSub)):
            return self.kind(node.this)
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
        if kinds == {Kind.NUMBER, Kind.FLOAT}:
            return Kind.FLOAT
        if len(kinds) > 1 and kinds != {Kind.TEXT, Kind.ENUM}:
            raise Unconvertible(f"its branches give values of different kinds: {', '.join(sorted(kinds))}")
        return Kind.TEXT if len(kinds) > 1 else next(iter(kinds), Kind.NULL)

    def _cast_kind(self, node: Node) -> Kind:
        name = node.to.this.value if hasattr(node.to.this, "value") else str(node.to.this)
        if "CHAR" in name or name == "TEXT":
            return Kind.TEXT
        if name in ("DOUBLE", "FLOAT"):
            return Kind.FLOAT
        return _CASTS.get(name, Kind.NUMBER)

    def _column_kind(self, node: Node) -> Kind:
        found = self._find(node)
        if found is not None:
            _, column, table = found
            return kind_of_column(self.context, column, table)
        derived = self._derived(node)
        return self.kind(derived) if derived is not None else Kind.UNKNOWN

    def _derived(self, node: Node) -> Node | None:
        """The expression behind a column of a subquery in FROM, or behind an alias of the query's own."""
        for select in _selects_above(node):
            for name, source in _sources(select).items():
                found = _projected(source, node.name) if node.table.lower() in ("", name) else None
                if found is not None:
                    return found
        return None

    def _find(self, node: Node) -> tuple[ObjectName, Column, Table | None] | None:
        if self.table is not None:
            return self._find_in(self.table.name, node.name)
        for select in _selects_above(node):
            for name, source in _sources(select).items():
                if not isinstance(source, exp.Table) or node.table.lower() not in ("", name):
                    continue
                relation = self.relation(source)
                found = self._find_in(relation, node.name) if relation else None
                if found:
                    return found
        return None

    def relation(self, node: Node) -> ObjectName | None:
        """The table or view of the source that a name in FROM means, or None for a common table expression."""
        own = self.context.source.schemas[0] if len(self.context.source.schemas) == 1 else self.context.source.database
        schema = node.db or own
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


def _projected(source: Node, name: str) -> Node | None:
    """What a subquery in FROM selects under that name."""
    inner = source.unnest() if isinstance(source, exp.Subquery) else None
    items = inner.selects if isinstance(inner, exp.Select) else []
    return next((item for item in items if item.alias_or_name.lower() == name.lower()), None)


def _selects_above(node: Node) -> list[Node]:
    found, select = [], node.find_ancestor(exp.Select)
    while select is not None:
        found.append(select)
        select = select.find_ancestor(exp.Select)
    return found


def _sources(select: Node) -> dict[str, Node]:
    """What a query selects from: each table's or subquery's alias in lower case."""
    found: dict[str, Node] = {}
    waiting = [select.args.get("from_"), *(select.args.get("joins") or ())]
    while waiting:
        item = waiting.pop(0)
        if item is None:
            continue
        source = item.this if isinstance(item, (exp.From, exp.Join)) else item
        waiting.extend(source.args.get("joins") or ())
        is_group = isinstance(source, exp.Subquery) and not source.alias
        if is_group and not isinstance(source.this, (exp.Select, exp.SetOperation)):
            waiting.append(source.this)
        else:
            found[source.alias_or_name.lower()] = source
    return found
