"""How wide each integer column must be on the target, so that both ends of every foreign key have the same type."""

from migrate.convert.context import Context, part_ref
from migrate.convert.foreign_key_groups import Place, tied
from migrate.convert.mysql_to_postgresql.types import INTEGERS, integer_type
from migrate.convert.notes import UNSIGNED_IDENTITY
from migrate.model.names import ObjectKind
from migrate.model.schema import Column


def integer_widths(context: Context) -> dict[Place, str]:
    """The integer type of every integer column of the source's tables.

    Columns tied by foreign keys share the widest type among them; where one of them numbers itself that is `bigint` at most,
    because an identity column can't be numeric.
    """
    columns = {(table.name, column.name): column for table in context.source.tables for column in table.columns}
    widths = {place: width for place, column in columns.items() if (width := integer_type(column)) is not None}
    for group in tied(context.source):
        members = [place for place in group if place in widths]
        if len(members) > 1:
            width = _widest([widths[place] for place in members])
            if width == "numeric" and any(columns[place].identity for place in members):
                width = "bigint"
            widths.update(dict.fromkeys(members, width))
    for place, column in columns.items():
        _tell_narrowed(context, place, column, widths.get(place))
    return widths


def _widest(names: list[str]) -> str:
    return max(names, key=INTEGERS.index)


def _tell_narrowed(context: Context, place: Place, column: Column, width: str | None) -> None:
    if width != "bigint" or column.type.name != "bigint" or not column.type.unsigned:
        return
    context.notes.add(
        UNSIGNED_IDENTITY,
        part_ref(ObjectKind.COLUMN, place[0], place[1]),
        f"{column.name} is bigint unsigned and numbers itself, or refers to a column that does: "
        "it becomes bigint, which ends at 9223372036854775807",
        fix="check MAX of the column",
        location=column.location,
    )
