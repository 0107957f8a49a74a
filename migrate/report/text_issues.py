"""Issues as text for a terminal: id, message, place, excerpt with carets, fix; and lists of what was skipped."""

from collections.abc import Iterator, Sequence

from migrate.model.issue import Issue, Severity
from migrate.model.names import Skipped
from migrate.report.excerpt import ExcerptLine, excerpt_of
from migrate.report.overview import CheckGroup, groups
from migrate.report.terminal import Paint, cells, painted, visible, wrap
from migrate.report.words import count, effort

SHOWN = 5
"""How many issues of one check are shown in full."""
_SHOWN_SKIPPED = 20
_PAINTS = {Severity.ERROR: Paint.RED, Severity.WARNING: Paint.YELLOW, Severity.INFO: Paint.BLUE}


def issue_blocks(issues: Sequence[Issue], *, colour: bool, width: int) -> Iterator[str]:
    """A block for each issue, worst first; the first five of a check and then how many more there are."""
    for group in groups(issues):
        yield from _group(group, colour=colour, width=width)


def _group(group: CheckGroup, *, colour: bool, width: int) -> Iterator[str]:
    for issue in group.issues[:SHOWN]:
        yield "\n".join(_issue(issue, colour=colour, width=width))
    more = len(group.issues) - SHOWN
    if more > 0:
        name = visible(f"{group.check} {group.name}")
        yield wrap(f"… and {more:,} more of {name}; -o report.html or .json holds them all", width=width, indent="  ")


def _issue(issue: Issue, *, colour: bool, width: int) -> Iterator[str]:
    label = visible(f"{issue.severity.value}[{issue.check}] {issue.name}:")
    message = wrap(issue.message, width=width, indent="  ", first=cells(label) + 1)
    yield f"{painted(label, _PAINTS[issue.severity], colour=colour)} {message}"
    place = issue.object.name or issue.object.kind.value
    yield f"  --> {visible(f'{issue.location} ({place})' if issue.location else place)}"
    excerpt = excerpt_of(issue.excerpt, issue.span)
    if excerpt.above:
        yield f"   |  … {count(excerpt.above, 'line')} above"
    for line in excerpt.lines:
        yield from _excerpt_line(line, paint=_PAINTS[issue.severity], colour=colour, width=width)
    if excerpt.below:
        yield f"   |  … {count(excerpt.below, 'line')} below"
    if issue.fix:
        yield from _fix(issue, width=width)
    yield f"   = see: migrate checks {visible(issue.check)}"


def _fix(issue: Issue, *, width: int) -> Iterator[str]:
    estimate = f"({effort(issue.effort)})"
    fix = wrap(issue.fix, width=width, indent=" " * 10, first=10)
    last = cells(fix.rsplit("\n", 1)[-1]) + 10
    if last + 2 + len(estimate) <= width:
        yield f"   = fix: {fix}  {estimate}"
    else:
        yield f"   = fix: {fix}"
        yield f"          {estimate}"


def _excerpt_line(line: ExcerptLine, *, paint: Paint, colour: bool, width: int) -> Iterator[str]:
    """The line, cut around the marked part where it is too long, and carets under that part."""
    room = max(width - 6, 20)
    before, marked, after = line.before, line.marked, line.after
    spare = max(room - cells(marked) - 2, 10)
    if cells(before) + cells(marked) + cells(after) > room:
        keep = max(spare // 2, spare - cells(after))
        before = before if len(before) <= keep else f"…{before[-keep:]}"
        left_over = max(spare - cells(before), 0)
        after = after if len(after) <= left_over else f"{after[:left_over]}…"
    yield f"   |  {before}{painted(marked, paint, colour=colour)}{after}".rstrip()
    if marked:
        yield f"   |  {' ' * cells(before)}{painted('^' * cells(marked), paint, colour=colour)}"


def skipped_lines(skipped: Sequence[Skipped], *, label: str, width: int) -> Iterator[str]:
    """What was passed over, with the reason of each; the number even when it is 0."""
    yield from listed_lines([f"{item.object}: {item.reason}" for item in skipped], label=label, width=width)


def listed_lines(said: Sequence[str], *, label: str, width: int) -> Iterator[str]:
    """A number with what it counts: on its line where that is one thing, below it where there are more."""
    if len(said) <= 1:
        text = f"{label}: {len(said)}" + "".join(f" ({text})" for text in said)
        yield "  " + wrap(text, width=width, indent="    ", first=2)
        return
    yield f"  {label}: {len(said):,}"
    for text in said[:_SHOWN_SKIPPED]:
        yield "    " + wrap(text, width=width, indent="      ", first=4)
    if len(said) > _SHOWN_SKIPPED:
        yield f"    … and {len(said) - _SHOWN_SKIPPED:,} more; -o report.html or .json holds them all"
