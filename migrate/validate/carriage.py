"""What a task does with a column's values on their way, and how they are compared nevertheless."""

from collections.abc import Mapping
from dataclasses import replace

from migrate.engines.families import Family, family_of, underlying
from migrate.model.canonical import Form, FormKind, NotComparable
from migrate.model.carriage import ColumnCarriage
from migrate.model.conversion import TableMapping
from migrate.model.names import EngineName
from migrate.model.schema import Column
from migrate.validate.canonical import canonical

_CUT = (FormKind.TEXT, FormKind.BINARY)
_DAY = "the task changes it to a date: times of the day are not compared"


def carriages(mapping: TableMapping) -> Mapping[str, ColumnCarriage]:
    """What happens to the columns of a table, by the source's names."""
    return {item.column: item for item in mapping.carriage.columns} if mapping.carriage else {}


def form_of(
    source: Column,
    source_engine: EngineName,
    target: Column,
    target_engine: EngineName,
    carriage: ColumnCarriage | None,
) -> Form | NotComparable:
    """The form in which a column is compared, once what the task does to it is taken into account."""
    form = canonical(source.type, source_engine, target.type, target_engine)
    if isinstance(form, NotComparable) or carriage is None:
        return form
    families = (
        family_of(underlying(source.type), source_engine),
        family_of(underlying(target.type), target_engine),
    )
    if carriage.retyped and families == (Family.TIMESTAMP, Family.DATE):
        return Form(kind=FormKind.DATE, loss=_DAY)
    if carriage.kept is None or form.read or form.kind not in _CUT:
        return form
    return replace(form, kept=carriage.kept, loss="; ".join(filter(None, (form.loss, _cut_words(carriage.kept)))))


def _cut_words(kept: int) -> str:
    return f"the task cuts long values: of one that is shorter on the target only the first {kept:,} are compared"


def notes_of(mapping: TableMapping, condition: str) -> tuple[str, ...]:
    """What the task does to the whole table, in words."""
    if mapping.carriage is None:
        return ()
    rows = (
        (f"the task carries only rows where {condition}: with them all of the target is compared",) if condition else ()
    )
    retyped = ", ".join(f"{item.column} ({item.retyped})" for item in mapping.carriage.columns if item.retyped)
    types = (f"the task changes types: {retyped}; a value that the new type can't hold counts as different",)
    return (*rows, *(types if retyped else ()), *mapping.carriage.notes)


def masked(mapping: TableMapping) -> tuple[str, ...]:
    """The columns whose values the target must not hold."""
    return tuple(item.column for item in carriages(mapping).values() if item.is_masked)


def left_out(mapping: TableMapping) -> frozenset[str]:
    """The columns that are not compared although the target has them."""
    return frozenset(item.column for item in carriages(mapping).values() if item.left_out)
