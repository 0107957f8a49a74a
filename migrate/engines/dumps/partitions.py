"""Reads PARTITION BY.

https://dev.mysql.com/doc/refman/9.0/en/partitioning-types.html
"""

from migrate.engines.dumps.constraints import read_key_parts
from migrate.engines.dumps.tokens import TokenKind, Tokens
from migrate.model.schema import Partition, Partitioning

_MOST_PARTITIONS = 8192
"""https://dev.mysql.com/doc/refman/9.0/en/partitioning-limitations.html"""


def read_partitioning(tokens: Tokens) -> Partitioning:
    """Reads what follows PARTITION BY, to the end of the list of partitions. Raises `NotUnderstood`."""
    method, expression = _method(tokens)
    count = _count(tokens) if tokens.accept("PARTITIONS") else None
    sub_method = sub_expression = None
    sub_count = 0
    if tokens.accept("SUBPARTITION", "BY"):
        sub_method, sub_expression = _method(tokens)
        sub_count = _count(tokens) if tokens.accept("SUBPARTITIONS") else 1
    if count is None and tokens.accept("PARTITIONS"):
        count = _count(tokens)
    partitions: list[Partition] = []
    if tokens.accept("("):
        while not tokens.accept(")"):
            partitions.append(read_partition(tokens, sub_count))
            if not tokens.accept(",") and not tokens.at(")"):
                raise tokens.problem("a comma was expected")
    else:
        partitions = [_numbered(number, sub_count) for number in range(count or 1)]
    return Partitioning(
        method=method,
        expression=expression,
        partitions=tuple(partitions),
        subpartition_method=sub_method,
        subpartition_expression=sub_expression,
    )


def _count(tokens: Tokens) -> int:
    count = tokens.number()
    if count > _MOST_PARTITIONS:
        raise tokens.problem(f"at most {_MOST_PARTITIONS} partitions were expected before this")
    return count


def _numbered(number: int, subpartitions: int) -> Partition:
    name = f"p{number}"
    return Partition(name=name, subpartitions=tuple(f"{name}sp{sub}" for sub in range(subpartitions)))


def _method(tokens: Tokens) -> tuple[str, str]:
    linear = "LINEAR " if tokens.accept("LINEAR") else ""
    word = tokens.accept_any("RANGE", "LIST", "HASH", "KEY", "SYSTEM_TIME")
    if not word:
        raise tokens.problem("a partitioning method was expected")
    columns = " COLUMNS" if tokens.accept("COLUMNS") else ""
    if word == "KEY" and tokens.accept("ALGORITHM"):
        tokens.expect("=")
        tokens.number()
    if word == "SYSTEM_TIME":
        return word, _system_time(tokens)
    if columns or word == "KEY":
        names = [] if tokens.accept("(", ")") else [part.column or "" for part in read_key_parts(tokens)]
        return f"{linear}{word}{columns}", ",".join("`" + name.replace("`", "``") + "`" for name in names)
    return f"{linear}{word}{columns}", tokens.parenthesized()


def _system_time(tokens: Tokens) -> str:
    start = tokens.peek()
    while not (tokens.at_end or tokens.at("(") or tokens.at("PARTITIONS")):
        tokens.take()
    return tokens.source_from(start) if tokens.peek() is not start else ""


def read_partition(tokens: Tokens, subpartitions: int = 0) -> Partition:
    """Reads `PARTITION name VALUES … options (SUBPARTITION …)`. Raises `NotUnderstood`."""
    tokens.expect("PARTITION")
    name = tokens.identifier()
    bound = _bound(tokens)
    _options(tokens)
    names = tuple(f"{name}sp{number}" for number in range(subpartitions))
    if tokens.accept("("):
        names = _subpartition_names(tokens)
    return Partition(name=name, bound=bound, subpartitions=names)


def _bound(tokens: Tokens) -> str:
    word = tokens.accept_any("HISTORY", "CURRENT", "DEFAULT")
    if word:
        return word
    if not tokens.accept("VALUES"):
        return ""
    if tokens.accept("IN"):
        return f"IN ({tokens.parenthesized()})"
    tokens.expect("LESS", "THAN")
    if tokens.accept("MAXVALUE"):
        return "LESS THAN MAXVALUE"
    return f"LESS THAN ({tokens.parenthesized()})"


def _options(tokens: Tokens) -> None:
    while not (tokens.at_end or tokens.at_any(",", ")", "(")):
        tokens.accept("STORAGE")
        tokens.accept_any("DATA", "INDEX")
        tokens.identifier()
        tokens.accept("=")
        if tokens.peek().kind is TokenKind.SYMBOL:
            raise tokens.problem("a partition's option was expected")
        tokens.take()


def _subpartition_names(tokens: Tokens) -> tuple[str, ...]:
    names = []
    while not tokens.accept(")"):
        tokens.expect("SUBPARTITION")
        names.append(tokens.word_or_string())
        _options(tokens)
        if not tokens.accept(",") and not tokens.at(")"):
            raise tokens.problem("a comma was expected")
    return tuple(names)
