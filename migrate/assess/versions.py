"""Which versions a migration passes on its way from the source to the target."""

import re

from migrate.assess.context import Context
from migrate.catalogue import reaches


def passes(context: Context, version: str) -> bool:
    """Whether the way goes from before that version of MySQL to it or beyond.

    A version that is not known counts as one that is passed: a source's may be old, a target's is the newest. A source
    of another engine than the target's has no version that could be compared.
    """
    there = context.target.engine_version
    return before(context, version) and (not there or reaches(there, version))


def before(context: Context, version: str) -> bool:
    """Whether the source is older than that version of MySQL, or may be."""
    return context.engine is not context.target.engine or not reaches(context.schema.version, version)


def line(version: str) -> tuple[int, ...]:
    """The line of a version, such as (8, 4) for `8.4.3-log`; empty where the version is not known."""
    return tuple(int(part) for part in re.findall(r"\d+", version)[:2])
