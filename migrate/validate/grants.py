"""Compares who may read and write the tables: what the source lets a role do, the target is to let the role of that name do."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from migrate.engines.grants import everywhere_query, grants_query, role_of, seen_query
from migrate.errors import QueryFailed
from migrate.model.conversion import TableMapping
from migrate.model.issue import Severity
from migrate.model.names import ObjectKind, ObjectName, ObjectRef
from migrate.model.structure import StructureDifference
from migrate.validate.rows import text
from migrate.validate.side import Side

_NOTHING = "USAGE"
_PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE")
Grants = dict[ObjectName, dict[str, set[str]]]
"""What each role may do, by table."""


def grants_missing(source: Side, target: Side, tables: Sequence[TableMapping]) -> Iterator[StructureDifference]:
    """The privileges on tables that a role has on the source and the role of the same name lacks on the target.

    Roles that may do something everywhere are administrators: of theirs the source's are not asked for. Privileges of single columns
    are not compared. Letters' case counts in no role's name. Raises `QueryFailed`.
    """
    yield from _unseen(source, tables)
    wanted = _of_tables(source, sorted({table.source.schema for table in tables}))
    there = _of_tables(target, sorted({table.target.schema for table in tables}))
    everywhere = _everywhere(target)
    for table in tables:
        for role, privileges in sorted(wanted.get(table.source, {}).items()):
            found = there.get(table.target, {}).get(role, set()) | everywhere.get(role, set())
            if privileges - found:
                known = _words(role, found) if role in everywhere else f"no role {role}"
                yield _difference(table.target, Severity.WARNING, _words(role, privileges), known)


def _of_tables(side: Side, schemas: Sequence[str]) -> Grants:
    found: Grants = defaultdict(lambda: defaultdict(set))
    literals = [side.expressions.literal(schema) for schema in schemas]
    for row in side.rows(grants_query(side.url.scheme, literals)):
        role, schema, name, privilege = (text(value) or "" for value in row)
        found[ObjectName(schema=schema, name=name)][_role(side, role)].add(privilege)
    return found


def _everywhere(side: Side) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in side.rows(everywhere_query(side.url.scheme)):
        role, privilege = (text(value) or "" for value in row)
        found[_role(side, role)] |= {privilege} - {_NOTHING}
    return found


def _role(side: Side, grantee: str) -> str:
    return role_of(side.url.scheme, grantee).casefold()


def _unseen(side: Side, tables: Sequence[TableMapping]) -> Iterator[StructureDifference]:
    """Says where the account may not know what others may do."""
    query = seen_query(side.url.scheme)
    if query is None or not tables:
        return
    try:
        side.rows(query)
    except QueryFailed:
        words = "not compared but for the account's own: it may not read the source's accounts"
        yield _difference(tables[0].target, Severity.INFO, "", words, whole=True)


def _words(role: str, privileges: set[str]) -> str:
    return f"{role}: {', '.join(word for word in _PRIVILEGES if word in privileges) or 'nothing'}"


def _difference(
    table: ObjectName, severity: Severity, expected: str, found: str, *, whole: bool = False
) -> StructureDifference:
    kind = ObjectKind.SCHEMA if whole else ObjectKind.TABLE
    path = (table.schema,) if whole else (table.schema, table.name)
    return StructureDifference(
        object=ObjectRef(kind=kind, path=path), aspect="grants", severity=severity, expected=expected, found=found
    )
