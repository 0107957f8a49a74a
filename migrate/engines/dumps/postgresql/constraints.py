"""Reads constraints, of a column, a table or a domain, and gives them to their table.

https://www.postgresql.org/docs/current/sql-createtable.html
"""

from collections.abc import Sequence

from migrate.engines.dumps.postgresql.draft import Draft, Taken
from migrate.engines.dumps.postgresql.drafts import CheckDraft, ForeignKeyDraft, IndexDraft, TableDraft
from migrate.engines.dumps.postgresql.exclusions import read_exclusion
from migrate.engines.dumps.postgresql.expressions import Scope, columns_in, condition
from migrate.engines.dumps.postgresql.names import choose_name, columns_addition
from migrate.engines.dumps.postgresql.tokens import PostgresTokens
from migrate.model.names import Location
from migrate.model.schema import IndexPart

Constraint = IndexDraft | ForeignKeyDraft | CheckDraft
_KINDS = {"PRIMARY": "p", "UNIQUE": "u", "EXCLUDE": "x"}
_LABELS = {"p": "pkey", "u": "key", "x": "excl"}
_RULES = (("NO", "ACTION"), ("RESTRICT",), ("CASCADE",), ("SET", "NULL"), ("SET", "DEFAULT"))


def at_constraint(tokens: PostgresTokens) -> bool:
    """Whether a table's constraint comes next."""
    return (
        tokens.at_any("CONSTRAINT", "UNIQUE")
        or tokens.at("PRIMARY", "KEY")
        or tokens.at("FOREIGN", "KEY")
        or tokens.at("CHECK", "(")
        or (tokens.at("EXCLUDE") and tokens.peek(1).upper in ("USING", "("))
    )


def read_table_constraint(tokens: PostgresTokens, table: TableDraft, draft: Draft) -> Constraint | None:
    """Reads a constraint of a table; its name is empty where none was written. None for NOT NULL, which is applied."""
    location = tokens.location()
    name = tokens.identifier() if tokens.accept("CONSTRAINT") else ""
    if tokens.accept("NOT", "NULL"):
        column = table.column(tokens.identifier())
        if column is not None:
            column.nullable = False
        pass_attributes(tokens, None)
        return None
    found: Constraint
    if tokens.accept("CHECK"):
        found = read_check(tokens, name, location)
    elif tokens.accept("FOREIGN", "KEY"):
        columns, temporal = _key_columns(tokens)
        found = read_references(tokens, name, columns, draft, location)
        found.temporal = found.temporal or temporal
    else:
        found = _read_key(tokens, name, table, draft, location)
    pass_attributes(tokens, found)
    return found


def read_check(tokens: PostgresTokens, name: str, location: Location) -> CheckDraft:
    """Reads what follows CHECK."""
    return CheckDraft(name=name, expression=tokens.parenthesized(), location=location)


def _read_key(tokens: PostgresTokens, name: str, table: TableDraft, draft: Draft, location: Location) -> IndexDraft:
    word = tokens.accept_any("PRIMARY", "UNIQUE", "EXCLUDE")
    if not word:
        raise tokens.problem("a constraint was expected")
    tokens.accept("KEY")
    index = IndexDraft(name=name, parts=(), kind=_KINDS[word], unique=word != "EXCLUDE", location=location)
    if tokens.accept("USING", "INDEX"):
        return _use_index(tokens, index, table, draft)
    if word == "EXCLUDE":
        return read_exclusion(tokens, index, Scope.of(table, draft))
    read_nulls(tokens, index)
    start = tokens.peek()
    columns, index.temporal = _key_columns(tokens)
    index.parts = tuple(IndexPart(column=column) for column in columns)
    if index.temporal:
        index.definition = f"{'PRIMARY KEY' if word == 'PRIMARY' else 'UNIQUE'} {tokens.source_from(start)}"
    read_index_parameters(tokens, index)
    return index


