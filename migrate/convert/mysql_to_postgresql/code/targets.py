"""What a value can be put into: variables, columns of a trigger's new row, session variables."""

from dataclasses import dataclass

from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle
from migrate.convert.mysql_to_postgresql.code.program import Frame
from migrate.convert.render.postgresql_names import quote
from migrate.convert.stored_code.tokens import Reader, TokenKind
from migrate.model.schema import Column
from migrate.model.types import ColumnType


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A variable or column of a row, as written in PL/pgSQL."""

    written: str
    type: ColumnType | None


def place_of(text: str, frame: Frame, start: int) -> Place:
    """The place that a target such as `total`, `@x` or `NEW.name` means. Raises `Obstacle`."""
    reader = Reader(text)
    token = reader.take()
    if token.kind is TokenKind.VARIABLE:
        return _session(token.value, frame, start)
    name = token.value
    if reader.accept("."):
        return _of_row(name, reader.identifier(), frame, start)
    variable = frame.scope.variables.get(name.lower())
    if variable is None and "new" in frame.scope.row_aliases and not reader.at_end:
        raise Obstacle(f"{text} is no variable", start)
    if variable is None:
        raise Obstacle(f"{name} is no variable of the code, but one of the server's", start)
    return Place(written=variable.written, type=variable.type)


def _session(name: str, frame: Frame, start: int) -> Place:
    if name.startswith("@@"):
        raise Obstacle(f"it sets {name}, a variable of the server", start)
    variable = frame.scope.session_variables.get(name[1:].strip("`'\"").lower())
    if variable is None:
        raise Obstacle(f"the session variable {name} has no equal", start)
    return Place(written=variable.written, type=variable.type)


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
