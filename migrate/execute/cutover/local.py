"""The cutover of a plan that was run from here."""

from collections.abc import Callable

from migrate.dms.mappings import resolve
from migrate.errors import UsageProblem
from migrate.execute.cutover.finish import finish
from migrate.execute.plan_folder import PlanFolder
from migrate.execute.runner import run
from migrate.model.progress import Progress
from migrate.model.task import MigrationType
from migrate.url import Url


def take_over(
    folder: PlanFolder,
    source: Url,
    target: Url,
    *,
    report: Callable[[Progress], None],
    stopping: Callable[[], bool],
) -> tuple[str, ...]:
    """Brings over the last changes, and makes the target ready; gives a line for each thing done. Raises `UsageProblem`.

    Nobody may write to the source any more when this is called.
    """
    follows = folder.plan.migration_type is not MigrationType.FULL_LOAD
    done: list[str] = []
    if follows:
        progress = run(
            folder.folder,
            on="local",
            source=source,
            target=target,
            resume=True,
            report=report,
            stopping=stopping,
            until="now",
        )
        if progress.stop_reason != "CDC_STOP_POSITION_REACHED":
            raise UsageProblem(
                "the last changes did not come over",
                reason=progress.message or progress.status,
                hint="nothing was switched: see migrate status, then cut over again",
            )
        done.append(f"the last changes are on the target, up to {progress.recovery_checkpoint}")
    tables = resolve(folder.task.table_mappings, folder.schema)
    done += finish(target, [table.target for table in tables])
    return tuple(done)
