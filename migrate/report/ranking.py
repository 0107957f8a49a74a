"""A fleet's reports: which database needs a look first, as text and as Markdown, and the words that all its reports share."""

from collections.abc import Iterator

from migrate.model.fleet import Fleet, FleetMember, FleetState
from migrate.report.markdown_words import code, grid, prose
from migrate.report.terminal import Paint, painted, table, visible, wrap
from migrate.report.words import count, duration, hours

HEADINGS = ("", "state", "errors", "warnings", "notes", "effort", "objects")
_PAINTS = {FleetState.FAILED: Paint.RED, FleetState.NOT_READY: Paint.YELLOW, FleetState.READY: Paint.GREEN}


def fleet_text(fleet: Fleet, *, colour: bool, width: int) -> str:
    """A row a database, what needs a look first; then the reasons of failures, and the answer."""
    rows = [HEADINGS, *((visible(item.name), *cells_of(item)) for item in fleet.ranked)]
    lines = table(rows, numbers=range(2, 7))
    blocks = ["\n".join([painted(lines[0], Paint.BOLD, colour=colour), *lines[1:]])]
    reasons = [
        wrap(f"{item.name}: {item.reason or 'no reason is known'}", width=width, indent="  ")
        for item in fleet.ranked
        if not item.is_answered
    ]
    if reasons:
        blocks.append("\n".join(["Could not be assessed:", *reasons]))
    worst = next((state for state in FleetState if fleet.states[state]), FleetState.READY)
    blocks.append(painted(wrap(fleet_answer(fleet), width=width), _PAINTS[worst], colour=colour))
    return "\n\n".join(blocks) + "\n"


def fleet_markdown(fleet: Fleet) -> str:
    """The same as Markdown, with links to the pages."""
    lines = [f"# Fleet: {count(len(fleet.members), 'database')}", "", f"**{prose(fleet_answer(fleet))}**", ""]
    lines += [*grid(("database", *HEADINGS[1:]), _rows(fleet), numbers=range(2, 7)), ""]
    failed = [item for item in fleet.ranked if not item.is_answered]
    if failed:
        lines += ["## Could not be assessed", ""]
        lines += [*(f"- {code(item.name)}: {prose(item.reason or 'no reason is known')}" for item in failed), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def fleet_answer(fleet: Fleet) -> str:
    """How many are ready, how many not, how many could not be assessed, and the hours for all."""
    states = fleet.states
    words = [
        f"{states[FleetState.READY]:,} of {count(len(fleet.members), 'database')} ready",
        f"{states[FleetState.NOT_READY]:,} not ready",
    ]
    if states[FleetState.FAILED]:
        words.append(f"{states[FleetState.FAILED]:,} could not be assessed")
    errors = sum(item.errors for item in fleet.members)
    return f"{', '.join(words)}: {count(errors, 'error')}, {hours(*fleet.hours)}, in {duration(fleet.elapsed_seconds)}."


def cells_of(item: FleetMember) -> tuple[str, str, str, str, str, str]:
    """One database's cells: state, errors, warnings, notes, effort, objects; dashes where nothing is known."""
    state = item.state.value.replace("-", " ")
    if not item.is_answered:
        return state, "–", "–", "–", "–", "–"
    numbers = (item.errors, item.warnings, item.infos)
    errors, warnings, infos = (f"{number:,}" for number in numbers)
    return state, errors, warnings, infos, hours(item.low_hours, item.high_hours), f"{item.objects:,}"


def _rows(fleet: Fleet) -> Iterator[tuple[str, ...]]:
    for item in fleet.ranked:
        yield (code(item.name), *cells_of(item))
