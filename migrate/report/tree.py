"""An assessment's objects as a tree: schema, then tables, views and code, each with its verdict, its issues and its text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from migrate.model.issue import Assessment, Issue, ObjectCode, ObjectVerdict, Severity, Verdict
from migrate.model.names import ObjectKind, ObjectRef
from migrate.report.overview import CheckGroup
from migrate.report.terminal import visible
from migrate.report.words import group_name

_ORDER = (
    *("tables", "views", "routines", "packages", "triggers", "events", "sequences", "types", "synonyms"),
    "database links",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLink:
    """All issues of one check about an object, and where on the page they are told."""

    check: str
    name: str
    severity: Severity
    number: int
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePiece:
    """A stretch of a line of code; the flagged ones are marked."""

    text: str
    marked: bool = False


CodeLine = tuple[CodePiece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One object."""

    kind: ObjectKind
    name: str
    """Its name below its schema, such as `orders` or `orders.after_insert`."""
    verdict: Verdict
    reason: str
    links: tuple[CheckLink, ...] = ()
    code: tuple[CodeLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """The objects of one group in one schema."""

    name: str
    leaves: tuple[Leaf, ...]
    """What needs attention."""
    quiet: tuple[str, ...]
    """The names of what converts by itself, without an issue."""

    @property
    def size(self) -> int:
        """How many objects there are."""
        return len(self.leaves) + len(self.quiet)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaTree:
    """One schema with its groups of objects."""

    name: str
    branches: tuple[Branch, ...]


def trees(assessment: Assessment, checks: Sequence[CheckGroup]) -> tuple[SchemaTree, ...]:
    """The objects by schema and group. `checks` are the page's groups of issues, in the page's order."""
    owned = _owned(checks)
    code = {item.object: item for item in assessment.code}
    found: dict[str, dict[str, list[tuple[ObjectVerdict, Leaf]]]] = {}
    for item in assessment.objects:
        path = item.object.path
        schema, name = (path[0], ".".join(path[1:])) if len(path) > 1 else ("", item.object.name)
        mine = owned.get(item.object, [])
        leaf = Leaf(
            kind=item.object.kind,
            name=name,
            verdict=item.verdict,
            reason=item.reason,
            links=_links(mine),
            code=_code(code[item.object], [issue for issue, _ in mine]) if item.object in code else (),
        )
        found.setdefault(schema, {}).setdefault(group_name(item.object.kind), []).append((item, leaf))
    return tuple(SchemaTree(name=schema, branches=tuple(_branches(groups))) for schema, groups in found.items())


def _owned(checks: Sequence[CheckGroup]) -> dict[ObjectRef, list[tuple[Issue, str]]]:
    """The issues with their anchors, by the object whose verdict they count for."""
    owned: dict[ObjectRef, list[tuple[Issue, str]]] = {}
    for at, group in enumerate(checks, 1):
        for number, issue in enumerate(group.issues, 1):
            reference = issue.object
            if len(reference.path) == 3 and reference.kind is not ObjectKind.TRIGGER:
                reference = ObjectRef(kind=ObjectKind.TABLE, path=reference.path[:2])
            owned.setdefault(reference, []).append((issue, f"issue-{at}-{number}"))
    return owned


def _links(issues: Sequence[tuple[Issue, str]]) -> tuple[CheckLink, ...]:
    links: dict[tuple[str, str, Severity], list[str]] = {}
    for issue, anchor in issues:
        links.setdefault((issue.check, issue.name, issue.severity), []).append(anchor)
    return tuple(
        CheckLink(check=check, name=name, severity=severity, number=len(anchors), anchor=anchors[0])
        for (check, name, severity), anchors in links.items()
    )


def _branches(groups: dict[str, list[tuple[ObjectVerdict, Leaf]]]) -> Iterator[Branch]:
    for name in sorted(groups, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER)):
        leaves = [leaf for _, leaf in groups[name]]
        loud = [leaf for leaf in leaves if leaf.verdict is not Verdict.AUTOMATIC or leaf.links]
        yield Branch(
            name=name,
            leaves=tuple(loud),
            quiet=tuple(leaf.name for leaf in leaves if leaf.verdict is Verdict.AUTOMATIC and not leaf.links),
        )


def _code(code: ObjectCode, issues: Sequence[Issue]) -> tuple[CodeLine, ...]:
    """The text by lines, with the places that the issues' excerpts mark, where those excerpts are part of it."""
    spans = sorted(span for issue in issues for span in _places(code.text, issue))
    lines, offset = [], 0
    for line in code.text.strip("\r\n").split("\n"):
        begin = offset + len(code.text) - len(code.text.lstrip("\r\n"))
        lines.append(tuple(_pieces(line, [(start - begin, end - begin) for start, end in spans])))
        offset += len(line) + 1
    return tuple(lines)


def _places(text: str, issue: Issue) -> Iterator[tuple[int, int]]:
    at = text.find(issue.excerpt) if issue.excerpt and issue.span else -1
    if at >= 0 and issue.span:
        yield at + issue.span[0], at + issue.span[1]


def _pieces(line: str, spans: Sequence[tuple[int, int]]) -> Iterator[CodePiece]:
    at = 0
    for start, end in spans:
        first, last = max(start, at), min(end, len(line))
        if first < last:
            yield CodePiece(text=_show(line[at:first]))
            yield CodePiece(text=_show(line[first:last]), marked=True)
            at = last
    yield CodePiece(text=_show(line[at:]))


def _show(text: str) -> str:
    return visible(text.rstrip("\r").replace("\t", "    "))
