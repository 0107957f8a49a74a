"""Makes the frozen table of a draft that nothing changes any more."""

import dataclasses
from collections.abc import Callable

from migrate.engines.dumps.declarations import CheckDeclaration, ForeignKeyDeclaration, KeyDeclaration, KeyKind
from migrate.engines.dumps.parentheses import without_parentheses
from migrate.engines.dumps.table_draft import TableDraft
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Check, Column, ForeignKey, Index, Key, Table

_ENGINE_NAMES = {
    "innodb": "InnoDB",
    "myisam": "MyISAM",
    "memory": "MEMORY",
    "heap": "MEMORY",
    "csv": "CSV",
    "archive": "ARCHIVE",
    "blackhole": "BLACKHOLE",
    "merge": "MRG_MYISAM",
    "mrg_myisam": "MRG_MYISAM",
    "federated": "FEDERATED",
    "ndb": "ndbcluster",
    "aria": "Aria",
    "rocksdb": "ROCKSDB",
    "columnstore": "Columnstore",
}
_KEEP_FOREIGN_KEYS = ("InnoDB", "ndbcluster", "Columnstore")


def finished_table(draft: TableDraft, others: dict[ObjectName, TableDraft]) -> Table:
    """The table of a draft; `others` gives the keys of the tables that it refers to."""
    primary = draft.primary_key
    engine = _ENGINE_NAMES.get((draft.engine or "InnoDB").lower(), draft.engine or "InnoDB")
    fold = _catalogue_order(draft)
    by_name = sorted(draft.keys, key=lambda key: fold(key.name))
    keys = [key for key in by_name if key.kind is KeyKind.UNIQUE and _is_plain(key)]
    indexes = [key for key in by_name if key.kind is not KeyKind.PRIMARY and key not in keys]
    kept = draft.foreign_keys if engine in _KEEP_FOREIGN_KEYS else []
    return Table(
        name=draft.name,
        columns=tuple(_column(column, draft, primary) for column in draft.columns),
        primary_key=_key(primary, draft) if primary else None,
        unique_keys=tuple(_key(key, draft) for key in keys),
        indexes=tuple(_index(key, engine, draft) for key in indexes),
        foreign_keys=tuple(_foreign_key(key, draft, others) for key in sorted(kept, key=lambda key: fold(key.name))),
        checks=tuple(_check(check) for check in sorted(draft.checks, key=lambda check: fold(check.name))),
        partitioning=draft.partitioning,
        comment=draft.comment,
        storage_engine=engine,
        charset=draft.charset[0],
        collation=draft.charset[1],
        options=tuple(sorted(draft.options.items())),
        system_versioned=draft.system_versioned,
        location=draft.location,
    )


def _catalogue_order(draft: TableDraft) -> Callable[[str], str]:
    """How the catalogue sorts names: an underscore comes before the letters in MySQL, after them in MariaDB."""
    return str.upper if draft.version.engine is EngineName.MARIADB else str.lower


def _is_plain(key: KeyDeclaration) -> bool:
    return key.visible and all(part.column is not None and part.prefix_length is None for part in key.parts)


def _real_name(column: str, draft: TableDraft) -> str:
    """The column's name as it was declared: a key may write it in other letters."""
    place = draft.index_of(column)
    return draft.columns[place].name if place >= 0 else column


def _column(column: Column, draft: TableDraft, primary: KeyDeclaration | None) -> Column:
    if primary and any((part.column or "").lower() == column.name.lower() for part in primary.parts):
        column = dataclasses.replace(column, nullable=False)
    if column.identity:
        identity = dataclasses.replace(column.identity, next_value=draft.auto_increment)
        column = dataclasses.replace(column, identity=identity)
    return column


def _key(key: KeyDeclaration, draft: TableDraft) -> Key:
    lengths = tuple(part.prefix_length for part in key.parts)
    return Key(
        name=key.name,
        columns=tuple(_real_name(part.column or "", draft) for part in key.parts),
        comment=key.comment,
        prefix_lengths=lengths if any(lengths) else (),
        location=key.location,
    )


def _index(key: KeyDeclaration, engine: str, draft: TableDraft) -> Index:
    if key.kind in (KeyKind.FULLTEXT, KeyKind.SPATIAL):
        method = key.kind.name.lower()
    elif engine == "MEMORY":
        method = key.method or "hash"
    else:
        method = "btree"
    return Index(
        name=key.name,
        parts=tuple(
            dataclasses.replace(part, column=_real_name(part.column, draft)) if part.column else part
            for part in key.parts
        ),
        unique=key.kind is KeyKind.UNIQUE,
        method=method,
        visible=key.visible,
        comment=key.comment,
        parser=key.parser,
        location=key.location,
    )


def _check(check: CheckDeclaration) -> Check:
    return Check(
        name=check.name,
        expression=without_parentheses(check.expression),
        enforced=check.enforced,
        location=check.location,
    )


def _foreign_key(key: ForeignKeyDeclaration, draft: TableDraft, others: dict[ObjectName, TableDraft]) -> ForeignKey:
    name = ObjectName(schema=key.referenced_schema or draft.name.schema, name=key.referenced_table)
    columns = key.referenced_columns
    parent = others.get(name)
    unwritten = "RESTRICT" if draft.version.engine is EngineName.MARIADB else "NO ACTION"
    if parent and not columns and parent.primary_key:
        columns = tuple(part.column or "" for part in parent.primary_key.parts)
    if parent:
        columns = tuple(_real_name(column, parent) for column in columns)
    return ForeignKey(
        name=key.name,
        columns=tuple(_real_name(column, draft) for column in key.columns),
        referenced_table=name,
        referenced_columns=columns,
        on_update=key.on_update or unwritten,
        on_delete=key.on_delete or unwritten,
        match=key.match,
        location=key.location,
    )
