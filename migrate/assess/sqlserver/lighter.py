"""What a finding weighs where the way to the target asks for nothing."""

from dataclasses import replace

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.model.issue import Effort, EffortLevel, Severity, Verdict

_NOTHING = Effort(level=EffortLevel.NONE, low_hours=0, high_hours=0)


def by_itself(finding: Finding) -> Finding:
    """The same finding as something that is good to know."""
    return replace(finding, severity=Severity.INFO, verdict=Verdict.AUTOMATIC, effort=_NOTHING)


def to_mysql(context: Context) -> bool:
    """Whether the target is MySQL or MariaDB."""
    return context.target.engine.is_mysql_family
