"""Reads keys, indexes, foreign keys and checks."""

from migrate.engines.dumps.declarations import CheckDeclaration, ForeignKeyDeclaration, KeyDeclaration, KeyKind
from migrate.engines.dumps.parentheses import without_parentheses
from migrate.engines.dumps.tokens import Tokens
from migrate.model.names import Location
from migrate.model.schema import IndexPart

_KEY_WORDS = ("PRIMARY", "UNIQUE", "KEY", "INDEX", "FULLTEXT", "SPATIAL", "FOREIGN", "CHECK", "CONSTRAINT")


def at_constraint(tokens: Tokens) -> bool:
    """Whether a key, a foreign key or a check comes next, rather than a column."""
    return tokens.at_any(*_KEY_WORDS)


def read_constraint(tokens: Tokens) -> KeyDeclaration | ForeignKeyDeclaration | CheckDeclaration:
    """Reads a key, a foreign key or a check with its name, if it has one. Raises `NotUnderstood`."""
    location = tokens.location()
    name = ""
    if tokens.accept("CONSTRAINT") and not tokens.at_any("PRIMARY", "UNIQUE", "FOREIGN", "CHECK"):
        name = tokens.identifier()
    if tokens.accept("FOREIGN", "KEY"):
        if tokens.accept("IF"):
            tokens.expect("NOT", "EXISTS")
        index_name = "" if tokens.at("(") else tokens.identifier()
        return read_references(tokens, name=name, index_name=index_name, columns=_names(tokens), location=location)
    if tokens.at("CHECK"):
        return read_check(tokens, name=name, column="", location=location)
    return _key(tokens, name, location)


def _key(tokens: Tokens, constraint: str, location: Location) -> KeyDeclaration:
    kind = _key_kind(tokens)
    if tokens.accept("IF"):
        tokens.expect("NOT", "EXISTS")
    method = _method(tokens)
    name = "" if tokens.at("(") or tokens.at_any("USING", "TYPE") else tokens.identifier()
    method = _method(tokens) or method
    if tokens.at("(", ")"):
        raise tokens.problem("a column was expected in the parentheses")
    key = KeyDeclaration(
        kind=kind, name=name or constraint, parts=read_key_parts(tokens), method=method, location=location
    )
    if kind is KeyKind.PRIMARY:
        key.name = "PRIMARY"
    read_key_options(tokens, key)
    return key


def _key_kind(tokens: Tokens) -> KeyKind:
    if tokens.accept("PRIMARY"):
        tokens.expect("KEY")
        return KeyKind.PRIMARY
    word = tokens.accept_any("UNIQUE", "FULLTEXT", "SPATIAL")
    if not tokens.accept_any("KEY", "INDEX") and not word:
        raise tokens.problem("KEY was expected")
    return {"UNIQUE": KeyKind.UNIQUE, "FULLTEXT": KeyKind.FULLTEXT, "SPATIAL": KeyKind.SPATIAL}.get(word, KeyKind.PLAIN)


def _method(tokens: Tokens) -> str:
    return tokens.identifier().lower() if tokens.accept_any("USING", "TYPE") else ""


def read_key_parts(tokens: Tokens) -> tuple[IndexPart, ...]:
    """Reads `(name(10) DESC, (expression), …)`. Raises `NotUnderstood`."""
    tokens.expect("(")
    parts = [_key_part(tokens)]
    while tokens.accept(","):
        parts.append(_key_part(tokens))
    tokens.expect(")")
    return tuple(parts)


def _key_part(tokens: Tokens) -> IndexPart:
    if tokens.at("("):
        expression = without_parentheses(tokens.parenthesized())
        return IndexPart(expression=expression, descending=_descending(tokens))
    column = tokens.identifier()
    length = None
    if tokens.accept("("):
        length = tokens.number()
        tokens.expect(")")
    return IndexPart(column=column, prefix_length=length, descending=_descending(tokens))


def _descending(tokens: Tokens) -> bool:
    return tokens.accept_any("ASC", "DESC") == "DESC"


def read_key_options(tokens: Tokens, key: KeyDeclaration) -> None:
    """Reads what may stand after a key's columns into the key."""
    while True:
        if tokens.at_any("USING", "TYPE"):
            key.method = _method(tokens)
        elif tokens.accept("COMMENT"):
            key.comment = tokens.string()
        elif tokens.accept("WITH", "PARSER"):
            key.parser = tokens.identifier()
        elif tokens.accept_any("INVISIBLE", "IGNORED"):
            key.visible = False
        elif tokens.accept("VISIBLE") or tokens.accept("NOT", "IGNORED"):
            key.visible = True
        elif tokens.accept_any("KEY_BLOCK_SIZE", "ENGINE_ATTRIBUTE", "SECONDARY_ENGINE_ATTRIBUTE", "CLUSTERING"):
            tokens.accept("=")
            tokens.take()
        else:
            return


def read_check(tokens: Tokens, *, name: str, column: str, location: Location) -> CheckDeclaration:
    """Reads `CHECK (expression) [[NOT] ENFORCED]`. Raises `NotUnderstood`."""
    tokens.expect("CHECK")
    check = CheckDeclaration(name=name, expression=tokens.parenthesized(), column=column, location=location)
    if tokens.accept("NOT", "ENFORCED"):
        check.enforced = False
    else:
        tokens.accept("ENFORCED")
    return check


def read_references(
    tokens: Tokens, *, name: str, columns: tuple[str, ...], location: Location, index_name: str = ""
) -> ForeignKeyDeclaration:
    """Reads `REFERENCES table (columns) [MATCH …] [ON DELETE …] [ON UPDATE …]`. Raises `NotUnderstood`."""
    tokens.expect("REFERENCES")
    schema, table = tokens.qualified()
    key = ForeignKeyDeclaration(
        name=name,
        index_name=index_name,
        columns=columns,
        referenced_schema=schema,
        referenced_table=table,
        referenced_columns=_names(tokens) if tokens.at("(") else (),
        location=location,
    )
    while True:
        if tokens.accept("MATCH"):
            key.match = tokens.identifier().upper()
        elif tokens.accept("ON", "DELETE"):
            key.on_delete = _rule(tokens)
        elif tokens.at("ON", "UPDATE") and not tokens.peek(2).upper.startswith(("CURRENT_T", "NOW", "LOCALTIME")):
            tokens.expect("ON", "UPDATE")
            key.on_update = _rule(tokens)
        else:
            return key


def _rule(tokens: Tokens) -> str:
    for words in (("NO", "ACTION"), ("SET", "NULL"), ("SET", "DEFAULT"), ("RESTRICT",), ("CASCADE",)):
        if tokens.accept(*words):
            return " ".join(words)
    raise tokens.problem("an action was expected")


def _names(tokens: Tokens) -> tuple[str, ...]:
    return tuple(part.column or "" for part in read_key_parts(tokens))
