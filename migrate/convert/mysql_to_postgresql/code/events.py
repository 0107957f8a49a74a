"""Events: a procedure each, and a job of pg_cron's that calls it.

The job is only made where pg_cron is installed, so that the script runs on a plain server too.
"""

from migrate.convert.mysql_to_postgresql.code.lines import dollar_quoted
from migrate.convert.mysql_to_postgresql.code.make import Code, Reach, Written, write_code
from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle
from migrate.convert.mysql_to_postgresql.code.program import Shape
from migrate.convert.mysql_to_postgresql.code.schedule import cron_schedule
from migrate.convert.render.postgresql_names import literal, quote_name
from migrate.model.conversion import Section, Statement
from migrate.model.names import ObjectKind, ObjectName, ObjectRef
from migrate.model.schema import Event, Routine, RoutineKind


def convert_event(event: Event, name: ObjectName, reach: Reach) -> tuple[Routine, Statement, Written]:
    """The event's procedure, and the statement that schedules it. Raises `Obstacle`."""
    schedule = cron_schedule(event.schedule)
    written = write_code(Code(name=name, text=event.body, own_schema=event.name.schema, is_procedure=True), reach)
    if written.results.shape is not Shape.NONE:
        raise Obstacle("a SELECT gives rows to nobody")
    routine = Routine(
        name=name,
        kind=RoutineKind.PROCEDURE,
        body=written.text,
        language="plpgsql",
        comment=event.comment,
        definition=f"CREATE PROCEDURE {quote_name(name)}()\nLANGUAGE plpgsql AS {dollar_quoted(written.text)}",
    )
    reference = ObjectRef(kind=ObjectKind.EVENT, path=(name.schema, name.name))
    return routine, Statement(section=Section.CODE, object=reference, sql=_job(event, name, schedule)), written


def _job(event: Event, name: ObjectName, schedule: str) -> str:
    call = f"CALL {quote_name(name)}()"
    job = f"cron.schedule({literal(f'{name.schema}.{name.name}')}, {literal(schedule)}, {literal(call)})"
    line = f"PERFORM {job};" if event.enabled else f"PERFORM cron.alter_job({job}, active => false);"
    notice = literal(f"pg_cron is not installed: {name.schema}.{name.name} is not scheduled ({schedule})")
    body = (
        "\nBEGIN\n"
        "    IF EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'pg_cron') THEN\n"
        f"        {line}\n"
        "    ELSE\n"
        f"        RAISE NOTICE USING MESSAGE = {notice};\n"
        "    END IF;\n"
        "END\n"
    )
    return f"DO {dollar_quoted(body)}"
