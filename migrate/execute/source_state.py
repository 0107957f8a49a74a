"""Whether the servers are still those that a plan was made for."""

from migrate.engines.engine import engine_of
from migrate.errors import StalePlan, UsageProblem
from migrate.execute.fingerprint import changes, changes_of_shape, fingerprint, without_excluded
from migrate.execute.plan_folder import PlanFolder
from migrate.model.names import EngineName
from migrate.model.schema import Schema
from migrate.url import Url


def check_addresses(folder: PlanFolder, source: Url, target: Url) -> None:
    """Raises `UsageProblem` where an address is not of the plan's engine, or both are the same."""
    for side, url, planned in (
        ("source", source, folder.plan.source.engine),
        ("target", target, folder.plan.target.engine),
    ):
        if EngineName(url.scheme).is_mysql_family != planned.is_mysql_family:
            raise UsageProblem(
                f"the plan's {side} is {planned.title}, the address is {url.masked}",
                hint="check the order of the addresses, or make a plan for these servers",
            )
    same_server = (source.scheme, source.host, source.port) == (target.scheme, target.host, target.port)
    same_database = source.database == target.database or source.scheme != "postgresql"
    if same_server and same_database and any(table.source == table.target for table in folder.conversion.tables):
        raise UsageProblem(
            "source and target are the same tables", hint="name another database as the target, or rename the schema"
        )


def check_source(folder: PlanFolder, source: Url) -> Schema:
    """The source's structure. Raises `StalePlan` where it is not the one that the plan was made from."""
    planned = folder.schema
    found = engine_of(source).inspect(source, schemas=planned.schemas)
    found = without_excluded(found, planned)
    if not folder.plan.source_url:
        different = changes_of_shape(planned, found)
    elif fingerprint(found) == folder.plan.schema_fingerprint:
        return found
    else:
        different = changes(planned, found)
    if different:
        shown = "; ".join(different[:10]) + (f"; and {len(different) - 10} more" if len(different) > 10 else "")
        raise StalePlan(
            "the source has changed since the plan was made",
            reason=shown,
            hint="plan again: migrate plan SOURCE --target TARGET -o DIR writes the folder anew",
        )
    return found
