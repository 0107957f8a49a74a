"""Which collation a character set has where none is written.

https://dev.mysql.com/doc/refman/9.0/en/charset-charsets.html
https://mariadb.com/kb/en/setting-character-sets-and-collations/
"""

from migrate.engines.dumps.version_comments import CommentVersion
from migrate.model.names import EngineName

_DEFAULTS = {
    "armscii8": "armscii8_general_ci",
    "ascii": "ascii_general_ci",
    "big5": "big5_chinese_ci",
    "binary": "binary",
    "cp1250": "cp1250_general_ci",
    "cp1251": "cp1251_general_ci",
    "cp1256": "cp1256_general_ci",
    "cp1257": "cp1257_general_ci",
    "cp850": "cp850_general_ci",
    "cp852": "cp852_general_ci",
    "cp866": "cp866_general_ci",
    "cp932": "cp932_japanese_ci",
    "dec8": "dec8_swedish_ci",
    "eucjpms": "eucjpms_japanese_ci",
    "euckr": "euckr_korean_ci",
    "gb18030": "gb18030_chinese_ci",
    "gb2312": "gb2312_chinese_ci",
    "gbk": "gbk_chinese_ci",
    "geostd8": "geostd8_general_ci",
    "greek": "greek_general_ci",
    "hebrew": "hebrew_general_ci",
    "hp8": "hp8_english_ci",
    "keybcs2": "keybcs2_general_ci",
    "koi8r": "koi8r_general_ci",
    "koi8u": "koi8u_general_ci",
    "latin1": "latin1_swedish_ci",
    "latin2": "latin2_general_ci",
    "latin5": "latin5_turkish_ci",
    "latin7": "latin7_general_ci",
    "macce": "macce_general_ci",
    "macroman": "macroman_general_ci",
    "sjis": "sjis_japanese_ci",
    "swe7": "swe7_swedish_ci",
    "tis620": "tis620_thai_ci",
    "ucs2": "ucs2_general_ci",
    "ujis": "ujis_japanese_ci",
    "utf16": "utf16_general_ci",
    "utf16le": "utf16le_general_ci",
    "utf32": "utf32_general_ci",
    "utf8mb3": "utf8mb3_general_ci",
    "utf8mb4": "utf8mb4_general_ci",
}
_MARIADB_UCA1400 = {"ucs2", "utf16", "utf32", "utf8mb3", "utf8mb4"}


def real_charset(name: str) -> str:
    """The name that the servers of today print: `utf8` is `utf8mb3`."""
    return "utf8mb3" if name.lower() == "utf8" else name.lower()


def real_collation(name: str) -> str:
    """The name that the servers of today print: `utf8_bin` is `utf8mb3_bin`."""
    lowered = name.lower()
    return "utf8mb3" + lowered[4:] if lowered.startswith("utf8_") else lowered


def charset_of(collation: str, otherwise: str | None) -> str | None:
    """The character set that a collation belongs to; `otherwise` for MariaDB's names that fit several."""
    prefix = collation.partition("_")[0]
    return prefix if prefix in _DEFAULTS else otherwise


def default_collation(charset: str, version: CommentVersion) -> str:
    """The collation of a character set where none is written, on that server."""
    if version.engine is EngineName.MARIADB:
        if charset in _MARIADB_UCA1400 and version.number >= 110_500:
            return f"{charset}_uca1400_ai_ci"
    elif charset == "utf8mb4" and version.number >= 80_000:
        return "utf8mb4_0900_ai_ci"
    return _DEFAULTS.get(charset, f"{charset}_general_ci")


def server_charset(version: CommentVersion) -> str:
    """The character set of a database that was made without one, as the server's makers set it."""
    if version.engine is EngineName.MARIADB:
        return "utf8mb4" if version.number >= 110_600 else "latin1"
    return "utf8mb4" if version.number >= 80_000 else "latin1"
