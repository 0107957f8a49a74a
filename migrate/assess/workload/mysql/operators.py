"""Operators and literals that PostgreSQL lacks, or takes for something else.

https://dev.mysql.com/doc/refman/8.4/en/non-typed-operators.html
"""

from collections.abc import Iterator

from migrate.assess.workload.rules import DIFFERENT, REJECTED, Said, rule, words
from migrate.assess.workload.sql import Sql
from migrate.engines.workload.lexer import Sort

words("MY813", REJECTED, r" (?:REGEXP|RLIKE) ", "{0}: PostgreSQL has ~ and ~*")
words(
    "MY821",
    REJECTED,
    r" INTERVAL (?!'\?' (?:YEAR|MONTH|DAY|HOUR|MINUTE|SECOND) )(?:\S+) ",
    "{0}: PostgreSQL wants the value in quotes, or make_interval()",
)
words("MY826", REJECTED, r" DIV | MOD (?!\()", "{0}: PostgreSQL has / for whole numbers, and %")
words("MY827", REJECTED, r" <=> ", "<=>: PostgreSQL has IS NOT DISTINCT FROM")
words("MY830", REJECTED, r" AGAINST \(", "MATCH … AGAINST: PostgreSQL has @@ and tsquery")
words("MY831", REJECTED, r" @[\w.$]+ | @\"", "{0}: PostgreSQL has no variables in SQL")


@rule("MY828", DIFFERENT)
def exclusive_or(sql: Sql) -> Iterator[Said]:
    """XOR, and the sign that is a power in PostgreSQL."""
    if " XOR " in sql.shape:
        yield REJECTED, "XOR: PostgreSQL has <> between booleans"
    if " ^ " in sql.shape:
        yield "^ is a power in PostgreSQL; its exclusive or is #"


@rule("MY809", DIFFERENT)
def logical_signs(sql: Sql) -> Iterator[Said]:
    """`||` for OR, `&&` for AND, `!` for NOT."""
    if " || " in sql.shape and not {"PIPES_AS_CONCAT", "ANSI"} & set(sql.known.sql_mode.split(",")):
        yield "|| is OR here, and puts texts together in PostgreSQL"
    if " && " in sql.shape:
        yield REJECTED, "&&: PostgreSQL has AND"
    if " ! " in sql.shape:
        yield REJECTED, "!: PostgreSQL has NOT"


@rule("MY807", REJECTED)
def quotes(sql: Sql) -> Iterator[Said]:
    """Backticks around names, and double quotes around strings."""
    if sql.is_digest:
        return
    if any(token.sort is Sort.QUOTED and token.text[0] == "`" for token in sql.tokens):
        yield "backticks around names: PostgreSQL has double quotes"
    if any(token.sort is Sort.STRING and token.text[0] == '"' for token in sql.tokens):
        yield "double quotes around a string: PostgreSQL takes it for a name"


@rule("MY808", DIFFERENT)
def backslashes(sql: Sql) -> Iterator[Said]:
    """Strings with backslash escapes."""
    if sql.dialect.backslash_escapes and any(token.sort is Sort.STRING and "\\" in token.text for token in sql.tokens):
        yield "a string with a backslash: PostgreSQL takes the backslash for itself"


@rule("MY849", REJECTED)
def quoted_capitals(sql: Sql) -> Iterator[Said]:
    """Quoted names with capitals, which the converter writes in lower case."""
    if sql.is_digest:
        return
    for token in sql.tokens:
        if token.sort is Sort.QUOTED and token.name != token.name.lower():
            yield f"{token.name} is quoted: in PostgreSQL the quotes keep its capitals, and the converted name has none"
