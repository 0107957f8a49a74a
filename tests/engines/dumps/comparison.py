"""Compares what the reader makes of a script with what a server made of it, as far as a file can tell."""

import re

from migrate.model.codec import Json, encode
from migrate.model.schema import Schema

_UNKNOWN_TO_A_FILE = {
    *(
        "location",
        "row_estimate",
        "size_bytes",
        "definer",
        "sql_mode",
        "next_value",
        "algorithm",
        "time_zone",
        "last_value",
    ),
    *("parser", "definition"),
}
"""`parser` is the other way round: the server's catalogue does not give a full-text index's."""
_SQL = {"expression", "subpartition_expression", "bound"}
_LOOSE = re.compile(r"[`()\s]|_(?:utf8mb[34]|latin1|ascii)(?=')|charset \w+", re.IGNORECASE)


def comparable(schema: Schema, *, loosely: bool) -> dict[str, Json]:
    """The parts that both must agree on, by kind and name.

    `loosely` sets aside how expressions are spelt, for scripts that people wrote: servers print back their own spelling.
    """
    parts = {}
    for kind in ("tables", "routines", "triggers", "events", "sequences", "views"):
        for noun in getattr(schema, kind):
            value = _pruned(encode(noun), loosely)
            if kind == "views":
                value.pop("columns", None)
            name = value["name"] if isinstance(value["name"], str) else value["name"]["name"]
            parts[f"{kind} {name}"] = _without_schema(value)
    return parts


def _pruned(value: Json, loosely: bool) -> Json:
    if isinstance(value, list):
        return [_pruned(item, loosely) for item in value]
    if not isinstance(value, dict):
        return value
    found = {key: _pruned(item, loosely) for key, item in value.items() if key not in _UNKNOWN_TO_A_FILE}
    if loosely:
        is_expression = found.get("kind") == "expression"
        for key in found:
            if isinstance(found[key], str) and (key in _SQL or (key == "text" and is_expression)):
                found[key] = _LOOSE.sub("", found[key]).lower()
    return found


def _without_schema(value: Json) -> Json:
    if isinstance(value, list):
        return [_without_schema(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_schema(item) for key, item in value.items() if key != "schema"}
    return value


def differences(read: Schema, live: Schema, *, loosely: bool) -> list[str]:
    """What differs, one line each: the path, what was read and what the server has."""
    one, two = comparable(read, loosely=loosely), comparable(live, loosely=loosely)
    return list(_differences("", one, two))


def _differences(path: str, read: Json, live: Json) -> list[str]:
    if isinstance(read, dict) and isinstance(live, dict):
        keys = sorted({*read, *live})
        return [line for key in keys for line in _differences(f"{path}/{key}", read.get(key), live.get(key))]
    if isinstance(read, list) and isinstance(live, list) and len(read) == len(live):
        pairs = enumerate(zip(read, live, strict=True))
        return [line for number, (a, b) in pairs for line in _differences(f"{path}[{number}]", a, b)]
    return [] if read == live else [f"{path}: read {read!r}, the server has {live!r}"]
