"""Stored code whose flow PL/pgSQL has in another form: handlers, cursors, conditions, results, transactions."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.stored_code import Code, Item, Token, found_in_code
from migrate.model.schema import Routine, RoutineKind


@check("MY307")
def condition_handler(context: Context) -> Iterator[Finding]:
    """A handler of conditions."""
    message = "handles conditions with DECLARE … HANDLER: PL/pgSQL has EXCEPTION blocks, and nothing that continues"
    yield from found_in_code(context, lambda code: code.phrase("CONTINUE|EXIT|UNDO", "HANDLER", "FOR"), message)


@check("MY308")
def cursor(context: Context) -> Iterator[Finding]:
    """A cursor."""
    message = "walks a cursor: in PL/pgSQL most become FOR row IN query LOOP, and no handler ends the loop"
    yield from found_in_code(context, lambda code: code.phrase("CURSOR", "FOR"), message)


@check("MY309")
def signal(context: Context) -> Iterator[Finding]:
    """A condition that is raised or examined."""
    message = "raises or examines conditions: RAISE … USING ERRCODE and GET STACKED DIAGNOSTICS take their place"

    def find(code: Code) -> Token | None:
        return code.phrase("SIGNAL|RESIGNAL", "SQLSTATE") or code.phrase("GET", "DIAGNOSTICS|CURRENT|STACKED")

    yield from found_in_code(context, lambda code: find(code) or code.starting("RESIGNAL", "SIGNAL"), message)


@check("MY312")
def procedure_returns_rows(context: Context) -> Iterator[Finding]:
    """A procedure that gives back rows."""
    message = "gives back rows by a bare SELECT: a procedure of PostgreSQL can't, and its callers change with it"

    def find(code: Code) -> Token | None:
        for statement in code.statements("SELECT", "WITH"):
            if all(token.text != "INTO" for token in statement):
                return statement[0]
        return None

    yield from found_in_code(context, find, message, choose=_is_procedure)


@check("MY313")
def transaction_in_code(context: Context) -> Iterator[Finding]:
    """A transaction that stored code begins or ends."""
    message = (
        "begins or ends a transaction: in PostgreSQL only a procedure called on its own may COMMIT or ROLLBACK, and "
        "never inside an EXCEPTION block"
    )

    def find(code: Code) -> Token | None:
        return code.phrase("START", "TRANSACTION") or code.starting("COMMIT", "ROLLBACK", "SAVEPOINT", "XA")

    yield from found_in_code(context, find, message)


@check("MY316")
def out_parameter(context: Context) -> Iterator[Finding]:
    """A parameter that gives a value back."""
    message = "gives values back through OUT or INOUT: the caller gets a row of them and can't pass a user variable"
    for routine in context.schema.routines:
        words = routine.parameters.upper().replace(",", " ").split()
        if "OUT" in words or "INOUT" in words:
            yield context.on_object(routine, f"{routine.name.name} {message}")


def _is_procedure(item: Item) -> bool:
    return isinstance(item, Routine) and item.kind is RoutineKind.PROCEDURE
