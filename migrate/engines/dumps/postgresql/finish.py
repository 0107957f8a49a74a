"""Makes the schema of a draft: what a live inspection of the same database would give."""

from collections.abc import Iterable

from migrate.engines.dumps.postgresql.column_types import column_type
from migrate.engines.dumps.postgresql.draft import Draft
from migrate.engines.dumps.postgresql.drafts import (
    ColumnDraft,
    Relation,
    RoutineDraft,
    SequenceDraft,
    TableDraft,
    TriggerDraft,
    TypeDraft,
)
from migrate.engines.dumps.postgresql.finished_table import finished_table, index_of, is_root
from migrate.engines.dumps.postgresql.function_text import definition_of, parameters_of
from migrate.engines.dumps.postgresql.leftovers import leftovers, other_objects
from migrate.engines.dumps.postgresql.routine_results import aggregated
from migrate.engines.dumps.postgresql.triggers import definition_of as trigger_text
from migrate.engines.dumps.postgresql.view_columns import columns_of
from migrate.engines.postgresql.expression_text import without_parentheses
from migrate.model.names import EngineName
from migrate.model.schema import (
    Check,
    Column,
    Extension,
    Routine,
    RoutineKind,
    Schema,
    Sequence,
    Trigger,
    UserType,
    View,
)


def finish(draft: Draft) -> Schema:
    """The schema as it stands."""
    tables = sorted((one for one in draft.tables.values() if is_root(one)), key=lambda one: one.name)
    return Schema(
        engine=EngineName.POSTGRESQL,
        version=draft.release,
        database=draft.database,
        schemas=tuple(sorted(draft.schemas)),
        charset=draft.charset,
        collation=draft.collation,
        tables=tuple(finished_table(table) for table in tables),
        views=_views(draft),
        routines=_routines(draft),
        triggers=_triggers(draft),
        sequences=_sequences(draft),
        types=_types(draft),
        extensions=tuple(
            Extension(name=name, version=version) for name, (version, _) in sorted(draft.extensions.items())
        ),
        others=other_objects(draft),
        skipped=(*draft.skipped, *leftovers(draft)),
    )


def _views(draft: Draft) -> tuple[View, ...]:
    columns = columns_of(draft)
    return tuple(
        View(
            name=view.name,
            definition=view.definition.strip(),
            columns=columns.get(view.name, ()),
            materialized=view.materialized,
            check_option=view.check_option,
            security_invoker=view.security_invoker,
            definer=view.owner,
            comment=view.comment,
            indexes=tuple(
                index_of(index) for index in sorted(view.indexes.values(), key=lambda one: (not one.unique, one.name))
            ),
            location=view.location,
        )
        for view in sorted(draft.views.values(), key=lambda one: one.name)
    )


def _routines(draft: Draft) -> tuple[Routine, ...]:
    made = [_routine(one, draft) for several in draft.routines.values() for one in several]
    return tuple(sorted(made, key=lambda routine: (routine.name, routine.parameters)))


def _routine(routine: RoutineDraft, draft: Draft) -> Routine:
    return Routine(
        name=routine.name,
        kind=routine.kind,
        parameters=parameters_of(routine),
        returns=aggregated(routine, draft) if routine.kind is RoutineKind.AGGREGATE else routine.returns,
        body=routine.body,
        language=routine.language,
        deterministic=routine.volatility == "IMMUTABLE",
        data_access=routine.volatility,
        security_definer=routine.security_definer,
        definer=routine.owner,
        comment=routine.comment,
        definition=definition_of(routine),
        location=routine.location,
    )


def _triggers(draft: Draft) -> tuple[Trigger, ...]:
    relations: Iterable[Relation] = (*draft.tables.values(), *draft.views.values())
    made = [
        _trigger(trigger, relation)
        for relation in relations
        if not (isinstance(relation, TableDraft) and relation.is_partition)
        for trigger in relation.triggers.values()
    ]
    return tuple(sorted(made, key=lambda trigger: (trigger.table, trigger.name)))


def _trigger(trigger: TriggerDraft, relation: Relation) -> Trigger:
    return Trigger(
        name=trigger.name,
        table=relation.name,
        timing=trigger.timing,
        events=trigger.events,
        function=trigger.function,
        for_each_row=trigger.for_each_row,
        condition=without_parentheses(trigger.condition) if trigger.condition else None,
        enabled=trigger.enabled != "D",
        definition=trigger_text(trigger, relation),
        location=trigger.location,
    )


def _sequences(draft: Draft) -> tuple[Sequence, ...]:
    used = {id(column.sequence) for table in draft.tables.values() for column in table.columns if column.sequence}
    used |= {
        id(column.numbered_by)
        for table in draft.tables.values()
        for column in table.columns
        if column.numbered_by and column.numbered_by.owner == (table, column.name)
    }
    apart = [one for one in draft.sequences.values() if id(one) not in used]
    return tuple(_sequence(one) for one in sorted(apart, key=lambda one: one.name))


def _sequence(sequence: SequenceDraft) -> Sequence:
    return Sequence(
        name=sequence.name,
        type=sequence.type,
        start=sequence.begin,
        increment=sequence.increment,
        minimum=sequence.least,
        maximum=sequence.most,
        cycle=sequence.cycle,
        cache=sequence.cache,
        last_value=sequence.last_value,
        comment=sequence.comment,
        location=sequence.location,
    )


def _types(draft: Draft) -> tuple[UserType, ...]:
    return tuple(_type(one) for one in sorted(draft.types.values(), key=lambda one: one.name))


def _type(made: TypeDraft) -> UserType:
    checks = sorted(made.checks.values(), key=lambda one: one.name)
    base = ""
    if made.base is not None:
        base = made.base.bare_text if made.kind == "range" else made.base.text
    return UserType(
        name=made.name,
        kind=made.kind,
        labels=tuple(made.labels),
        base=base,
        nullable=made.nullable,
        default=made.default,
        checks=tuple(Check(name=one.name, expression=without_parentheses(one.expression)) for one in checks),
        attributes=tuple(_attribute(one) for one in made.attributes),
        comment=made.comment,
        location=made.location,
    )


def _attribute(column: ColumnDraft) -> Column:
    return Column(
        name=column.name,
        type=column_type(column.type),
        collation=column.collation,
        comment=column.comment,
        location=column.location,
    )
