"""Makes tables and views from what pg_catalog answered."""

from collections.abc import Mapping
from dataclasses import dataclass

from migrate.engines.catalogue_row import Row
from migrate.engines.postgresql.catalogue import Answers
from migrate.engines.postgresql.columns import Columns
from migrate.engines.postgresql.constraints import Constraints, make_constraints
from migrate.engines.postgresql.partitions import Hierarchy, make_hierarchy, make_partitioning, partition_faults
from migrate.model.names import ObjectName, Skipped
from migrate.model.schema import Column, Index, IndexPart, Key, Table, View

_IDENTITIES = {"d": "default", "f": "full", "n": "nothing"}
_TRUE = frozenset({"true", "on", "1", "yes"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """Tables and views, and what could not be read of them."""

    tables: tuple[Table, ...]
    views: tuple[View, ...]
    skipped: tuple[Skipped, ...]


def make_relations(answers: Answers, columns: Columns) -> Relations:
    """The tables and views, by name."""
    rows = {row.number("id") or 0: row for row in answers.rows["relations"]}
    hierarchy = make_hierarchy(rows)
    names = {number: object_name(row) for number, row in rows.items()}
    constraints, unread = make_constraints(answers, names)
    skipped = list(unread)
    tables: list[Table] = []
    views: list[View] = []
    for number, row in rows.items():
        own = columns.of_relation.get(number, ())
        if row.text("kind") in ("v", "m"):
            views.append(_view(row, own, constraints[number]))
        elif row.text("kind") in ("r", "p") and not row.flag("is_partition"):
            tables.append(_table(number, own, constraints[number], names, hierarchy))
            skipped.extend(partition_faults(number, names[number], hierarchy))
        elif row.flag("is_partition") and row.text("schema_name") in answers.schemas:
            skipped.extend(_without_root(row, rows))
    return Relations(
        tables=tuple(sorted(tables, key=lambda table: table.name)),
        views=tuple(sorted(views, key=lambda view: view.name)),
        skipped=tuple(skipped),
    )


def object_name(row: Row) -> ObjectName:
    """The name of the relation that a row of the catalogue is about."""
    return ObjectName(schema=row.text("schema_name"), name=row.text("relation_name"))


def _without_root(row: Row, rows: Mapping[int, Row]) -> tuple[Skipped, ...]:
    """A partition is read with its root, which may lie in a schema that is not looked at."""
    if any(parent in rows for parent in row.values("parents")):
        return ()
    root = ", ".join(f"{parent}" for parent in _parents(row))
    return (
        Skipped(
            object=f"partition {object_name(row)}", reason=f"its table {root} is in a schema that is not looked at"
        ),
    )


def _table(
    number: int,
    columns: tuple[Column, ...],
    constraints: Constraints,
    names: Mapping[int, ObjectName],
    hierarchy: Hierarchy,
) -> Table:
    row = hierarchy.rows[number]
    leaves = tuple(hierarchy.leaves(number))
    estimates = [leaf.number("row_estimate") for leaf in leaves]
    known = [estimate for estimate in estimates if estimate is not None and estimate >= 0]
    return Table(
        name=names[number],
        columns=columns,
        primary_key=constraints.primary_key,
        unique_keys=tuple(constraints.unique_keys),
        indexes=tuple(constraints.indexes),
        foreign_keys=tuple(constraints.foreign_keys),
        checks=tuple(constraints.checks),
        partitioning=make_partitioning(number, hierarchy),
        comment=row.text("comment"),
        options=_options(row),
        row_estimate=sum(known) if known else None,
        size_bytes=sum(leaf.number("size_bytes") or 0 for leaf in leaves),
        replica_identity=_replica_identity(row),
        inherits=_parents(row),
        unlogged=row.flag("unlogged"),
    )


def _parents(row: Row) -> tuple[ObjectName, ...]:
    pairs = zip(row.texts("parent_schemas"), row.texts("parent_names"), strict=True)
    return tuple(ObjectName(schema=schema, name=name) for schema, name in pairs)


def _replica_identity(row: Row) -> str:
    return _IDENTITIES.get(row.text("replica_identity")) or row.maybe("replica_index") or "nothing"


def _options(row: Row) -> tuple[tuple[str, str], ...]:
    pairs = [option.partition("=") for option in row.texts("options")]
    found = [(name.upper(), value) for name, _, value in pairs]
    found += [("USING", row.text("access_method"))] if row.maybe("access_method") else []
    found += [("TABLESPACE", row.text("tablespace"))] if row.maybe("tablespace") else []
    return tuple(found)


def _view(row: Row, columns: tuple[Column, ...], constraints: Constraints) -> View:
    options = dict(option.partition("=")[::2] for option in row.texts("options"))
    return View(
        name=object_name(row),
        definition=row.text("definition").strip().removesuffix(";"),
        columns=columns,
        materialized=row.text("kind") == "m",
        check_option=options["check_option"].upper() if "check_option" in options else None,
        security_invoker=options.get("security_invoker", "").lower() in _TRUE,
        definer=row.maybe("owner"),
        comment=row.text("comment"),
        indexes=(*(_unique_index(key) for key in constraints.unique_keys), *constraints.indexes),
    )


def _unique_index(key: Key) -> Index:
    """A materialized view has no keys, only unique indexes."""
    return Index(
        name=key.name,
        parts=tuple(IndexPart(column=column) for column in key.columns),
        unique=True,
        include=key.include,
        comment=key.comment,
    )
