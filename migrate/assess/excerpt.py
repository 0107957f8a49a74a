"""Prints a column, index or key as one line of its source's DDL, for reports."""

import re

from migrate.engines.engine import engine_named
from migrate.model.names import EngineName
from migrate.model.schema import Column, Default, DefaultKind, ForeignKey, Index, IndexPart, Key, Table
from migrate.model.types import ColumnType

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_QUOTED = re.compile(r"('(?:[^']|'')*')")
_BARE = re.compile(r"-?\d+(\.\d+)?|[bx]'[0-9a-f]*'", re.IGNORECASE)
_CONTROL = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160), 0x2028, 0x2029)}


def shown(*names: str) -> str:
    """Names joined by points, on one line whatever they hold."""
    return ".".join(names).translate(_CONTROL)


def span_of(text: str, part: str, *, after: int | None = None) -> tuple[int, int] | None:
    """Where `part` stands in `text`, without regard to case: its last place, or the first one from `after` on."""
    places = [match.span() for match in re.finditer(re.escape(part), text, re.IGNORECASE)] if part else []
    if after is not None:
        return next((place for place in places if place[0] >= after), places[0] if places else None)
    return places[-1] if places else None


def column_text(column: Column, engine: EngineName) -> str:
    """The column's definition, such as ``shipped_on DATE NOT NULL DEFAULT '0000-00-00'``."""
    words = [_name(column.name, engine), type_text(column.type, engine)]
    if column.generated:
        kind = "STORED" if column.generated.stored else "VIRTUAL"
        words.append(f"GENERATED ALWAYS AS ({column.generated.expression}) {kind}")
    if not column.nullable:
        words.append("NOT NULL")
    if column.default:
        words.append(f"DEFAULT {_default_text(column.default)}")
    if column.identity:
        words.append(_identity_text(column, engine))
    if column.on_update:
        words.append(f"ON UPDATE {column.on_update}")
    if column.invisible:
        words.append("INVISIBLE")
    return shown(" ".join(words))


def type_text(kind: ColumnType, engine: EngineName) -> str:
    """The type as the engine would take it; MySQL's in capitals but for what is quoted."""
    text = str(kind)
    if not engine.is_mysql_family:
        return text
    return "".join(part if part.startswith("'") else part.upper() for part in _QUOTED.split(text))


def index_text(index: Index, engine: EngineName) -> str:
    """The index as a line of CREATE TABLE (MySQL) or as CREATE INDEX would name it."""
    method = index.method.upper()
    kind = f"{method} " if method in ("FULLTEXT", "SPATIAL") else "UNIQUE " if index.unique else ""
    using = "" if method in ("BTREE", "FULLTEXT", "SPATIAL", "RTREE") else f" USING {method}"
    parts = ", ".join(_part_text(part, engine) for part in index.parts)
    where = f" WHERE {index.predicate}" if index.predicate else ""
    word = "KEY" if engine.is_mysql_family else "INDEX"
    return shown(f"{kind}{word} {_name(index.name, engine)}{using} ({parts}){where}")


def key_text(key: Key, engine: EngineName, *, primary: bool = False) -> str:
    """A primary or unique key."""
    lengths = key.prefix_lengths or (None,) * len(key.columns)
    columns = ", ".join(
        _name(column, engine) + (f"({length})" if length else "")
        for column, length in zip(key.columns, lengths, strict=True)
    )
    if primary:
        return shown(f"PRIMARY KEY ({columns})")
    head = f"UNIQUE KEY {_name(key.name, engine)}" if engine.is_mysql_family else f"UNIQUE {_name(key.name, engine)}"
    tail = " DEFERRABLE" if key.deferrable else ""
    return shown(f"{head} ({columns}){tail}")


def foreign_key_text(key: ForeignKey, table: Table, engine: EngineName) -> str:
    """A foreign key with its rules."""
    there = key.referenced_table
    target = _name(there.name, engine)
    if there.schema != table.name.schema:
        target = f"{_name(there.schema, engine)}.{target}"
    text = f"FOREIGN KEY ({_names(key.columns, engine)}) REFERENCES {target} ({_names(key.referenced_columns, engine)})"
    for event, rule in (("DELETE", key.on_delete), ("UPDATE", key.on_update)):
        if rule not in ("NO ACTION", "RESTRICT"):
            text += f" ON {event} {rule}"
    return shown(text + (" DEFERRABLE" if key.deferrable else ""))


def _name(name: str, engine: EngineName) -> str:
    if _PLAIN.fullmatch(name):
        return name
    if engine is EngineName.SQLSERVER:
        return "[" + name.replace("]", "]]") + "]"
    return f'"{name}"' if engine is EngineName.ORACLE else engine_named(engine).quote(name)


def _names(names: tuple[str, ...], engine: EngineName) -> str:
    return ", ".join(_name(name, engine) for name in names)


def _default_text(default: Default) -> str:
    is_bare = default.kind is DefaultKind.EXPRESSION or _BARE.fullmatch(default.text)
    return default.text if is_bare else "'" + default.text.replace("'", "''") + "'"


def _identity_text(column: Column, engine: EngineName) -> str:
    if engine.is_mysql_family:
        return "AUTO_INCREMENT"
    always = column.identity is not None and column.identity.always
    return f"GENERATED {'ALWAYS' if always else 'BY DEFAULT'} AS IDENTITY"


def _part_text(part: IndexPart, engine: EngineName) -> str:
    text = _name(part.column, engine) if part.column is not None else f"({part.expression})"
    text += f"({part.prefix_length})" if part.prefix_length else ""
    return text + (" DESC" if part.descending else "")