def read_nulls(tokens: PostgresTokens, index: IndexDraft) -> None:
    """Reads NULLS [NOT] DISTINCT."""
    if tokens.accept("NULLS"):
        index.nulls_not_distinct = tokens.accept("NOT")
        tokens.expect("DISTINCT")


def _key_columns(tokens: PostgresTokens) -> tuple[tuple[str, ...], bool]:
    """The columns in parentheses, and whether one is a period or must not overlap."""
    tokens.expect("(")
    found, temporal = [], False
    while True:
        temporal |= tokens.at("PERIOD") and tokens.peek(1).upper not in (",", ")") and tokens.accept("PERIOD")
        found.append(tokens.identifier())
        temporal |= tokens.accept("WITHOUT", "OVERLAPS")
        if not tokens.accept(","):
            break
    tokens.expect(")")
    return tuple(found), temporal


def read_index_parameters(tokens: PostgresTokens, index: IndexDraft) -> None:
    """Reads INCLUDE, WITH and USING INDEX TABLESPACE."""
    if tokens.accept("INCLUDE"):
        index.include = tokens.names()
    if tokens.accept("WITH"):
        tokens.parenthesized()
    if tokens.accept("USING", "INDEX", "TABLESPACE"):
        tokens.identifier()


def _use_index(tokens: PostgresTokens, key: IndexDraft, table: TableDraft, draft: Draft) -> IndexDraft:
    """The index that is there becomes the constraint's and takes its name."""
    name = tokens.identifier()
    index = table.indexes.get(name)
    if index is None:
        raise tokens.problem(f"the index {name} is not in the script")
    draft.remove_index(table, name)
    key.name = key.name or name
    key.parts, key.include, key.comment = index.parts, index.include, index.comment
    key.nulls_not_distinct = index.nulls_not_distinct
    return key


def read_references(
    tokens: PostgresTokens, name: str, columns: tuple[str, ...], draft: Draft, location: Location
) -> ForeignKeyDraft:
    """Reads REFERENCES and what follows."""
    tokens.expect("REFERENCES")
    written = tokens.qualified()
    key = ForeignKeyDraft(
        name=name, columns=columns, table=draft.table(written) or draft.new_name(written), location=location
    )
    if tokens.at("("):
        key.referenced, key.temporal = _key_columns(tokens)
    while True:
        if tokens.accept("MATCH"):
            key.match = tokens.take().upper
        elif tokens.accept("ON", "DELETE"):
            key.on_delete = _rule(tokens)
            key.set_columns = tokens.names() if tokens.at("(") else ()
        elif tokens.accept("ON", "UPDATE"):
            key.on_update = _rule(tokens)
        else:
            return key


def _rule(tokens: PostgresTokens) -> str:
    for words in _RULES:
        if tokens.accept(*words):
            return " ".join(words)
    raise tokens.problem("what to do was expected")


def pass_attributes(tokens: PostgresTokens, constraint: Constraint | None) -> None:
    """Reads DEFERRABLE, INITIALLY, NOT VALID, NO INHERIT and [NOT] ENFORCED."""
    while True:
        if tokens.accept("NOT", "DEFERRABLE") or tokens.accept("INITIALLY", "IMMEDIATE") or tokens.accept("ENFORCED"):
            continue
        if tokens.accept("DEFERRABLE"):
            _defer(constraint, deferred=False)
        elif tokens.accept("INITIALLY", "DEFERRED"):
            _defer(constraint, deferred=True)
        elif tokens.accept("NOT", "VALID"):
            if isinstance(constraint, (CheckDraft, ForeignKeyDraft)):
                constraint.validated = False
        elif tokens.accept("NOT", "ENFORCED"):
            if isinstance(constraint, CheckDraft):
                constraint.enforced = constraint.validated = False
            elif isinstance(constraint, ForeignKeyDraft):
                constraint.validated = False
        elif tokens.accept("NO", "INHERIT"):
            if isinstance(constraint, CheckDraft):
                constraint.no_inherit = True
        else:
            return


