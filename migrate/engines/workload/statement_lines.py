"""Puts a statement together from the lines of a log, as far as it will be looked at."""

_MOST_CHARACTERS = 65_536


class StatementLines:
    """The lines of the statement at hand. What is beyond the bound is counted as missing, not kept."""

    __slots__ = ("_is_cut", "_length", "_lines")

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._length = 0
        self._is_cut = False

    @property
    def is_empty(self) -> bool:
        """Whether no line was added since the last statement."""
        return not self._lines

    def add(self, line: str) -> None:
        """One more line."""
        room = _MOST_CHARACTERS - self._length
        if len(line) > room:
            self._is_cut = True
            line = line[: max(room, 0)]
        if line:
            self._lines.append(line)
            self._length += len(line)

    def take(self) -> tuple[str, bool]:
        """The statement without its semicolon, and whether its end is missing. The next one begins."""
        sql, is_cut = "".join(self._lines).strip().removesuffix(";").rstrip(), self._is_cut
        self.__init__()  # type: ignore[misc]
        return sql, is_cut
