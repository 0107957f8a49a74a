"""Applies the net effect of many changes at once, which is DMS's batch apply.

What has no net effect that is sure (a table without a key, a value that the log leaves out), and what the target does not take so,
is applied one by one.
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.ChangeProcessingTuning.html
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

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
        for table, run in groupby(changes, itemgetter(0)):
            by_table.setdefault(table, []).extend(run)
        counted: Counted = Counter()
        # Foreign keys rest, and all becomes visible at once: the order matters only within a table.
        for table, of_table in by_table.items():
            if table.source not in self.rows.suspended:
                counted += self._apply(of_table) if table.key else self.rows.apply(of_table)
        return counted

    def _apply(self, changes: Sequence[Change]) -> Counted:
        counted: Counted = Counter()
        left, source = changes, changes[0].table.source
        while left and source not in self.rows.suspended:
            net, number = net_of(left)
            if number >= self.fewest and self._together(net):
                for operation, times in Counter(map(itemgetter(1), left[:number])).items():
                    counted[source, operation] += times
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
