"""Languages and libraries that RDS and Aurora PostgreSQL run or load.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_PostgreSQL.html
"""

from collections.abc import Iterator

from migrate.assess.aws.postgresql_services import offers
from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.postgresql_versions import target_major
from migrate.assess.registry import check
from migrate.model.schema import RoutineKind


@check("AW203")
def language_refused(context: Context) -> Iterator[Finding]:
    """Code in a language that the service does not run."""
    for routine in context.schema.routines:
        if routine.kind is RoutineKind.AGGREGATE or offers().runs(
            routine.language, context.target.service, target_major(context)
        ):
            continue
        message = (
            f"{shown(routine.name.name)} is written in {shown(routine.language)}, which {_why_not(routine.language)}"
        )
        yield context.on_object(routine, message)


def _why_not(language: str) -> str:
    if language in offers().language_extensions:
        return "the service does not run in that version"
    return "reaches outside the database: the service does not run it"


@check("AW208")
def library_refused(context: Context) -> Iterator[Finding]:
    """Libraries that the server loads at its start."""
    loaded = [name.strip() for name in context.schema.variable("shared_preload_libraries").split(",")]
    for name in loaded:
        library = name.rpartition("/")[2]
        if not library or library in offers().libraries:
            continue
        is_told = library in offers().unconfirmed_libraries
        doubt = (
            "that the service's parameter takes it is not confirmed"
            if is_told
            else "the service's parameter does not list it"
        )
        yield context.on_server(
            f"the server loads {shown(name)} at its start, and {doubt}", setting="shared_preload_libraries"
        )
