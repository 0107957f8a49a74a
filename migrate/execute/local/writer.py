"""What the load asks of a target: to take a block whole or not at all, and to say why not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from migrate.engines.bulk import Block, Bulk, rows_of
from migrate.errors import QueryFailed

_PIECE_ROWS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a target did not take some rows."""

    reason: str
    """The server's words."""
    line: int | None = None
    """The row that it stumbled over, from 1, where it says so."""
    truncation: bool = False
    """A value is too long for its column."""


class Writer(Protocol):
    """One session on the target, bound to one table at a time."""

    def write(self, data: bytes, rows: int) -> Refusal | None:
        """Takes all the rows, or none of them and says why. Raises `QueryFailed` where the trouble is not in the rows."""
        ...

    def execute(self, statement: str) -> None:
        """Runs a statement in the same transaction. Raises `QueryFailed`."""
        ...

    def commit(self) -> None:
        """Makes what was written last."""
        ...


def write_block(writer: Writer, bulk: Bulk, block: Block, refused: Callable[[bytes, Refusal], None]) -> int:
    """Writes all rows of a block but those that the target refuses, which are handed to `refused` one by one.

    Gives the number of rows written. A refused block is divided until the rows at fault are alone.
    """
    if writer.write(block.data, block.rows) is None:
        return block.rows
    rows = rows_of(bulk, block.data)
    if len(rows) != block.rows:
        raise QueryFailed(f"the source counted {block.rows} rows and sent {len(rows)}")
    pending = [rows[start : start + _PIECE_ROWS] for start in range(0, len(rows), _PIECE_ROWS)]
    pending.reverse()
    written = 0
    while pending:
        piece = pending.pop()
        refusal = writer.write(b"".join(piece), len(piece))
        if refusal is None:
            written += len(piece)
        elif len(piece) == 1:
            refused(piece[0], refusal)
        else:
            pending += reversed(_parts(piece, refusal.line))
    return written


def _parts(piece: list[bytes], line: int | None) -> list[list[bytes]]:
    if line is None or not 1 <= line <= len(piece):
        middle = len(piece) // 2
        return [piece[:middle], piece[middle:]]
    return [part for part in (piece[: line - 1], piece[line - 1 : line], piece[line:]) if part]
