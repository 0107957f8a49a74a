"""What checks of objects without a noun of their own have in common."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.model.names import ObjectKind, ObjectRef
from migrate.model.schema import OtherObject, Schema

_LONGEST_EXCERPT = 160
_WITH_CODE = ("package", "package body", "type body", "database trigger")
_KINDS = {
    "package": ObjectKind.PACKAGE,
    "package body": ObjectKind.PACKAGE,
    "type body": ObjectKind.TYPE,
    "synonym": ObjectKind.SYNONYM,
    "database link": ObjectKind.DATABASE_LINK,
    "linked server": ObjectKind.DATABASE_LINK,
    "database trigger": ObjectKind.TRIGGER,
}
"""The kinds that count as objects of their own; a body is part of what it belongs to."""


def others(context: Context, *kinds: str) -> Iterator[OtherObject]:
    """The objects of these kinds."""
    for item in context.schema.others:
        if item.kind in kinds:
            yield item


def others_with_code(schema: Schema) -> Iterator[OtherObject]:
    """Packages, bodies and triggers of a database: what keeps its whole statement as its detail."""
    return (item for item in schema.others if item.kind in _WITH_CODE)


def reference_of_other(item: OtherObject) -> ObjectRef | None:
    """Points at such an object, or None where it counts for its table or schema."""
    kind = _KINDS.get(item.kind)
    return ObjectRef(kind=kind, path=(item.schema, item.name)) if kind else None


def on_other(item: OtherObject, message: str) -> Finding:
    """A finding about such an object: it counts for itself, else for its table, its schema or the server."""
    place = (item.schema, item.table) if item.table else (item.schema,) if item.schema else ()
    kind = (ObjectKind.SERVER, ObjectKind.SCHEMA, ObjectKind.TABLE)[len(place)]
    excerpt = shown(" ".join(item.detail.split()))
    return Finding(
        object=reference_of_other(item) or ObjectRef(kind=kind, path=place),
        message=message,
        excerpt=excerpt if len(excerpt) <= _LONGEST_EXCERPT else f"{excerpt[: _LONGEST_EXCERPT - 1]}…",
        location=item.location,
    )


def named(context: Context, fact: str) -> str:
    """The names that a fact of the server or database lists, on one line; empty where there is none or it isn't known."""
    return shown(context.schema.variable(fact)).strip()
