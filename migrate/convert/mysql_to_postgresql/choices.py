"""What people decide differently when they leave MySQL for PostgreSQL."""

from migrate.convert.notes import Choice

_ENUM_WHY = "a type of its own keeps the members and their order; text with a check is easier to change"

CHOICES = {
    "tinyint1": Choice(
        alternatives=("smallint", "boolean"),
        why="tinyint(1) is MySQL's BOOLEAN but holds -128 to 127; smallint loses nothing, boolean reads better",
    ),
    "unsigned": Choice(
        alternatives=("widen",),
        why="PostgreSQL has no unsigned integers; the next wider type holds every value, numeric(20,0) those of bigint unsigned",
    ),
    "bit1": Choice(alternatives=("boolean", "bit"), why="bit(1) is a flag in nearly every schema"),
    "float-digits": Choice(
        alternatives=("drop",), why="float(m,d) only rounds what is shown; PostgreSQL has no such thing"
    ),
    "char": Choice(
        alternatives=("character", "character varying"),
        why="character(n) keeps the length; PostgreSQL pads it with blanks, which comparisons ignore",
    ),
    "datetime": Choice(
        alternatives=("timestamp without time zone", "timestamp with time zone"),
        why="a datetime names no instant; timestamp with time zone only if its values are known to be in UTC",
    ),
    "timestamp": Choice(
        alternatives=("timestamp with time zone", "timestamp without time zone"),
        why="both are stored as instants in UTC and shown in the session's time zone",
    ),
    "time": Choice(
        alternatives=("time", "interval"), why="MySQL's time runs from -838 to 838 hours, PostgreSQL's from 0 to 24"
    ),
    "enum": Choice(alternatives=("type", "text"), why=_ENUM_WHY),
    "set": Choice(alternatives=("text",), why="the text that MySQL shows, with a check of its members"),
    "json": Choice(
        alternatives=("jsonb", "json"), why="jsonb can be indexed and compared; json keeps the text as it is"
    ),
    "collation": Choice(
        alternatives=("database",),
        why="a _bin collation becomes C; every other one the database's own, which tells upper and lower case apart",
    ),
    "prefix-index": Choice(
        alternatives=("expression",),
        why="an index on left(column, n) takes no more room than MySQL's; queries must say left() too",
    ),
    "name-case": Choice(
        alternatives=("lower", "preserve"),
        why="lower-case names need no quotes in PostgreSQL; names in their own case must be quoted everywhere",
    ),
    "on-update": Choice(
        alternatives=("trigger",), why="PostgreSQL has no ON UPDATE; a trigger sets the time when a row changes"
    ),
    "routine-security": Choice(
        alternatives=("invoker", "definer"),
        why="MySQL's routines and triggers run with their definer's rights; with the caller's nobody gains rights unseen",
    ),
    "zero-date": Choice(
        alternatives=("drop",), why="0000-00-00 is no date in PostgreSQL; the default goes and the column takes NULL"
    ),
}
