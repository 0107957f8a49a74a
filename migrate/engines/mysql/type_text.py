"""Takes a type apart as MySQL and MariaDB print it in COLUMN_TYPE and SHOW CREATE TABLE, or as people write it."""

import re
from dataclasses import dataclass

from migrate.engines.mysql.expression_text import unquote
from migrate.model.types import ColumnType

_SYNONYMS = {
    "bool": "tinyint(1)",
    "boolean": "tinyint(1)",
    "integer": "int",
    "int1": "tinyint",
    "int2": "smallint",
    "int3": "mediumint",
    "middleint": "mediumint",
    "int4": "int",
    "int8": "bigint",
    "dec": "decimal",
    "numeric": "decimal",
    "fixed": "decimal",
    "number": "decimal",
    "double precision": "double",
    "real": "double",
    "float4": "float",
    "float8": "double",
    "character": "char",
    "character varying": "varchar",
    "char varying": "varchar",
    "varcharacter": "varchar",
    "national char": "char",
    "national character": "char",
    "nchar": "char",
    "national varchar": "varchar",
    "national character varying": "varchar",
    "national char varying": "varchar",
    "nchar varying": "varchar",
    "nvarchar": "varchar",
    "long": "mediumtext",
    "long varchar": "mediumtext",
    "char byte": "binary",
    "long varbinary": "mediumblob",
    "geomcollection": "geometrycollection",
    "serial": "bigint unsigned",
}
"""Other spellings of a type: https://dev.mysql.com/doc/refman/8.4/en/other-vendor-data-types.html"""

_EXACT = {"decimal"}
_FLOATING = {"float", "double"}
_WITH_FRACTION = {"time", "datetime", "timestamp"}
_WITH_LENGTH = {"char", "varchar", "binary", "varbinary", "bit", "vector"}
_ONE_BY_DEFAULT = {"char", "binary", "bit"}
_WORDS = re.compile(r"[a-z_][a-z0-9_]*(?:\s+(?:precision|varying|varchar|varbinary|character|char|byte)\b)*", re.I)
_ARGUMENTS = re.compile(r"\s*\(((?:'(?:[^'\\]|''|\\.)*'|\"(?:[^\"\\]|\"\"|\\.)*\"|[^()'\"])*)\)", re.DOTALL)
_LABEL = re.compile(r"'(?:[^'\\]|''|\\.)*'|\"(?:[^\"\\]|\"\"|\\.)*\"", re.DOTALL)
_FLOAT_DIGITS = 24
"""`float(25)` and longer is a double: https://dev.mysql.com/doc/refman/8.4/en/floating-point-types.html"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    name: str
    arguments: str | None
    rest: str


def parse_type(text: str, *, srid: int | None = None) -> ColumnType:
    """Reads a type such as `int(10) unsigned zerofill`, `enum('a','b')` or `double precision`.

    Synonyms become the name that information_schema's DATA_TYPE has, in `name` and in `text`. What follows the type and
    is no part of it (CHARACTER SET, COLLATE, NOT NULL) is not to be passed in. `srid` is kept as given.

    >>> parse_type("DECIMAL(10,2) UNSIGNED").scale
    2
    """
    parts = _canonical(_split(text.strip()))
    unsigned = re.search(r"\bunsigned\b", parts.rest) is not None
    zerofill = re.search(r"\bzerofill\b", parts.rest) is not None
    labels = _labels(parts)
    numbers = _numbers(parts) if not labels else ()
    precision, scale = _digits(parts.name, numbers)
    return ColumnType(
        name=parts.name,
        text=_text_of(parts),
        length=_length(parts.name, numbers),
        precision=precision,
        scale=scale,
        fraction=(numbers[0] if numbers else 0) if parts.name in _WITH_FRACTION else None,
        unsigned=unsigned or zerofill,
        zerofill=zerofill,
        labels=labels,
        srid=srid,
    )


def _split(text: str) -> _Parts:
    words = _WORDS.match(text)
    if words is None:
        return _Parts(name=text.lower(), arguments=None, rest="")
    name = " ".join(words[0].lower().split())
    arguments = _ARGUMENTS.match(text, words.end())
    rest = text[arguments.end() if arguments else words.end() :]
    return _Parts(name=name, arguments=arguments[1].strip() if arguments else None, rest=" ".join(rest.lower().split()))


def _canonical(parts: _Parts) -> _Parts:
    synonym = _SYNONYMS.get(parts.name)
    if synonym is None:
        found = parts
    else:
        other = _split(synonym)
        arguments = other.arguments if other.arguments is not None else parts.arguments
        found = _Parts(name=other.name, arguments=arguments, rest=f"{other.rest} {parts.rest}".strip())
    if found.name == "float" and found.arguments and found.arguments.isdigit():
        name = "double" if int(found.arguments) > _FLOAT_DIGITS else "float"
        return _Parts(name=name, arguments=None, rest=found.rest)
    return found


def _text_of(parts: _Parts) -> str:
    arguments = parts.arguments
    if arguments is not None and parts.name not in ("enum", "set"):
        arguments = ",".join(argument.strip() for argument in arguments.split(","))
    if parts.name == "decimal" and (not arguments or "," not in arguments):
        arguments = f"{arguments or 10},0"
    if not arguments and parts.name in _ONE_BY_DEFAULT:
        arguments = "1"
    rest = " ".join(word for word in parts.rest.split() if word != "signed")
    return parts.name + (f"({arguments})" if arguments is not None else "") + (f" {rest}" if rest else "")


def _numbers(parts: _Parts) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", parts.arguments or ""))


def _digits(name: str, numbers: tuple[int, ...]) -> tuple[int | None, int | None]:
    if name in _EXACT:
        precision = numbers[0] if numbers and numbers[0] else 10
        return precision, numbers[1] if len(numbers) > 1 else 0
    if name in _FLOATING and len(numbers) > 1:
        return numbers[0], numbers[1]
    return None, None


def _length(name: str, numbers: tuple[int, ...]) -> int | None:
    if name not in _WITH_LENGTH:
        return None
    if numbers:
        return numbers[0]
    return 1 if name in _ONE_BY_DEFAULT else None


def _labels(parts: _Parts) -> tuple[str, ...]:
    if parts.name not in ("enum", "set"):
        return ()
    return tuple(_label(match[0]) for match in _LABEL.finditer(parts.arguments or ""))


def _label(quoted: str) -> str:
    if quoted.startswith('"'):
        quoted = "'" + quoted[1:-1].replace('""', '"').replace("'", "''") + "'"
    return unquote(quoted)
