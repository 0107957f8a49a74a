"""The table of the types that are compared, made from the rules that compare them."""

from collections.abc import Iterable

from migrate.engines.families import MYSQL_FAMILIES, POSTGRESQL_FAMILIES
from migrate.model.canonical import Form
from migrate.model.names import EngineName
from migrate.model.types import ColumnType, TypeKind
from migrate.validate.canonical import canonical

_SYNONYMS = ("bool", "boolean", "integer", "numeric", "real", "geomcollection")
_SHORT = {"timestamp", "timestamptz", "timetz", "time", "decimal"}
_MADE = (
    ColumnType(name="an enum", kind=TypeKind.ENUM),
    ColumnType(name="integer", text="integer[]", kind=TypeKind.ARRAY, dimensions=1),
    ColumnType(name="text", text="text[]", kind=TypeKind.ARRAY, dimensions=1),
    ColumnType(name="a composite", kind=TypeKind.COMPOSITE),
    ColumnType(name="int4range", kind=TypeKind.RANGE),
    *(ColumnType(name=name) for name in ("macaddr", "xml", "tsvector", "ltree", "point", "pg_lsn")),
)
_BIT_LENGTH = {"bit": 8}


def pair_table() -> str:
    """For the types of MySQL and MariaDB the types of PostgreSQL that each is compared with: exactly, and within a tolerance."""
    rows: dict[tuple[str, str], list[str]] = {}
    for name in _mysql():
        found = [
            (str(type_), canonical(_type(name), EngineName.MYSQL, type_, EngineName.POSTGRESQL))
            for type_ in _postgresql()
        ]
        exact = _words(text for text, form in found if isinstance(form, Form) and not form.stated)
        near = _words(text for text, form in found if isinstance(form, Form) and form.stated)
        rows.setdefault((exact, near), []).append(name)
    lines = [f"| {', '.join(names)} | {exact} | {near} |" for (exact, near), names in rows.items()]
    return "\n".join(
        ["| MySQL, MariaDB | PostgreSQL, exact | PostgreSQL, within a tolerance |", "| --- | --- | --- |", *lines]
    )


def _mysql() -> list[str]:
    return [name for name in MYSQL_FAMILIES if name not in _SYNONYMS]


def _postgresql() -> list[ColumnType]:
    return [*(_type(name) for name in POSTGRESQL_FAMILIES if name not in _SHORT), *_MADE]


def _type(name: str) -> ColumnType:
    return ColumnType(name=name, text=name, length=_BIT_LENGTH.get(name))


def _words(texts: Iterable[str]) -> str:
    return ", ".join(texts) or "–"
