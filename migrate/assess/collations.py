"""Which collation a MySQL column compares by, where the catalogue or the dump leaves it to the table or the server."""

from migrate.model.schema import Column, Schema, Table

TEXT_TYPES = ("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set")
_UNICODE = ("utf8", "utf8mb3", "utf8mb4", "ascii")


def collation_of(schema: Schema, table: Table, column: Column) -> str:
    """The collation's name, `<character set> default` where only the set is known, or empty where nothing is."""
    if column.type.name not in TEXT_TYPES or column.charset == "binary":
        return ""
    for collation, charset in (
        (column.collation, column.charset),
        (table.collation, table.charset),
        (schema.collation, schema.charset),
    ):
        if collation:
            return collation.lower()
        if charset:
            return f"{charset.lower()} default"
    return ""


def ignores_case(collation: str) -> bool:
    """Whether texts that differ only in case are equal by it. The default of every character set of MySQL does so.

    https://dev.mysql.com/doc/refman/8.4/en/charset-collation-names.html
    """
    return collation.endswith("_ci") or (collation.endswith(" default") and not collation.startswith("binary"))


def charset_of(schema: Schema, table: Table, column: Column) -> str:
    """The column's character set, or empty where nothing says it."""
    if column.type.name not in TEXT_TYPES:
        return ""
    if column.charset:
        return column.charset.lower()
    return collation_of(schema, table, column).partition(" ")[0].partition("_")[0]


def is_unicode(charset: str) -> bool:
    """Whether every text of that character set is one of UTF-8 as it stands."""
    return charset in _UNICODE


def ignores_trailing_blanks(collation: str) -> bool:
    """Whether 'a' and 'a ' are equal by it, as by all collations but MySQL's newer ones and MariaDB's named `nopad`.

    What utf8mb4's default does depends on the server; it is taken for one that heeds them.
    https://dev.mysql.com/doc/refman/8.4/en/charset-unicode-sets.html#charset-unicode-sets-pad-attributes
    """
    heeds = "_0900_" in collation or "nopad" in collation or collation.startswith("binary")
    return bool(collation) and not heeds and collation != "utf8mb4 default"
