"""What it takes to bring over each object: the worst of what its issues ask."""

from collections.abc import Iterator, Sequence

from migrate.assess.context import reference
from migrate.assess.excerpt import shown
from migrate.assess.others import reference_of_other
from migrate.model.issue import Issue, ObjectVerdict, Proof, Verdict
from migrate.model.names import ObjectKind, ObjectRef
from migrate.model.schema import Schema

_ORDER = {verdict: number for number, verdict in enumerate(Verdict)}
_OWN_PATH_OF_THREE = (ObjectKind.TRIGGER,)


def object_verdicts(schema: Schema, issues: Sequence[Issue], proof: Proof | None) -> tuple[ObjectVerdict, ...]:
    """A verdict for every table, view, routine, trigger, event, sequence, type and package, and for whatever was skipped.

    An issue of a column, key, index or check counts for its table. What a scratch target refused takes hands.
    """
    asked: dict[ObjectRef, Issue] = {}
    for issue in issues:
        owner = _owner(issue.object)
        if owner not in asked or _ORDER[issue.verdict] > _ORDER[asked[owner].verdict]:
            asked[owner] = issue
    skipped = {item.object: item.reason for item in schema.skipped}
    refused = _refused(proof)
    objects = tuple(_objects(schema))
    found = [_verdict(item, asked.get(item), skipped, refused) for item in objects]
    names = {item.name for item in objects}
    found += [
        ObjectVerdict(
            object=ObjectRef(kind=ObjectKind.STATEMENT, path=(item.object,)),
            verdict=Verdict.NOT_EVALUATED,
            reason=item.reason,
        )
        for item in schema.skipped
        if item.object not in names
    ]
    return tuple(found)


def rank(verdict: Verdict) -> int:
    """How hard: 0 for what happens by itself."""
    return _ORDER[verdict]


def _objects(schema: Schema) -> Iterator[ObjectRef]:
    groups = (
        schema.tables,
        schema.views,
        schema.routines,
        schema.triggers,
        schema.events,
        schema.sequences,
        schema.types,
    )
    for group in groups:
        yield from (reference(item) for item in group)
    types = {reference(item) for item in schema.types}
    rest = (reference_of_other(item) for item in schema.others)
    yield from dict.fromkeys(item for item in rest if item is not None and item not in types)


def _owner(reference_: ObjectRef) -> ObjectRef:
    if len(reference_.path) == 3 and reference_.kind not in _OWN_PATH_OF_THREE:
        return ObjectRef(kind=ObjectKind.TABLE, path=reference_.path[:2])
    return reference_


def _verdict(
    item: ObjectRef, issue: Issue | None, skipped: dict[str, str], refused: dict[tuple[str, ...], str]
) -> ObjectVerdict:
    if item.name in skipped:
        return ObjectVerdict(object=item, verdict=Verdict.NOT_EVALUATED, reason=skipped[item.name])
    verdict = issue.verdict if issue else Verdict.AUTOMATIC
    reason = f"{issue.check} {issue.name}" if issue and verdict is not Verdict.AUTOMATIC else ""
    words = refused.get(_folded(item))
    if words is not None and _ORDER[verdict] < _ORDER[Verdict.MANUAL]:
        return ObjectVerdict(object=item, verdict=Verdict.MANUAL, reason=f"the target refused it: {shown(words)}")
    return ObjectVerdict(object=item, verdict=verdict, reason=reason)


def _refused(proof: Proof | None) -> dict[tuple[str, ...], str]:
    """What the scratch target said, by the object's folded name: the target's spelling may differ in case."""
    if proof is None:
        return {}
    return {_folded(_owner(item.object)): item.error for item in proof.objects if not item.accepted}


def _folded(item: ObjectRef) -> tuple[str, ...]:
    return (item.kind.value, *(name.casefold() for name in item.path))
