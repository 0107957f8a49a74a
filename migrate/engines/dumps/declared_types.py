"""Reads a column's type and resolves the many names that MySQL takes for one.

https://dev.mysql.com/doc/refman/9.0/en/data-types.html
https://dev.mysql.com/doc/refman/9.0/en/other-vendor-data-types.html
"""

from migrate.engines.dumps.declarations import TypeDeclaration
from migrate.engines.dumps.tokens import TokenKind, Tokens

_ALIASES = {
    "integer": "int",
    "int1": "tinyint",
    "int2": "smallint",
    "int3": "mediumint",
    "middleint": "mediumint",
    "int4": "int",
    "int8": "bigint",
    "numeric": "decimal",
    "dec": "decimal",
    "fixed": "decimal",
    "number": "decimal",
    "real": "double",
    "float8": "double",
    "float4": "float",
    "character": "char",
    "nchar": "char",
    "varcharacter": "varchar",
    "nvarchar": "varchar",
    "varchar2": "varchar",
    "raw": "varbinary",
    "clob": "longtext",
    "geomcollection": "geometrycollection",
    "inet": "inet4",
}
_MARIADB_ONLY = {"number", "varchar2", "raw", "clob", "inet4", "inet6", "uuid", "xmltype"}
_KNOWN = {
    *("tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double", "bit", "char", "varchar"),
    *(
        "binary",
        "varbinary",
        "tinytext",
        "text",
        "mediumtext",
        "longtext",
        "tinyblob",
        "blob",
        "mediumblob",
        "longblob",
    ),
    *("date", "time", "datetime", "timestamp", "year", "enum", "set", "json", "geometry", "point", "linestring"),
    *("polygon", "multipoint", "multilinestring", "multipolygon", "geometrycollection", "vector", "inet4", "inet6"),
    *("uuid", "xmltype"),
}
_NATIONAL = {"nchar", "nvarchar", "national"}
BINARY_FORMS = {
    "char": "binary",
    "varchar": "varbinary",
    "tinytext": "tinyblob",
    "text": "blob",
    "mediumtext": "mediumblob",
    "longtext": "longblob",
}
"""What a text type becomes with CHARACTER SET binary."""


def read_type(tokens: Tokens, *, collate: bool = False) -> TypeDeclaration:
    """Reads a type with its arguments and attributes, and on request a COLLATE after it. Raises `NotUnderstood`."""
    declared = _type(tokens)
    if collate and tokens.accept("COLLATE"):
        declared.collation = tokens.word_or_string()
    return declared


def _type(tokens: Tokens) -> TypeDeclaration:
    start = tokens.mark()
    written = tokens.identifier().lower()
    national = written in _NATIONAL
    if written == "national":
        written = tokens.identifier().lower()
    name = _ALIASES.get(written, written)
    if name == "bool" or name == "boolean":
        return _with_attributes(tokens, TypeDeclaration(name="tinyint", arguments=("1",)))
    if name == "serial":
        return TypeDeclaration(name="serial", unsigned=True)
    if name == "long":
        name = _long(tokens)
    if name == "double":
        tokens.accept("PRECISION")
    if name == "char" and tokens.accept_any("VARYING", "VARCHARACTER"):
        name = "varchar"
    if name == "char" and tokens.accept("BYTE"):
        name = "binary"
    if name not in _KNOWN:
        tokens.back_to(start)
        raise tokens.problem("a type was expected")
    declared = TypeDeclaration(name=name, arguments=_arguments(tokens))
    if name not in ("enum", "set") and not all(argument.isdigit() for argument in declared.arguments):
        tokens.back_to(start)
        raise tokens.problem("a type with numbers in its parentheses was expected")
    if national:
        declared.charset = "utf8mb3"
    return _with_attributes(tokens, declared)


def _long(tokens: Tokens) -> str:
    if tokens.accept("VARBINARY"):
        return "mediumblob"
    if not tokens.accept("VARCHAR") and tokens.accept_any("CHAR", "CHARACTER"):
        tokens.accept("VARYING")
    return "mediumtext"


def _arguments(tokens: Tokens) -> tuple[str, ...]:
    if not tokens.accept("("):
        return ()
    found = []
    while not tokens.accept(")"):
        token = tokens.take()
        if token.kind is TokenKind.HEXADECIMAL:
            digits = "0" * (len(token.value) % 2) + token.value
            found.append(bytes.fromhex(digits).decode("utf-8", errors="replace"))
        elif token.kind in (TokenKind.NUMBER, TokenKind.STRING):
            found.append(token.value)
        elif token.kind is TokenKind.WORD and (token.value.startswith("_") or token.upper in ("BYTE", "CHAR")):
            pass
        elif token.upper != ",":
            raise tokens.problem("the type's arguments are not understood")
    return tuple(found)


def _with_attributes(tokens: Tokens, declared: TypeDeclaration) -> TypeDeclaration:
    while _attribute(tokens, declared):
        pass
    if declared.charset == "binary" and declared.name in BINARY_FORMS:
        declared.name, declared.charset, declared.collation = BINARY_FORMS[declared.name], None, None
    return declared


def _attribute(tokens: Tokens, declared: TypeDeclaration) -> bool:
    if tokens.accept("UNSIGNED"):
        declared.unsigned = True
    elif tokens.accept("ZEROFILL"):
        declared.zerofill = declared.unsigned = True
    elif tokens.accept("SIGNED"):
        pass
    elif tokens.accept("CHARACTER", "SET") or tokens.accept("CHARSET") or tokens.accept("CHAR", "SET"):
        declared.charset = tokens.word_or_string().lower()
    elif tokens.accept("ASCII"):
        declared.charset = "latin1"
    elif tokens.accept("UNICODE"):
        declared.charset = "ucs2"
    elif tokens.accept("BYTE"):
        declared.charset = "binary"
    elif tokens.accept("BINARY"):
        declared.binary_collation = True
    else:
        return False
    return True
