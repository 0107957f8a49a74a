"""Applies a script's statements, in their order, to the draft of a schema."""

import copy
import dataclasses
from collections.abc import Callable

from migrate.engines.dumps.alter_table import alter_table, drop_key, read_create_index, read_drop_index
from migrate.engines.dumps.create_table import read_create_table
from migrate.engines.dumps.databases import alter_database, create_database, drop_database, use_database
from migrate.engines.dumps.declarations import TypeDeclaration
from migrate.engines.dumps.resolved_types import resolve_type
from migrate.engines.dumps.schema_draft import SchemaDraft
from migrate.engines.dumps.sequences import read_create_sequence
from migrate.engines.dumps.settings import apply_set
from migrate.engines.dumps.statement import NotUnderstood, Statement
from migrate.engines.dumps.stored_code import read_create_event, read_create_routine, read_create_trigger
from migrate.engines.dumps.table_draft import TableDraft, copy_of, draft_of
from migrate.engines.dumps.tokens import TokenKind, Tokens
from migrate.engines.dumps.views import read_create_view
from migrate.model.names import Location, ObjectName, Skipped
from migrate.model.schema import RoutineKind

_Apply = Callable[[Tokens, SchemaDraft], None]
_MADE = (
    *("TABLE", "VIEW", "TRIGGER", "FUNCTION", "PROCEDURE", "EVENT", "INDEX", "DATABASE", "SCHEMA", "SEQUENCE"),
    *("PACKAGE", "USER", "ROLE", "SERVER", "TABLESPACE", "LOGFILE", "JSON", "MATERIALIZED", "LIBRARY", "RESOURCE"),
)


def apply_statement(statement: Statement, draft: SchemaDraft) -> None:
    """Changes the draft as the statement says; what can't be read is noted in it."""
    tokens = Tokens(statement, ansi_quotes=draft.uses_ansi_quotes())
    verb = tokens.peek().upper
    try:
        if verb == "CREATE":
            _apply_made(tokens, draft, _CREATE)
        elif verb == "ALTER":
            _apply_made(tokens, draft, _ALTER)
        elif verb == "DROP":
            _apply_made(tokens, draft, _DROP)
        elif verb in _OTHERS:
            _OTHERS[verb](tokens, draft)
        else:
            raise NotUnderstood("a statement that is not known", statement.location())
    except NotUnderstood as problem:
        draft.skipped.append(Skipped(object=excerpt(statement.text), reason=problem.reason, location=problem.location))


def excerpt(text: str) -> str:
    """The beginning of a statement, in one line."""
    line = " ".join(text[:160].split())
    return line if len(line) <= 80 else line[:77] + "…"


def _apply_made(tokens: Tokens, draft: SchemaDraft, known: dict[str, _Apply]) -> None:
    """Finds what a CREATE, ALTER or DROP is about."""
    ahead = 1
    while ahead < 60 and tokens.peek(ahead).kind is not TokenKind.END:
        word = tokens.peek(ahead).upper
        if word in _MADE and tokens.peek(ahead - 1).upper not in ("=", "@"):
            if word not in known:
                raise NotUnderstood(f"{tokens.peek().upper} {word} is not read", tokens.location())
            known[word](tokens, draft)
            return
        ahead += 1
    raise NotUnderstood(f"what {tokens.peek().upper} is about is not known", tokens.location())


def _create_table(tokens: Tokens, draft: SchemaDraft) -> None:
    declaration = read_create_table(tokens)
    name = draft.name((declaration.schema, declaration.name))
    if declaration.temporary or (name in draft.tables and declaration.if_not_exists):
        return
    _refuse_existing(name, draft, or_replace=declaration.or_replace, location=declaration.location)
    if declaration.like is not None:
        original = draft.table(declaration.like)
        if original is None:
            raise NotUnderstood("the table that it is to be like is not in the script", declaration.location)
        draft.tables[name] = copy_of(original, name, declaration.location)
        return
    if declaration.query:
        reason = "CREATE TABLE from a query: only a server knows the columns that the query gives"
        if not declaration.elements:
            raise NotUnderstood(reason, declaration.location)
        draft.skipped.append(Skipped(object=str(name), reason=reason, location=declaration.location))
    draft.databases.setdefault(name.schema, draft.charset_of(name.schema))
    inherited = draft.charset_of(name.schema)
    draft.tables[name] = draft_of(declaration, draft.database, inherited, draft.version)


