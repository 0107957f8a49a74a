"""What a check says about one object."""

from dataclasses import dataclass

from migrate.model.issue import Effort, Severity, Verdict
from migrate.model.names import Location, ObjectRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a check found. What is None is as the check's page says."""

    object: ObjectRef
    message: str
    """What is so about this very object, what will come of it on the target, and what the converter does about it.

    It is part of the issue's fingerprint: nothing that changes from day to day belongs in it.
    """
    excerpt: str = ""
    span: tuple[int, int] | None = None
    location: Location | None = None
    severity: Severity | None = None
    verdict: Verdict | None = None
    effort: Effort | None = None
