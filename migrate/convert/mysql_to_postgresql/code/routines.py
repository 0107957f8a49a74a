"""Stored functions and procedures."""

import re

from migrate.convert.context import Context
from migrate.convert.mysql_to_postgresql.code.catching import changes
from migrate.convert.mysql_to_postgresql.code.lines import dollar_quoted
from migrate.convert.mysql_to_postgresql.code.make import Code, Reach, Written, write_code
from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle, standing_at
from migrate.convert.mysql_to_postgresql.code.program import Shape
from migrate.convert.mysql_to_postgresql.code.rights import rights
from migrate.convert.mysql_to_postgresql.code.signature import Signature
from migrate.convert.mysql_to_postgresql.code.types import parameter_type
from migrate.convert.render.postgresql_names import quote, quote_name
from migrate.convert.stored_code.parameters import Parameter
from migrate.convert.stored_code.tree import walk
from migrate.convert.stored_code.types import read_type
from migrate.model.schema import Routine, RoutineKind

_CHANGING = re.compile(
    r"\b(?:rand|uuid|uuid_short|sleep|last_insert_id|row_count|found_rows|connection_id|get_lock|release_lock|sysdate|nextval"
    r"|for\s+update|for\s+share|lock\s+in\s+share)\b|@",
    re.IGNORECASE,
)
_OF_THE_MOMENT = re.compile(
    r"\b(?:now|curdate|curtime|current_date|current_time|current_timestamp|localtime|localtimestamp|utc_date|utc_time"
    r"|utc_timestamp|unix_timestamp|from_unixtime|user|current_user|session_user|system_user|database|schema|version)\b",
    re.IGNORECASE,
)
_READS = re.compile(r"\bselect\b", re.IGNORECASE)


def convert_routine(routine: Routine, signature: Signature, reach: Reach) -> tuple[Routine, Written]:
    """The routine in PL/pgSQL, and how it was written. Raises `Obstacle`."""
    if routine.kind is RoutineKind.AGGREGATE:
        raise Obstacle("a stored aggregate function has another form in PostgreSQL")
    if routine.language.lower() != "sql":
        raise Obstacle(f"it is written in {routine.language}")
    if not signature.is_read:
        raise Obstacle("its parameters can't be read")
    if not routine.body.strip():
        raise Obstacle("its body is not known")
    with standing_at(0):
        returns = read_type(routine.returns) if routine.returns else None
    code = Code(
        name=signature.name,
        text=routine.body,
        own_schema=routine.name.schema,
        sql_mode=routine.sql_mode,
        parameters=signature.parameters,
        returns=returns,
        is_procedure=routine.kind is RoutineKind.PROCEDURE,
    )
    written = write_code(code, reach)
    return _made(routine, code, written, reach), written


def _made(routine: Routine, code: Code, written: Written, reach: Reach) -> Routine:
    context = reach.context
    is_function = not code.is_procedure or written.results.shape is Shape.ROWS
    parameters = ", ".join(_parameters(code, written, context))
    volatility = _volatility(routine, written, context) if is_function else ""
    returns = _returns(code, written, context) if is_function else None
    head = f"CREATE {'FUNCTION' if is_function else 'PROCEDURE'} {quote_name(code.name)}({parameters})"
    head += f"\nRETURNS {returns}" if returns else ""
    language = f"LANGUAGE plpgsql{' ' + volatility if volatility else ''}"
    language += rights(context, written.body) if routine.security_definer else ""
    return Routine(
        name=code.name,
        kind=RoutineKind.FUNCTION if is_function else RoutineKind.PROCEDURE,
        parameters=parameters,
        returns=returns,
        body=written.text,
        language="plpgsql",
        data_access=volatility,
        comment=routine.comment,
        definition=f"{head}\n{language} AS {dollar_quoted(written.text)}",
    )


def _parameters(code: Code, written: Written, context: Context) -> list[str]:
    made = [_parameter(item, written, context) for item in code.parameters]
    if not code.is_procedure:
        return [text.removeprefix("IN ") for text in made]
    return [*made, *(f"INOUT {name} refcursor DEFAULT NULL" for name in written.results.cursors.values())]


def _parameter(item: Parameter, written: Written, context: Context) -> str:
    name = written.parameters[item.name.lower()].written
    return f"{item.mode} {name} {parameter_type(context, item.type)}"


def _returns(code: Code, written: Written, context: Context) -> str:
    if written.results.shape is Shape.ROWS:
        columns = ", ".join(f"{quote(column.name)} {column.type}" for column in written.results.columns)
        return f"TABLE ({columns})"
    if code.returns is None:
        raise Obstacle("it is not known what it gives back")
    return parameter_type(context, code.returns)


def _volatility(routine: Routine, written: Written, context: Context) -> str:
    """STABLE or IMMUTABLE where the body itself shows that it is; what the routine says of itself is often wrong."""
    text = routine.body
    if any(changes(node) for node in walk(written.body)) or _CHANGING.search(text):
        return ""
    names = {item.name.name.lower() for item in context.source.routines} - {routine.name.name.lower()}
    if names & {word.lower() for word in re.findall(r"[\w$]+(?=\s*`?\s*\()", text)}:
        return ""
    if _READS.search(text) or _OF_THE_MOMENT.search(text):
        return "STABLE"
    return "IMMUTABLE" if routine.deterministic else "STABLE"
