"""Judges files: tells what each is, and says what is to be said of it, alone and with the others."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from migrate.dms.lint import mappings, remark, settings, task
from migrate.dms.lint.places import Places, places
from migrate.dms.lint.recognise import Part, parts
from migrate.dms.task_settings import TaskSettings
from migrate.model.codec import Json
from migrate.model.lint import Finding, Lint, LintedDocument
from migrate.model.task import MigrationType


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """One file that could be read."""

    name: str
    text: str
    value: Json
    parts: tuple[Part, ...]


def judge(
    files: Sequence[tuple[str, str]], *, migration_type: MigrationType | None = None, engine_version: str = ""
) -> Lint:
    """Judges files, given as names and texts.

    Where there is one document with rules and one with settings, in all or in one folder, they are judged together; a request is
    judged with what it holds, and says what the task of the documents beside it does. `migration_type` is what the task does, where
    no request tells; `engine_version` that of the replication instance, to tell which settings it does not know yet.
    """
    found: list[Finding] = []
    documents: list[LintedDocument] = []
    read: list[_File] = []
    for name, text in files:
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as problem:
            documents.append(LintedDocument(file=name, kind="nothing"))
            found.append(_not_json(name, problem))
            continue
        file = _File(name=name, text=text, value=value, parts=parts(value))
        read.append(file)
        documents.append(_document(file))
    pair = _pair(read)
    for file in read:
        near = [other for other in read if PurePath(other.name).parent == PurePath(file.name).parent]
        own = _Judge(
            migration_type=migration_type or _type_of(near),
            engine_version=engine_version,
            pair=_pair(near) or pair,
            here=frozenset(PurePath(other.name).name for other in near),
        )
        found += _placed(own.of_file(file), file)
    order = {name: number for number, (name, _) in enumerate(files)}
    found.sort(key=lambda item: (order[item.file], item.line, item.severity.rank))
    return Lint(documents=tuple(documents), findings=tuple(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judge:
    """What is known of the task beside its documents."""

    migration_type: MigrationType | None
    engine_version: str
    pair: tuple[Part, Part] | None
    """The rules and the settings that are one task's."""
    here: frozenset[str]
    """Names of the files that are judged too."""

    def of_file(self, file: _File) -> Iterator[Finding]:
        """What is to be said of a file."""
        if not file.parts:
            yield remark.error(
                "unknown-document",
                "$",
                "there are neither rules nor task settings in it",
                page=remark.SETTINGS,
                fix='a table mapping has a key "rules", task settings have blocks such as "TargetMetadata"',
            )
        for part in file.parts:
            yield from self._of_part(part)

    def _of_part(self, part: Part) -> Iterator[Finding]:
        kind = part.migration_type or self.migration_type
        yield from (item for item in part.findings if not self._is_here(item))
        if part.request is not None:
            yield from task.judge_request(part.request, part.root)
        rules = None
        if part.mappings is not None:
            rules = mappings.judge(part.mappings, root=part.mappings_root, engine_version=self.engine_version)
            yield from rules.findings
        if isinstance(part.settings, dict):
            yield from settings.judge(
                part.settings, root=part.settings_root, engine_version=self.engine_version, migration_type=kind
            )
        if rules is not None:
            other = self.pair[1] if self.pair is not None and self.pair[0] is part else part
            own = TaskSettings(document=other.settings) if isinstance(other.settings, dict) else None
            yield from task.judge_together(rules.rules, own, other.settings_root, kind)

    def _is_here(self, finding: Finding) -> bool:
        """Whether it notes that a document is elsewhere which is judged too."""
        return finding.code == "not-judged" and any(name in finding.message for name in self.here)


def _type_of(files: Sequence[_File]) -> MigrationType | None:
    """What the task does, by the one request among the files."""
    kinds = {part.migration_type for file in files for part in file.parts if part.request is not None}
    return kinds.pop() if len(kinds) == 1 else None


def _pair(files: Sequence[_File]) -> tuple[Part, Part] | None:
    """The rules and the settings of one task, where there is one of each in files of their own."""
    loose = [part for file in files for part in file.parts if part.request is None]
    rules = [part for part in loose if part.mappings is not None]
    own = [part for part in loose if part.mappings is None]
    return (rules[0], own[0]) if len(rules) == len(own) == 1 else None


def _document(file: _File) -> LintedDocument:
    kinds = list(dict.fromkeys(part.kind for part in file.parts))
    entries = [part.mappings.get("rules") for part in file.parts if isinstance(part.mappings, dict)]
    rules = sum(len(item) for item in entries if isinstance(item, list))
    says = f"{rules} rule{'' if rules == 1 else 's'}" if entries else ""
    return LintedDocument(file=file.name, kind=", ".join(kinds) or "nothing", says=says)


def _not_json(name: str, problem: Exception) -> Finding:
    line = problem.lineno if isinstance(problem, json.JSONDecodeError) else 0
    finding = remark.error("not-json", "$", f"this is not JSON: {problem}", page=remark.SETTINGS)
    return replace(finding, file=name, line=line)


def _placed(findings: Iterator[Finding], file: _File) -> list[Finding]:
    """The findings with their lines, and those about keys that stand twice."""
    where: Places = places(file.text)
    twice = [
        replace(
            remark.error(
                "duplicate-key",
                f"{path}.{key}",
                "the object has this key twice: JSON keeps the last one alone",
                page=remark.SETTINGS,
                fix="remove one",
            ),
            file=file.name,
            line=line,
        )
        for path, key, line in where.twice
    ]
    return twice + [replace(item, file=file.name, line=where.line(item.path)) for item in findings]
