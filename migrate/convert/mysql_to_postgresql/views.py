"""Views of MySQL and MariaDB, expressed for PostgreSQL."""

from collections.abc import Collection

from migrate.convert.context import Context
from migrate.convert.expressions import Unconvertible, parse_query, write
from migrate.convert.mysql_to_postgresql import rules
from migrate.convert.mysql_to_postgresql.code.mentions import first_call
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.remarks import note_of
from migrate.convert.mysql_to_postgresql.rewrite import apply
from migrate.convert.notes import VIEW, Converted, Refused
from migrate.convert.render.postgresql_names import needs_quotes
from migrate.convert.view_order import in_order
from migrate.model.names import ObjectKind, ObjectName, ObjectRef
from migrate.model.schema import Column, View
from migrate.model.types import ColumnType

_RULES = (rules,)
"""Imported because the rules register themselves."""


def convert_views(context: Context, *, lost_routines: Collection[tuple[str, str]] = ()) -> tuple[View, ...]:
    """The views that can be expressed, each after those that it reads; the others are noted.

    `lost_routines` are those that are not converted, by schema and name in lower case.
    """
    made: list[View] = []
    lost: set[ObjectName] = set()
    for view, reads in in_order(context.source, "mysql"):
        result = _convert(context, view)
        if isinstance(result, Converted) and reads & lost:
            result = Refused(reason=f"it reads the view {min(reads & lost)}, which is not converted")
        call = first_call(view.definition, view.name.schema, lost_routines)
        if isinstance(result, Converted) and call is not None:
            result = Refused(reason=call.reason)
        if isinstance(result, Refused):
            lost.add(view.name)
            _tell(context, view, result)
        else:
            made.append(_made(context, view, result))
    return tuple(made)


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
        context.notes.add(note_of(remark), reference, f"the view {view.name.name} is converted, but {remark}")
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
