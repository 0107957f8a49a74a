"""Reads what drops, renames, moves and comments on objects of every kind but tables' columns and constraints."""

from migrate.engines.dumps.postgresql.draft import Draft
from migrate.engines.dumps.postgresql.drafts import RoutineDraft, TableDraft
from migrate.engines.dumps.postgresql.renames import rename_index
from migrate.engines.dumps.postgresql.routines import read_arguments, read_changeable
from migrate.engines.dumps.postgresql.sequences import rename_sequence
from migrate.engines.dumps.postgresql.tokens import PostgresTokens
from migrate.model.names import ObjectName

_OTHERS = {
    "COLLATION": "collation",
    "PUBLICATION": "publication",
    "SERVER": "foreign server",
    "CONVERSION": "conversion",
}


def read_drop(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows DROP; an object that is not there is nothing to drop."""
    kind = _kind(tokens)
    tokens.accept("CONCURRENTLY")
    tokens.if_exists()
    if kind in ("TRIGGER", "RULE", "POLICY"):
        _drop_of_table(tokens, draft, kind)
        return
    while not tokens.at_end and not tokens.at_any("CASCADE", "RESTRICT"):
        name = tokens.qualified()
        if kind in ("FUNCTION", "PROCEDURE", "ROUTINE", "AGGREGATE"):
            _drop_routine(tokens, draft, name)
        else:
            _drop(draft, kind, name)
        if not tokens.accept(","):
            break


def _kind(tokens: PostgresTokens) -> str:
    for word in ("MATERIALIZED", "FOREIGN", "EVENT"):
        if tokens.at(word):
            tokens.take()
            return word if tokens.take().upper != "TABLE" else "TABLE"
    return tokens.take().upper


def _drop(draft: Draft, kind: str, name: tuple[str, str]) -> None:
    if kind == "TABLE":
        table = draft.table(name)
        if table is not None:
            drop_table(draft, table)
    elif kind in ("VIEW", "MATERIALIZED"):
        for place in list(draft.places(name)):
            if draft.views.pop(place, None):
                break
    elif kind == "INDEX":
        found = draft.index(name)
        if found is not None:
            draft.remove_index(found[1], found[2].name)
    elif kind == "SEQUENCE":
        sequence = draft.sequence(name)
        if sequence is not None:
            del draft.sequences[sequence.name]
            _forget_defaults(draft, sequence.name)
    elif kind in ("TYPE", "DOMAIN"):
        for place in list(draft.places(name)):
            if draft.types.pop(place, None):
                break
    elif kind == "EXTENSION":
        draft.extensions.pop(name[1], None)
    elif kind == "SCHEMA":
        _drop_schema(draft, name[1])
    else:
        word = _OTHERS.get(kind, kind.lower())
        draft.others = [one for one in draft.others if (one.kind, one.name) != (word, name[1])]


def _forget_defaults(draft: Draft, name: ObjectName) -> None:
    for table in draft.tables.values():
        for column in table.columns:
            if column.numbered_by is not None and column.numbered_by.name == name:
                column.numbered_by, column.default = None, None


def drop_table(draft: Draft, table: TableDraft) -> None:
    """Takes a table away, its partitions, its sequences, and the foreign keys that refer to it."""
    draft.tables.pop(table.name, None)
    for index in table.indexes.values():
        draft.indexes.pop(ObjectName(schema=table.name.schema, name=index.name), None)
    owned = {column.sequence for column in table.columns if column.sequence}
    owned |= {column.numbered_by for column in table.columns if column.numbered_by}
    for sequence in owned:
        if sequence.owner and sequence.owner[0] is table:
            draft.sequences.pop(sequence.name, None)
    for parent in table.parents:
        if isinstance(parent, TableDraft):
            parent.children.remove(table)
    for child in list(table.children):
        drop_table(draft, child)
    for other in draft.tables.values():
        if any(key.table is table for key in other.foreign_keys.values()):
            other.foreign_keys = {name: key for name, key in other.foreign_keys.items() if key.table is not table}


def _drop_schema(draft: Draft, schema: str) -> None:
    draft.schemas.pop(schema, None)
    for table in [one for one in draft.tables.values() if one.name.schema == schema]:
        drop_table(draft, table)
    for found in (draft.views, draft.sequences, draft.types, draft.routines):
        for name in [one for one in found if one.schema == schema]:
            del found[name]


def _drop_of_table(tokens: PostgresTokens, draft: Draft, kind: str) -> None:
    name = tokens.identifier()
    tokens.expect("ON")
    relation = draft.relation(tokens.qualified())
    if relation is None:
        return
    if kind == "TRIGGER":
        relation.triggers.pop(name, None)
    elif kind == "RULE":
        relation.rules.pop(name, None)
    elif isinstance(relation, TableDraft):
        relation.policies.pop(name, None)


def _drop_routine(tokens: PostgresTokens, draft: Draft, name: tuple[str, str]) -> None:
    routine = _routine(tokens, draft, name)
    if routine is not None:
        draft.routines[routine.name].remove(routine)
        if not draft.routines[routine.name]:
            del draft.routines[routine.name]


def _routine(tokens: PostgresTokens, draft: Draft, name: tuple[str, str]) -> RoutineDraft | None:
    """The routine of that name and of the argument types that come next, if any do."""
    signature = None
    if tokens.at("("):
        arguments = read_arguments(tokens, draft)
        signature = tuple(one.type.bare_text for one in arguments if one.mode not in ("OUT", "TABLE"))
    for place in draft.places(name):
        for routine in draft.routines.get(place, ()):
            if signature is None or routine.signature == signature:
                return routine
    return None


def read_alter_other(tokens: PostgresTokens, draft: Draft) -> bool:
    """Reads what follows ALTER for an index, a routine, a schema or a materialized view; false for other kinds."""
    if tokens.accept("INDEX"):
        _alter_index(tokens, draft)
    elif tokens.accept_any("FUNCTION", "PROCEDURE", "ROUTINE", "AGGREGATE"):
        _alter_routine(tokens, draft)
    elif tokens.accept("TRIGGER"):
        _rename_trigger(tokens, draft)
    elif tokens.at("SEQUENCE"):
        return _move_sequence(tokens, draft)
    elif tokens.accept("EXTENSION"):
        name = tokens.identifier()
        if tokens.accept("SET", "SCHEMA") and name in draft.extensions:
            draft.extensions[name] = (draft.extensions[name][0], tokens.identifier())
    else:
        return False
    return True


def _alter_index(tokens: PostgresTokens, draft: Draft) -> None:
    may_lack = tokens.if_exists()
    found = draft.index(tokens.qualified())
    if tokens.accept("ATTACH", "PARTITION"):
        part = draft.index(tokens.qualified())
        if part is not None:
            part[2].attached = True
    elif found is None:
        if not may_lack and tokens.at("RENAME"):
            raise tokens.problem("the index is not in the script")
    elif tokens.accept("RENAME", "TO"):
        rename_index(found[1], found[2].name, tokens.identifier(), draft)


def _alter_routine(tokens: PostgresTokens, draft: Draft) -> None:
    routine = _routine(tokens, draft, tokens.qualified())
    if routine is None:
        return
    if tokens.accept("OWNER", "TO"):
        routine.owner = tokens.identifier()
    elif tokens.accept("RENAME", "TO"):
        _move_routine(routine, ObjectName(schema=routine.name.schema, name=tokens.identifier()), draft)
    elif tokens.accept("SET", "SCHEMA"):
        _move_routine(routine, ObjectName(schema=tokens.identifier(), name=routine.name.name), draft)
    elif word := tokens.accept_any("IMMUTABLE", "STABLE", "VOLATILE"):
        routine.volatility = word
    elif tokens.accept("STRICT"):
        routine.words["strict"] = "STRICT"
    else:
        read_changeable(tokens, routine)


def _move_routine(routine: RoutineDraft, name: ObjectName, draft: Draft) -> None:
    draft.routines[routine.name].remove(routine)
    routine.name = name
    draft.routines.setdefault(name, []).append(routine)


def _rename_trigger(tokens: PostgresTokens, draft: Draft) -> None:
    name = tokens.identifier()
    tokens.expect("ON")
    relation = draft.needed_relation(tokens)
    if tokens.accept("RENAME", "TO") and name in relation.triggers:
        trigger = relation.triggers.pop(name)
        trigger.name = tokens.identifier()
        relation.triggers[trigger.name] = trigger


def _move_sequence(tokens: PostgresTokens, draft: Draft) -> bool:
    """Whether it was another name, schema or owner that ALTER SEQUENCE gives."""
    mark = tokens.mark()
    tokens.take()
    tokens.if_exists()
    sequence = draft.sequence(tokens.qualified())
    if sequence is not None and tokens.accept("RENAME", "TO"):
        rename_sequence(sequence, ObjectName(schema=sequence.name.schema, name=tokens.identifier()), draft)
    elif sequence is not None and tokens.accept("SET", "SCHEMA"):
        rename_sequence(sequence, ObjectName(schema=tokens.identifier(), name=sequence.name.name), draft)
    elif not tokens.accept("OWNER", "TO"):
        tokens.back_to(mark)
        return False
    return True


def routine_named(tokens: PostgresTokens, draft: Draft) -> RoutineDraft | None:
    """The routine whose name and arguments come next."""
    return _routine(tokens, draft, tokens.qualified())
