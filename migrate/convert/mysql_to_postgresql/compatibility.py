"""The compatibility schema: functions of MySQL's that PostgreSQL lacks, made only where something uses them.

They stand in `templates/compatibility`, one file a function, whose first line says what it gives.
"""

import re
from collections.abc import Iterable, Iterator

from migrate import resources
from migrate.model.conversion import Section, Statement
from migrate.model.names import ObjectKind, ObjectRef

SCHEMA = "migrate_compat"
_USE = re.compile(rf"\b{SCHEMA}\.([a-z_0-9]+)\s*\(")
_COMMENT = re.compile(r"(?m)^--.*\n")


def compatibility_statements(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Makes the schema and every function of it that the statements use, or nothing where they use none."""
    needed = _needed({name for statement in statements for name in _USE.findall(statement.sql)})
    if not needed:
        return ()
    reference = ObjectRef(kind=ObjectKind.SCHEMA, path=(SCHEMA,))
    schema = Statement(section=Section.PRE_DATA, object=reference, sql=f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    return (schema, *(statement for name in needed for statement in _function(name)))


def names() -> tuple[str, ...]:
    """Every function that the schema may have."""
    return tuple(sorted(path.stem for path in (resources.folder("templates") / "compatibility").glob("*.sql")))


def definition(name: str) -> str:
    """The statement that makes one function, without its comments."""
    return _COMMENT.sub("", _text(name)).strip()


def purpose(name: str) -> str:
    """What the function gives, in a sentence."""
    return _text(name).partition("\n")[0].removeprefix("-- ")


def _needed(used: set[str]) -> tuple[str, ...]:
    """The functions and those that they call, each after what it calls."""
    known = set(names())
    found: list[str] = []

    def add(name: str) -> None:
        for other in sorted(set(_USE.findall(definition(name))) - {name}):
            if other not in found:
                add(other)
        if name not in found:
            found.append(name)

    for name in sorted(used & known):
        add(name)
    return tuple(found)


def _function(name: str) -> Iterator[Statement]:
    reference = ObjectRef(kind=ObjectKind.FUNCTION, path=(SCHEMA, name))
    sql = definition(name).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
    yield Statement(section=Section.PRE_DATA, object=reference, sql=sql)


def _text(name: str) -> str:
    return resources.text("templates", "compatibility", f"{name}.sql")