def _refuse_existing(name: ObjectName, draft: SchemaDraft, *, or_replace: bool, location: Location) -> None:
    if name in draft.views and name not in draft.tables:
        # mysqldump of old makes a table in a view's place first, and drops it before it makes the view.
        return
    if name in draft.tables and not or_replace:
        raise NotUnderstood(f"the table {name} is there already; this second definition is not used", location)


def _alter_table(tokens: Tokens, draft: SchemaDraft) -> None:
    tokens.expect("ALTER")
    tokens.accept("ONLINE")
    tokens.accept("IGNORE")
    tokens.expect("TABLE")
    tokens.accept("IF", "EXISTS")
    qualified = tokens.qualified()
    table = _known_table(tokens, draft, qualified)
    if table is None:
        return
    changed = copy.deepcopy(table)
    renamed: list[ObjectName] = []
    alter_table(
        tokens, changed, lambda one, new: renamed.append(ObjectName(schema=new[0] or one.name.schema, name=new[1]))
    )
    draft.tables[table.name] = changed
    if renamed:
        _rename_table(draft, changed.name, renamed[-1])


def _known_table(tokens: Tokens, draft: SchemaDraft, qualified: tuple[str, str]) -> TableDraft | None:
    """The table that a statement changes; None where it is a view's place or holds nothing but DISABLE KEYS."""
    table = draft.table(qualified)
    if table is None:
        if draft.name(qualified) in draft.views or tokens.at_any("DISABLE", "ENABLE"):
            return None
        raise NotUnderstood(f"the table {draft.name(qualified)} is not in the script", tokens.statement.location())
    return table


def _rename_table(draft: SchemaDraft, old: ObjectName, new: ObjectName) -> None:
    table = draft.tables.pop(old, None)
    if table is None:
        if old in draft.views:
            draft.views[new] = dataclasses.replace(draft.views.pop(old), name=new)
        return
    for key in table.foreign_keys:
        prefix = f"{old.name}_ibfk_"
        if key.name.startswith(prefix):
            key.name = f"{new.name}_ibfk_{key.name.removeprefix(prefix)}"
    for check in table.checks:
        prefix = f"{old.name}_chk_"
        if check.name.startswith(prefix):
            check.name = f"{new.name}_chk_{check.name.removeprefix(prefix)}"
    table.name = new
    draft.tables[new] = table
    for other in draft.tables.values():
        for key in other.foreign_keys:
            if (key.referenced_schema or other.name.schema, key.referenced_table) == (old.schema, old.name):
                key.referenced_schema, key.referenced_table = new.schema, new.name
    for name, trigger in draft.triggers.items():
        if trigger.table == old:
            draft.triggers[name] = dataclasses.replace(trigger, table=new)


def _rename(tokens: Tokens, draft: SchemaDraft) -> None:
    tokens.expect("RENAME")
    if not tokens.accept_any("TABLE", "TABLES"):
        raise tokens.problem("TABLE was expected")
    tokens.accept("IF", "EXISTS")
    while True:
        old = draft.table(found := tokens.qualified())
        tokens.expect("TO")
        new = draft.name(tokens.qualified())
        _rename_table(draft, old.name if old else draft.name(found), new)
        if not tokens.accept(","):
            return


def _create_index(tokens: Tokens, draft: SchemaDraft) -> None:
    qualified, key = read_create_index(tokens)
    table = _known_table(tokens, draft, qualified)
    if table:
        table.add(key)
        table.settle()


def _drop_index(tokens: Tokens, draft: SchemaDraft) -> None:
    qualified, name = read_drop_index(tokens)
    table = _known_table(tokens, draft, qualified)
    if table:
        drop_key(table, name)


def _create_view(tokens: Tokens, draft: SchemaDraft) -> None:
    view = read_create_view(tokens, draft.database)
    placeholder = draft.views.get(view.name)
    if placeholder and not view.columns:
        view = dataclasses.replace(view, columns=placeholder.columns)
    draft.views[view.name] = view


