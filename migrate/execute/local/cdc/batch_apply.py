"""Applies the net effect of many changes at once, which is DMS's batch apply.

What has no net effect that is sure (a table without a key, a value that the log leaves out), and what the target does not take so,
is applied one by one.
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.ChangeProcessingTuning.html
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from migrate.execute.local.cdc.net import NetRows, net_of
from migrate.execute.local.cdc.row_apply import Counted, RowApply
from migrate.execute.local.cdc.settings import ApplyPolicy
from migrate.execute.local.cdc.tables import ApplyTable, Change

_FEWEST = 50
"""Fewer changes are faster one by one than through a staging table."""


@dataclass(kw_only=True)
class BatchApply:
    """The apply of windows of changes. See `ChangeApply`."""

    rows: RowApply
    fewest: int = _FEWEST

    def apply(self, changes: Sequence[Change]) -> Counted:
        """See `ChangeApply.apply`."""
        by_table: dict[ApplyTable, list[Change]] = {}
        for change in changes:
            if change.table.source not in self.rows.suspended:
                by_table.setdefault(change.table, []).append(change)
        counted: Counted = Counter()
        # Foreign keys rest, and all becomes visible at once: the order matters only within a table.
        for table, of_table in by_table.items():
            counted += self._apply(of_table) if table.key else self.rows.apply(of_table)
        return counted

    def _apply(self, changes: Sequence[Change]) -> Counted:
        counted: Counted = Counter()
        left = changes
        while left:
            net, number = net_of(left)
            if number >= self.fewest and self._together(net):
                counted.update((change.table.source, change.operation) for change in left[:number])
            else:
                number = max(number, self.fewest)
                counted += self.rows.apply(left[:number])
            left = left[number:]
        return counted

    def _together(self, net: NetRows) -> bool:
        """Brings the net effect over; whether the target took it, and as a whole."""
        if self.rows.replays(net.table):
            return False
        tolerant = self.rows.settings.delete is ApplyPolicy.IGNORE_RECORD
        return self.rows.session.replace_rows(net, missing_deletes=tolerant)
