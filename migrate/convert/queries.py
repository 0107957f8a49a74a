"""Single queries, expressed for another engine: as views of the schema would be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from migrate.convert.convert import convert
from migrate.convert.expressions import Unconvertible, parse_query
from migrate.model.names import ObjectName, Target
from migrate.model.schema import Schema, View

_NAME = "migrate_query_{number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpressedQuery:
    """A query in the target's words, or why there is none."""

    sql: str = ""
    reason: str = ""


def convert_queries(
    schema: Schema,
    target: Target,
    queries: Sequence[tuple[str, str]],
    *,
    renames: Mapping[str, str] = {},
    choices: Mapping[str, str] = {},
) -> tuple[ExpressedQuery, ...]:
    """Expresses queries, each given with the schema that is current for it, against what `convert` makes of the schema.

    Raises what `convert` raises.
    """
    views: dict[int, View] = {}
    found = [ExpressedQuery(reason="it can't be read")] * len(queries)
    for number, (current, sql) in enumerate(queries):
        try:
            views[number] = _view(schema, current, sql, number)
        except Unconvertible as problem:
            found[number] = ExpressedQuery(reason=str(problem))
    own = replace(schema, views=(*schema.views, *views.values()), triggers=(), events=())
    converted = convert(own, target, renames=renames, choices=choices)
    made = {view.name.name: view.definition for view in converted.schema.views}
    for number, view in views.items():
        name = view.name.name
        refused = next((item.reason for item in converted.skipped if item.object.endswith(f".{name}")), "")
        found[number] = ExpressedQuery(sql=made[name]) if name in made else ExpressedQuery(reason=refused)
    return tuple(found)


def _view(schema: Schema, current: str, sql: str, number: int) -> View:
    """A view of that query; names of tables without a schema get one, where the engine is to change."""
    dialect = "mysql" if schema.engine.is_mysql_family else "postgres"
    text = sql.strip().rstrip(";")
    tree = parse_query(text, dialect)
    own = current or _usual(schema)
    defined = {item.alias.lower() for item in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        if not table.db and table.name.lower() not in defined and isinstance(table.this, exp.Identifier):
            table.set("db", exp.to_identifier(_schema_of(schema, table.name, own), quoted=True))
    # MySQL writes a view's names in quotes; PostgreSQL folds those that have none.
    definition = tree.sql(dialect=dialect, identify=dialect == "mysql")
    return View(name=ObjectName(schema=own, name=_NAME.format(number=number)), definition=definition)


def _usual(schema: Schema) -> str:
    return schema.database if schema.engine.is_mysql_family else "public"


def _schema_of(schema: Schema, name: str, current: str) -> str:
    """The schema of a table named without one: the current one, or the only one that has it."""
    if ObjectName(schema=current, name=name) in schema.tables_by_name or schema.engine.is_mysql_family:
        return current
    others = {table.name.schema for table in schema.tables if table.name.name == name}
    return others.pop() if len(others) == 1 else current