def _create_trigger(tokens: Tokens, draft: SchemaDraft) -> None:
    trigger = read_create_trigger(tokens, draft.database, draft.sql_mode)
    table = draft.table((trigger.table.schema, trigger.table.name))
    name = table.name if table else trigger.table
    alike = [
        one
        for one in draft.triggers.values()
        if (one.table, one.timing, one.events) == (name, trigger.timing, trigger.events)
    ]
    key = ObjectName(schema=name.schema, name=trigger.name)
    draft.triggers[key] = dataclasses.replace(trigger, table=name, order=len(alike) + 1)


def _create_routine(tokens: Tokens, draft: SchemaDraft) -> None:
    own = draft.charset_of(draft.database)

    def print_type(declared: TypeDeclaration) -> str:
        resolved = resolve_type(declared, own, draft.version)
        return (
            f"{resolved.type} CHARSET {resolved.charset}"
            if resolved.charset not in (None, own[0])
            else str(resolved.type)
        )

    routine = read_create_routine(tokens, draft.database, draft.sql_mode, print_type)
    draft.routines[routine.kind, routine.name] = routine


def _create_event(tokens: Tokens, draft: SchemaDraft) -> None:
    event = read_create_event(tokens, draft.database, draft.time_zone)
    draft.events[event.name] = event


def _create_sequence(tokens: Tokens, draft: SchemaDraft) -> None:
    sequence = read_create_sequence(tokens, draft.database)
    draft.sequences[sequence.name] = sequence


def _drop(tokens: Tokens, draft: SchemaDraft) -> None:
    tokens.expect("DROP")
    tokens.accept("TEMPORARY")
    kind = tokens.take().upper
    tokens.accept("IF", "EXISTS")
    while True:
        _drop_object(kind, tokens.qualified(), draft)
        if not tokens.accept(","):
            return


def _drop_object(kind: str, qualified: tuple[str, str], draft: SchemaDraft) -> None:
    name = draft.name(qualified)
    if kind in ("TABLE", "TABLES", "SEQUENCE"):
        found = draft.table(qualified)
        draft.drop_table(found.name if found else name)
    elif kind == "VIEW":
        draft.views.pop(name, None)
    elif kind == "TRIGGER":
        draft.triggers.pop(name, None)
    elif kind == "EVENT":
        draft.events.pop(name, None)
    elif kind == "PROCEDURE":
        draft.routines.pop((RoutineKind.PROCEDURE, name), None)
    else:
        draft.routines.pop((RoutineKind.FUNCTION, name), None)
        draft.routines.pop((RoutineKind.AGGREGATE, name), None)


def _not_run(tokens: Tokens, _draft: SchemaDraft) -> None:
    raise NotUnderstood("it is not run, so what it changes is not seen", tokens.location())


def _alter_view(tokens: Tokens, draft: SchemaDraft) -> None:
    _create_view(tokens, draft)


_CREATE: dict[str, _Apply] = {
    "TABLE": _create_table,
    "INDEX": _create_index,
    "VIEW": _create_view,
    "TRIGGER": _create_trigger,
    "FUNCTION": _create_routine,
    "PROCEDURE": _create_routine,
    "EVENT": _create_event,
    "SEQUENCE": _create_sequence,
    "DATABASE": create_database,
    "SCHEMA": create_database,
}
_ALTER: dict[str, _Apply] = {
    "TABLE": _alter_table,
    "VIEW": _alter_view,
    "DATABASE": alter_database,
    "SCHEMA": alter_database,
}
_DROP: dict[str, _Apply] = {
    "INDEX": _drop_index,
    "DATABASE": drop_database,
    "SCHEMA": drop_database,
    **dict.fromkeys(("TABLE", "VIEW", "TRIGGER", "FUNCTION", "PROCEDURE", "EVENT", "SEQUENCE"), _drop),
}
_OTHERS: dict[str, _Apply] = {
    "USE": use_database,
    "SET": apply_set,
    "RENAME": _rename,
    "CALL": _not_run,
    "EXECUTE": _not_run,
}
