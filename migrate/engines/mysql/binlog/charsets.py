"""Turns the bytes of a text column into UTF-8, as the source server's own CONVERT would."""

import codecs
import re
from collections.abc import Callable

from migrate.engines.connect import RawConnection
from migrate.errors import Unsupported

_UTF8 = frozenset({"utf8mb4", "utf8mb3", "utf8", "ascii", "binary"})
_WIDE = {"ucs2": "utf-16-be", "utf16": "utf-16-be", "utf16le": "utf-16-le", "utf32": "utf-32-be"}
_PAIRS = re.compile(rb"[\x00-\x7f]|[\x80-\xff].", re.DOTALL)
_SHIFTED = re.compile(rb"[\x00-\x80\xa0-\xdf\xfd-\xff]|[\x81-\x9f\xe0-\xfc].", re.DOTALL)
_EXTENDED_UNIX = re.compile(rb"[\x00-\x7f]|\x8f..|[\x80-\xff].", re.DOTALL)
_FOUR = re.compile(rb"[\x00-\x80\xff]|[\x81-\xfe](?:[\x30-\x39]..|.)", re.DOTALL)
_CHARACTERS = {
    "gbk": _PAIRS,
    "gb2312": _PAIRS,
    "euckr": _PAIRS,
    "big5": _PAIRS,
    "sjis": _SHIFTED,
    "cp932": _SHIFTED,
    "ujis": _EXTENDED_UNIX,
    "eucjpms": _EXTENDED_UNIX,
    "gb18030": _FOUR,
}
"""How the bytes of a text divide into characters, where a character takes more than one."""
_THREE_BYTES = frozenset({"ujis", "eucjpms"})
_REPLACEMENT = b"?"


_READERS: dict[str, dict[str, Callable[[bytes], bytes]]] = {}
"""What was learnt, by the server's version: the tables of one version are the same everywhere."""


class Charsets:
    """The character sets of one source server: it is asked for the characters of each, once."""

    def __init__(self, connection: RawConnection, version: str) -> None:
        self._connection = connection
        self._readers = _READERS.setdefault(version, {})

    def learn(self, charset: str | None) -> None:
        """Makes ready for texts of this character set."""
        if charset is None or charset in _UTF8 or charset in self._readers:
            return
        if charset in _WIDE:
            self._readers[charset] = _from_wide(_WIDE[charset])
        elif charset in _CHARACTERS:
            self._readers[charset] = self._from_several(charset)
        else:
            self._readers[charset] = self._from_single(charset)

    def reader(self, charset: str | None) -> Callable[[bytes], bytes] | None:
        """What makes bytes of this character set into UTF-8; None where they are UTF-8 already."""
        if charset is None or charset in _UTF8:
            return None
        if charset not in self._readers:
            raise Unsupported(f"texts in the character set {charset} can't be followed in the binlog")
        return self._readers[charset]

    def _from_single(self, charset: str) -> Callable[[bytes], bytes]:
        table = "".join(text.decode() for _, text in sorted(self._converted(charset, 1).items()))
        if len(table) != 256:
            raise Unsupported(f"texts in the character set {charset} can't be followed in the binlog")
        decode = codecs.charmap_decode
        return lambda raw: decode(raw, "strict", table)[0].encode()

    def _from_several(self, charset: str) -> Callable[[bytes], bytes]:
        table = self._converted(charset, 1) | self._converted(charset, 2)
        if charset in _THREE_BYTES:
            table |= self._converted(charset, 2, before="8F")
        split = _CHARACTERS[charset].findall

        def read(raw: bytes) -> bytes:
            if raw.isascii():
                return raw
            return b"".join([table.get(one) or _four_bytes(one) for one in split(raw)])

        return read

    def _converted(self, charset: str, size: int, before: str = "") -> dict[bytes, bytes]:
        """All characters of so many bytes after the first ones, as the server converts them."""
        names = [f"d{number}" for number in range(size * 2)]
        digits = " UNION ALL ".join(f"SELECT '{digit:X}' AS h" for digit in range(16))
        tables = ", ".join(f"({digits}) AS {name}" for name in names)
        character = f"UNHEX(CONCAT('{before}', {', '.join(f'{name}.h' for name in names)}))"
        condition = "d0.h >= '8'" if size > 1 else "TRUE"
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {character}, CAST(CONVERT(CONVERT({character} USING {charset}) USING utf8mb4) AS BINARY)"
                f" FROM {tables} WHERE {condition}"
            )
            return {character: _REPLACEMENT if text is None else text for character, text in cursor.fetchall()}


def _four_bytes(character: bytes) -> bytes:
    return character.decode("gb18030", errors="replace").encode()


def _from_wide(encoding: str) -> Callable[[bytes], bytes]:
    return lambda raw: raw.decode(encoding).encode()
