"""Compares what is read from a script of PostgreSQL's with what a live inspection of a server that ran it gives."""

from collections.abc import Callable, Iterator

from migrate.model.codec import Json, encode
from migrate.model.schema import Schema

_OF_THE_SERVER = {"location", "row_estimate", "size_bytes", "variables", "version", "database", "charset"}
"""What no script can say."""
_OF_ROWS = {"next_value", "last_value"}
"""What depends on the rows that a hand-written script inserts."""
_OF_THE_ACCOUNT = {"definer"}
_SPELT_AS_WRITTEN = {("views", "definition"), ("routines", "definition"), ("others", "detail")}
"""Queries, which the server spells anew."""
_KINDS = ("tables", "views", "routines", "triggers", "sequences", "types", "extensions", "others")


def differences(read: Schema, live: Schema, *, by_hand: bool = False) -> list[str]:
    """What differs, one line each. `by_hand` sets aside owners, counts of rows, and how queries are spelt."""
    left = _OF_THE_SERVER | (_OF_ROWS | _OF_THE_ACCOUNT if by_hand else set())

    def kept(path: str, key: str) -> bool:
        if by_hand and (path.split("/")[1], key) in _SPELT_AS_WRITTEN:
            return False
        return (
            key not in left
            and not (key == "collation" and not path)
            and not (path.startswith("/extensions") and key == "version")
        )

    found = [*_differences("/schemas", encode(read.schemas), encode(live.schemas), kept)]
    for kind in _KINDS:
        found += _differences(f"/{kind}", _named(getattr(read, kind)), _named(getattr(live, kind)), kept)
    return found + list(_differences("/skipped", _skipped(read), _skipped(live), kept))


def _named(nouns: tuple[object, ...]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for noun in nouns:
        value = encode(noun)
        name = value["name"] if isinstance(value["name"], str) else ".".join(value["name"].values())
        name += str(value.get("parameters", "")) + "".join(
            str(value.get(key, "")) for key in ("kind", "table") if key in value
        )
        found[name] = value
    return found


def _skipped(schema: Schema) -> list[Json]:
    return sorted(f"{one.object}: {one.reason}" for one in schema.skipped)


def _differences(path: str, read: Json, live: Json, kept: Callable[[str, str], bool]) -> Iterator[str]:
    if isinstance(read, dict) and isinstance(live, dict):
        for key in sorted({*read, *live}):
            if kept(path, key):
                yield from _differences(f"{path}/{key}", read.get(key), live.get(key), kept)
    elif isinstance(read, list) and isinstance(live, list) and len(read) == len(live):
        for number, (one, two) in enumerate(zip(read, live, strict=True)):
            yield from _differences(f"{path}[{number}]", one, two, kept)
    elif read != live:
        yield f"{path}: read {read!r}, the server has {live!r}"
