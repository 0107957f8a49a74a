"""The errors a user can meet. Each says what failed, why, and what to do next.

A difference between two databases, or an issue found, is never an error: it is a value.
"""


class MigrateError(Exception):
    """Something that kept the command from answering.

    `message` says what failed, `reason` why (the server's own words where there are any) and `hint` what to do next.
    None of the three may hold a secret.
    """

    exit_code = 2

    def __init__(self, message: str, *, reason: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.reason = reason
        self.hint = hint

    def __str__(self) -> str:
        return "\n".join(line for line in (self.message, self.reason, self.hint) if line)


class UsageProblem(MigrateError):
    """The request itself can't be carried out: an unknown scheme, a file that is not there, a missing option."""


class BadDocument(UsageProblem):
    """A file of ours, or of DMS's, that does not say what it should."""


class ConnectionFailed(MigrateError):
    """A server could not be reached or did not let us in."""


class NotPermitted(MigrateError):
    """The account lacks a privilege that the command needs."""


class QueryFailed(MigrateError):
    """A server refused a statement of ours."""


class ExecutorsFailed(MigrateError):
    """Processes on other machines could not be made to ask the servers."""


class AwsRefused(MigrateError):
    """AWS refused a request."""


class StalePlan(MigrateError):
    """The source has changed since the plan was made."""


class Unsupported(MigrateError):
    """A request that this version does not carry out."""
