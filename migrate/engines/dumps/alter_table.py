"""Reads ALTER TABLE, CREATE INDEX and DROP INDEX, and changes the table's draft.

https://dev.mysql.com/doc/refman/9.0/en/alter-table.html
https://mariadb.com/kb/en/alter-table/
"""

import dataclasses
from collections.abc import Callable

from migrate.engines.dumps.column_definition import read_column
from migrate.engines.dumps.constraints import (
    at_constraint,
    read_constraint,
    read_key_options,
    read_key_parts,
)
from migrate.engines.dumps.create_table import read_table_options
from migrate.engines.dumps.declarations import KeyDeclaration, KeyKind, TableOptions, TypeDeclaration
from migrate.engines.dumps.defaults import read_default
from migrate.engines.dumps.partitions import read_partition, read_partitioning
from migrate.engines.dumps.table_draft import TableDraft
from migrate.engines.dumps.tokens import Tokens

Rename = Callable[[TableDraft, tuple[str, str]], None]


def alter_table(tokens: Tokens, draft: TableDraft, rename: Rename) -> None:
    """Applies what follows `ALTER TABLE name`; `rename` is told of a new name. Raises `NotUnderstood`."""
    while not tokens.at_end:
        _action(tokens, draft, rename)
        if not tokens.accept(",") and not (tokens.at_end or tokens.at_any("PARTITION", "REMOVE")):
            raise tokens.problem("a comma was expected")
    draft.settle()


def _action(tokens: Tokens, draft: TableDraft, rename: Rename) -> None:
    if tokens.accept("ADD"):
        _add(tokens, draft)
    elif tokens.accept("DROP"):
        _drop(tokens, draft)
    elif tokens.at_any("MODIFY", "CHANGE"):
        _redefine(tokens, draft)
    elif tokens.accept("ALTER"):
        _alter(tokens, draft)
    elif tokens.accept("RENAME"):
        _rename(tokens, draft, rename)
    elif tokens.accept("CONVERT", "TO"):
        _convert(tokens, draft)
    elif tokens.accept("PARTITION", "BY"):
        draft.partitioning = read_partitioning(tokens)
    elif tokens.accept("REMOVE", "PARTITIONING"):
        draft.partitioning = None
    elif not _without_effect(tokens):
        options = TableOptions()
        if not read_table_options(tokens, options):
            raise tokens.problem("a change of the table was expected")
        draft.apply_options(options)


def _without_effect(tokens: Tokens) -> bool:
    """Moves past what changes nothing that a schema holds."""
    for words in (
        ("DISABLE", "KEYS"),
        ("ENABLE", "KEYS"),
        ("FORCE",),
        ("WITHOUT", "VALIDATION"),
        ("WITH", "VALIDATION"),
    ):
        if tokens.accept(*words):
            return True
    if tokens.accept("ORDER", "BY"):
        while not (tokens.at_end or (tokens.at(",") and tokens.peek(2).upper not in ("", ",", "ASC", "DESC"))):
            tokens.take()
        return True
    if tokens.accept_any("ALGORITHM", "LOCK"):
        tokens.accept("=")
        tokens.identifier()
        return True
    return tokens.accept("DISCARD", "TABLESPACE") or tokens.accept("IMPORT", "TABLESPACE")


def _add(tokens: Tokens, draft: TableDraft) -> None:
    if tokens.at_any("PARTITION"):
        _add_partitions(tokens, draft)
    elif tokens.accept("SYSTEM", "VERSIONING"):
        draft.system_versioned = True
    elif at_constraint(tokens):
        draft.add(read_constraint(tokens))
    else:
        tokens.accept("COLUMN")
        tokens.accept("IF", "NOT", "EXISTS")
        if not tokens.accept("("):
            _add_column(tokens, draft)
            return
        while not tokens.accept(")"):
            draft.add(read_constraint(tokens) if at_constraint(tokens) else read_column(tokens))
            if not tokens.accept(",") and not tokens.at(")"):
                raise tokens.problem("a comma was expected")


def _add_column(tokens: Tokens, draft: TableDraft) -> None:
    column = read_column(tokens)
    if draft.index_of(column.name) < 0:
        draft.add(column, at=_place(tokens, draft))
    else:
        _place(tokens, draft)


