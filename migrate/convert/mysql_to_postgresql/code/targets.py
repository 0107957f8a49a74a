"""What a value can be put into: variables, columns of a trigger's new row, session variables."""

from dataclasses import dataclass

from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle
from migrate.convert.mysql_to_postgresql.code.program import Frame, Style
from migrate.convert.mysql_to_postgresql.statements.scope import Variable
from migrate.convert.render.postgresql_names import quote
from migrate.convert.stored_code.tokens import Reader, TokenKind
from migrate.model.schema import Column
from migrate.model.types import ColumnType


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A variable or column of a row, as written in PL/pgSQL."""

    written: str
    type: ColumnType | None
    session: Variable | None = None
    """The session variable whose setting it is: that can't be assigned to."""


def place_of(text: str, frame: Frame, start: int, *, settings: bool = False) -> Place:
    """The place that a target such as `total`, `@x` or `NEW.name` means. Raises `Obstacle`.

    `settings` allows for a session variable that a setting keeps, which the caller then writes.
    """
    reader = Reader(text)
    token = reader.take()
    if token.kind is TokenKind.VARIABLE:
        return _session(token.value, frame, start, settings=settings)
    name = token.value
    if reader.accept("."):
        return _of_row(name, reader.identifier(), frame, start)
    variable = frame.scope.variables.get(name.lower())
    if variable is None and "new" in frame.scope.row_aliases and not reader.at_end:
        raise Obstacle(f"{text} is no variable", start)
    if variable is None:
        raise Obstacle(f"{name} is no variable of the code, but one of the server's", start)
    return Place(written=variable.written, type=variable.type)


def _session(name: str, frame: Frame, start: int, *, settings: bool) -> Place:
    if name.startswith("@@"):
        raise Obstacle(f"it sets {name}, a variable of the server", start)
    variable = frame.scope.session_variables.get(name[1:].strip("`'\"").lower())
    if variable is None or (variable.setting and not settings):
        raise Obstacle(f"the session variable {name} has no equal", start)
    if variable.setting:
        _refuse_undone(name, frame, start)
    return Place(written=variable.written, type=variable.type, session=variable if variable.setting else None)


def _refuse_undone(name: str, frame: Frame, start: int) -> None:
    """Where a block catches an error PostgreSQL takes back the settings that it made before; MySQL's variables stay set."""
    place: Frame | None = frame
    while place is not None:
        if place.style is Style.BLOCK and not frame.handles:
            raise Obstacle(f"the session variable {name} is set in a block that catches errors", start)
        place = place.parent


def _of_row(row: str, name: str, frame: Frame, start: int) -> Place:
    alias, table = frame.scope.row_aliases.get(row.lower()), frame.scope.row_table
    if alias is None or table is None:
        raise Obstacle(f"{row}.{name} can't be set", start)
    context = frame.scope.context
    column = _column(context.source.tables_by_name[table].columns, name)
    if column is None:
        raise Obstacle(f"{table.name} has no column {name}", start)
    return Place(written=f"{alias}.{quote(context.column(table, column.name))}", type=column.type)


def _column(columns: tuple[Column, ...], name: str) -> Column | None:
    return next((column for column in columns if column.name.lower() == name.lower()), None)
