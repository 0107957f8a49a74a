"""What a schema has no noun for: told as other objects and as what is not read, in the words of a live inspection."""

from collections.abc import Iterator

from migrate.engines.dumps.postgresql.draft import Draft
from migrate.engines.dumps.postgresql.drafts import CheckDraft, ForeignKeyDraft, Relation, TableDraft
from migrate.engines.dumps.postgresql.finished_table import below
from migrate.engines.dumps.postgresql.names import quoted, quoted_name
from migrate.engines.postgresql.constraints import TEMPORAL
from migrate.engines.postgresql.partitions import FOREIGN, UNEVEN
from migrate.model.names import Location, ObjectName, Skipped
from migrate.model.schema import OtherObject

_UNREAD = "objects of this kind are not read"
_MODES = {"A": "always", "R": "replica"}


def other_objects(draft: Draft) -> tuple[OtherObject, ...]:
    """The objects without a noun, by kind and name."""
    found = [*draft.others, *_of_tables(draft)]
    return tuple(sorted(found, key=lambda one: (one.kind, one.schema, one.table, one.name)))


def _of_tables(draft: Draft) -> Iterator[OtherObject]:
    relations: tuple[Relation, ...] = (*draft.tables.values(), *draft.views.values())
    for relation in relations:
        for name, (text, location) in relation.rules.items():
            yield _other("rule", relation.name, name, text, location)
        for trigger in relation.triggers.values():
            if trigger.enabled in _MODES:
                yield _other("trigger mode", relation.name, trigger.name, _MODES[trigger.enabled], trigger.location)
    for table in draft.tables.values():
        for name, (text, location) in table.policies.items():
            yield _other("policy", table.name, name, text, location)
        if table.kind == "foreign table":
            detail = draft.servers.get(table.foreign_server, "")
            yield _other("foreign table", table.name, table.name.name, detail, table.location)
        if not table.is_partition:
            yield from _of_constraints(table)


def _of_constraints(table: TableDraft) -> Iterator[OtherObject]:
    for index in table.indexes.values():
        if index.kind == "x":
            yield _other("exclusion constraint", table.name, index.name, index.definition, index.location)
    for check in table.checks.values():
        if not check.validated:
            words = f"CHECK ({check.expression})"
            words += " NO INHERIT" if check.no_inherit else ""
            words += " NOT VALID" if check.enforced else " NOT ENFORCED"
            yield _other("unvalidated check", table.name, check.name, words, check.location)
    for key in table.foreign_keys.values():
        if key.set_columns:
            yield _other("partial set null", table.name, key.name, foreign_key_text(key), key.location)


def _other(kind: str, table: ObjectName, name: str, detail: str, location: Location | None) -> OtherObject:
    return OtherObject(kind=kind, name=name, schema=table.schema, table=table.name, detail=detail, location=location)


def foreign_key_text(key: ForeignKeyDraft) -> str:
    """The constraint as the server prints it."""
    columns, referenced = (", ".join(quoted(name) for name in names) for names in (key.columns, key.referenced))
    text = f"FOREIGN KEY ({columns}) REFERENCES {quoted_name(key.target)}({referenced})"
    text += "" if key.match == "SIMPLE" else f" MATCH {key.match}"
    text += "" if key.on_update == "NO ACTION" else f" ON UPDATE {key.on_update}"
    text += "" if key.on_delete == "NO ACTION" else f" ON DELETE {key.on_delete}"
    if key.set_columns:
        text += f" ({', '.join(quoted(name) for name in key.set_columns)})"
    text += " DEFERRABLE" if key.deferrable else ""
    text += " INITIALLY DEFERRED" if key.deferred else ""
    return text + ("" if key.validated else " NOT VALID")


def leftovers(draft: Draft) -> tuple[Skipped, ...]:
    """What is not read, in the order of its names."""
    found = [*_of_database(draft)]
    for table in draft.tables.values():
        found += _of_partition(table) if table.is_partition else _of_root(table)
    return tuple(sorted(found, key=lambda one: one.object))


def _of_database(draft: Draft) -> Iterator[Skipped]:
    for one in other_objects(draft):
        name = ObjectName(schema=one.schema, name=one.name)
        if one.kind in ("rule", "policy"):
            kind = "rule" if one.kind == "rule" else "row-level security policy"
            yield Skipped(object=f"{kind} {one.schema}.{one.table}.{one.name}", reason=_UNREAD, location=one.location)
        elif one.kind in ("foreign table", "operator", "collation", "text search configuration"):
            yield Skipped(object=f"{one.kind} {name}", reason=_UNREAD, location=one.location)
        elif one.kind in ("event trigger", "publication"):
            yield Skipped(object=f"{one.kind} {one.name}", reason=_UNREAD, location=one.location)
    for name, location in draft.statistics.items():
        yield Skipped(object=f"extended statistics {name}", reason=_UNREAD, location=location)
    if draft.large_objects:
        yield Skipped(object=f"large objects {draft.large_objects}", reason=_UNREAD)


def _of_partition(table: TableDraft) -> Iterator[Skipped]:
    schema = table.name.schema
    for index in table.indexes.values():
        if index.attached:
            continue
        kind = "constraint" if index.kind else "index"
        name = f"{table.name}.{index.name}" if index.kind else f"{schema}.{index.name}"
        yield Skipped(object=f"{kind} of one partition {name}", reason=_UNREAD, location=index.location)
    own = [key for key in table.foreign_keys.values() if not key.attached]
    checks = [check for check in table.checks.values() if not check.inherited]
    constraints: tuple[ForeignKeyDraft | CheckDraft, ...] = (*own, *checks)
    for one in constraints:
        name = f"{table.name}.{one.name}"
        yield Skipped(object=f"constraint of one partition {name}", reason=_UNREAD, location=one.location)
    for trigger in table.triggers.values():
        name = f"{table.name}.{trigger.name}"
        yield Skipped(object=f"trigger of one partition {name}", reason=_UNREAD, location=trigger.location)


def _of_root(table: TableDraft) -> Iterator[Skipped]:
    for index in table.indexes.values():
        what = f"constraint {table.name}.{index.name}"
        if index.kind == "x":
            reason = f"exclusion constraints are not read: {index.definition}"
            yield Skipped(object=what, reason=reason, location=index.location)
        elif index.temporal:
            yield Skipped(object=what, reason=f"{TEMPORAL}: {index.definition}", location=index.location)
    for key in table.foreign_keys.values():
        if key.temporal:
            what, words = f"constraint {table.name}.{key.name}", foreign_key_text(key)
            yield Skipped(object=what, reason=f"{TEMPORAL}: {words}", location=key.location)
    partitions = tuple(below(table))
    if len({child.partition_key for child in partitions if child.partition_key}) > 1:
        yield Skipped(object=f"subpartitions of {table.name}", reason=UNEVEN, location=table.location)
    for child in partitions:
        if child.kind == "foreign table":
            yield Skipped(object=f"partition {child.name}", reason=FOREIGN, location=child.location)
