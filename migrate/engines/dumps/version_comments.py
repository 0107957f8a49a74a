"""Executes or drops MySQL's version comments, `/*!NNNNN … */`, and MariaDB's, `/*M!NNNNNN … */`.

https://dev.mysql.com/doc/refman/9.0/en/comments.html
https://mariadb.com/kb/en/comment-syntax/
"""

import re
from dataclasses import dataclass

from migrate.model.names import EngineName

_NEWEST = 999_998
"""Above every version, below the 999999 that a dump uses for what no server is to execute."""
_PIECE = re.compile(
    r"(?P<quoted>'[^'\\]*(?:(?:\\.|'')[^'\\]*)*'(?!')|\"[^\"\\]*(?:(?:\\.|\"\")[^\"\\]*)*\"(?!\")|`[^`]*`)"
    r"|(?P<open>/\*(?P<maria>M?)!(?P<version>\d{5,6}|))"
    r"|(?P<comment>/\*.*?\*/|\#[^\n]*|--(?=\s|\Z)[^\n]*)"
    r"|(?P<close>\*/)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentVersion:
    """Which version comments a server executes."""

    engine: EngineName
    number: int = _NEWEST
    """Such as 80036 or 101106."""

    @classmethod
    def of(cls, engine: EngineName, version: str) -> "CommentVersion":
        """For a version such as `8.0.36`; the newest where it is not known."""
        parts = [int(part) for part in re.findall(r"\d+", version)[:3]]
        if len(parts) < 2:
            return cls(engine=engine)
        return cls(engine=engine, number=parts[0] * 10_000 + parts[1] * 100 + (parts[2] if len(parts) > 2 else 0))

    def executes(self, *, maria: bool, number: int) -> bool:
        """Whether the server executes a comment of that mark. MariaDB passes over those for MySQL 5.7 and later."""
        if self.engine is not EngineName.MARIADB:
            return not maria and number <= self.number
        if not maria and 50_700 <= number <= 99_999:
            return False
        return number <= self.number


def expand(text: str, version: CommentVersion) -> str:
    """The same text with each executed comment's marks, and the whole of each other one, replaced by white space."""
    if "/*!" not in text and "/*M!" not in text:
        return text
    pieces: list[str] = []
    position = depth = 0
    while match := _PIECE.search(text, position):
        pieces.append(text[position : match.start()])
        position = match.end()
        if match["open"]:
            number = int(match["version"] or 0)
            if version.executes(maria=bool(match["maria"]), number=number):
                depth += 1
            else:
                position = _end_of_comment(text, position)
            pieces.append(_blank(text[match.start() : position]))
        elif match["close"] and depth:
            depth -= 1
            pieces.append("  ")
        else:
            pieces.append(match[0])
    return "".join(pieces) + text[position:]


def _end_of_comment(text: str, position: int) -> int:
    """Where a version comment ends that is not executed; it may hold plain comments."""
    depth = 1
    for match in re.compile(r"/\*|\*/").finditer(text, position):
        depth += 1 if match[0] == "/*" else -1
        if depth == 0:
            return match.end()
    return len(text)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
