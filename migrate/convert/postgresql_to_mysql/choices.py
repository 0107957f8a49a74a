"""What people decide differently when they leave PostgreSQL for MySQL or MariaDB."""

from migrate.convert.notes import Choice

CHOICES = {
    "text": Choice(alternatives=("longtext",), why="longtext holds every text that PostgreSQL's text does"),
    "text-in-key": Choice(
        alternatives=("varchar",),
        why="a key of MySQL's needs a length: the longest varchar that fits the 3072 bytes of a key (768 characters for one column)",
    ),
    "timestamptz": Choice(
        alternatives=("datetime", "timestamp"),
        why="datetime holds every instant, in UTC; MySQL's timestamp ends in 2038 but follows the session's time zone",
    ),
    "uuid": Choice(alternatives=("char",), why="char(36) reads as PostgreSQL shows it; binary(16) is smaller"),
    "boolean": Choice(alternatives=("tinyint",), why="tinyint(1) is what MySQL calls BOOLEAN"),
    "array": Choice(alternatives=("json",), why="a JSON array keeps the elements and their order"),
    "collation": Choice(
        alternatives=("case-sensitive",),
        why="PostgreSQL tells upper and lower case apart; so do utf8mb4_0900_as_cs and MariaDB's utf8mb4_nopad_bin",
    ),
    "name-case": Choice(alternatives=("preserve",), why="MySQL keeps the case of names as given"),
}
