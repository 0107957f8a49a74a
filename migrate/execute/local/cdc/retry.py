"""How a task that follows changes waits for a server that it has lost, in DMS's words.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.ErrorHandling.html
"""

from collections.abc import Iterator
from dataclasses import dataclass

from migrate.errors import BadDocument, ConnectionFailed
from migrate.execute.local.settings import number, section
from migrate.model.task import ReplicationTask
from migrate.url import Url

_FOREVER = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """When to try again, with DMS's defaults."""

    count: int = _FOREVER
    """How often; -1 for ever."""
    seconds: float = 5.0
    """Before the first time, and before every other one unless the waits grow."""
    grows: bool = True
    longest_seconds: float = 1800.0
    ends_at_longest: bool = True
    """Whether nothing more is tried once the waits have grown as long as they may."""

    def waits(self) -> Iterator[float]:
        """The seconds to wait before each time.

        >>> list(Retry(count=3, seconds=5).waits()), list(Retry(seconds=600).waits())
        ([5, 10, 20], [600, 1200, 1800.0])
        """
        wait, tried = self.seconds, 0
        while self.count == _FOREVER or tried < self.count:
            tried += 1
            longest = self.grows and wait >= self.longest_seconds
            yield min(wait, self.longest_seconds) if self.grows else wait
            if longest and self.ends_at_longest:
                return
            wait = wait * 2 if self.grows else wait


def read_retry(task: ReplicationTask) -> Retry:
    """Reads the task's settings. Raises `BadDocument` for one of a wrong kind."""
    errors = section(task.task_settings, "ErrorBehavior")
    count = errors.get("RecoverableErrorCount", _FOREVER)
    if isinstance(count, bool) or not isinstance(count, int) or count < _FOREVER:
        raise BadDocument(f"task settings: RecoverableErrorCount is neither -1 nor a number of times: {count!r}")
    return Retry(
        count=count,
        seconds=float(number(errors, "RecoverableErrorInterval", 5)),
        grows=errors.get("RecoverableErrorThrottling", True) is not False,
        longest_seconds=float(number(errors, "RecoverableErrorThrottlingMax", 1800)),
        ends_at_longest=errors.get("RecoverableErrorStopRetryAfterThrottlingMax", True) is not False,
    )


def lost_target(url: Url, reason: str) -> ConnectionFailed:
    """The error for a target that went away while changes were applied; `reason` is the driver's words, without secrets."""
    return ConnectionFailed(
        f"lost the connection to {url.masked}",
        reason=reason,
        hint="run again with --resume: nothing that was committed is lost, and nothing is applied twice",
    )
