"""Whether a source still has the structure that a plan was made from, and what is different."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace

from migrate.model.codec import Json, encode
from migrate.model.schema import Schema, Table

_VOLATILE = frozenset(
    ["row_estimate", "size_bytes", "next_value", "last_value", "location", "variables", "skipped", "version"]
)
_COPYING = ("publication", "subscription")
_KINDS = ("tables", "views", "routines", "triggers", "events", "sequences", "types", "extensions")


def fingerprint(schema: Schema) -> str:
    """A SHA-256 over the structure alone: rows, sizes, counters, server settings and versions leave it as it is."""
    return hashlib.sha256(_text(_stable(schema)).encode()).hexdigest()


def without_excluded(found: Schema, planned: Schema) -> Schema:
    """The source as found, without the tables (and their triggers) that the plan left out on request."""
    names = {item.object for item in planned.skipped}
    return replace(
        found,
        tables=tuple(table for table in found.tables if str(table.name) not in names),
        triggers=tuple(trigger for trigger in found.triggers if str(trigger.table) not in names),
    )


def changes(planned: Schema, found: Schema) -> tuple[str, ...]:
    """What is different in the source's structure: a phrase for every object that came, went or changed."""
    told: list[str] = []
    if planned.engine is not found.engine:
        told.append(f"the server is {found.engine.title}, not {planned.engine.title}")
    before, after = _stable(planned), _stable(found)
    for kind in _KINDS:
        told += _changes_of(kind.removesuffix("s"), _by_name(before.get(kind)), _by_name(after.get(kind)))
    if not told and _text(before) != _text(after):
        told.append("the database's own attributes (character set, collation or list of schemas)")
    return tuple(told)


def changes_of_shape(planned: Schema, found: Schema) -> tuple[str, ...]:
    """The same for a plan made from a file, which spells details its own way: tables and their columns' names alone.

    Tables that the file doesn't have are no reason to stop: the plan leaves them alone.
    """
    told = [f"table {name} is gone" for name in planned.tables_by_name if name not in found.tables_by_name]
    for name, table in planned.tables_by_name.items():
        other = found.tables_by_name.get(name)
        if other is not None and _column_names(table) != _column_names(other):
            told.append(f"table {name} has other columns")
    return tuple(told)


def _column_names(table: Table) -> set[str]:
    return {column.name for column in table.columns}


def _changes_of(kind: str, before: dict[str, Json], after: dict[str, Json]) -> Iterator[str]:
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            yield f"{kind} {name} is gone"
        elif name not in before:
            yield f"{kind} {name} is new"
        elif _text(before[name]) != _text(after[name]):
            yield f"{kind} {name} is changed{_which_columns(before[name], after[name])}"


def _which_columns(before: Json, after: Json) -> str:
    old, new = _by_name(before.get("columns")), _by_name(after.get("columns"))
    names = [name for name in {**old, **new} if _text(old.get(name)) != _text(new.get(name))]
    return f" (column {', '.join(names)})" if names else ""


def _stable(schema: Schema) -> dict[str, Json]:
    stripped: dict[str, Json] = _strip(encode(schema))
    # What copies changes to elsewhere is no structure, and a run that follows changes makes some of it.
    stripped["others"] = [item for item in stripped.get("others", []) if item["kind"] not in _COPYING]
    for kind in _KINDS:
        stripped[kind] = sorted(stripped.get(kind, []), key=_text)
    return stripped


def _strip(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _strip(item) for key, item in value.items() if key not in _VOLATILE}
    return [_strip(item) for item in value] if isinstance(value, list) else value


def _by_name(items: Json) -> dict[str, Json]:
    return {_name_of(item): item for item in items or []}


def _name_of(item: Json) -> str:
    name = item["name"]
    text = f"{name['schema']}.{name['name']}" if isinstance(name, dict) else str(name)
    if isinstance(item.get("table"), dict):
        return f"{item['table']['schema']}.{item['table']['name']}.{text}"
    if "kind" in item and "parameters" in item:
        return f"{text}({item['parameters']})"
    return text


def _text(value: Json) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
