"""The catalogue: one Markdown page a check, with what it means, how to fix it, and the SQL that shows it.

A page is `assessments/<area>/<ID>-<name>.md`: TOML between two lines of `+++`, then the sections Why, Fix, Flagged and
Clean. The last two hold ```sql blocks, each a sample of its own. Code finds; everything that can be said about a check
without looking at a database is in its page.
"""

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeVar

from migrate.errors import BadDocument, UsageProblem
from migrate.model.codec import Json
from migrate.model.issue import Effort, EffortLevel, Severity, Verdict
from migrate.model.names import EngineName, Target
from migrate.resources import folder

_FENCE = re.compile(r"^```sql(?: (?P<engine>\w+))?\n(?P<sql>.*?)^```$", re.MULTILINE | re.DOTALL)
_ID = re.compile(r"[A-Z]{2}\d{3}")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SECTIONS = ("Why", "Fix", "Flagged", "Clean")
_SERVICES = (
    "aurora-postgresql",
    "aurora-mysql",
    "rds-postgresql",
    "rds-mysql",
    "rds-mariadb",
    *(engine.value for engine in EngineName if not engine.is_script_only),
)
_Member = TypeVar("_Member", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A piece of SQL that a check finds something in, or nothing."""

    sql: str
    engine: EngineName
    """The dialect it is written in."""
    variables: tuple[tuple[str, str], ...] = ()
    """Server settings to assume."""
    target: str = ""
    """The target to assume, such as `aurora-postgresql:15`; the page's first where it names none."""
    version: str = ""
    """The source's version to assume; the sample's own where it names none."""
    plugins: tuple[str, ...] = ()
    """Plug-ins and extensions to assume in the source's server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything that can be said about a check without looking at a database."""

    id: str
    name: str
    title: str
    severity: Severity
    verdict: Verdict
    effort: Effort
    """Of one occurrence."""
    learning_hours: tuple[float, float]
    """Once for the subject, however often the check fires: low and high."""
    engines: tuple[EngineName, ...]
    """The sources that it looks at."""
    targets: tuple[str, ...]
    """The engines or services that it matters for."""
    fixed_in: tuple[tuple[str, str], ...]
    """An engine or service, and the version from which on this is no issue there."""
    since: tuple[tuple[str, str], ...]
    """An engine or service, and the version of the target from which on the trouble exists."""
    url: str
    """The vendor's page that the rule rests on."""
    dms: str
    """The premigration assessment of DMS that looks at the same, or empty."""
    area: str
    raised_by: str
    """Who finds it: `check` a function of `migrate.assess`, `conversion` the converter after trying, `probe` a look at the
    data, `workload` a rule for statements."""
    why: str
    fix: str
    flagged: tuple[Sample, ...]
    clean: tuple[Sample, ...]

    def concerns(self, engine: EngineName, target: Target, *, version: str = "") -> bool:
        """Whether the check has a meaning for that way; `version` is the source's, where it is known.

        A version that `fixed_in` or `since` names lifts the issue only where the target's version was named: without
        one, saying too much is the smaller harm. A source of the target's own engine that is past `since` already
        lives with the trouble.
        """
        names = (target.engine.value, target.service)
        if engine not in self.engines or not any(name in self.targets for name in names):
            return False
        fixed, since = dict(self.fixed_in), dict(self.since)
        there, here = target.engine_version, version if engine is target.engine else ""
        begins = [since[name] for name in names if name in since]
        if any((there and not reaches(there, first)) or reaches(here, first) for first in begins):
            return False
        return not any(name in fixed and reaches(there, fixed[name]) for name in names)


@cache
def load() -> tuple[Page, ...]:
    """Every page of the catalogue, by id. Raises `BadDocument` naming the file and the field that is wrong."""
    paths = (path for path in folder("assessments").glob("*/*.md") if path.parent.name != "examples")
    pages = sorted((_read(path) for path in paths), key=lambda page: page.id)
    for seen in ("id", "name"):
        values = [getattr(page, seen) for page in pages]
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice:
            raise BadDocument(f"two pages of the catalogue have the {seen} {twice[0]!r}")
    return tuple(pages)


def page(id_or_name: str) -> Page:
    """The page of a check. Raises `UsageProblem`, with near matches, when there is none."""
    wanted = id_or_name.strip().lower()
    for candidate in load():
        if wanted in (candidate.id.lower(), candidate.name):
            return candidate
    raise UsageProblem(f"there is no check {id_or_name!r}", hint=_near(wanted))


def matching(selector: str) -> tuple[Page, ...]:
    """The pages that an id, the start of an id, or a name selects. Raises `UsageProblem` when it selects none."""
    wanted = selector.strip().lower()
    found = tuple(item for item in load() if wanted and (item.id.lower().startswith(wanted) or item.name == wanted))
    if not found:
        raise UsageProblem(f"no check matches {selector!r}", hint=_near(wanted))
    return found


def parse(text: str, path: Path) -> Page:
    """Reads the text of one page; `path` says its area and the name it must have. Raises `BadDocument`."""
    parts = re.split(r"^\+\+\+$\n?", text, maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():
        raise BadDocument(f"{path}: a page begins with its front matter between two lines of +++")
    try:
        front = tomllib.loads(parts[1])
    except tomllib.TOMLDecodeError as problem:
        raise BadDocument(f"{path}: the front matter is not TOML", reason=str(problem)) from None
    sections = _sections(parts[2], path)
    reader = _Reader(front, path)
    engines = tuple(reader.member(EngineName, "engines", word) for word in reader.words("engines"))
    found = Page(
        id=reader.text("id", _ID),
        name=reader.text("name", _NAME),
        title=reader.text("title"),
        severity=reader.member(Severity, "severity"),
        verdict=reader.member(Verdict, "verdict"),
        effort=reader.effort(),
        learning_hours=reader.hours("learning_hours"),
        engines=engines,
        targets=reader.targets(),
        fixed_in=reader.table("fixed_in"),
        since=reader.table("since"),
        url=reader.text("url", re.compile(r"https://\S+")),
        dms=str(front.get("dms", "")),
        area=path.parent.name,
        raised_by=reader.text("raised_by", re.compile("check|conversion|probe|workload"))
        if "raised_by" in front
        else "check",
        why=sections["Why"],
        fix=sections["Fix"],
        flagged=reader.samples("flagged", sections["Flagged"], engines),
        clean=reader.samples("clean", sections["Clean"], engines),
    )
    reader.refuse_unknown()
    if path.stem != f"{found.id}-{found.name}":
        raise BadDocument(f"{path}: the file of this page is to be named {found.id}-{found.name}.md")
    return found


def _read(path: Path) -> Page:
    return parse(path.read_text(encoding="utf-8"), path)


def _sections(text: str, path: Path) -> dict[str, str]:
    pieces = re.split(r"^## +(.+?) *$\n", text, flags=re.MULTILINE)
    found = {title: body.strip() for title, body in zip(pieces[1::2], pieces[2::2], strict=True)}
    for title in _SECTIONS:
        if not found.get(title):
            raise BadDocument(f"{path}: the section {title} is missing or empty")
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """Takes fields out of a page's front matter, and names file and field when one is wrong."""

    front: dict[str, Json]
    path: Path

    def wrong(self, field: str, expected: str) -> BadDocument:
        return BadDocument(f"{self.path}: {field}: {expected} was expected, not {self.front.get(field)!r}")

    def text(self, field: str, form: re.Pattern[str] | None = None) -> str:
        value = self.front.get(field)
        if not isinstance(value, str) or not value or (form is not None and not form.fullmatch(value)):
            raise self.wrong(field, f"text like {form.pattern}" if form else "text")
        return value

    def words(self, field: str) -> tuple[str, ...]:
        value = self.front.get(field)
        if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
            raise self.wrong(field, "a list of words")
        return tuple(value)

    def targets(self) -> tuple[str, ...]:
        words = self.words("targets")
        if unknown := [word for word in words if word not in _SERVICES]:
            raise self.wrong("targets", f"one of {', '.join(_SERVICES)} instead of {unknown[0]!r}")
        return words

    def member(self, kind: type[_Member], field: str, word: str | None = None) -> _Member:
        try:
            return kind(str(self.front.get(field)) if word is None else word)
        except ValueError:
            raise self.wrong(field, " or ".join(member.value for member in kind)) from None

    def hours(self, field: str) -> tuple[float, float]:
        value = self.front.get(field, [0, 0])
        pair = isinstance(value, list) and len(value) == 2 and all(isinstance(item, int | float) for item in value)
        if not pair or not 0 <= value[0] <= value[1]:
            raise self.wrong(field, "[low, high] in hours")
        return float(value[0]), float(value[1])

    def effort(self) -> Effort:
        low, high = self.hours("hours")
        return Effort(level=self.member(EffortLevel, "effort"), low_hours=low, high_hours=high)

    def table(self, field: str, inside: str | None = None) -> tuple[tuple[str, str], ...]:
        value = self.front.get(field, {})
        if inside is not None and isinstance(value, dict):
            value = value.get(inside, {})
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            raise self.wrong(field, "a table of texts")
        return tuple(value.items())

    def samples(self, field: str, section: str, engines: tuple[EngineName, ...]) -> tuple[Sample, ...]:
        variables = self.table(field, inside="variables")
        found = tuple(
            Sample(
                sql=match["sql"],
                engine=engines[0] if match["engine"] is None else self.member(EngineName, field, match["engine"]),
                variables=variables,
                target=self.assumed(field, "target"),
                version=self.assumed(field, "version"),
                plugins=tuple(self.assumed(field, "plugins").split()),
            )
            for match in _FENCE.finditer(section)
        )
        if not found:
            raise BadDocument(f"{self.path}: {field}: the section holds no ```sql block")
        return found

    def assumed(self, field: str, what: str) -> str:
        value = self.front.get(field, {})
        text = value.get(what, "") if isinstance(value, dict) else ""
        if not isinstance(text, str):
            raise self.wrong(field, f"a text for {what}")
        return text

    def refuse_unknown(self) -> None:
        known = {*Page.__dataclass_fields__, "hours"}
        for field in self.front:
            if field not in known:
                raise BadDocument(f"{self.path}: {field}: there is no such field")


def reaches(version: str, wanted: str) -> bool:
    """Whether a version is the wanted one or later; `8.0` stands for the last of its line, and an unknown one for none."""
    has = [int(part) for part in re.findall(r"\d+", version)[:3]]
    return bool(has) and has >= [int(part) for part in wanted.split(".")][: len(has)]


def _near(wanted: str) -> str:
    import difflib

    known = {name.lower(): name for item in load() for name in (item.id, item.name)}
    near = difflib.get_close_matches(wanted, known, n=3, cutoff=0.5)
    return f"did you mean {', '.join(known[name] for name in near)}?" if near else "see: migrate checks"
