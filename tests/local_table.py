"""The table of what a local run honours of DMS's documents, and how many of their keys are known, for the README."""

from collections.abc import Iterable, Iterator

from migrate.dms import inventory
from migrate.dms.inventory import Entry, Kind, Local

_WORDS = {Local.HONOURED: "honoured", Local.REFUSED: "refused", Local.WITHOUT: "without meaning here"}


def local_table() -> str:
    """Every key, with its words where they differ, as two tables that a reader opens."""
    parts = (
        ("Table mappings", inventory.mapping_entries()),
        ("Task settings", tuple(inventory.settings().entries.values())),
    )
    return "\n\n".join(_details(title, entries) for title, entries in parts)


def count_table() -> str:
    """How many keys and words are documented, and how many are read, checked, written and judged.

    The two are the same because one list is both; tests draw documents from it.
    """
    rows = ["| | keys documented | supported | words documented | supported |", "| --- | ---: | ---: | ---: | ---: |"]
    for title, entries in (
        ("table mappings", [entry for entry in inventory.mapping_entries() if entry.is_leaf]),
        ("task settings", [entry for entry in inventory.settings().entries.values() if entry.is_leaf]),
    ):
        words = sum(len(entry.words) for entry in entries)
        rows.append(f"| {title} | {len(entries)} | {len(entries)} | {words} | {words} |")
    return "\n".join(rows)


def _details(title: str, entries: Iterable[Entry]) -> str:
    rows = list(_rows(entries))
    counts = ", ".join(f"{sum(row[1] == words for row in rows)} {words}" for words in _WORDS.values())
    lines = [f"| `{path}` | {local} | {why} |" for path, local, why in _with_words(rows)]
    head = "| key | a local run | |\n| --- | --- | --- |"
    body = "\n".join(lines)
    return f"<details>\n<summary>{title}: {counts}</summary>\n\n{head}\n{body}\n\n</details>"


def _with_words(rows: Iterable[tuple[str, str, str, str]]) -> Iterator[tuple[str, str, str]]:
    for path, local, why, words in rows:
        yield path, local, "; ".join(part for part in (words, why) if part)


def _rows(entries: Iterable[Entry]) -> Iterator[tuple[str, str, str, str]]:
    """Path, class, reason and words: one row for the words that share a class and a reason."""
    for entry in entries:
        if not entry.is_leaf and entry.local is Local.HONOURED:
            continue
        groups: dict[tuple[str, str], list[str]] = {}
        for word in entry.words if entry.type is Kind.WORD else ("",):
            own = entry.of.get(word)
            key = (_WORDS[own.local], own.why) if own else (_WORDS[entry.local], entry.why)
            groups.setdefault(key, []).append(word)
        for (local, why), words in groups.items():
            yield entry.path, local, why, ", ".join(f"`{word}`" for word in words if word)
