"""The statements of a workload one by one, for the formats that machines read: a row for every rule that a statement meets."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from migrate.model.workload import JudgedStatement, StatementReason, StatementVerdict, Workload


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """A statement and one rule that it meets."""

    item: JudgedStatement
    reason: StatementReason

    @property
    def fingerprint(self) -> str:
        """The same rule about the same statement has the same fingerprint in every run, however often it ran."""
        parts = (self.reason.check, self.item.statement.schema, self.item.statement.text)
        return hashlib.sha256("\x00".join(("statement", *parts)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def rows(workload: Workload | None) -> Iterator[StatementRow]:
    """Every rule of every statement, the statements that matter most first; none where no workload was looked at."""
    for item in workload.statements if workload else ():
        for reason in item.reasons:
            yield StatementRow(item=item, reason=reason)


def doubtful(workload: Workload | None) -> Sequence[JudgedStatement]:
    """The statements of which nobody knows what the target makes of them."""
    found = workload.statements if workload else ()
    return [item for item in found if item.verdict is StatementVerdict.NOT_EVALUATED]
