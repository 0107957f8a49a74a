"""The columns of views."""

from migrate.engines.dumps.postgresql.draft import Draft
from migrate.model.names import ObjectName
from migrate.model.schema import Column
from migrate.model.types import ColumnType


def columns_of(draft: Draft) -> dict[ObjectName, tuple[Column, ...]]:
    """The columns of every view."""
    return {
        name: tuple(Column(name=one, type=ColumnType(name="")) for one in view.column_names)
        for name, view in draft.views.items()
    }
