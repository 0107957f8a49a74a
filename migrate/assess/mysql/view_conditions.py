"""Numbers that a view takes for truth values."""

from collections.abc import Iterator

from sqlglot import exp

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.functions import parse_query
from migrate.assess.registry import check


@check("MY743")
def number_as_condition(context: Context) -> Iterator[Finding]:
    """A column that is a condition by itself."""
    for view in context.schema.views:
        query = parse_query(view.definition)
        columns = tuple(dict.fromkeys(_bare_columns(query))) if query else ()
        if columns:
            names = ", ".join(shown(name) for name in columns)
            message = (
                f"{shown(view.name.name)} takes {names} for a condition: PostgreSQL does so with booleans alone; "
                "the converter compares a number with 0"
            )
            yield context.on_object(view, message)


def _bare_columns(query: exp.Query) -> Iterator[str]:
    for condition in _conditions(query):
        bare = condition.unnest()
        if isinstance(bare, exp.Column):
            yield bare.sql(dialect="mysql").replace("`", "")


def _conditions(query: exp.Query) -> Iterator[exp.Expression]:
    """Every place of the query where a truth value is meant."""
    for node in query.find_all(exp.Where, exp.Having, exp.Not, exp.And, exp.Or, exp.If, exp.Join):
        if isinstance(node, exp.Join):
            parts = [node.args.get("on")]
        elif isinstance(node, (exp.And, exp.Or)):
            parts = [node.this, node.expression]
        else:
            parts = [] if _is_compared(node) else [node.this]
        yield from (part for part in parts if isinstance(part, exp.Expression))


def _is_compared(node: exp.Expression) -> bool:
    """Whether the node is a WHEN of CASE with an operand: a value, no condition."""
    case = node.parent
    return isinstance(node, exp.If) and isinstance(case, exp.Case) and case.this is not None
