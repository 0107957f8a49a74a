"""The line of every value of a JSON text, by its path, and the keys that an object has twice."""

import re
from dataclasses import dataclass, field

from migrate.model.document import parse

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


@dataclass(frozen=True, slots=True)
class Places:
    """Where the values of a text stand."""

    lines: dict[str, int]
    twice: tuple[tuple[str, str, int], ...] = ()
    """Objects that have a key twice: the object's path, the key, and the line of the second one. JSON keeps that one alone."""

    def line(self, path: str) -> int:
        """The line of the value at that path, or of the nearest one around it."""
        while path and path not in self.lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines.get(path, 0)


@dataclass(slots=True)
class _Open:
    """An object or a list that has begun and not ended."""

    path: str
    is_object: bool
    number: int = 0
    key: str | None = None
    keys: set[str] = field(default_factory=set)

    def next_path(self) -> str:
        """The path of the value that comes next."""
        return f"{self.path}.{self.key}" if self.is_object else f"{self.path}[{self.number}]"


def places(text: str) -> Places:
    """The places of a text that is JSON."""
    lines: dict[str, int] = {}
    twice: list[tuple[str, str, int]] = []
    stack: list[_Open] = []
    line, position = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", position, match.start())
        position, piece = match.start(), match[0]
        top = stack[-1] if stack else None
        if piece in "}]":
            stack.pop()
        elif piece == ",":
            _turn(top)
        elif piece == ":":
            continue
        elif top is not None and top.is_object and top.key is None:
            _name(top, str(parse(piece)), line, twice)
        else:
            path = top.next_path() if top else "$"
            lines[path] = line
            if piece in "{[":
                stack.append(_Open(path, piece == "{"))
    return Places(lines, tuple(twice))


def _turn(top: _Open | None) -> None:
    if top is not None:
        top.key, top.number = None, top.number + 1


def _name(top: _Open, key: str, line: int, twice: list[tuple[str, str, int]]) -> None:
    if key in top.keys:
        twice.append((top.path, key, line))
    top.keys.add(key)
    top.key = key
