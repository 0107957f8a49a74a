"""Reads ALTER TABLE and applies it.

https://www.postgresql.org/docs/current/sql-altertable.html
"""

from migrate.engines.dumps.postgresql.alter_column import read_alter_column
from migrate.engines.dumps.postgresql.columns import copied, read_column
from migrate.engines.dumps.postgresql.constraints import add_constraints, at_constraint, read_table_constraint
from migrate.engines.dumps.postgresql.draft import Draft
from migrate.engines.dumps.postgresql.drafts import Relation, TableDraft, ViewDraft
from migrate.engines.dumps.postgresql.indexes import read_options
from migrate.engines.dumps.postgresql.partitions import attach, detach, read_bound
from migrate.engines.dumps.postgresql.renames import drop_constraint, rename_column, rename_constraint, rename_relation
from migrate.engines.dumps.postgresql.sequences import rename_sequence
from migrate.engines.dumps.postgresql.tokens import PostgresTokens, folded, tokenize
from migrate.engines.dumps.statement import NotUnderstood
from migrate.engines.dumps.tokens import TokenKind
from migrate.model.names import ObjectName

_MODES = {"ALWAYS": "A", "REPLICA": "R"}


def read_alter_relation(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows ALTER TABLE, ALTER VIEW or ALTER FOREIGN TABLE. Raises `NotUnderstood`."""
    may_lack = tokens.if_exists()
    only = tokens.accept("ONLY")
    mark, name = tokens.mark(), tokens.qualified()
    tokens.accept("*")
    relation = draft.relation(name)
    if relation is None:
        if not may_lack and not _is_elsewhere(tokens, name, draft):
            tokens.back_to(mark)
            draft.needed_relation(tokens)
        return
    while not tokens.at_end:
        start = tokens.peek()
        try:
            _read_action(tokens, relation, draft, only=only)
        except NotUnderstood as problem:
            tokens.expression()
            what = " ".join(tokens.source_from(start).split())[:80]
            draft.skip(f"ALTER TABLE {relation.name} {what}", problem.reason, problem.location)
        if not tokens.accept(",") and not tokens.at_end:
            raise tokens.problem("a comma was expected")


def _is_elsewhere(tokens: PostgresTokens, name: tuple[str, str], draft: Draft) -> bool:
    """ALTER TABLE serves sequences and indexes too: their owner, name and schema."""
    sequence = draft.sequence(name)
    if sequence is not None:
        if tokens.accept("RENAME", "TO"):
            rename_sequence(sequence, ObjectName(schema=sequence.name.schema, name=tokens.identifier()), draft)
        return True
    return draft.index(name) is not None


def _read_action(tokens: PostgresTokens, relation: Relation, draft: Draft, *, only: bool) -> None:
    if tokens.accept("RENAME"):
        _rename(tokens, relation, draft)
    elif tokens.accept("OWNER", "TO"):
        owner = tokens.identifier()
        if isinstance(relation, ViewDraft):
            relation.owner = owner
    elif tokens.accept("SET", "SCHEMA"):
        rename_relation(relation, ObjectName(schema=tokens.identifier(), name=relation.name.name), draft)
    elif tokens.at_any("ENABLE", "DISABLE"):
        _switch(tokens, relation)
    elif isinstance(relation, ViewDraft):
        _alter_view(tokens, relation)
    elif tokens.accept("ADD"):
        _add(tokens, relation, draft, only=only)
    elif tokens.accept("DROP"):
        _drop(tokens, relation, draft, only=only)
    elif tokens.accept("ALTER", "CONSTRAINT"):
        _alter_constraint(tokens, relation)
    elif tokens.accept("ALTER"):
        tokens.accept("COLUMN")
        read_alter_column(tokens, relation, draft, only=only)
    elif tokens.accept("VALIDATE", "CONSTRAINT"):
        _validate(relation, tokens.identifier())
    else:
        _read_property(tokens, relation, draft)


def _rename(tokens: PostgresTokens, relation: Relation, draft: Draft) -> None:
    if tokens.accept("TO"):
        rename_relation(relation, ObjectName(schema=relation.name.schema, name=tokens.identifier()), draft)
        return
    is_constraint = tokens.accept("CONSTRAINT")
    tokens.accept("COLUMN")
    old = tokens.identifier()
    tokens.expect("TO")
    new = tokens.identifier()
    if is_constraint and isinstance(relation, TableDraft):
        rename_constraint(relation, old, new, draft)
    elif isinstance(relation, TableDraft):
        rename_column(relation, old, new, draft)
    else:
        relation.column_names = tuple(new if name == old else name for name in relation.column_names)


def _switch(tokens: PostgresTokens, relation: Relation) -> None:
    enables = tokens.take().upper == "ENABLE"
    mode = _MODES.get(tokens.accept_any("ALWAYS", "REPLICA"), "O") if enables else "D"
    if tokens.accept("TRIGGER"):
        is_plain = tokens.peek().kind is TokenKind.WORD
        name = tokens.identifier()
        for trigger in relation.triggers.values():
            if trigger.name == name or (is_plain and name in ("all", "user")):
                trigger.enabled = mode
    elif tokens.accept("RULE"):
        tokens.identifier()
    else:
        tokens.expect("ROW", "LEVEL", "SECURITY")


def _alter_view(tokens: PostgresTokens, view: ViewDraft) -> None:
    if tokens.accept("SET", "("):
        while not tokens.accept(")"):
            name, value = tokens.identifier(), "true"
            if tokens.accept("="):
                value = tokens.take().value
            set_view_option(view, name, value)
            tokens.accept(",")
    else:
        tokens.expression()


def set_view_option(view: ViewDraft, name: str, value: str) -> None:
    """Sets an option of a view's."""
    if name == "check_option":
        view.check_option = value.upper()
    elif name == "security_invoker":
        view.security_invoker = value.lower() in ("true", "on", "1", "yes")


def _add(tokens: PostgresTokens, table: TableDraft, draft: Draft, *, only: bool) -> None:
    if at_constraint(tokens):
        found = read_table_constraint(tokens, table, draft)
        if found is not None:
            add_constraints(table, [found], draft, only=only)
        return
    tokens.accept("COLUMN")
    if tokens.if_exists() and table.column(folded(tokens.peek().value)):
        tokens.expression()
        return
    column, constraints = read_column(tokens, table, draft)
    add_constraints(table, constraints, draft)
    if not only:
        _hand_down(table, column.name)


def _hand_down(table: TableDraft, name: str) -> None:
    column = table.column(name)
    for child in table.children:
        if column is not None and child.column(name) is None:
            child.columns.append(copied(column, defaults=True, generated=True))
            _hand_down(child, name)


def _drop(tokens: PostgresTokens, table: TableDraft, draft: Draft, *, only: bool) -> None:
    if tokens.accept("CONSTRAINT"):
        may_lack = tokens.if_exists()
        name = tokens.identifier()
        if not drop_constraint(table, name, draft) and not may_lack and not name.endswith("_not_null"):
            raise tokens.problem(f"{table.name} has no constraint {name} in the script")
    else:
        tokens.accept("COLUMN")
        may_lack = tokens.if_exists()
        name = tokens.identifier()
        if table.column(name) is None and not may_lack:
            raise tokens.problem(f"{table.name} has no column {name} in the script")
        drop_column(table, name, draft, only=only)
    tokens.accept_any("CASCADE", "RESTRICT")


def drop_column(table: TableDraft, name: str, draft: Draft, *, only: bool) -> None:
    """Takes a column away, from the tables that inherit it too, and the constraints that name it."""
    column = table.column(name)
    if column is None:
        return
    draft.drop_column(table, column)
    for check in list(table.checks.values()):
        if name in {token.value for token in tokenize(check.expression)}:
            del table.checks[check.name]
    for child in table.children if not only else ():
        drop_column(child, name, draft, only=False)


def _alter_constraint(tokens: PostgresTokens, table: TableDraft) -> None:
    key = table.foreign_keys.get(tokens.identifier())
    while not tokens.at_end and not tokens.at(","):
        word = tokens.take().upper
        if key is not None and word == "NOT" and tokens.accept("DEFERRABLE"):
            key.deferrable = key.deferred = False
        elif key is not None and word == "DEFERRABLE":
            key.deferrable = True
        elif key is not None and word == "DEFERRED":
            key.deferrable = key.deferred = True


def _validate(table: TableDraft, name: str) -> None:
    for found in (table.checks.get(name), table.foreign_keys.get(name)):
        if found is not None:
            found.validated = True


def _read_property(tokens: PostgresTokens, table: TableDraft, draft: Draft) -> None:
    if tokens.accept("ATTACH", "PARTITION"):
        child = draft.needed_table(tokens)
        attach(child, table, read_bound(tokens, table, draft), draft)
    elif tokens.accept("DETACH", "PARTITION"):
        detach(draft.needed_table(tokens))
        tokens.accept_any("CONCURRENTLY", "FINALIZE")
    elif tokens.accept("REPLICA", "IDENTITY"):
        table.replica_identity = _replica_identity(tokens)
    elif tokens.accept("INHERIT"):
        parent = draft.needed_table(tokens)
        table.parents.append(parent)
        parent.children.append(table)
    elif tokens.accept("NO", "INHERIT"):
        parent = draft.needed_table(tokens)
        table.parents.remove(parent)
        parent.children.remove(table)
    elif tokens.accept("CLUSTER", "ON") or tokens.accept("OPTIONS"):
        tokens.expression()
    elif not tokens.accept("NOT", "OF") and not tokens.accept("OF"):
        _set(tokens, table)


def _replica_identity(tokens: PostgresTokens) -> str:
    if tokens.accept("USING", "INDEX"):
        return tokens.identifier()
    return tokens.take().value.lower()


def _set(tokens: PostgresTokens, table: TableDraft) -> None:
    resets = tokens.accept("RESET")
    if not resets:
        tokens.expect("SET")
    if tokens.at("("):
        found = dict(read_options(tokens))
        kept = {name: value for name, value in table.options if not (resets and name in found)}
        table.options = list((kept if resets else kept | found).items())
    elif tokens.accept("TABLESPACE"):
        name = tokens.identifier()
        table.tablespace = "" if name == "pg_default" else name
    elif tokens.accept("ACCESS", "METHOD"):
        method = tokens.identifier()
        table.access_method = "" if method == "heap" else method
    elif tokens.accept("WITHOUT"):
        tokens.take()
    elif tokens.accept_any("LOGGED", "UNLOGGED"):
        table.unlogged = tokens.before() == "UNLOGGED"
    else:
        raise tokens.problem("a property of a table was expected")
