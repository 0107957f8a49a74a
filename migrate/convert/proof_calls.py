"""How a proof calls the routines that it has made, so that their bodies are looked at."""

from collections.abc import Iterator
from dataclasses import dataclass

from migrate.convert.render.postgresql_names import quote_name
from migrate.model.names import ObjectKind, ObjectRef
from migrate.model.schema import Routine, RoutineKind, Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutineCall:
    """A call of a routine with NULL for every argument."""

    object: ObjectRef
    sql: str


def calls(schema: Schema) -> Iterator[RoutineCall]:
    """A call of each routine in PL/pgSQL that takes arguments from a caller: a trigger's function does not."""
    for routine in schema.routines:
        if routine.language == "plpgsql" and routine.returns != "trigger":
            kind = ObjectKind.PROCEDURE if routine.kind is RoutineKind.PROCEDURE else ObjectKind.FUNCTION
            reference = ObjectRef(kind=kind, path=(routine.name.schema, routine.name.name))
            yield RoutineCall(object=reference, sql=_sql(routine))


def _sql(routine: Routine) -> str:
    count = _count(routine.parameters)
    arguments = f"({', '.join(['NULL'] * count)})"
    if routine.kind is RoutineKind.PROCEDURE:
        return f"CALL {quote_name(routine.name)}{arguments}"
    return f"SELECT * FROM {quote_name(routine.name)}{arguments}"


def _count(parameters: str) -> int:
    """How many parameters a list has; commas in quotes and parentheses part none."""
    depth, quoted, count = 0, False, int(bool(parameters.strip()))
    for sign in parameters:
        quoted ^= sign == '"'
        depth += 0 if quoted else (sign == "(") - (sign == ")")
        count += sign == "," and not quoted and depth == 0
    return count
