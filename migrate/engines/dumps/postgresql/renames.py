"""Gives objects other names, wherever they are named, and drops constraints."""

from dataclasses import replace

from migrate.engines.dumps.postgresql.constraints import rename_referenced
from migrate.engines.dumps.postgresql.draft import Draft
from migrate.engines.dumps.postgresql.drafts import Relation, TableDraft
from migrate.engines.dumps.postgresql.names import quoted
from migrate.engines.dumps.postgresql.tokens import folded, tokenize
from migrate.engines.dumps.tokens import TokenKind
from migrate.model.names import ObjectName


def rename_relation(relation: Relation, name: ObjectName, draft: Draft) -> None:
    """Gives a table or view another name or schema; indexes and owned sequences follow it into the schema."""
    old = relation.name
    if isinstance(relation, TableDraft):
        draft.tables.pop(old, None)
        draft.tables[name] = relation
    else:
        draft.views.pop(old, None)
        draft.views[name] = relation
    relation.name = name
    if old.schema == name.schema:
        return
    for index in relation.indexes.values():
        draft.indexes.pop(ObjectName(schema=old.schema, name=index.name), None)
        draft.indexes[ObjectName(schema=name.schema, name=index.name)] = (relation, index)
    for sequence in [one for one in draft.sequences.values() if one.owner and one.owner[0] is relation]:
        draft.sequences.pop(sequence.name, None)
        sequence.name = ObjectName(schema=name.schema, name=sequence.name.name)
        draft.sequences[sequence.name] = sequence


def rename_column(table: TableDraft, old: str, new: str, draft: Draft) -> None:
    """Gives a column another name, in the tables that inherit it too."""
    column = table.column(old)
    if column is None:
        return
    column.name = new
    for index in table.indexes.values():
        index.parts = tuple(
            replace(
                part,
                column=new if part.column == old else part.column,
                expression=_renamed(part.expression, old, new) if part.expression else None,
            )
            for part in index.parts
        )
        index.include = tuple(new if name == old else name for name in index.include)
        index.predicate = _renamed(index.predicate, old, new) if index.predicate else None
    for key in table.foreign_keys.values():
        key.columns = tuple(new if name == old else name for name in key.columns)
    for check in table.checks.values():
        check.expression = _renamed(check.expression, old, new)
    for other in table.columns:
        other.generated = _renamed(other.generated, old, new)
    for sequence in draft.sequences.values():
        if sequence.owner == (table, old):
            sequence.owner = (table, new)
    if table.partition_key:
        table.partition_key = (table.partition_key[0], _renamed(table.partition_key[1], old, new))
    rename_referenced(draft, table, old, new)
    for child in table.children:
        rename_column(child, old, new, draft)


def _renamed(text: str, old: str, new: str) -> str:
    """The expression with the column's other name."""
    pieces, end = [], 0
    for token in tokenize(text):
        name = folded(token.value) if token.kind is TokenKind.WORD else token.value
        if token.kind in (TokenKind.WORD, TokenKind.QUOTED) and name == old and text[token.end : token.end + 1] != "(":
            pieces.append(text[end : token.start] + quoted(new))
            end = token.end
    return "".join(pieces) + text[end:]


def rename_constraint(table: TableDraft, old: str, new: str, draft: Draft) -> None:
    """Gives a constraint another name, and its index the same."""
    if old in table.indexes:
        rename_index(table, old, new, draft)
    elif old in table.foreign_keys:
        key = table.foreign_keys.pop(old)
        key.name = new
        table.foreign_keys[new] = key
    elif old in table.checks:
        check = table.checks.pop(old)
        check.name = new
        table.checks[new] = check
        for child in table.children:
            rename_constraint(child, old, new, draft)


def rename_index(relation: Relation, old: str, new: str, draft: Draft) -> None:
    """Gives an index another name, and the constraint that it serves."""
    index = relation.indexes[old]
    draft.remove_index(relation, old)
    index.name = new
    draft.add_index(relation, index)
    if isinstance(relation, TableDraft) and relation.replica_identity == old:
        relation.replica_identity = new


def drop_constraint(table: TableDraft, name: str, draft: Draft) -> bool:
    """Drops a constraint, from the tables that inherit it too; whether it was there."""
    index = table.indexes.get(name)
    if index is not None and index.kind:
        draft.remove_index(table, name)
        return True
    if name in table.foreign_keys:
        del table.foreign_keys[name]
        return True
    if name not in table.checks:
        return False
    del table.checks[name]
    for child in table.children:
        if name in child.checks and child.checks[name].inherited:
            drop_constraint(child, name, draft)
    return True
