"""Asks the questions, within a budget of time and rows. What the budget does not allow is an answer too."""

import time
from collections.abc import Callable, Sequence

from migrate.assess.probes.answers import not_evaluated
from migrate.assess.probes.plan import questions_about, steps
from migrate.assess.probes.prober import Prober
from migrate.engines.probe_session import open_probe_session
from migrate.model.names import Target
from migrate.model.probe import ProbeResult
from migrate.model.schema import Schema
from migrate.url import Url

MOST_ROWS = 1_000_000


def probe_data(
    schema: Schema,
    target: Target,
    url: Url,
    *,
    seconds: float = 60.0,
    most_rows: int = MOST_ROWS,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    clock: Callable[[], float] = time.monotonic,
) -> tuple[ProbeResult, ...]:
    """Looks at the data of every table for `seconds` in all, and at `most_rows` rows of each.

    A larger table is sampled unless an index answers. The source is only read, each statement in a transaction of its
    own. Raises `ConnectionFailed`; a statement that fails is an answer.
    """
    questions = questions_about(schema, target, select=select, ignore=ignore)
    spent = f"the time allowed, {seconds:g} s, was used up"
    if not questions or seconds <= 0:
        return _sorted([not_evaluated(item, spent) for item in questions])
    deadline = clock() + seconds
    with open_probe_session(url) as session:
        prober = Prober(session=session, most_rows=most_rows, clock=clock, deadline=deadline, spent=spent)
        found = [answer for step in steps(questions, most_rows=most_rows) for answer in prober.take(step)]
    return _sorted(found)


def _sorted(found: Sequence[ProbeResult]) -> tuple[ProbeResult, ...]:
    return tuple(sorted(found, key=lambda item: (item.object.path, item.check, item.subject)))
