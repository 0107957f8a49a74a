"""Reads a column's definition: its type and everything that may stand after it.

https://dev.mysql.com/doc/refman/9.0/en/create-table.html
https://mariadb.com/kb/en/create-table/#column-definitions
"""

from migrate.engines.dumps.constraints import read_check, read_references
from migrate.engines.dumps.declarations import ColumnDeclaration, KeyDeclaration, KeyKind
from migrate.engines.dumps.declared_types import read_type
from migrate.engines.dumps.tokens import TokenKind, Tokens
from migrate.model.schema import Default, DefaultKind, Generated, IndexPart

_NOW = ("CURRENT_TIMESTAMP", "NOW", "LOCALTIME", "LOCALTIMESTAMP")
_WORDS_WITH_VALUE = ("COLUMN_FORMAT", "STORAGE", "ENGINE_ATTRIBUTE", "SECONDARY_ENGINE_ATTRIBUTE")
_NULL = Default(kind=DefaultKind.LITERAL, text="")


def read_column(tokens: Tokens) -> ColumnDeclaration:
    """Reads `name type attributes …`. Raises `NotUnderstood`."""
    location = tokens.location()
    name = tokens.identifier()
    column = ColumnDeclaration(name=name, type=read_type(tokens), location=location)
    if column.type.name == "serial":
        column.type.name = "bigint"
        _serial(column)
    while _attribute(tokens, column):
        pass
    return column


def _serial(column: ColumnDeclaration) -> None:
    column.nullable, column.auto_increment = False, True
    column.keys.append(_key(column, KeyKind.UNIQUE))


def _key(column: ColumnDeclaration, kind: KeyKind) -> KeyDeclaration:
    return KeyDeclaration(kind=kind, name="", parts=(IndexPart(column=column.name),), location=column.location)


def _attribute(tokens: Tokens, column: ColumnDeclaration) -> bool:
    """Reads one attribute, if one is there."""
    return _plain_attribute(tokens, column) or _key_attribute(tokens, column) or _value_attribute(tokens, column)


def _plain_attribute(tokens: Tokens, column: ColumnDeclaration) -> bool:
    if tokens.accept("NOT", "NULL"):
        column.nullable = False
    elif tokens.accept("NULL"):
        column.nullable = True
    elif tokens.accept("AUTO_INCREMENT"):
        column.auto_increment, column.nullable = True, False
    elif tokens.accept("SERIAL", "DEFAULT", "VALUE"):
        _serial(column)
    elif tokens.accept("INVISIBLE"):
        column.invisible = True
    elif tokens.accept_any("VISIBLE", "COMPRESSED"):
        if tokens.accept("="):
            tokens.take()
    elif tokens.accept("NOT", "SECONDARY") or tokens.accept("WITHOUT", "SYSTEM", "VERSIONING"):
        pass
    else:
        return tokens.accept("WITH", "SYSTEM", "VERSIONING")
    return True


def _key_attribute(tokens: Tokens, column: ColumnDeclaration) -> bool:
    if tokens.accept("PRIMARY", "KEY") or tokens.accept("PRIMARY") or tokens.accept("KEY"):
        column.keys.append(_key(column, KeyKind.PRIMARY))
    elif tokens.accept("UNIQUE"):
        tokens.accept("KEY")
        column.keys.append(_key(column, KeyKind.UNIQUE))
    elif tokens.at("REFERENCES"):
        column.foreign_keys.append(
            read_references(tokens, name="", columns=(column.name,), location=tokens.location())
        )
    elif tokens.at_any("CHECK", "CONSTRAINT"):
        location = tokens.location()
        name = ""
        if tokens.accept("CONSTRAINT") and not tokens.at("CHECK"):
            name = tokens.identifier()
        column.checks.append(read_check(tokens, name=name, column=column.name, location=location))
    else:
        return False
    return True


