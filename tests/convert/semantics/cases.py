"""The table: expressions and queries of MySQL's, each with what its conversion has to say.

Every line of `table/*.sql` is one, over the columns of `rows`. After `##` stands `refused: why` where it must not be converted, `mysql` or
`mariadb` where only that server knows it, or the name of the note that must be raised because results may differ. `mariadb: name` is a
note that is raised for MariaDB alone.
"""

from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent / "table"
_SERVERS = ("mysql", "mariadb")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One expression or query."""

    text: str
    notes: tuple[str, ...] = ()
    """The notes without which its results must not differ."""
    refused: str | None = None
    """Part of the reason why it is not converted."""

    @property
    def is_query(self) -> bool:
        """Whether it is a whole query."""
        return self.text.startswith(("SELECT", "WITH"))

    @property
    def query(self) -> str:
        """The query that gives its values; those of an expression row by row."""
        return self.text if self.is_query else f"SELECT id, {self.text} AS made FROM t ORDER BY id"


def cases(server: str) -> tuple[Case, ...]:
    """All of the table that the server knows, `mysql` or `mariadb`."""
    lines = [line for path in sorted(_FOLDER.glob("*.sql")) for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(case for line in lines if line.strip() and (case := read(line, server)) is not None)


def read(line: str, server: str) -> Case | None:
    """What one line says to that server, or None where it does not know it."""
    text, *marks = (part.strip() for part in line.split(" ## "))
    refused, notes = None, []
    for mark in marks:
        word, _, rest = mark.partition(":")
        if word in _SERVERS and not rest and word != server:
            return None
        if word == "refused":
            refused = rest.strip()
        elif word not in _SERVERS:
            notes.append(mark)
        elif rest and word == server:
            notes.append(rest.strip())
    return Case(text=text, notes=tuple(notes), refused=refused)
