"""Whole statements that are MySQL's own.

https://dev.mysql.com/doc/refman/8.4/en/sql-statements.html
"""

from migrate.assess.workload.rules import REJECTED, words

words(
    "MY841",
    REJECTED,
    r"^ CREATE (?:TEMPORARY )?TABLE (?:IF NOT EXISTS )?\S+(?: \. \S+)?(?: \()? LIKE ",
    "CREATE TABLE … LIKE: PostgreSQL wants (LIKE … INCLUDING ALL)",
)
words(
    "MY842",
    REJECTED,
    r"^ DROP TEMPORARY ",
    "DROP TEMPORARY TABLE: PostgreSQL has DROP TABLE, which may drop the permanent one",
)
words(
    "MY843",
    REJECTED,
    r"^ LOAD (?:DATA|XML) | INTO (?:OUTFILE|DUMPFILE) |^ HANDLER |^ DO |^ SHOW |^ (?:DESCRIBE|DESC) |^ "
    r"EXPLAIN FORMAT |^ (?:LOCK|UNLOCK) TABLES? |^ (?:OPTIMIZE|CHECK|REPAIR|FLUSH|KILL) ",
    "{0}: PostgreSQL has no such statement",
)
words(
    "MY850",
    REJECTED,
    r"^ ALTER TABLE .*? (?:MODIFY|CHANGE|AFTER|FIRST|DROP (?:KEY|INDEX|PRIMARY|FOREIGN)|ADD (?:FULLTEXT |"
    r"SPATIAL |UNIQUE )?(?:KEY|INDEX)|CONVERT TO|ENGINE|AUTO_INCREMENT) ",
    "{0}: PostgreSQL's ALTER TABLE is another",
)
