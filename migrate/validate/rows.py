"""Compares rows one by one where checksums differ, and tells which differ and in what."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from migrate.engines.checksum import Relation, Span, digests_query, named_rows_query, rows_query
from migrate.errors import QueryFailed
from migrate.model.canonical import Form
from migrate.model.validation import ColumnDifference, Difference, DifferenceKind
from migrate.validate.loose import alike, settled
from migrate.validate.relations import Pairing
from migrate.validate.side import Row, Side, both

Key = tuple[str, ...]
Rows = dict[Key, tuple["Reading", ...]]
"""What was read of every row, by its key; more than one where a key is there more than once."""
_SHOWN_BYTES = 1000


@dataclass(slots=True)
class Near:
    """A row's digest, and its values that count as equal to others: numbers that are near, texts of which a part was kept."""

    digest: bytes
    forms: tuple[Form, ...]
    texts: tuple[str | None, ...]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Near) or self.digest != other.digest:
            return False
        source, target = (other, self) if any(form.is_cut for form in self.forms) else (self, other)
        return all(map(alike, self.forms, source.texts, target.texts))

    def __hash__(self) -> int:
        return hash(self.digest)

    def __lt__(self, other: "Near") -> bool:
        return (self.digest, *map(_size, self.texts)) < (other.digest, *map(_size, other.texts))


Reading = bytes | Near


@dataclass(slots=True)
class Tally:
    """What was found of one table so far."""

    max_samples: int
    missing: int = 0
    extra: int = 0
    different: int = 0
    samples: list[Difference] = field(default_factory=list)
    keys: Callable[[DifferenceKind, Key], None] | None = None
    """Gets the key of every row that differs."""
    checksums_differ: bool = False
    """A checksum differs and no value that may be written in two ways can be the cause."""

    @property
    def rows(self) -> int:
        """How many rows are known to differ."""
        return self.missing + self.extra + self.different

    @property
    def found(self) -> bool:
        """Whether the tables are known to differ."""
        return self.checksums_differ or self.rows > 0


def fetch(relation: Relation, spans: Sequence[Span]) -> Callable[[Side], Rows]:
    """Gives a task that reads the spans' keys and a digest of each row. Raises `QueryFailed`."""

    def task(side: Side) -> Rows:
        found: Rows = {}
        for key, digest in digests(side, relation, spans):
            found[key] = (*found[key], digest) if key in found else (digest,)
        return found

    return task


def digests(side: Side, relation: Relation, spans: Sequence[Span]) -> Iterator[tuple[Key, Reading]]:
    """The key and a digest of each row, loose values settled.

    The key of a relation without one is the SHA-256 of its exact columns.
    """
    return _digests(side, relation, rows_query(side.expressions, relation, spans))


def fetch_again(relation: Relation, keys: Sequence[Key]) -> Callable[[Side], Rows]:
    """Gives a task that reads the rows with these keys as `fetch` does."""

    def task(side: Side) -> Rows:
        wanted, found = set(keys), dict[Key, tuple[Reading, ...]]()
        for key, digest in _digests(side, relation, digests_query(side.expressions, relation, keys)):
            if key in wanted:
                found[key] = (*found.get(key, ()), digest)
        return found

    return task


def _digests(side: Side, relation: Relation, query: str) -> Iterator[tuple[Key, Reading]]:
    loose = [cell.form for cell in relation.cells if cell.form.is_loose]
    near = tuple(form for form in loose if form.is_near)
    width = len(relation.key)
    for row in side.stream(query):
        exact = text(row[width])
        if exact is None:
            raise QueryFailed(f"a row of {relation.name} could not be read whole on {side.url.masked}")
        digest = bytes.fromhex(exact)
        values = [(form, text(value)) for form, value in zip(loose, row[width + 1 :], strict=True)]
        if loose:
            digest = _settled_digest(digest, [item for item in values if not item[0].is_near])
        apart = tuple(value for form, value in values if form.is_near)
        yield (_key(row[:width]) if width else (exact,)), Near(digest, near, apart) if near else digest


def _settled_digest(digest: bytes, values: Sequence[tuple[Form, str | None]]) -> bytes:
    framed = []
    for form, value in values:
        told = "" if value is None else settled(form, value)
        framed.append("N," if value is None else f"{len(told)}:{told},")
    return hashlib.sha256(digest + "".join(framed).encode(errors="surrogatepass")).digest()


def compare(source: Side, target: Side, pairing: Pairing, found: tuple[Rows, Rows], tally: Tally) -> None:
    """Counts what differs between two sets of rows, and looks closer at the first that do."""
    on_source, on_target = found
    samples: list[tuple[DifferenceKind, Key]] = []
    room = tally.max_samples - len(tally.samples)
    for key in {**on_source, **on_target}:
        missing, extra, different = _judge(on_source.get(key, ()), on_target.get(key, ()))
        if not pairing.source.key:
            missing, extra, different = missing + different, extra + different, 0
        tally.missing += missing
        tally.extra += extra
        tally.different += different
        for kind, count in (
            (DifferenceKind.MISSING, missing),
            (DifferenceKind.EXTRA, extra),
            (DifferenceKind.DIFFERENT, different),
        ):
            samples += [(kind, key)] * count
            if count and tally.keys is not None:
                tally.keys(kind, key)
    if samples and room > 0:
        chosen = sorted(samples, key=lambda item: (_sortable(item[1]), item[0]))[:room]
        tally.samples += _named(source, target, pairing, chosen)


