"""Tells the type of an expression in a query, as far as it follows from its parts.

https://www.postgresql.org/docs/current/typeconv-overview.html
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlglot import exp

from migrate.engines.dumps.postgresql.calls import OF_TEXT, RESULTS
from migrate.engines.dumps.postgresql.coercion import TEXTS, common
from migrate.engines.dumps.postgresql.draft import Draft
from migrate.engines.dumps.postgresql.grammar import result_type
from migrate.engines.dumps.postgresql.routine_results import aggregated
from migrate.engines.dumps.postgresql.tokens import PostgresTokens
from migrate.engines.dumps.postgresql.types import TypeUse
from migrate.engines.dumps.statement import NotUnderstood, Statement
from migrate.model.schema import RoutineKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A column of a query; its type is None where it can't be told."""

    name: str = ""
    use: TypeUse | None = None
    collation: str | None = None


Lookup = Callable[[str, str], Found | None]
Subquery = Callable[[exp.Expr], Found | None]
_BOOLEANS = (exp.Predicate, exp.Connector, exp.Not, exp.Boolean, exp.Exists, exp.LogicalOr, exp.LogicalAnd)
_KEEPS = (
    exp.Max,
    exp.Min,
    exp.Lag,
    exp.Lead,
    exp.FirstValue,
    exp.LastValue,
    exp.NthValue,
    exp.Neg,
    exp.Abs,
    exp.Nullif,
)
"""What gives the type of its first argument, without modifiers."""
_PLAIN: dict[type[exp.Expr], str] = {
    exp.Count: "bigint",
    exp.RowNumber: "bigint",
    exp.GroupConcat: "text",
    exp.Concat: "text",
    exp.ConcatWs: "text",
    exp.DPipe: "text",
    exp.Lower: "text",
    exp.Upper: "text",
    exp.Trim: "text",
    exp.Substring: "text",
    exp.Initcap: "text",
    exp.Left: "text",
    exp.Right: "text",
    exp.Length: "integer",
    exp.StrPosition: "integer",
    exp.Extract: "numeric",
    exp.CurrentTimestamp: "timestamp with time zone",
    exp.CurrentDate: "date",
    exp.JSONExtractScalar: "text",
    exp.JSONBExtractScalar: "text",
    exp.Interval: "interval",
    exp.CurrentUser: "name",
    exp.TimeToStr: "text",
    exp.ToChar: "text",
    exp.JSONBObjectAgg: "jsonb",
    exp.JSONObjectAgg: "json",
}
_RANKS = {"rank": "bigint", "dense_rank": "bigint", "percent_rank": "double precision", "cume_dist": "double precision",
          "ntile": "integer", "string_agg": "text", "json_agg": "json", "jsonb_agg": "jsonb", "to_json": "json",
          "to_jsonb": "jsonb", "json_build_object": "json", "jsonb_build_object": "jsonb", "row_to_json": "json",
          "to_char": "text", "concat": "text", "format": "text", "bool_and": "boolean", "bool_or": "boolean"}  # fmt: skip
_SUMS = {"smallint": "bigint", "integer": "bigint", "bigint": "numeric"}
_AVERAGES = {"smallint": "numeric", "integer": "numeric", "bigint": "numeric", "real": "double precision"}


def type_of(value: exp.Expr, lookup: Lookup, draft: Draft, subquery: Subquery) -> Found:
    """The type of an expression, with the collation of a plain column."""
    return _Types(lookup, draft, subquery).of(value)


