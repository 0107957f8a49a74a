"""Reads MariaDB's CREATE SEQUENCE. https://mariadb.com/kb/en/create-sequence/"""

from migrate.engines.dumps.tokens import Tokens
from migrate.model.names import ObjectName
from migrate.model.schema import Sequence

_BIGINT_MAXIMUM = 9_223_372_036_854_775_806


def read_create_sequence(tokens: Tokens, database: str) -> Sequence:
    """Reads a CREATE SEQUENCE statement. Raises `NotUnderstood`."""
    location = tokens.location()
    tokens.expect("CREATE")
    tokens.accept("OR", "REPLACE")
    tokens.accept("TEMPORARY")
    tokens.expect("SEQUENCE")
    tokens.accept("IF", "NOT", "EXISTS")
    schema, name = tokens.qualified()
    numbers: dict[str, int] = {"INCREMENT": 1, "CACHE": 1000}
    cycle = False
    type_name = "bigint"
    while not tokens.at_end:
        word = tokens.accept_any("START", "INCREMENT", "MINVALUE", "MAXVALUE", "CACHE")
        if word:
            tokens.accept_any("WITH", "BY", "=")
            numbers[word] = _signed(tokens)
        elif tokens.accept("AS"):
            type_name = tokens.identifier().lower()
            tokens.accept("UNSIGNED")
        elif tokens.accept("NOCACHE") or tokens.accept("NO", "CACHE"):
            numbers["CACHE"] = 0
        elif tokens.accept("CYCLE"):
            cycle = True
        elif tokens.accept_any("ENGINE", "COMMENT"):
            tokens.accept("=")
            tokens.take()
        elif not (tokens.accept_any("NOCYCLE", "NOMINVALUE", "NOMAXVALUE") or _no(tokens)):
            raise tokens.problem("an option of the sequence was expected")
    up = numbers["INCREMENT"] > 0
    minimum = numbers.get("MINVALUE", 1 if up else -_BIGINT_MAXIMUM - 1)
    maximum = numbers.get("MAXVALUE", _BIGINT_MAXIMUM if up else -1)
    return Sequence(
        name=ObjectName(schema=schema or database, name=name),
        type=type_name,
        start=numbers.get("START", minimum if up else maximum),
        increment=numbers["INCREMENT"],
        minimum=minimum,
        maximum=maximum,
        cycle=cycle,
        cache=numbers["CACHE"],
        location=location,
    )


def _no(tokens: Tokens) -> bool:
    if not tokens.accept("NO"):
        return False
    tokens.accept_any("CYCLE", "MINVALUE", "MAXVALUE")
    return True


def _signed(tokens: Tokens) -> int:
    return -tokens.number() if tokens.accept("-") else tokens.number()
