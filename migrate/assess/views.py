"""What checks of views have in common."""

from collections.abc import Iterator, Sequence

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.sqlwords import holds


def views_with(context: Context, phrases: Sequence[str], message: str) -> Iterator[Finding]:
    """A finding for each view that holds one of the phrases; the message follows the view's name."""
    for view in context.schema.views:
        if holds(view.definition, phrases):
            yield context.on_object(view, f"{shown(view.name.name)} {message}")