class _Types:
    def __init__(self, lookup: Lookup, draft: Draft, subquery: Subquery) -> None:
        self._lookup, self._draft, self._subquery = lookup, draft, subquery

    def of(self, value: exp.Expr) -> Found:
        if isinstance(value, exp.Column):
            return self._column(value)
        if isinstance(value, (exp.Paren, exp.Window, exp.Filter, exp.Alias, exp.Ordered, exp.IgnoreNulls)):
            return self.of(value.this)
        if isinstance(value, exp.Subquery):
            return replace(self._subquery(value.this) or Found(), name="")
        if isinstance(value, exp.Cast):
            return Found(use=self._written(value.to.sql(dialect="postgres")))
        if isinstance(value, exp.Collate):
            return replace(self.of(value.this), collation=value.expression.name)
        is_choice = isinstance(value, (exp.Case, exp.Coalesce, exp.If, exp.Greatest, exp.Least))
        use = self._alternatives(value) if is_choice else self._computed(value)
        return Found(use=use, collation=self._collation(value) if use and use.bare_text in TEXTS else None)

    def _collation(self, value: exp.Expr) -> str | None:
        """That of the one column in the expression that has its own."""
        found = {self._column(column).collation for column in value.find_all(exp.Column)} - {None}
        return found.pop() if len(found) == 1 else None

    def _column(self, column: exp.Column) -> Found:
        table = column.args.get("table")
        names = [_plain(part) for part in (table, column.this)]
        return self._lookup(names[0], names[1]) or Found()

    def _written(self, text: str) -> TypeUse | None:
        try:
            return self._draft.read_type(PostgresTokens(Statement(text=text, file="", line=1)))
        except NotUnderstood:
            return None

    def _computed(self, value: exp.Expr) -> TypeUse | None:
        plain = _PLAIN.get(type(value))
        if plain or isinstance(value, _BOOLEANS):
            return TypeUse(name=plain or "boolean")
        if isinstance(value, exp.Literal):
            return TypeUse(name=_literal(value))
        if isinstance(value, exp.Null):
            return TypeUse(name="text")
        if isinstance(value, exp.Binary) and isinstance(value, (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod)):
            return self._arithmetic(value)
        if isinstance(value, (exp.Sum, exp.Avg)):
            return self._summed(value)
        if isinstance(value, _KEEPS):
            return self._kept(value)
        if isinstance(value, exp.ArrayAgg):
            found = self.of(value.this).use
            return replace(found, dimensions=1, modifiers="") if found and not found.dimensions else None
        if isinstance(value, (exp.JSONExtract, exp.JSONBExtract, exp.TimestampTrunc)):
            found = self.of(value.this).use
            return found.bare if found else None
        return self._called(value)

    def _kept(self, value: exp.Expr) -> TypeUse | None:
        found = self.of(value.this).use
        if found is not None and isinstance(value, (exp.Max, exp.Min)) and found.name == "character varying":
            return TypeUse(name="text")
        return found.bare if found else None

    def _arithmetic(self, value: exp.Binary) -> TypeUse | None:
        left, right = self.of(value.left).use, self.of(value.right).use
        if left is None or right is None or left.made or right.made:
            return None
        sign = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/", exp.Mod: "%"}[type(value)]
        name = result_type(left.bare_text, right.bare_text, sign)
        return TypeUse(name=name) if name else None

    def _summed(self, value: exp.Expr) -> TypeUse | None:
        inner = value.this.expressions[0] if isinstance(value.this, exp.Distinct) else value.this
        found = self.of(inner).use
        if found is None or found.made is not None:
            return None
        return TypeUse(name=(_SUMS if isinstance(value, exp.Sum) else _AVERAGES).get(found.name, found.name))

    def _alternatives(self, value: exp.Expr) -> TypeUse | None:
        uses = [self.of(one).use for one in _arms(value) if not isinstance(one, exp.Null)]
        known = [use for use in uses if use is not None]
        if not known or len(known) < len(uses):
            return None
        if all(use == known[0] for use in known):
            return known[0]
        literal = [
            isinstance(one, exp.Literal) and one.is_string for one in _arms(value) if not isinstance(one, exp.Null)
        ]
        types = ["unknown" if is_string else use.bare_text for use, is_string in zip(known, literal, strict=True)]
        name = common(types)
        same = next((use for use in known if use.bare_text == name), None)
        return same.bare if same else None

    def _called(self, value: exp.Expr) -> TypeUse | None:
        if isinstance(value, exp.Dot):
            return self._called(value.expression) or self._computed(value.expression)
        if not isinstance(value, exp.Func):
            return None
        name = str(value.name).lower() if isinstance(value, exp.Anonymous) else value.sql_name().lower()
        built_in = _RANKS.get(name) or RESULTS.get(name) or OF_TEXT.get(name)
        if built_in:
            return TypeUse(name=built_in)
        for routines in (several for place, several in self._draft.routines.items() if place.name == name):
            is_aggregate = routines[0].kind is RoutineKind.AGGREGATE
            returns = (aggregated(routines[0], self._draft) if is_aggregate else routines[0].returns) or ""
            return None if returns.startswith(("TABLE(", "SETOF ", "record")) else self._written(returns)
        return None


def _arms(value: exp.Expr) -> list[exp.Expr]:
    """What CASE, COALESCE and their like choose from."""
    if isinstance(value, exp.Case):
        default = value.args.get("default")
        return [arm.args["true"] for arm in value.args["ifs"]] + ([default] if default else [])
    if isinstance(value, exp.If):
        return [one for one in (value.args.get("true"), value.args.get("false")) if one]
    return [value.this, *value.expressions]


def _literal(value: exp.Literal) -> str:
    if value.is_string:
        return "text"
    text = str(value.this)
    return "numeric" if not text.isdigit() else "integer" if int(text) < 1 << 31 else "bigint"


def _plain(identifier: exp.Expr | None) -> str:
    if identifier is None:
        return ""
    name = str(identifier.name)
    return name if identifier.args.get("quoted") else name.lower()
