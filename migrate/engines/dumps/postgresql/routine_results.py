"""What an aggregate returns, which a script does not say."""

from migrate.engines.dumps.postgresql.draft import Draft
from migrate.engines.dumps.postgresql.drafts import RoutineDraft


def aggregated(routine: RoutineDraft, draft: Draft) -> str:
    """What an aggregate returns: what its last function does, or its state."""
    schema, _, name = routine.words.get("finalfunc", "").rpartition(".")
    for place in draft.places((schema, name)) if name else ():
        for found in draft.routines.get(place, ()):
            return found.returns or ""
    return routine.words.get("state", "")
