"""Which tables are compared, and where their rows and values come from: a plan, a task's own documents, or the databases."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from migrate.cli.sources import required_address
from migrate.errors import BadDocument
from migrate.model.codec import Json
from migrate.model.conversion import Conversion, TableMapping
from migrate.model.schema import Schema
from migrate.url import Url

if TYPE_CHECKING:
    from migrate.execute.plan_folder import PlanFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The addresses, the tables, and what is known already of the databases."""

    source: Url
    target: Url
    tables: tuple[TableMapping, ...]
    schemas: tuple[Schema, Schema] | None = None
    """Both databases' structure, where it was read."""
    conversion: Conversion | None = None
    """The plan's."""
    control_schemas: frozenset[str] | None = None
    """Where on the target the plan's task keeps its own tables; None without a plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What names the tables: any of these, or none."""

    folder: Path | None
    source: str | None
    target: str | None
    table_mappings: Path | None
    """The task's own documents, in the place of the plan's."""
    task_settings: Path | None


def what_to_compare(given: Given, renames: dict[str, str]) -> Compared:
    """Finds the tables. Raises `UsageProblem`, `BadDocument`, and `Unsupported` for a task that can't be followed."""
    if given.folder is not None:
        from migrate.execute.plan_folder import load

        return _of_plan(given, load(given.folder))
    source, target = required_address(given.source, role="source"), required_address(given.target, role="target")
    if given.table_mappings is not None:
        return Compared(source=source, target=target, tables=_of_task(given, source))
    from migrate.validate.pairs import match_tables
    from migrate.validate.validate import structures

    schemas = structures(source, target)
    return Compared(source=source, target=target, tables=match_tables(*schemas, renames=renames), schemas=schemas)


def _of_plan(given: Given, planned: "PlanFolder") -> Compared:
    from migrate.dms.carriage import carried
    from migrate.execute.cutover.leftovers import control_schemas
    from migrate.execute.plan_folder import read_progress

    source = required_address(given.source or planned.plan.source_url, role="source")
    target = required_address(given.target, role="target")
    own = given.table_mappings is None and given.task_settings is None
    ran_here = own and any(table.full_load_bytes for table in read_progress(planned.folder).tables)
    mappings = _read(given.table_mappings) if given.table_mappings else planned.task.table_mappings
    settings = _read(given.task_settings) if given.task_settings else planned.task.task_settings
    # A local run cuts no value, whatever the settings say.
    tables = carried(mappings, settings, planned.schema, whole_values=ran_here)
    return Compared(
        source=source,
        target=target,
        tables=tables,
        conversion=planned.conversion,
        control_schemas=control_schemas(replace(planned.task, task_settings=settings), tables, target),
    )


def _of_task(given: Given, source: Url) -> tuple[TableMapping, ...]:
    from migrate.dms.carriage import carried
    from migrate.dms.mappings import schemas_of
    from migrate.engines.engine import engine_of

    assert given.table_mappings is not None
    mappings = _read(given.table_mappings)
    settings = _read(given.task_settings) if given.task_settings else {}
    schema = engine_of(source).inspect(source, schemas=schemas_of(mappings))
    return carried(mappings, settings, schema)


def _read(path: Path) -> dict[str, Json]:
    """A document of DMS's. Raises `BadDocument`."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise BadDocument(f"{path} can't be read as JSON", reason=str(problem)) from None
    if not isinstance(document, dict):
        raise BadDocument(f"{path}: a JSON object was expected")
    return document
