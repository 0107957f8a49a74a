"""The code that somebody has to look at: of views, routines, triggers and events that do not convert by themselves."""

from collections.abc import Iterator, Sequence

from migrate.assess.context import reference
from migrate.assess.others import others_with_code, reference_of_other
from migrate.model.issue import ObjectCode, ObjectVerdict, Verdict
from migrate.model.names import ObjectRef
from migrate.model.schema import Schema


def code_of(schema: Schema, verdicts: Sequence[ObjectVerdict]) -> tuple[ObjectCode, ...]:
    """The source's text of each such object that is not automatic, in the verdicts' order."""
    texts: dict[ObjectRef, str] = {}
    for item, text in _texts(schema):
        texts[item] = f"{texts[item]}\n\n{text}" if item in texts else text
    return tuple(
        ObjectCode(object=item.object, text=texts[item.object])
        for item in verdicts
        if item.verdict is not Verdict.AUTOMATIC and texts.get(item.object)
    )


def _texts(schema: Schema) -> Iterator[tuple[ObjectRef, str]]:
    yield from ((reference(view), view.definition) for view in schema.views)
    yield from ((reference(routine), routine.definition or routine.body) for routine in schema.routines)
    yield from ((reference(trigger), trigger.definition or trigger.body) for trigger in schema.triggers)
    yield from ((reference(event), event.body) for event in schema.events)
    for item in others_with_code(schema):
        place = reference_of_other(item)
        if place is not None:
            yield place, item.detail
