"""Makes the history of validations from what the ledger kept."""

from collections import Counter
from collections.abc import Sequence

from migrate.model.history import PastRun, ValidationHistory, VerdictChange
from migrate.model.validation import TableVerdict
from migrate.validate.ledger import KeptRun, Ledger


def history(ledger: Ledger, *, limit: int = 50) -> ValidationHistory:
    """The last runs, the newest first. Raises `UsageProblem` where the state can't be read."""
    kept = ledger.runs(limit=limit + 1)
    runs = [_past(run, _before(run, kept[position + 1 :])) for position, run in enumerate(kept)]
    return ValidationHistory(runs=tuple(runs[:limit]))


def _before(run: KeptRun, older: Sequence[KeptRun]) -> KeptRun | None:
    """The last run before over the same databases that was finished."""
    return next((item for item in older if _pair(item) == _pair(run) and item.finished_at is not None), None)


def _pair(run: KeptRun) -> tuple[str, str]:
    return run.source, run.target


def _past(run: KeptRun, before: KeptRun | None) -> PastRun:
    counted = Counter(table.verdict for table in run.tables)
    return PastRun(
        number=run.number,
        source=run.source,
        target=run.target,
        level=run.level,
        started_at=run.started_at,
        finished_at=run.finished_at,
        elapsed_seconds=run.elapsed_seconds,
        counts={verdict.value.replace("-", "_"): counted[verdict] for verdict in TableVerdict},
        missing=sum(table.missing for table in run.tables),
        extra=sum(table.extra for table in run.tables),
        different=sum(table.different for table in run.tables),
        changes=_changes(run, before) if before else (),
    )


def _changes(run: KeptRun, before: KeptRun) -> tuple[VerdictChange, ...]:
    old = {table.table: table.verdict for table in before.tables}
    new = {table.table: table.verdict for table in run.tables}
    names = [*new, *(name for name in old if name not in new and run.finished_at is not None)]
    return tuple(
        VerdictChange(table=name, before=old.get(name), after=new.get(name))
        for name in names
        if old.get(name) is not new.get(name)
    )
