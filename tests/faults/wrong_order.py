"""The command with a mistake put into it: the checkpoint is committed before the rows that it covers."""

import time
from dataclasses import replace

from migrate.cli import main
from migrate.execute.local.cdc.apply import Applier

_BETWEEN_SECONDS = 0.5


def _flush(applier: Applier) -> None:
    after = replace(applier.checkpoint, position=applier.position)
    applier.checkpoints.move(applier.checkpoint, after)
    applier.session.commit()
    time.sleep(_BETWEEN_SECONDS)
    applier._bring(applier._closed)
    applier.session.commit()
    applier.checkpoint, applier._closed = after, []


if __name__ == "__main__":
    Applier._flush = _flush  # type: ignore[method-assign]
    main()
