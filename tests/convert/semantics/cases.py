"""The table: expressions and queries of MySQL's, each with what its conversion has to say.

Every line of `table/*.sql` is one, over the columns of `rows`. After `##` stands `refused: why` where it must not be converted, `mysql` or
`mariadb` where only that server knows it, or the name of the note that must be raised because results may differ.
"""

from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent / "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One expression or query."""

    text: str
    notes: tuple[str, ...] = ()
    """The notes without which its results must not differ."""
    refused: str | None = None
    """Part of the reason why it is not converted."""
    only: str = ""
    """The one server that knows it."""

    @property
    def is_query(self) -> bool:
        """Whether it is a whole query."""
        return self.text.startswith(("SELECT", "WITH"))

    @property
    def query(self) -> str:
        """The query that gives its values; those of an expression row by row."""
        return self.text if self.is_query else f"SELECT id, {self.text} AS made FROM t ORDER BY id"


def cases() -> tuple[Case, ...]:
    """All of the table."""
    return tuple(
        _read(line)
        for path in sorted(_FOLDER.glob("*.sql"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    )


def _read(line: str) -> Case:
    text, *marks = (part.strip() for part in line.split(" ## "))
    refused = next((mark.removeprefix("refused:").strip() for mark in marks if mark.startswith("refused:")), None)
    only = next((mark for mark in marks if mark in ("mysql", "mariadb")), "")
    notes = tuple(mark for mark in marks if mark != only and not mark.startswith("refused:"))
    return Case(text=text, notes=notes, refused=refused, only=only)
