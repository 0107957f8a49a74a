"""What checks of objects without a noun of their own have in common."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.model.names import ObjectKind, ObjectRef
from migrate.model.schema import OtherObject


def others(context: Context, *kinds: str) -> Iterator[OtherObject]:
    """The objects of these kinds."""
    for item in context.schema.others:
        if item.kind in kinds:
            yield item


def on_other(item: OtherObject, message: str) -> Finding:
    """A finding about such an object: it counts for its table, else for its schema, else for the server."""
    place = (item.schema, item.table) if item.table else (item.schema,) if item.schema else ()
    kind = (ObjectKind.SERVER, ObjectKind.SCHEMA, ObjectKind.TABLE)[len(place)]
    excerpt = " ".join(shown(item.detail).split())
    return Finding(object=ObjectRef(kind=kind, path=place), message=message, excerpt=excerpt)


def named(context: Context, fact: str) -> str:
    """The names that a fact of the server or database lists, on one line; empty where there is none or it isn't known."""
    return shown(context.schema.variable(fact)).strip()
