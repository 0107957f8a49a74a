"""Turns the bytes of a text column into UTF-8, as the source server's own CONVERT would."""

from collections.abc import Callable

from migrate.errors import Unsupported

_UTF8 = frozenset({"utf8mb4", "utf8mb3", "utf8", "ascii", "binary"})
_WIDE = {"ucs2": "utf-16-be", "utf16": "utf-16-be", "utf16le": "utf-16-le", "utf32": "utf-32-be"}


class Charsets:
    """The character sets of one source server."""

    def reader(self, charset: str | None) -> Callable[[bytes], bytes] | None:
        """What makes bytes of this character set into UTF-8; None where they are UTF-8 already."""
        if charset is None or charset in _UTF8:
            return None
        if charset in _WIDE:
            return _from_wide(_WIDE[charset])
        raise Unsupported(f"texts in the character set {charset} can't be followed in the binlog")


def _from_wide(encoding: str) -> Callable[[bytes], bytes]:
    return lambda raw: raw.decode(encoding).encode()
