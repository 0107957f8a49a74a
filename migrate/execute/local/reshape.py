"""Values that a task makes on the way: of columns that it adds, and in the place of those that it hides."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from migrate.dms.reshaping import NOTHING
from migrate.dms.rules import TransformationAction
from migrate.engines.bulk import Block, Bulk, Form, field_of, fields_of, row_of, rows_of, value_of
from migrate.engines.mysql.loading import Arrival, arrival
from migrate.errors import Unsupported
from migrate.execute.local.expressions import Expressions, Result
from migrate.execute.local.jobs import TableJob
from migrate.execute.local.masks import Hide, hiding
from migrate.model.names import EngineName
from migrate.model.schema import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Reshape:
    """What is made of the rows of one job. It keeps a session of SQLite's, for one thread at a time."""

    hides: dict[int, Hide]
    """By the place among the job's pairs."""
    random: frozenset[int]
    """Those whose outcome is another one every time."""
    expressions: Expressions
    columns: tuple[Column, ...]
    """The source's columns that the expressions look at."""
    parts: tuple[int | str | None, ...]
    """Of each added column: which of the expressions, or the source's column whose earlier value it holds, or neither."""
    spells: tuple["_Spelling", ...]
    """Of each added column: how its value is written for the target."""

    def added(self, looked_at: Sequence[bytes | None], operation: str) -> list[bytes | None]:
        """The values of the added columns but for those that hold earlier ones, which are NULL."""
        results: tuple[Result, ...] = ()
        if any(isinstance(part, int) for part in self.parts):
            results = self.expressions.results(looked_at, operation)
        return [
            spell.value(results[part]) if isinstance(part, int) else None
            for part, spell in zip(self.parts, self.spells, strict=True)
        ]

    def block(self, block: Block, job: TableJob) -> Block:
        """Rows of the job's pairs, and after them what the expressions look at, as rows for the target. Raises `QueryFailed`."""
        width = len(job.pairs)
        places = range(width, width + len(self.columns))
        rows = rows_of(job.bulk, block.data)
        return replace(block, data=b"".join([self._row(job.bulk, row, width, places) for row in rows]))

    def _row(self, bulk: Bulk, row: bytes, width: int, places: Sequence[int]) -> bytes:
        fields = fields_of(bulk, row)
        added = self.added([value_of(bulk, fields[place]) for place in places], "INSERT")
        for place, hide in self.hides.items():
            value = value_of(bulk, fields[place])
            if value is not None:
                fields[place] = field_of(bulk, Form.TEXT, hide(value))
        made = [
            field_of(bulk, Form.BINARY if spell.is_raw else Form.TEXT, value)
            for spell, value in zip(self.spells, added, strict=True)
        ]
        return row_of(bulk, [*fields[:width], *made])


def reshape(job: TableJob) -> Reshape | None:
    """What is made of the job's rows; None where nothing is. Raises `Unsupported` for what can't be made."""
    shape = job.reshaping
    if shape == NOTHING:
        return None
    names = [pair.source.name for pair in job.pairs]
    for item in shape.added:
        if item.before and item.before not in names:
            raise Unsupported(
                f"the task keeps what {item.before!r} of {job.source.name} was before a change in {item.name!r}",
                reason=f"the target computes {item.before!r} itself",
                hint="leave the column out of the rule",
            )
    texts = [item.expression for item in shape.added if item.expression]
    parts: list[int | str | None] = []
    for item in shape.added:
        number = sum(isinstance(part, int) for part in parts)
        parts.append(number if item.expression else item.before or None)
    expressions = Expressions(texts or ["NULL"], job.source, job.target.name, job.source_engine)
    return Reshape(
        hides={
            names.index(mask.column): hiding(
                mask, job.pairs[names.index(mask.column)], job.source_engine, job.target_engine
            )
            for mask in shape.masks
            if mask.column in names
        },
        random=frozenset(
            names.index(mask.column)
            for mask in shape.masks
            if mask.column in names and mask.action is TransformationAction.RANDOMIZE_DIGITS
        ),
        expressions=expressions,
        columns=expressions.columns,
        parts=tuple(parts),
        spells=tuple(_spelling(column, job) for column in job.added),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spelling:
    """How a value is written for a column of the target."""

    is_raw: bool
    is_hexadecimal: bool = False
    is_bits: bool = False

    def value(self, result: Result) -> bytes | None:
        """The value as the target's column takes it."""
        if result is None:
            return None
        if isinstance(result, bytes):
            return b"\\x" + result.hex().encode() if self.is_hexadecimal else result
        if self.is_bits and isinstance(result, int):
            return f"{result & (1 << 64) - 1:b}".encode()
        text = str(result).encode("utf-8", "surrogateescape")
        return b"\\x" + text.hex().encode() if self.is_hexadecimal else text


def _spelling(column: Column, job: TableJob) -> _Spelling:
    if job.target_engine.is_mysql_family:
        how = arrival(column)
        return _Spelling(is_raw=how is Arrival.HEX, is_bits=how is Arrival.BITS)
    is_bytes = column.type.name == "bytea"
    from_mysql = EngineName(job.source_engine).is_mysql_family
    return _Spelling(is_raw=is_bytes and from_mysql, is_hexadecimal=is_bytes and not from_mysql)


def refuse_changing_keys(job: TableJob, made: Reshape, key: Sequence[int]) -> None:
    """Raises `Unsupported` where a row could not be found again on the target, by its `key` or, without one, by all of its values."""
    if not key and (made.random or any(part is not None for part in made.parts)):
        raise Unsupported(
            f"{job.source.name} has no key, and the task makes values of its rows anew",
            reason="of two rows that look alike on the target a change could find the wrong one",
            hint="give the table a key, or load it without following its changes",
        )
    for place in set(key) & made.random:
        raise Unsupported(
            f"{job.source.name} is known by {job.pairs[place].source.name!r}, whose digits the task makes random",
            reason="a change of such a row would find no row on the target",
            hint="use data-masking-hash-mask for keys",
        )
