"""How a routine is called: its name on the target, its parameters, and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass

from migrate.convert.context import Context
from migrate.convert.mysql_to_postgresql.code.one_row import may_find_nothing
from migrate.convert.stored_code.parameters import Parameter, read_parameters
from migrate.convert.stored_code.tokens import NotRead
from migrate.model.names import ObjectName
from migrate.model.schema import Routine, RoutineKind

Signatures = Mapping[tuple[str, str], "Signature"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A routine as its callers see it."""

    name: ObjectName
    """On the target."""
    parameters: tuple[Parameter, ...] = ()
    finds_nothing: bool = False
    """Whether its code may look for a row that is not there, which a caller's handler for NOT FOUND would see."""
    is_read: bool = True
    """Whether its parameters could be read."""


def routine_signatures(context: Context) -> dict[tuple[RoutineKind, ObjectName], Signature]:
    """Every routine of the source. Functions get their names first: they are called inside expressions."""
    routines = sorted(context.source.routines, key=lambda item: (item.kind is RoutineKind.PROCEDURE, item.name))
    return {(routine.kind, routine.name): _signature(context, routine) for routine in routines}


def procedures(found: Mapping[tuple[RoutineKind, ObjectName], Signature]) -> dict[tuple[str, str], Signature]:
    """The procedures, by schema and name in lower case."""
    return {
        (name.schema.lower(), name.name.lower()): signature
        for (kind, name), signature in found.items()
        if kind is RoutineKind.PROCEDURE
    }


def _signature(context: Context, routine: Routine) -> Signature:
    schema = context.schemas[routine.name.schema]
    name = ObjectName(schema=schema, name=context.names.take(("routines", schema), routine.name.name))
    try:
        parameters = read_parameters(routine.parameters)
        return Signature(name=name, parameters=parameters, finds_nothing=may_find_nothing(routine.body))
    except NotRead:
        return Signature(name=name, is_read=False)