def _place(tokens: Tokens, draft: TableDraft) -> int | None:
    """Reads FIRST or AFTER column."""
    if tokens.accept("FIRST"):
        return 0
    if tokens.accept("AFTER"):
        return _known_column(tokens, draft) + 1
    return None


def _known_column(tokens: Tokens, draft: TableDraft) -> int:
    location = tokens.problem("a column of the table was expected")
    place = draft.index_of(tokens.identifier())
    if place < 0:
        raise location
    return place


def _add_partitions(tokens: Tokens, draft: TableDraft) -> None:
    tokens.expect("PARTITION")
    tokens.expect("(")
    added = []
    while not tokens.accept(")"):
        added.append(read_partition(tokens))
        tokens.accept(",")
    if draft.partitioning:
        partitions = (*draft.partitioning.partitions, *added)
        draft.partitioning = dataclasses.replace(draft.partitioning, partitions=partitions)


def _drop(tokens: Tokens, draft: TableDraft) -> None:
    if tokens.accept("PRIMARY", "KEY"):
        draft.keys = [key for key in draft.keys if key.kind is not KeyKind.PRIMARY]
    elif tokens.accept("FOREIGN", "KEY"):
        _drop_constraint(draft, _existing_name(tokens), foreign_only=True)
    elif tokens.accept_any("CONSTRAINT", "CHECK"):
        _drop_constraint(draft, _existing_name(tokens))
    elif tokens.accept_any("INDEX", "KEY"):
        drop_key(draft, _existing_name(tokens))
    elif tokens.accept("PARTITION"):
        _drop_partitions(tokens, draft)
    elif tokens.accept("SYSTEM", "VERSIONING"):
        draft.system_versioned = False
    else:
        tokens.accept("COLUMN")
        if_exists = tokens.accept("IF", "EXISTS")
        mark = tokens.mark()
        name = tokens.identifier()
        if draft.index_of(name) >= 0:
            draft.drop_column(name)
        elif not if_exists:
            tokens.back_to(mark)
            raise tokens.problem("a column of the table was expected")
        tokens.accept_any("RESTRICT", "CASCADE")


def _existing_name(tokens: Tokens) -> str:
    tokens.accept("IF", "EXISTS")
    return tokens.identifier()


def drop_key(draft: TableDraft, name: str) -> None:
    """Drops the key of that name."""
    draft.keys = [key for key in draft.keys if key.name.lower() != name.lower()]


def _drop_constraint(draft: TableDraft, name: str, *, foreign_only: bool = False) -> None:
    lowered = name.lower()
    draft.foreign_keys = [key for key in draft.foreign_keys if key.name.lower() != lowered]
    if not foreign_only:
        draft.checks = [check for check in draft.checks if check.name.lower() != lowered]
        draft.keys = [
            key
            for key in draft.keys
            if key.name.lower() != lowered or key.kind not in (KeyKind.UNIQUE, KeyKind.PRIMARY)
        ]


def _drop_partitions(tokens: Tokens, draft: TableDraft) -> None:
    names = {tokens.identifier().lower()}
    while tokens.accept(","):
        names.add(tokens.identifier().lower())
    if draft.partitioning:
        kept = tuple(one for one in draft.partitioning.partitions if one.name.lower() not in names)
        draft.partitioning = dataclasses.replace(draft.partitioning, partitions=kept)


def _redefine(tokens: Tokens, draft: TableDraft) -> None:
    """Reads MODIFY definition or CHANGE name definition."""
    change = tokens.take().upper == "CHANGE"
    tokens.accept("COLUMN")
    tokens.accept("IF", "EXISTS")
    mark = tokens.mark()
    index = _known_column(tokens, draft)
    if not change:
        tokens.back_to(mark)
    old = draft.columns[index]
    draft.replace_column(index, read_column(tokens))
    if tokens.at_any("FIRST", "AFTER"):
        moved = draft.columns.pop(draft.index_of(draft.columns[index].name))
        place = _place(tokens, draft)
        draft.columns.insert(len(draft.columns) if place is None else place, moved)
    elif old.identity and draft.columns[index].identity:
        draft.columns[index] = dataclasses.replace(draft.columns[index], identity=old.identity)


