"""Which versions RDS and Aurora offer for MySQL, and until when."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.version_facts import service_lines, services_checked
from migrate.assess.versions import line


@check("AW110")
def support_ends_first(context: Context) -> Iterator[Finding]:
    """A target line whose standard support ends before that of a newer one."""
    lines = service_lines(context.target.service)
    there = line(context.target.engine_version)
    mine = next((item for item in lines if line(item.version) == there), None)
    if mine and lines[-1] is not mine:
        message = (
            f"standard support for {context.target.service} {mine.version} {mine.ends_words}, after which Extended "
            f"Support is charged; for {lines[-1].version} it {lines[-1].ends_words}"
        )
        yield context.on_server(message)


@check("AW111")
def line_is_not_offered(context: Context) -> Iterator[Finding]:
    """A target line that the service's list did not have."""
    lines = service_lines(context.target.service)
    there = line(context.target.engine_version)
    if lines and len(there) == 2 and there not in [line(item.version) for item in lines]:
        offered = ", ".join(item.version for item in lines)
        message = (
            f"{context.target.service} was not offered for MySQL {context.target.engine_version} when this catalogue was made "
            f"({services_checked()}: {offered}); see whether it is by now"
        )
        yield context.on_server(message)


@check("AW112")
def source_is_newer_than_service(context: Context) -> Iterator[Finding]:
    """A source of a line that the service does not have yet, and no version named for the target."""
    lines = service_lines(context.target.service)
    here = line(context.schema.version)
    if lines and here and not context.target.version and here > max(line(item.version) for item in lines):
        newest = max(lines, key=lambda item: line(item.version))
        message = (
            f"the source is MySQL {'.'.join(map(str, here))}, newer than what {context.target.service} offers "
            f"({newest.version}): no snapshot or replication goes there, and the dump may hold what the target refuses"
        )
        yield context.on_server(message)
