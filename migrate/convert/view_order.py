"""The order in which views can be made: each after those that it reads."""

from collections.abc import Iterator

from sqlglot import exp

from migrate.convert.expressions import Unconvertible, parse_query
from migrate.model.names import ObjectName
from migrate.model.schema import Schema, View


def in_order(schema: Schema, dialect: str) -> Iterator[tuple[View, set[ObjectName]]]:
    """The schema's views with the views that each reads. Views that read each other come in the order given."""
    reads = {view.name: _reads(schema, view, dialect) for view in schema.views}
    done: set[ObjectName] = set()
    waiting = list(schema.views)
    while waiting:
        view = next((view for view in waiting if reads[view.name] <= done), waiting[0])
        waiting.remove(view)
        done.add(view.name)
        yield view, reads[view.name]


def _reads(schema: Schema, view: View, dialect: str) -> set[ObjectName]:
    try:
        tree = parse_query(view.definition.strip().rstrip(";"), dialect)
    except Unconvertible:
        return set()
    used = {(table.db.lower(), table.name.lower()) for table in tree.find_all(exp.Table)}
    return {
        other.name
        for other in schema.views
        if other.name != view.name
        and {(other.name.schema.lower(), other.name.name.lower()), ("", other.name.name.lower())} & used
    }