def _alter(tokens: Tokens, draft: TableDraft) -> None:
    if tokens.accept_any("INDEX", "KEY"):
        key = draft.key(_existing_name(tokens))
        visible = tokens.accept("VISIBLE") or tokens.accept("NOT", "IGNORED")
        if not visible and not tokens.accept_any("INVISIBLE", "IGNORED"):
            raise tokens.problem("VISIBLE or INVISIBLE was expected")
        if key:
            key.visible = visible
    elif tokens.accept_any("CHECK", "CONSTRAINT"):
        name = tokens.identifier()
        enforced = not tokens.accept("NOT")
        tokens.expect("ENFORCED")
        for check in draft.checks:
            check.enforced = enforced if check.name.lower() == name.lower() else check.enforced
    else:
        tokens.accept("COLUMN")
        _alter_column(tokens, draft, _known_column(tokens, draft))


def _alter_column(tokens: Tokens, draft: TableDraft, index: int) -> None:
    column = draft.columns[index]
    if tokens.accept("SET", "DEFAULT"):
        arguments = () if column.type.scale is None else (str(column.type.precision), str(column.type.scale))
        declared = TypeDeclaration(name=column.type.name, arguments=arguments)
        column = dataclasses.replace(column, default=read_default(tokens, declared))
    elif tokens.accept("DROP", "DEFAULT"):
        column = dataclasses.replace(column, default=None)
    elif tokens.accept("SET"):
        invisible = tokens.accept("INVISIBLE")
        if not invisible:
            tokens.expect("VISIBLE")
        column = dataclasses.replace(column, invisible=invisible)
    else:
        raise tokens.problem("SET or DROP was expected")
    draft.columns[index] = column


def _rename(tokens: Tokens, draft: TableDraft, rename: Rename) -> None:
    if tokens.accept("COLUMN"):
        old = tokens.identifier()
        tokens.expect("TO")
        draft.rename_column(old, tokens.identifier())
    elif tokens.accept_any("INDEX", "KEY"):
        key = draft.key(tokens.identifier())
        tokens.expect("TO")
        new = tokens.identifier()
        if key:
            key.name = new
    else:
        tokens.accept_any("TO", "AS", "=")
        rename(draft, tokens.qualified())


def _convert(tokens: Tokens, draft: TableDraft) -> None:
    if not (tokens.accept("CHARACTER", "SET") or tokens.accept("CHARSET")):
        raise tokens.problem("CHARACTER SET was expected")
    charset = None if tokens.accept("DEFAULT") else tokens.word_or_string()
    collation = tokens.word_or_string() if tokens.accept("COLLATE") else None
    draft.convert_charset(charset, collation)


def read_create_index(tokens: Tokens) -> tuple[tuple[str, str], KeyDeclaration]:
    """Reads CREATE INDEX: the table's name and the key. Raises `NotUnderstood`."""
    location = tokens.location()
    tokens.expect("CREATE")
    tokens.accept("OR", "REPLACE")
    tokens.accept_any("ONLINE", "OFFLINE")
    word = tokens.accept_any("UNIQUE", "FULLTEXT", "SPATIAL")
    kinds = {"UNIQUE": KeyKind.UNIQUE, "FULLTEXT": KeyKind.FULLTEXT, "SPATIAL": KeyKind.SPATIAL}
    tokens.expect("INDEX")
    tokens.accept("IF", "NOT", "EXISTS")
    name = tokens.identifier()
    key = KeyDeclaration(kind=kinds.get(word, KeyKind.PLAIN), name=name, parts=(), location=location)
    read_key_options(tokens, key)
    tokens.expect("ON")
    table = tokens.qualified()
    if tokens.at("(", ")"):
        raise tokens.problem("a column was expected in the parentheses")
    key.parts = read_key_parts(tokens)
    read_key_options(tokens, key)
    while tokens.accept_any("ALGORITHM", "LOCK", "WAIT", "NOWAIT"):
        tokens.accept("=")
        tokens.take()
    if not tokens.at_end:
        raise tokens.problem("an option of the index was expected")
    return table, key


def read_drop_index(tokens: Tokens) -> tuple[tuple[str, str], str]:
    """Reads DROP INDEX: the table's name and the index's. Raises `NotUnderstood`."""
    tokens.expect("DROP")
    tokens.expect("INDEX")
    name = _existing_name(tokens)
    tokens.expect("ON")
    return tokens.qualified(), name
