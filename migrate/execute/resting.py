"""The target's triggers while rows and changes are brought to it.

What the source's triggers did to its rows comes over with the rows; the target's must not do it once more. PostgreSQL has its triggers
rest in a session that says so (`session_replication_role`), where the account may. MySQL and MariaDB have no such thing, so there the
plan's own triggers are dropped, and made again when the changes are on the target; with anybody else's the run does not begin.
https://dev.mysql.com/doc/refman/8.4/en/trigger-syntax.html
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files

import psycopg
import pymysql

from migrate.engines.connect import RawConnection, open_raw, server_words
from migrate.engines.engine import engine_of
from migrate.errors import QueryFailed, UsageProblem
from migrate.execute.local.ddl import apply_script
from migrate.execute.recorder import Recorder
from migrate.model.conversion import Conversion
from migrate.model.names import ObjectKind, ObjectName, ObjectRef
from migrate.model.schema import Trigger
from migrate.url import Url


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """A trigger of the target that would fire for what a run writes."""

    table: ObjectName
    name: str

    @property
    def reference(self) -> ObjectRef:
        """As the plan's script names it."""
        return ObjectRef(kind=ObjectKind.TRIGGER, path=(self.table.schema, self.table.name, self.name))


def rest(url: Url, tables: Collection[ObjectName], conversion: Conversion, recorder: Recorder) -> None:
    """Drops the plan's own triggers of these tables where they would fire; what is dropped is recorded before.

    On MySQL only triggers are seen on whose tables the account has the privilege TRIGGER. Raises `UsageProblem` where there are
    triggers that the plan does not make, before anything is dropped; `QueryFailed`.
    """
    found = firing(url, tables)
    own = _own(url, found, conversion) if found else []
    others = [trigger for trigger in found if trigger not in own]
    if others:
        raise UsageProblem(
            f"the target has triggers that would fire for the rows of this run: {_listed(others)}",
            reason="what the source's triggers did comes over with its rows, and these can't be told to rest",
            hint="drop them, and make them again after the cutover"
            + ("" if url.scheme != "postgresql" else "; or let the account set session_replication_role"),
        )
    if not own:
        return
    recorder.rest(dict.fromkeys((*recorder.progress.resting_triggers, *(trigger.reference for trigger in own))))
    _drop(url, own)


def wake(url: Url, conversion: Conversion, recorder: Recorder) -> None:
    """Makes the triggers again that were dropped. Raises `QueryFailed`."""
    resting = set(recorder.progress.resting_triggers)
    if not resting:
        return
    engine = engine_of(url)
    script = "".join(f"{statement.sql};\n\n" for statement in conversion.statements if statement.object in resting)
    apply_script(url, script, engine=engine, again=True)
    recorder.rest(())


def firing(url: Url, tables: Collection[ObjectName]) -> tuple[Firing, ...]:
    """The triggers of these tables that fire for what our sessions write. Raises `QueryFailed`."""
    query = files("migrate.execute").joinpath("queries", f"triggers_{_family(url)}.sql").read_text(encoding="utf-8")
    wanted = set(tables)
    with open_raw(url, autocommit=True) as connection:
        try:
            if url.scheme == "postgresql" and _may_rest(connection):
                return ()
            with connection.cursor() as cursor:
                cursor.execute(query)
                rows = [tuple(map(str, row)) for row in cursor.fetchall()]
        except (psycopg.Error, pymysql.Error) as problem:
            raise QueryFailed("can't look for triggers on the target", reason=server_words(problem, url)) from None
    found = (Firing(table=ObjectName(schema=schema, name=table), name=name) for schema, table, name in rows)
    return tuple(trigger for trigger in found if trigger.table in wanted)


def _family(url: Url) -> str:
    return "postgresql" if url.scheme == "postgresql" else "mysql"


def _may_rest(connection: RawConnection) -> bool:
    try:
        connection.execute("SET session_replication_role = replica")
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def _listed(triggers: Sequence[Firing], *, most: int = 8) -> str:
    more = f" and {len(triggers) - most} more" if len(triggers) > most else ""
    return ", ".join(f"{trigger.name} of {trigger.table}" for trigger in triggers[:most]) + more


def _own(url: Url, found: Sequence[Firing], conversion: Conversion) -> list[Firing]:
    """Those that the plan's script makes; on MySQL they also do what they do by it, so that nothing is lost with them."""
    engine = engine_of(url)
    planned = {_reference(trigger): trigger for trigger in conversion.schema.triggers}
    if url.scheme == "postgresql":
        return [trigger for trigger in found if trigger.reference in planned]
    there = engine.inspect(url, schemas=sorted({trigger.table.schema for trigger in found})).triggers
    same = {_reference(trigger) for trigger in there if _does(trigger) == _does(planned.get(_reference(trigger)))}
    return [trigger for trigger in found if trigger.reference in same]


def _reference(trigger: Trigger) -> ObjectRef:
    return Firing(table=trigger.table, name=trigger.name).reference


def _does(trigger: Trigger | None) -> object:
    return trigger and (trigger.timing, trigger.events, trigger.body.strip())


def _drop(url: Url, triggers: Iterable[Firing]) -> None:
    statements = [_drop_statement(url, trigger) for trigger in triggers]
    try:
        with open_raw(url, autocommit=True) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement.encode() if url.scheme == "postgresql" else statement)
    except (psycopg.Error, pymysql.Error) as problem:
        raise QueryFailed("the target's triggers can't be dropped", reason=server_words(problem, url)) from None


def _drop_statement(url: Url, trigger: Firing) -> str:
    engine = engine_of(url)
    if url.scheme == "postgresql":
        return f"DROP TRIGGER {engine.quote(trigger.name)} ON {engine.quote_name(trigger.table)}"
    return f"DROP TRIGGER {engine.quote_name(ObjectName(schema=trigger.table.schema, name=trigger.name))}"
