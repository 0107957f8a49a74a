"""Whether a move crosses a major version of PostgreSQL's."""

import re

from migrate.assess.context import Context


def source_major(context: Context) -> int | None:
    """The source's major version, from its own setting or what was inspected; None where it isn't known."""
    found = re.match(r"\d+", context.schema.variable("server_version") or context.schema.version)
    return int(found[0]) if found else None


def target_major(context: Context) -> int | None:
    """The target's major version, where one was named."""
    return int(context.target.version.split(".")[0]) if context.target.version else None


def crosses(context: Context, version: int) -> bool:
    """Whether the source is older than that version and the target is not. A target without a version is the newest."""
    source, target = source_major(context), target_major(context)
    return source is not None and source < version and (target is None or target >= version)


def is_upgrade(context: Context) -> bool:
    """Whether the target's major version is, or may be, newer than the source's."""
    source, target = source_major(context), target_major(context)
    return source is not None and (target is None or target > source)