def _defer(constraint: Constraint | None, *, deferred: bool) -> None:
    if isinstance(constraint, (IndexDraft, ForeignKeyDraft)):
        constraint.deferrable = True
        constraint.deferred = constraint.deferred or deferred


def add_constraints(table: TableDraft, found: Sequence[Constraint], draft: Draft, *, only: bool = False) -> None:
    """Names the constraints and gives them to the table, in the order in which the server does."""
    for check in found:
        if isinstance(check, CheckDraft):
            _add_check(table, check, draft, only=only)
    keys = [one for one in found if isinstance(one, IndexDraft)]
    for key in sorted(_distinct(keys), key=lambda one: one.kind != "p"):
        _add_key(table, key, draft)
    for foreign in found:
        if isinstance(foreign, ForeignKeyDraft):
            _add_foreign_key(table, foreign)


def _distinct(keys: Sequence[IndexDraft]) -> list[IndexDraft]:
    """Without those that say again what another of the same statement says, as the server leaves them out."""
    kept: list[IndexDraft] = []
    for key in sorted(keys, key=lambda one: one.kind != "p"):
        same = next((one for one in kept if _is_same(one, key)), None)
        if same is None or not key.parts:
            kept.append(key)
        else:
            same.name = same.name or key.name
    return kept


def _is_same(one: IndexDraft, two: IndexDraft) -> bool:
    return (
        one.kind != "x"
        and two.kind != "x"
        and (one.parts, one.include, one.deferrable, one.deferred)
        == (two.parts, two.include, two.deferrable, two.deferred)
        and one.nulls_not_distinct == two.nulls_not_distinct
    )


def _add_check(table: TableDraft, check: CheckDraft, draft: Draft, *, only: bool) -> None:
    if not check.name:
        named = columns_in(check.expression, table)
        second = named[0] if len(named) == 1 else ""
        check.name = choose_name(table.name.name, second, "check", {*table.checks, *table.foreign_keys})
    check.expression = condition(check.expression, Scope.of(table, draft))
    table.checks[check.name] = check
    if not only and not check.no_inherit:
        inherit_check(table, check)


def inherit_check(table: TableDraft, check: CheckDraft) -> None:
    """Gives a check to the tables that inherit from this one."""
    for child in table.children:
        child.checks[check.name] = CheckDraft(
            name=check.name,
            expression=check.expression,
            enforced=check.enforced,
            validated=check.validated,
            inherited=True,
        )
        inherit_check(child, check)


def _add_key(table: TableDraft, key: IndexDraft, draft: Draft) -> None:
    if not key.name:
        columns = [part.column or "expr" for part in key.parts]
        second = "" if key.kind == "p" else columns_addition(columns)
        key.name = choose_name(table.name.name, second, _LABELS[key.kind], Taken(draft, table.name.schema))
    if key.kind == "p":
        for part in key.parts:
            column = table.column(part.column or "")
            if column is not None:
                column.nullable = False
    draft.add_index(table, key)


def _add_foreign_key(table: TableDraft, key: ForeignKeyDraft) -> None:
    if not key.name:
        taken = {*table.foreign_keys, *table.checks}
        key.name = choose_name(table.name.name, columns_addition(key.columns), "fkey", taken)
    if not key.referenced and isinstance(key.table, TableDraft):
        primary = key.table.primary_key
        key.referenced = tuple(part.column or "" for part in primary.parts) if primary else ()
    table.foreign_keys[key.name] = key


def rename_referenced(draft: Draft, table: TableDraft, old: str, new: str) -> None:
    """Changes the name of a column in the foreign keys that refer to it."""
    for other in draft.tables.values():
        for key in other.foreign_keys.values():
            if key.table is table:
                key.referenced = tuple(new if column == old else column for column in key.referenced)
