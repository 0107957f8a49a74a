"""One statement of a script, and where it stands."""

from dataclasses import dataclass

from migrate.model.names import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement without its delimiter. Marks of executed version comments are blanked, so offsets are the file's."""

    text: str
    file: str
    line: int
    column: int = 1

    def location(self, offset: int = 0) -> Location:
        """The place in the file of the character at `offset` of the text."""
        before = self.text[:offset]
        newlines = before.count("\n")
        column = len(before) - before.rfind("\n") if newlines else self.column + offset
        return Location(file=self.file, line=self.line + newlines, column=column)


class NotUnderstood(Exception):
    """A statement, or a part of one, that can't be read. It becomes a `Skipped`; it never reaches the user as an error."""

    def __init__(self, reason: str, location: Location) -> None:
        super().__init__(reason)
        self.reason = reason
        self.location = location
