"""Views of MySQL and MariaDB, expressed for PostgreSQL."""

from migrate.convert.context import Context
from migrate.convert.expressions import Unconvertible, parse_query, write
from migrate.convert.mysql_to_postgresql import functions, operators, queries
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.rewrite import apply
from migrate.convert.notes import VIEW, VIEW_COMPARISON, Converted, Refused
from migrate.convert.render.postgresql_names import needs_quotes
from migrate.model.names import ObjectKind, ObjectName, ObjectRef
from migrate.model.schema import Column, View
from migrate.model.types import ColumnType

_RULES = (functions, operators, queries)
"""Imported because the rules register themselves."""


def convert_views(context: Context) -> tuple[View, ...]:
    """The views that can be expressed, each after those that it reads; the others are noted."""
    made: dict[ObjectName, View] = {}
    lost: set[ObjectName] = set()
    waiting = list(context.source.views)
    results = {view.name: _convert(context, view) for view in waiting}
    reads = {view.name: _reads(context, view) for view in waiting}
    while waiting:
        ready = [view for view in waiting if not (reads[view.name] - made.keys() - lost)] or waiting[:1]
        for view in ready:
            waiting.remove(view)
            result = results[view.name]
            missing = reads[view.name] - made.keys()
            if isinstance(result, Converted) and missing:
                result = Refused(reason=f"it reads the view {min(missing)}, which is not converted")
            if isinstance(result, Refused):
                lost.add(view.name)
                _tell(context, view, result)
            else:
                made[view.name] = _made(context, view, result)
    return tuple(made.values())


def _reads(context: Context, view: View) -> set[ObjectName]:
    """The views that the view reads."""
    from sqlglot import exp

    try:
        tree = parse_query(view.definition, "mysql")
    except Unconvertible:
        return set()
    environment = Environment(context=context)
    views = {other.name for other in context.source.views}
    found = {environment.relation(table) for table in tree.find_all(exp.Table)}
    return {name for name in found if name in views and name != view.name and name is not None}


def _convert(context: Context, view: View) -> Converted | Refused:
    environment = Environment(context=context)
    try:
        tree = parse_query(view.definition, "mysql")
        sql = write(apply(tree, environment), "postgres", needs_quotes=needs_quotes, pretty=True)
    except Unconvertible as problem:
        return Refused(reason=str(problem))
    return Converted(sql=sql, remarks=tuple(environment.remarks))


def _made(context: Context, view: View, result: Converted) -> View:
    reference = ObjectRef(kind=ObjectKind.VIEW, path=(view.name.schema, view.name.name))
    for remark in result.remarks:
        context.notes.add(VIEW_COMPARISON, reference, f"the view {view.name.name} is converted, but {remark}")
    names = context.columns[view.name]
    return View(
        name=context.relations[view.name],
        definition=result.sql,
        columns=tuple(
            Column(name=names[column.name], type=ColumnType(name=""), nullable=column.nullable)
            for column in view.columns
        ),
        check_option=view.check_option,
        security_invoker=view.security_invoker and _version(context) >= 15,
        comment=view.comment,
    )


def _version(context: Context) -> int:
    major = context.target.version.partition(".")[0]
    return int(major) if major.isdigit() else 15


def _tell(context: Context, view: View, result: Refused) -> None:
    reference = ObjectRef(kind=ObjectKind.VIEW, path=(view.name.schema, view.name.name))
    context.notes.add(
        VIEW,
        reference,
        f"the view {view.name.name} is not converted: {result.reason}",
        fix="write the query for PostgreSQL",
        excerpt=view.definition,
        location=view.location,
    )
    context.notes.skip(reference, result.reason, location=view.location)
