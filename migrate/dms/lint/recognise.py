"""Which documents a file holds: rules, settings, or requests with both inside."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from migrate.dms.inventory import settings
from migrate.dms.lint import remark
from migrate.dms.shape import say
from migrate.model.codec import Json
from migrate.model.lint import Finding
from migrate.model.task import MigrationType

_MAPPINGS = ("TableMappings", "table_mappings")
_SETTINGS = ("ReplicationTaskSettings", "ReplicationSettings", "replication_task_settings", "replication_settings")
_TYPES = ("MigrationType", "ReplicationType", "migration_type", "replication_type")
_DEEPEST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What belongs to one task: a document, or a request with those that it holds."""

    root: str
    request: dict[str, Json] | None = None
    mappings: Json = None
    mappings_root: str = "$"
    settings: Json = None
    settings_root: str = "$"
    migration_type: MigrationType | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def kind(self) -> str:
        """What the document is called."""
        if self.request is not None:
            return "request"
        return "task settings" if self.mappings is None else "table mappings"


def parts(value: Json) -> tuple[Part, ...]:
    """The parts of one file; none where it is about something else."""
    if isinstance(value, dict) and "rules" in value:
        return (Part(root="$", mappings=value),)
    if isinstance(value, dict) and set(value) & set(settings().children("")):
        return (Part(root="$", settings=value),)
    return tuple(_requests(value, "$", 0))


def _requests(value: Json, root: str, depth: int) -> Iterator[Part]:
    """Every object that has a task's documents, wherever it is: an answer of the API, a template, a plan of Terraform."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _requests(item, f"{root}[{number}]", depth + 1)
    elif isinstance(value, dict) and (set(value) & {*_MAPPINGS, *_SETTINGS} or {*_TYPES} & set(value)):
        yield _part(value, root)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _requests(item, f"{root}.{key}", depth + 1)


def _part(request: dict[str, Json], root: str) -> Part:
    found: list[Finding] = []
    mappings_root, mappings = _inside(request, _MAPPINGS, root, found)
    settings_root, own = _inside(request, _SETTINGS, root, found)
    kind = next((request[key] for key in _TYPES if key in request), None)
    words = [word for word in MigrationType if word == kind]
    return Part(
        root=root,
        request=request,
        mappings=mappings,
        mappings_root=mappings_root,
        settings=own,
        settings_root=settings_root,
        migration_type=words[0] if words else None,
        findings=tuple(found),
    )


def _inside(request: dict[str, Json], keys: tuple[str, ...], root: str, found: list[Finding]) -> tuple[str, Json]:
    """The document under one of the keys, written as a text or as it is, with its path."""
    key = next((key for key in keys if request.get(key) is not None), None)
    if key is None:
        return root, None
    value, where = request[key], f"{root}.{key}"
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError as problem:
            found.append(_not_read(request[key], where, problem))
            return where, None
    if not isinstance(value, dict):
        found.append(
            remark.error("wrong-type", where, f"an object was expected, not {say(value)}", page=remark.SETTINGS)
        )
        return where, None
    if len(value) == 1 and next(iter(value)).startswith("Fn::"):
        found.append(remark.note("not-judged", where, f"{next(iter(value))} is not worked out", page=remark.SETTINGS))
        return where, None
    return where, value


def _not_read(text: str, where: str, problem: ValueError) -> Finding:
    if text.startswith("file://") or "${" in text:
        return remark.note(
            "not-judged",
            where,
            f"{say(text)} stands for a document that is not here",
            page=remark.SETTINGS,
            fix="lint it too",
        )
    return remark.error("not-json", where, f"the text is not JSON: {problem}", page=remark.SETTINGS)
