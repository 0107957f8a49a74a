"""DDL of MySQL and MariaDB for one table: columns, keys, indexes and partitions."""

import re

from migrate.convert.render.mysql_names import literal, quote, quote_all, quote_name
from migrate.model.schema import Column, Default, DefaultKind, Index, IndexPart, Key, Partitioning, Table

_NOW = re.compile(r"(current_timestamp|now|localtimestamp)(\(\d?\))?", re.IGNORECASE)
_TEXTS = ("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set")
_NUMBERS = ("tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double", "year")


def create_table(table: Table) -> str:
    """CREATE TABLE with its keys. Indexes stand apart, but for the one that the column that numbers itself needs."""
    lines = [_column(column) for column in table.columns]
    if table.primary_key:
        lines.append(f"PRIMARY KEY ({_key_columns(table.primary_key)})")
    lines += [_unique(key) for key in table.unique_keys]
    lines += [f"KEY {quote(index.name)} ({_parts(index)})" for index in inline_indexes(table)]
    body = ",\n    ".join(lines)
    return f"CREATE TABLE {quote_name(table.name)} (\n    {body}\n){_options(table)}{_division(table.partitioning)}"


def create_index(table: Table, index: Index) -> str:
    """CREATE INDEX."""
    kind = {"fulltext": "FULLTEXT ", "spatial": "SPATIAL ", "rtree": "SPATIAL "}.get(index.method.lower(), "")
    kind = kind or ("UNIQUE " if index.unique else "")
    method = " USING HASH" if index.method.lower() == "hash" else ""
    parser = f" WITH PARSER {quote(index.parser)}" if index.parser else ""
    comment = f" COMMENT {literal(index.comment)}" if index.comment else ""
    visible = "" if index.visible else " INVISIBLE"
    return f"CREATE {kind}INDEX {quote(index.name)} ON {quote_name(table.name)} ({_parts(index)}){method}{parser}{comment}{visible}"


def inline_indexes(table: Table) -> tuple[Index, ...]:
    """The index without which MySQL refuses the column that numbers itself."""
    keys = ((table.primary_key,) if table.primary_key else ()) + table.unique_keys
    held = {key.columns[0] for key in keys}
    numbered = {column.name for column in table.columns if column.identity} - held
    found = [index for index in table.indexes if index.parts and index.parts[0].column in numbered]
    return tuple(index for index in found if index.method.lower() == "btree")[:1]


def _column(column: Column) -> str:
    parts = [quote(column.name), column.type.text or column.type.name]
    if column.type.name in _TEXTS:
        parts += [f"CHARACTER SET {column.charset}"] if column.charset else []
        parts += [f"COLLATE {column.collation}"] if column.collation else []
    if column.generated:
        parts.append(f"GENERATED ALWAYS AS ({column.generated.expression})")
        parts.append("STORED" if column.generated.stored else "VIRTUAL")
    parts.append("NULL" if column.nullable else "NOT NULL")
    if column.default:
        parts.append(f"DEFAULT {_default(column, column.default)}")
    parts += ["AUTO_INCREMENT"] if column.identity else []
    parts += [f"ON UPDATE {column.on_update}"] if column.on_update else []
    parts += ["INVISIBLE"] if column.invisible else []
    parts += [f"COMMENT {literal(column.comment)}"] if column.comment else []
    if column.generated:
        parts.remove("NULL" if column.nullable else "NOT NULL")
        parts += [] if column.nullable else ["NOT NULL"]
    return " ".join(parts)


def _default(column: Column, default: Default) -> str:
    if default.kind is DefaultKind.LITERAL:
        is_bits = column.type.name == "bit" and re.fullmatch(r"[bB]'[01]*'", default.text)
        is_number = column.type.name in _NUMBERS and re.fullmatch(r"-?\d+(\.\d+)?", default.text)
        return default.text if is_bits or is_number else literal(default.text)
    is_now = _NOW.fullmatch(default.text) and column.type.name in ("datetime", "timestamp")
    return default.text if is_now else f"({default.text})"


def _unique(key: Key) -> str:
    comment = f" COMMENT {literal(key.comment)}" if key.comment else ""
    return f"UNIQUE KEY {quote(key.name)} ({quote_all(key.columns)}){comment}"


def _key_columns(key: Key) -> str:
    if not any(key.prefix_lengths):
        return quote_all(key.columns)
    pairs = zip(key.columns, key.prefix_lengths, strict=True)
    return ", ".join(f"{quote(name)}({length})" if length else quote(name) for name, length in pairs)


def _parts(index: Index) -> str:
    return ", ".join(_part(part) for part in index.parts)


def _part(part: IndexPart) -> str:
    length = f"({part.prefix_length})" if part.prefix_length else ""
    text = f"{quote(part.column)}{length}" if part.column is not None else f"({part.expression})"
    return f"{text} DESC" if part.descending else text


def _options(table: Table) -> str:
    parts = [f"ENGINE = {table.storage_engine}"] if table.storage_engine else []
    start = next((column.identity.next_value for column in table.columns if column.identity), None)
    parts += [f"AUTO_INCREMENT = {start}"] if start is not None and start > 1 else []
    parts += [f"DEFAULT CHARACTER SET = {table.charset}"] if table.charset else []
    parts += [f"COLLATE = {table.collation}"] if table.collation else []
    parts += [f"COMMENT = {literal(table.comment)}"] if table.comment else []
    return " " + " ".join(parts) if parts else ""


def _division(partitioning: Partitioning | None) -> str:
    if partitioning is None:
        return ""
    method = partitioning.method.upper()
    head = f"\nPARTITION BY {method} ({partitioning.expression})"
    if "HASH" in method or "KEY" in method:
        return f"{head} PARTITIONS {max(len(partitioning.partitions), 1)}"
    parts = ", ".join(
        f"PARTITION {quote(part.name)} VALUES {_bound(method, part.bound)}" for part in partitioning.partitions
    )
    return f"{head} ({parts})"


def _bound(method: str, bound: str) -> str:
    """The bound with the words and parentheses that the catalogue leaves out."""
    text = re.sub(r"^\s*(VALUES\s+)?(LESS\s+THAN|IN)\s*", "", bound, flags=re.IGNORECASE).strip()
    word = "LESS THAN" if method.startswith("RANGE") else "IN"
    if text.upper() == "MAXVALUE" and method == "RANGE":
        return f"{word} MAXVALUE"
    return f"{word} {text}" if text.startswith("(") and text.endswith(")") else f"{word} ({text})"
