"""What a round of faults left: whether every row came over, once."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from migrate.url import Url
from tests.faults.migrator import Migrator
from tests.faults.traffic import Traffic, counted
from tests.sql import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Rows that are not on both sides as they should be, and everything else that is wrong."""

    lost: int = 0
    doubled: int = 0
    different: int = 0
    refused: int = 0
    """Changes that the target was said to have refused."""
    problems: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Nothing lost, nothing doubled, nothing else."""
        return not (self.lost or self.doubled or self.different or self.refused or self.problems)

    def __str__(self) -> str:
        told = f"{self.lost} lost, {self.doubled} doubled, {self.different} different, {self.refused} refused"
        return "; ".join((told, *self.problems))


def examine(migrator: Migrator, traffic: Traffic, target: Url, *, target_schema: str) -> Outcome:
    """Compares both sides in three ways: migrate's validation, the traffic's own count, and the ledger row by row."""
    validation = migrator.validation()
    tables = validation["tables"]
    problems = [
        f"{table['table']}: {table['verdict']} {table.get('reason') or ''}"
        for table in tables
        if table["verdict"] != "match"
    ]
    ours, expected = counted(traffic.url), traffic.expected
    if ours != expected:
        problems.append(f"the source holds {dict(ours)}, the traffic counted {dict(expected)}")
    lost, doubled = _ledger(traffic.url, target, target_schema)
    keyed = [table for table in tables if not str(table["table"]).endswith(".ledger")]
    return Outcome(
        lost=lost + _sum(keyed, "missing"),
        doubled=doubled + _sum(keyed, "extra"),
        different=_sum(keyed, "different"),
        refused=refused(target),
        problems=tuple(problems),
    )


def _sum(tables: list[dict[str, object]], name: str) -> int:
    return sum(int(str(table.get(name) or 0)) for table in tables)


def _ledger(source: Url, target: Url, schema: str) -> tuple[int, int]:
    ours = Counter(rows(source, "SELECT writer, step, note FROM ledger"))
    theirs = Counter(rows(target, f"SELECT writer, step, note FROM {schema}.ledger"))
    return (ours - theirs).total(), (theirs - ours).total()


def refused(target: Url) -> int:
    """How many changes the target was said to have refused."""
    schema = control_schema(target)
    there = rows(
        target,
        "SELECT 1 FROM information_schema.tables"
        f" WHERE table_name = 'awsdms_apply_exceptions' AND table_schema = '{schema}'",
    )
    return int(rows(target, f"SELECT count(*) FROM {schema}.awsdms_apply_exceptions")[0][0]) if there else 0


def control_schema(target: Url) -> str:
    """Where a round keeps its control tables: the usual place is everybody's."""
    return f"{target.database}_control"


def make_plan_folder(source: Url, target: Url, folder: Path, *, cdc: bool, batch: bool) -> Path:
    """The plan of a round."""
    from migrate.assess.assess import assess
    from migrate.convert.convert import convert
    from migrate.dms.define import define_task
    from migrate.engines.engine import engine_of, parse_target
    from migrate.execute.planner import make_plan
    from migrate.model.task import MigrationType

    schema = engine_of(source).inspect(source)
    wanted = parse_target(target.scheme)
    conversion = convert(schema, wanted)
    kind = MigrationType.FULL_LOAD_AND_CDC if cdc else MigrationType.FULL_LOAD
    task = define_task(conversion, schema, migration_type=kind, source=source, identifier=source.database)
    task.task_settings["ControlTablesSettings"].update({"ControlSchema": control_schema(target)})
    task.task_settings["TargetMetadata"].update({"BatchApplyEnabled": batch})
    make_plan(schema, conversion, assess(schema, wanted, conversion_issues=conversion.issues), task, folder)
    return folder
