"""Assesses many sources side by side, and goes on past those that fail: each failure is a row with its reason.

A fleet is a TOML file. What stands at its top holds for every source:

    target = "aurora-postgresql:17"

    [[source]]
    name = "shop"
    source = "mysql://app@db.example/shop"
    password-env = "SHOP_PASSWORD"

    [[source]]
    name = "billing"
    source = "dumps/billing.sql"
    target = "rds-mysql:8.4"
"""

import re
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, fields, replace
from pathlib import Path

from migrate.errors import BadDocument, MigrateError, UsageProblem
from migrate.model.codec import Json
from migrate.model.fleet import Fleet, FleetMember, FleetState
from migrate.model.issue import Assessment, Severity
from migrate.report.formats import Format, render
from migrate.report.overview import is_ready
from migrate.report.words import engine_title
from migrate.url import looks_like_url, parse_url

_LISTS = ("schemas", "include", "exclude", "rename_schemas", "select", "ignore")


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetEntry:
    """One source of a fleet: the options are those of `migrate assess`."""

    name: str
    source: str
    target: str
    password_env: str = ""
    """The environment variable that holds the source's password."""
    dialect: str = ""
    verify_with: str = ""
    schemas: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    rename_schemas: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The source as a report may show it: without a password."""
        if not looks_like_url(self.source):
            return self.source
        try:
            return parse_url(self.source).masked
        except MigrateError:
            return self.source.partition("://")[0] + "://…"


def read_fleet(path: Path, *, target: str = "") -> tuple[FleetEntry, ...]:
    """Reads a fleet's file; `target` is for sources that name none. Raises `BadDocument` naming the source and the key.

    A file that is named as a source is looked for beside the fleet's own.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise BadDocument(f"{path} can't be read", reason=str(problem)) from None
    tables = document.pop("source", None)
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        raise BadDocument(f"{path} names no source", hint="write each as [[source]] with name, source and target")
    shared = {"target": target, **document} if target else document
    entries = tuple(
        _entry({**shared, **table}, f"{path}, source {number}", path.parent) for number, table in enumerate(tables, 1)
    )
    names = [entry.name for entry in entries]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise BadDocument(f"{path} has two sources called {twice[0]!r}")
    return entries


def assess_fleet(
    entries: Sequence[FleetEntry],
    assess: Callable[[FleetEntry], Assessment],
    folder: Path,
    *,
    workers: int,
    report: Callable[[FleetMember], None],
) -> Fleet:
    """Assesses every entry, `workers` at a time, and writes a page and a document for each into the folder as it ends.

    Then writes `index.html`, `fleet.json` and `fleet.csv`. Raises `UsageProblem` where the folder can't be written.
    """
    begin = time.monotonic()
    _make(folder)
    files = _file_names(entries)
    members: dict[str, FleetMember] = {}
    with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="fleet") as pool:
        running = {pool.submit(_member, entry, assess, folder / files[entry.name]): entry for entry in entries}
        for done in as_completed(running):
            member = _outcome(running[done], done)
            members[member.name] = member
            report(member)
    fleet = Fleet(
        members=tuple(members[entry.name] for entry in entries), elapsed_seconds=round(time.monotonic() - begin, 3)
    )
    for name, format in (("index.html", Format.HTML), ("fleet.json", Format.JSON), ("fleet.csv", Format.CSV)):
        _write(folder / name, render(fleet, format))
    return fleet


def _member(entry: FleetEntry, assess: Callable[[FleetEntry], Assessment], stem: Path) -> FleetMember:
    begin = time.monotonic()
    found = assess(entry)
    page, document = stem.with_name(f"{stem.name}.html"), stem.with_name(f"{stem.name}.json")
    _write(page, render(found, Format.HTML))
    _write(document, render(found, Format.JSON))
    low, high = found.effort_hours
    grade = found.to_json().get("grade")
    return FleetMember(
        name=entry.name,
        state=FleetState.READY if is_ready(found) else FleetState.NOT_READY,
        source=entry.shown,
        target=str(found.target),
        engine=engine_title(found.source.engine, found.source.version),
        objects=len(found.objects),
        tables=found.dms.tables,
        errors=found.count(Severity.ERROR),
        warnings=found.count(Severity.WARNING),
        infos=found.count(Severity.INFO),
        low_hours=low,
        high_hours=high,
        ignored=len(found.ignored),
        not_assessed=len(found.skipped),
        grade=str(grade["letter"]) if grade else "",
        report=page.name,
        document=document.name,
        elapsed_seconds=round(time.monotonic() - begin, 3),
    )


def _outcome(entry: FleetEntry, done: "Future[FleetMember]") -> FleetMember:
    """What became of one source. One that broke a rule of ours is told apart from a server's refusal, and stops no other."""
    problem = done.exception()
    if problem is None:
        return done.result()
    failed = FleetMember(name=entry.name, state=FleetState.FAILED, source=entry.shown, target=entry.target)
    if isinstance(problem, MigrateError):
        words = [problem.message, problem.reason, problem.hint]
        return replace(failed, reason=". ".join(word.strip().rstrip(".") for word in words if word))
    if isinstance(problem, Exception):
        return replace(failed, reason=f"something unexpected happened: {type(problem).__name__}")
    raise problem


def _entry(table: Mapping[str, Json], where: str, folder: Path) -> FleetEntry:
    keys = {field.name for field in fields(FleetEntry)}
    values: dict[str, Json] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in keys:
            known = ", ".join(sorted(item.replace("_", "-") for item in keys))
            raise BadDocument(f"{where}: there is no key {key!r}", hint=f"the keys are {known}")
        values[name] = _texts(value, f"{where}: {key}") if name in _LISTS else _text(value, f"{where}: {key}")
    for name in ("name", "source", "target"):
        if not values.get(name):
            raise BadDocument(f"{where}: {name} is missing")
    if not looks_like_url(values["source"]):
        values["source"] = str(folder / values["source"])
    return FleetEntry(**values)


def _text(value: Json, where: str) -> str:
    if not isinstance(value, str):
        raise BadDocument(f"{where}: text was expected, not {value!r}")
    return value


def _texts(value: Json, where: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise BadDocument(f"{where}: a list of texts was expected, not {value!r}")
    return tuple(_text(item, where) for item in value)


def _file_names(entries: Sequence[FleetEntry]) -> dict[str, str]:
    """A file's name for each source, whatever it is called; no two the same, and none of ours."""
    taken = {"index", "fleet"}
    names = {}
    for entry in entries:
        stem = re.sub(r"[^A-Za-z0-9_-]+", "-", entry.name).strip("-")[:60] or "source"
        number, name = 1, stem
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        names[entry.name] = name
    return names


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise UsageProblem(f"{folder} can't be made", reason=str(problem)) from None


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise UsageProblem(f"{path} can't be written", reason=str(problem)) from None
