"""Makes columns, and the sequences behind them, from what pg_catalog answered."""

from collections.abc import Mapping
from dataclasses import dataclass

from migrate.engines.catalogue_row import Row, grouped
from migrate.engines.postgresql.catalogue import Answers
from migrate.engines.postgresql.expression_text import is_nextval, make_default, without_parentheses
from migrate.engines.postgresql.type_parts import make_type
from migrate.model.names import ObjectName, Skipped
from migrate.model.schema import Column, Generated, Identity, Sequence

_HIDDEN_SEQUENCE = "the account may not read how far it has counted; grant it SELECT on the sequence and inspect again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of every relation, and what becomes of the sequences."""

    of_relation: Mapping[int, tuple[Column, ...]]
    sequences: tuple[Sequence, ...]
    """Those that stand by themselves."""
    skipped: tuple[Skipped, ...]


def make_columns(answers: Answers) -> Columns:
    """The columns of tables, views and composite types, by the number of the relation in the catalogue."""
    labels = {row.number("id") or 0: row.texts("labels") for row in answers.rows["types"] if row.text("kind") == "e"}
    owned = {
        (row.number("relation_id"), row.number("position")): row
        for row in answers.rows["sequences"]
        if row.maybe("relation_id")
    }
    used: set[int] = set()
    columns: dict[int, tuple[Column, ...]] = {}
    for relation, rows in grouped(answers.rows["columns"], lambda row: row.number("relation_id") or 0).items():
        made = []
        for row in rows:
            sequence = owned.get((relation, row.number("position")))
            identity = _identity(row, sequence)
            if identity is not None and sequence is not None:
                used.add(sequence.number("id") or 0)
            made.append(_column(row, identity, labels))
        columns[relation] = tuple(made)
    apart = [row for row in answers.rows["sequences"] if row.number("id") not in used]
    hidden = [row for row in answers.rows["sequences"] if not row.flag("may_read")]
    return Columns(
        of_relation=columns,
        sequences=tuple(
            sorted(
                (_sequence(row) for row in apart if row.text("schema_name") in answers.schemas),
                key=lambda sequence: sequence.name,
            )
        ),
        skipped=tuple(Skipped(object=f"sequence {_name(row)}", reason=_HIDDEN_SEQUENCE) for row in hidden),
    )


def _name(row: Row) -> ObjectName:
    return ObjectName(schema=row.text("schema_name"), name=row.text("sequence_name"))


def _column(row: Row, identity: Identity | None, labels: Mapping[int, tuple[str, ...]]) -> Column:
    generated = row.text("generated")
    text = row.maybe("default_text")
    return Column(
        name=row.text("column_name"),
        type=make_type(row, labels),
        nullable=not row.flag("is_required"),
        default=None if generated or identity is not None else make_default(text),
        identity=identity,
        generated=Generated(expression=without_parentheses(text or ""), stored=generated == "s") if generated else None,
        collation=row.maybe("collation"),
        comment=row.text("comment"),
    )


def _identity(row: Row, sequence: Row | None) -> Identity | None:
    word = row.text("identity")
    is_serial = (
        not word and sequence is not None and sequence.flag("is_default") and is_nextval(row.maybe("default_text"))
    )
    if not word and not is_serial:
        return None
    if sequence is None:
        return Identity(always=word == "a")
    start = _number(sequence, "start")
    increment = _number(sequence, "increment")
    last = sequence.number("last_value")
    upcoming = start if last is None else last + increment
    return Identity(
        always=word == "a",
        start=start,
        increment=increment,
        next_value=upcoming if sequence.flag("may_read") else None,
        sequence=_name(sequence),
        serial=is_serial,
    )


def _sequence(row: Row) -> Sequence:
    return Sequence(
        name=_name(row),
        type=row.text("type_text"),
        start=_number(row, "start"),
        increment=_number(row, "increment"),
        minimum=row.number("minimum"),
        maximum=row.number("maximum"),
        cycle=row.flag("cycle"),
        cache=_number(row, "cache"),
        last_value=row.number("last_value"),
        comment=row.text("comment"),
    )


def _number(row: Row, name: str) -> int:
    value = row.number(name)
    return 1 if value is None else value
