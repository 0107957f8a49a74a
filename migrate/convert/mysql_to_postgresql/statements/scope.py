"""What names mean at a place in stored code."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from migrate.convert.context import Context
from migrate.model.names import ObjectName
from migrate.model.types import ColumnType


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A local variable or a parameter."""

    name: str
    """As MySQL's code declares it."""
    written: str
    """As PL/pgSQL is to write it, quoted where it needs to be. It must be no name of a column that the code touches: PL/pgSQL
    finds such a name ambiguous, also in ON CONFLICT, where it can't be qualified."""
    type: ColumnType | None
    """MySQL's type. On the target it has the type that `migrate.convert.mysql_to_postgresql.types.convert_type` gives to such a
    column, but an enum or a set is text. None where it is not known: what depends on it is then not converted."""
    setting: str = ""
    """Of a session variable: the setting of PostgreSQL's session that keeps it. `written` then reads it and can't be set. Where
    the type is not known, no code of the source sets it, and the setting holds its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What names mean at a place in stored code, or in an application's query.

    A variable hides a column of the same name, as it does in MySQL.
    """

    context: Context
    """The conversion under way: the source's schema, the target's names and the choices made."""
    variables: Mapping[str, Variable] = field(default_factory=dict)
    """Local variables and parameters, by name in lower case."""
    session_variables: Mapping[str, Variable] = field(default_factory=dict)
    """What `@name` stands for, by name in lower case without the sign. One that is not here is not converted."""
    row_aliases: Mapping[str, str] = field(default_factory=dict)
    """In triggers `{"new": "NEW", "old": "OLD"}`, as far as the event has them."""
    row_table: ObjectName | None = None
    """The source's table whose rows the row aliases are."""
    own_schema: str = ""
    """The source's schema in which names without a schema are looked up. Otherwise the only schema there is."""
    sql_mode: str = ""
    """The sql_mode that the code was stored with, such as `ANSI_QUOTES,PIPES_AS_CONCAT`."""
    remarks: list[str] = field(default_factory=list)
    """Changes of meaning that the conversion found out about, each once. It adds to them."""

    def variable(self, name: str) -> Variable | None:
        """The variable of that name, in any case."""
        return self.variables.get(name.lower())
