"""Makes keys, foreign keys, checks and indexes from what pg_catalog answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from migrate.engines.catalogue_row import Row, grouped
from migrate.engines.postgresql.catalogue import Answers
from migrate.engines.postgresql.expression_text import without_parentheses
from migrate.model.names import ObjectName, Skipped
from migrate.model.schema import Check, ForeignKey, Index, IndexPart, Key

_RULES = {"a": "NO ACTION", "r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}
_MATCHES = {"s": "SIMPLE", "f": "FULL", "p": "PARTIAL"}
_DESCENDING, _NULLS_FIRST = 1, 2
TEMPORAL = "temporal keys and foreign keys (WITHOUT OVERLAPS, PERIOD) are not read"
_INVALID = "the index is invalid: a concurrent build of it failed or has not ended"


@dataclass(slots=True)
class Constraints:
    """What hangs on one table."""

    primary_key: Key | None = None
    unique_keys: list[Key] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)


def make_constraints(
    answers: Answers, names: Mapping[int, ObjectName]
) -> tuple[Mapping[int, Constraints], tuple[Skipped, ...]]:
    """The constraints and indexes of each relation, by its number in the catalogue, and what could not be read."""
    found = {number: Constraints() for number in names}
    skipped: list[Skipped] = []
    for row in answers.rows["constraints"]:
        number = row.number("relation_id") or 0
        if number in found:
            skipped.extend(_add_constraint(found[number], row, names[number]))
    for number, rows in grouped(answers.rows["indexes"], lambda row: row.number("relation_id") or 0).items():
        if number in found:
            skipped.extend(_add_indexes(found[number], rows, names[number]))
    for constraints in found.values():
        constraints.unique_keys.sort(key=lambda key: key.name)
    return found, tuple(skipped)


def _add_constraint(found: Constraints, row: Row, table: ObjectName) -> Iterable[Skipped]:
    name, kind = row.text("constraint_name"), row.text("kind")
    if row.flag("is_temporal"):
        return [Skipped(object=f"constraint {table}.{name}", reason=f"{TEMPORAL}: {row.text('definition')}")]
    if kind == "p":
        found.primary_key = _key(row)
    elif kind == "u":
        found.unique_keys.append(_key(row))
    elif kind == "f":
        found.foreign_keys.append(_foreign_key(row))
    elif kind == "c":
        found.checks.append(
            Check(
                name=name,
                expression=without_parentheses(row.text("expression")),
                enforced=row.flag("is_enforced"),
            )
        )
    else:
        reason = f"exclusion constraints are not read: {row.text('definition')}"
        return [Skipped(object=f"constraint {table}.{name}", reason=reason)]
    return []


def _key(row: Row) -> Key:
    return Key(
        name=row.text("constraint_name"),
        columns=row.texts("columns"),
        comment=row.text("comment"),
        deferrable=row.flag("is_deferrable"),
        initially_deferred=row.flag("is_deferred"),
        nulls_not_distinct=row.flag("nulls_not_distinct"),
        include=row.texts("include"),
    )


def _foreign_key(row: Row) -> ForeignKey:
    return ForeignKey(
        name=row.text("constraint_name"),
        columns=row.texts("columns"),
        referenced_table=ObjectName(schema=row.text("referenced_schema"), name=row.text("referenced_table")),
        referenced_columns=row.texts("referenced_columns"),
        on_update=_RULES[row.text("update_rule")],
        on_delete=_RULES[row.text("delete_rule")],
        match=_MATCHES[row.text("match_type")],
        deferrable=row.flag("is_deferrable"),
        initially_deferred=row.flag("is_deferred"),
        validated=row.flag("is_validated"),
    )


def _add_indexes(found: Constraints, rows: Sequence[Row], table: ObjectName) -> Iterable[Skipped]:
    skipped = []
    for parts in grouped(rows, lambda row: row.number("index_id")).values():
        first = parts[0]
        if not first.flag("is_valid"):
            skipped.append(Skipped(object=f"index {table}.{first.text('index_name')}", reason=_INVALID))
            continue
        index = _index(parts)
        if _is_key(index):
            found.unique_keys.append(_key_of(index, nulls_not_distinct=first.flag("nulls_not_distinct")))
        else:
            found.indexes.append(index)
    return skipped


def _index(rows: Sequence[Row]) -> Index:
    first = rows[0]
    keys = first.number("key_parts") or 0
    return Index(
        name=first.text("index_name"),
        parts=tuple(_part(row) for row in rows[:keys]),
        unique=first.flag("is_unique"),
        method=first.text("method"),
        predicate=without_parentheses(first.text("predicate")) or None,
        include=tuple(row.text("column_name") for row in rows[keys:]),
        comment=first.text("comment"),
    )


def _part(row: Row) -> IndexPart:
    options = row.number("options") or 0
    descending = bool(options & _DESCENDING)
    nulls_first = bool(options & _NULLS_FIRST)
    is_expression = row.flag("is_expression")
    return IndexPart(
        column=None if is_expression else row.text("column_name"),
        expression=without_parentheses(row.text("part")) if is_expression else None,
        descending=descending,
        nulls_first=nulls_first if nulls_first != descending else None,
        collation=row.maybe("collation"),
        operator_class=row.maybe("operator_class"),
    )


def _is_key(index: Index) -> bool:
    return (
        index.unique
        and index.predicate is None
        and all(part.column is not None and not part.operator_class and not part.collation for part in index.parts)
    )


def _key_of(index: Index, *, nulls_not_distinct: bool) -> Key:
    return Key(
        name=index.name,
        columns=tuple(part.column or "" for part in index.parts),
        comment=index.comment,
        nulls_not_distinct=nulls_not_distinct,
        include=index.include,
        constraint=False,
    )
