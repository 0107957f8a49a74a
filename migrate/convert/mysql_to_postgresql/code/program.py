"""One routine, trigger or event under conversion: what its parts share, and what names mean at a place in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from migrate.convert.mysql_to_postgresql.code.obstacle import standing_at
from migrate.convert.mysql_to_postgresql.code.signature import Signature
from migrate.convert.mysql_to_postgresql.code.written_names import WrittenNames
from migrate.convert.mysql_to_postgresql.statements import convert
from migrate.convert.mysql_to_postgresql.statements.scope import Scope
from migrate.convert.stored_code.tokens import Reader
from migrate.convert.stored_code.tree import Condition, Handler, Node
from migrate.model.names import ObjectName
from migrate.model.types import ColumnType


class Style(Enum):
    """How a block catches errors."""

    BLOCK = auto()
    """By one EXCEPTION clause: what the block changed is undone."""
    STATEMENT = auto()
    """Each statement by itself: what the ones before it changed stays, as in MySQL."""


class Shape(Enum):
    """How a routine gives back the rows of its SELECTs."""

    NONE = auto()
    ROWS = auto()
    """As a function that returns a table."""
    CURSORS = auto()
    """As open cursors, one a SELECT."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedCursor:
    """A cursor that was declared, and the scope of its query."""

    written: str
    query: str
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A place in the code: what is declared around it."""

    scope: Scope
    parent: "Frame | None" = None
    handlers: tuple[Handler, ...] = ()
    style: Style | None = None
    label: str = ""
    """Of the block, as written."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """As declared in lower case, and as written."""
    cursors: Mapping[str, PlacedCursor] = field(default_factory=dict)
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    handles: bool = False
    """Whether it is inside an EXCEPTION clause."""


@dataclass(slots=True, kw_only=True)
class Program:
    """What the parts of one piece of code share."""

    name: ObjectName
    """On the target."""
    text: str
    body: Node
    names: WrittenNames
    signatures: Mapping[tuple[str, str], Signature]
    """The source's procedures, by schema and name in lower case."""
    own_schema: str
    is_procedure: bool = False
    returns: ColumnType | None = None
    shape: Shape = Shape.NONE
    results: Mapping[int, str] = field(default_factory=dict)
    """Of the SELECTs that give back rows: where they stand, and the parameter for their cursor."""
    found_rows: str = ""
    """The variable for FOUND_ROWS(), where that is asked for."""
    row_count: str = ""
    plain_fetches: frozenset[int] = frozenset()
    """Where FETCHes stand whose variables nobody reads once there is no row."""
    left_out: set[int] = field(default_factory=set)
    """Where statements stand that have nothing to do on the target."""
    prepared: Mapping[str, str] = field(default_factory=dict)
    """The texts of prepared statements, by name in lower case."""
    declarations: list[str] = field(default_factory=list)
    """Variables that the conversion needs."""
    handler_lines: dict[int, list[str]] = field(default_factory=dict)
    rounded: Mapping[str, str] = field(default_factory=dict)
    """The parameters that round what they are given, as written, and the types to which they do."""
    temporary: set[str] = field(default_factory=set)
    """Temporary tables, by name in lower case."""

    def value(self, text: str, frame: Frame, start: int, type_: ColumnType | None = None) -> str:
        """An expression as a value, on request for a variable of that type. Raises `Obstacle`."""
        with standing_at(start):
            prepared = self.prepare(text)
            return (
                convert.assigned(prepared, type_, frame.scope) if type_ else convert.expression(prepared, frame.scope)
            )

    def truth(self, text: str, frame: Frame, start: int) -> str:
        """An expression as a condition. Raises `Obstacle`."""
        with standing_at(start):
            return convert.expression(self.prepare(text), frame.scope, truth=True)

    def query(self, text: str, frame: Frame, start: int, scope: Scope | None = None) -> str:
        """A SELECT. Raises `Obstacle`."""
        with standing_at(start):
            return convert.query(self.prepare(text), scope or frame.scope)

    def statement(self, text: str, frame: Frame, start: int) -> str:
        """Another statement. Raises `Obstacle`."""
        with standing_at(start):
            return convert.statement(self.prepare(text), frame.scope)

    def roundings(self, written: Iterable[str]) -> list[str]:
        """What rounds the values that were put into parameters, whose types PostgreSQL does not round to."""
        return [f"{name} := CAST({name} AS {self.rounded[name]});" for name in written if name in self.rounded]

    def prepare(self, text: str) -> str:
        """The text with FOUND_ROWS() and ROW_COUNT() replaced by the variables that stand for them."""
        for function, variable in (("FOUND_ROWS", self.found_rows), ("ROW_COUNT", self.row_count)):
            if variable:
                text = _without_call(text, function, variable)
        return text


def _without_call(text: str, function: str, variable: str) -> str:
    reader, pieces, position = Reader(text), [], 0
    while not reader.at_end:
        if reader.at(function, "(", ")"):
            pieces.append(text[position : reader.peek().start] + variable)
            position = reader.peek(2).end
        reader.take()
    return "".join(pieces) + text[position:]