def _size(value: str | None) -> float:
    """Orders numbers so that those that are near stand together."""
    try:
        number = float(value or 0)
    except ValueError:
        return 0.0
    return number if number == number else 0.0


def text(value: Any) -> str | None:
    """A value of either driver's as text."""
    if isinstance(value, (bytes, bytearray)):
        return value.decode(errors="backslashreplace")
    return None if value is None else str(value)


def _judge(source: tuple[Reading, ...], target: tuple[Reading, ...]) -> tuple[int, int, int]:
    """How many rows with one key are missing, extra and different: almost always one row at most is on each side."""
    if source == target:
        return 0, 0, 0
    left, right = list(source), list(target)
    for digest in source:
        if digest in right:
            left.remove(digest)
            right.remove(digest)
    different = min(len(left), len(right))
    return len(left) - different, len(right) - different, different


def _named(
    source: Side, target: Side, pairing: Pairing, chosen: Sequence[tuple[DifferenceKind, Key]]
) -> Iterable[Difference]:
    if not pairing.source.key:
        return _whole_rows(source, target, pairing, chosen)
    names = [cell.column.name for cell in pairing.source.key]
    keys = list(dict.fromkeys(key for kind, key in chosen if kind is DifferenceKind.DIFFERENT))
    on_source, on_target = look(source, target, pairing, keys) if keys else ({}, {})
    return [
        Difference(
            kind=kind,
            key=tuple(zip(names, key, strict=True)),
            columns=differing(pairing, on_source.get(key), on_target.get(key)),
        )
        for kind, key in chosen
    ]


def _whole_rows(
    source: Side, target: Side, pairing: Pairing, chosen: Sequence[tuple[DifferenceKind, Key]]
) -> Iterable[Difference]:
    """Rows of a table without a key: all of their columns name them."""
    names = [cell.column.name for cell in pairing.source.cells]
    keys = list(dict.fromkeys(key for _, key in chosen))
    forms = [cell.form for cell in pairing.source.cells]
    left = both(source, target, (_looker(pairing.source, keys), _looker(pairing.target, keys)))
    for key in keys:
        _cancel(forms, left[0].get(key, []), left[1].get(key, []))
    for kind, key in chosen:
        found = left[0 if kind is DifferenceKind.MISSING else 1].get(key)
        values = found.pop() if found else ()
        shown = tuple((name, "NULL" if value is None else value) for name, value in zip(names, values, strict=False))
        yield Difference(kind=kind, key=shown)


def _cancel(forms: Sequence[Form], source: list[Row], target: list[Row]) -> None:
    """Takes out of both lists the rows that are equal."""
    for row in tuple(source):
        same = next((other for other in target if all(map(alike, forms, row, other))), None)
        if same is not None:
            source.remove(row)
            target.remove(same)


def look(source: Side, target: Side, pairing: Pairing, keys: Sequence[Key]) -> tuple[dict[Key, Row], dict[Key, Row]]:
    """The column texts of the rows with these keys, on both sides."""

    found = both(source, target, (_looker(pairing.source, keys), _looker(pairing.target, keys)))
    on_source, on_target = ({key: rows[-1] for key, rows in side.items()} for side in found)
    return on_source, on_target


def _looker(relation: Relation, keys: Sequence[Key]) -> Callable[[Side], dict[Key, list[Row]]]:
    def task(side: Side) -> dict[Key, list[Row]]:
        width = len(relation.key) or 1
        found: dict[Key, list[Row]] = {}
        for row in side.stream(named_rows_query(side.expressions, relation, keys, limit=_SHOWN_BYTES)):
            found.setdefault(_key(row[:width]), []).append(tuple(text(value) for value in row[width:]))
        return found

    return task


def differing(pairing: Pairing, source: Row | None, target: Row | None) -> tuple[ColumnDifference, ...]:
    """The columns in which two rows, as `look` gives them, differ; none where one of them is not there."""
    if source is None or target is None:
        return ()
    differences = []
    for cell, left, right in zip(pairing.source.cells, source, target, strict=True):
        if not alike(cell.form, left, right):
            differences.append(ColumnDifference(column=cell.column.name, source=_cut(left), target=_cut(right)))
    return tuple(differences)


def _cut(value: str | None) -> str | None:
    return (
        value
        if value is None or len(value) <= _SHOWN_BYTES
        else f"{value[: _SHOWN_BYTES // 10]}… ({len(value)} characters)"
    )


def _key(values: Sequence[Any]) -> Key:
    return tuple(text(value) or "" for value in values)


def _sortable(key: Key) -> tuple[tuple[int, str], ...]:
    """Keys that are numbers in the order of their length, so that 9 comes before 10."""
    return tuple((len(part) if part.isdigit() else 0, part) for part in key)