def _value_attribute(tokens: Tokens, column: ColumnDeclaration) -> bool:
    if tokens.accept("DEFAULT"):
        default = read_default(tokens)
        column.default = None if default is _NULL else default
    elif tokens.accept("ON", "UPDATE"):
        column.on_update = _now(tokens)
    elif tokens.accept("COMMENT"):
        column.comment = tokens.string()
    elif tokens.accept("COLLATE"):
        column.type.collation = tokens.word_or_string()
    elif tokens.accept_any("SRID", "REF_SYSTEM_ID"):
        tokens.accept("=")
        column.type.srid = tokens.number()
    elif tokens.at("GENERATED") or tokens.at("AS", "("):
        _generated(tokens, column)
    elif tokens.accept_any(*_WORDS_WITH_VALUE):
        tokens.accept("=")
        tokens.take()
    elif tokens.accept("CHARACTER", "SET") or tokens.accept("CHARSET"):
        column.type.charset = tokens.word_or_string().lower()
    else:
        return False
    return True


def _generated(tokens: Tokens, column: ColumnDeclaration) -> None:
    if tokens.accept("GENERATED"):
        tokens.expect("ALWAYS")
    tokens.expect("AS")
    if tokens.at("ROW"):
        tokens.take()
        if not tokens.accept_any("START", "END"):
            raise tokens.problem("START or END was expected")
        column.nullable = False
        return
    expression = tokens.parenthesized()
    kind = tokens.accept_any("VIRTUAL", "STORED", "PERSISTENT")
    column.generated = Generated(expression=expression, stored=kind in ("STORED", "PERSISTENT"))


def read_default(tokens: Tokens) -> Default:
    """Reads what stands after DEFAULT. Raises `NotUnderstood`."""
    if tokens.at("("):
        return Default(kind=DefaultKind.EXPRESSION, text=tokens.parenthesized())
    if tokens.at_any(*_NOW):
        return Default(kind=DefaultKind.EXPRESSION, text=_now(tokens))
    if tokens.accept("NULL"):
        return _NULL
    sign = tokens.accept_any("-", "+")
    if tokens.peek().kind is TokenKind.WORD and tokens.peek(1).upper == "(":
        return _call(tokens)
    text = _literal(tokens)
    return Default(kind=DefaultKind.LITERAL, text="-" + text if sign == "-" else text)


def _literal(tokens: Tokens) -> str:
    token = tokens.peek()
    if token.kind is TokenKind.WORD and tokens.peek(1).kind in (TokenKind.STRING, TokenKind.HEXADECIMAL):
        if not (token.value.startswith("_") or token.upper in ("DATE", "TIME", "TIMESTAMP")):
            raise tokens.problem("a default was expected")
        tokens.take()
        token = tokens.peek()
    if token.kind is TokenKind.STRING:
        return tokens.string()
    if token.upper in ("TRUE", "FALSE"):
        return "1" if tokens.take().upper == "TRUE" else "0"
    if token.kind is TokenKind.HEXADECIMAL:
        return "0x" + tokens.take().value
    if token.kind is TokenKind.BITS:
        return f"b'{tokens.take().value}'"
    if token.kind is TokenKind.NUMBER:
        return tokens.take().value
    raise tokens.problem("a default was expected")


def _call(tokens: Tokens) -> Default:
    """A function call without parentheses around it, which MariaDB takes: `DEFAULT uuid()`."""
    start = tokens.take()
    tokens.parenthesized()
    return Default(kind=DefaultKind.EXPRESSION, text=tokens.source_from(start))


def _now(tokens: Tokens) -> str:
    if not tokens.accept_any(*_NOW):
        raise tokens.problem("CURRENT_TIMESTAMP was expected")
    digits = tokens.parenthesized() if tokens.at("(") else ""
    return f"CURRENT_TIMESTAMP({digits})" if digits not in ("", "0") else "CURRENT_TIMESTAMP"
