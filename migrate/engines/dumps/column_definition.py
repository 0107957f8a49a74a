"""Reads a column's definition: its type and everything that may stand after it.

https://dev.mysql.com/doc/refman/9.0/en/create-table.html
https://mariadb.com/kb/en/create-table/#column-definitions
"""

from migrate.engines.dumps.constraints import read_check, read_references
from migrate.engines.dumps.declarations import ColumnDeclaration, KeyDeclaration, KeyKind
from migrate.engines.dumps.declared_types import read_type
from migrate.engines.dumps.defaults import read_default, read_now
from migrate.engines.dumps.tokens import Tokens
from migrate.model.schema import Generated, IndexPart

_WORDS_WITH_VALUE = ("COLUMN_FORMAT", "STORAGE", "ENGINE_ATTRIBUTE", "SECONDARY_ENGINE_ATTRIBUTE")


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
        column.foreign_keys.append(read_references(tokens, name="", columns=(column.name,), location=tokens.location()))
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
        column.default = read_default(tokens, column.type)
    elif tokens.accept("ON", "UPDATE"):
        column.on_update = read_now(tokens)
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
