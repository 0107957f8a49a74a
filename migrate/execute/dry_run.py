"""Tells in words what a run would do. Contacts nothing."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from migrate.dms.honoured import Shortfall, shortfalls
from migrate.dms.mappings import resolve
from migrate.errors import Unsupported, UsageProblem
from migrate.execute.plan_folder import PlanFolder, load
from migrate.model.conversion import Section, TableMapping
from migrate.model.plan import Action, Step
from migrate.model.schema import Table
from migrate.model.task import MigrationType


def describe(folder: Path) -> str:
    """One line for each step, with lines for its statements and tables below it, then what a local run would leave out.

    Raises as `plan_folder.load` does.
    """
    return "".join(f"{line}\n" for line in _lines(load(folder)))


def _lines(folder: PlanFolder) -> Iterator[str]:
    plan = folder.plan
    origin = plan.source_url or f"a file ({plan.source.engine.title} {plan.source.version})".replace(" )", ")")
    yield f"{plan.migration_type.value} from {origin} to {plan.target}"
    for number, step in enumerate(plan.steps, start=1):
        hazards = f"  [{', '.join(step.hazards)}]" if step.hazards else ""
        yield f"{number}. {step.action.value}: {step.description}{hazards}"
        yield from (f"   {line}" for line in _details(folder, step))
    follows = plan.migration_type is not MigrationType.FULL_LOAD
    left_out = shortfalls(folder.task.table_mappings, folder.task.task_settings, follows=follows)
    if left_out:
        yield "A local run differs from DMS here:"
        yield from (f"   {sentence}" for sentence in _told(left_out))
    if follows:
        yield from _undecided(folder)
    yield "Nothing was contacted and nothing was changed."


def _undecided(folder: PlanFolder) -> Iterator[str]:
    """What keeps a local run from filtering rows while it follows changes."""
    from migrate.execute.local.cdc.passage import check_filters

    try:
        check_filters(folder.task.table_mappings, folder.schema)
    except (Unsupported, UsageProblem) as problem:
        reason = f": {problem.reason}" if problem.reason else ""
        yield f"A local run refuses the task: {problem.message}{reason}"


def _told(left_out: Iterable[Shortfall]) -> Iterator[str]:
    """Each sentence once, with the first of its places."""
    places: dict[str, list[str]] = {}
    for item in left_out:
        places.setdefault(item.text, []).append(item.path)
    for text, paths in places.items():
        more = f" and {len(paths) - 1:,} more" if len(paths) > 1 else ""
        yield f"{paths[0]}{more}: {text}"


def _details(folder: PlanFolder, step: Step) -> Iterator[str]:
    if step.action is Action.APPLY_DDL:
        yield from _statements(folder, step)
    elif step.action is Action.FULL_LOAD:
        for mapping in resolve(folder.task.table_mappings, folder.schema):
            yield _table_line(mapping, folder.schema.tables_by_name[mapping.source])


def _statements(folder: PlanFolder, step: Step) -> Iterator[str]:
    section = Section(step.file.removeprefix("ddl/").removesuffix(".sql"))
    counts: dict[str, int] = {}
    for statement in folder.conversion.statements:
        if statement.section is section:
            counts[statement.object.kind.value] = counts.get(statement.object.kind.value, 0) + 1
    yield f"{step.file}: " + ", ".join(f"{count} × {kind}" for kind, count in counts.items())


def _table_line(mapping: TableMapping, table: Table) -> str:
    carried = [column for column in mapping.columns if column.target]
    left_out = len(mapping.columns) - len(carried)
    renamed = sum(column.source != column.target for column in carried)
    notes = [f"{len(carried)} columns"]
    if left_out:
        notes.append(f"{left_out} left to the target")
    if renamed:
        notes.append(f"{renamed} renamed")
    if table.row_estimate is not None:
        notes.append(f"about {table.row_estimate:,} rows")
    return f"{mapping.source} -> {mapping.target}: {', '.join(notes)}"
