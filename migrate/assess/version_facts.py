"""What changed from version to version of MySQL and MariaDB, and what AWS offers: data files, read once.

One file a subject; each names the vendor's page that it follows.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from migrate.model.codec import Json

_FOLDER = Path(__file__).with_name("facts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """Something that a version of MySQL took away."""

    name: str
    """In capitals; of a statement its words, of a table with its schema before a point."""
    version: str
    """The first version without it."""
    instead: str = ""
    """What to write in its place, or empty."""
    family: str = ""
    default: str | None = None
    """Of a system variable: the value that it has when nobody set it, in capitals."""
    until: str = ""
    """Of a default: the version that took the old one up again, or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """A word that a version of MySQL began to reserve."""

    word: str
    version: str
    until: str = ""
    """The version that gave it free again, or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """A line of MySQL that a service of AWS offers."""

    service: str
    version: str
    standard_support_ends: str
    """A day, as `2029-07-31`."""
    confirmed: bool = True
    """Whether the day was read on AWS's own page."""

    @property
    def has_ended(self) -> bool:
        """Whether standard support had ended on the day the list was checked."""
        return self.standard_support_ends <= services_checked()

    @property
    def ends_words(self) -> str:
        """`ends on` or `ended on` and the day, and a word where it is not confirmed."""
        doubt = "" if self.confirmed else " (a day reported of AWS, not confirmed)"
        return f"{'ended' if self.has_ended else 'ends'} on {self.standard_support_ends}{doubt}"


@cache
def reserved_words() -> tuple[Reserved, ...]:
    """Every word that MySQL has reserved since 5.6."""
    return tuple(
        Reserved(word=word, version=str(entry["version"]), until=str(entry.get("until", "")))
        for entry in _entries("mysql_words", "reserved")
        for word in _texts(entry.get("words"))
    )


@cache
def words_of_older_grammar() -> frozenset[str]:
    """Reserved words that code for an older server may hold as keywords."""
    return frozenset(_texts(_file("mysql_words").get("older_keyword")))


@cache
def gone(sort: str) -> tuple[Gone, ...]:
    """What MySQL took away of a sort: `function`, `variable`, `system_table`, `statement` or `plugin`."""
    return tuple(_gone(entry) for entry in _entries("mysql_removed", sort))


@cache
def new_defaults() -> tuple[Gone, ...]:
    """System variables of which the default changed: the old in `default`, the new in `instead`."""
    return tuple(_gone(entry) for entry in _entries("mysql_defaults", "changed"))


@cache
def gone_sql_modes() -> frozenset[str]:
    """The SQL modes that MySQL 8.0.11 took away."""
    return frozenset(_texts(_file("mysql_removed").get("sql_modes")))


@cache
def mariadb_only(sort: str) -> frozenset[str]:
    """What MariaDB has and MySQL has not, of a sort that names a list of `mariadb_only.toml`."""
    return frozenset(_texts(_file("mariadb_only")[sort]))


@cache
def service_lines(service: str) -> tuple[ServiceLine, ...]:
    """The lines that a service of AWS offers, oldest first; none for what is no service of AWS."""
    found = [
        ServiceLine(
            service=service,
            version=str(entry["version"]),
            standard_support_ends=str(entry["standard_support_ends"]),
            confirmed=bool(entry.get("confirmed", True)),
        )
        for entry in _entries("aws_versions", "line")
        if entry["service"] == service
    ]
    return tuple(sorted(found, key=lambda line: line.standard_support_ends))


def services_checked() -> str:
    """The day on which the list of AWS's lines was compared with AWS's pages."""
    return str(_file("aws_versions")["checked"])


def _gone(entry: dict[str, Json]) -> Gone:
    name = str(entry.get("name", entry.get("words", "")))
    schema = f"{entry['schema']}." if "schema" in entry else ""
    return Gone(
        name=f"{schema}{name}".upper(),
        version=str(entry["version"]),
        instead=str(entry.get("instead", "")),
        family=str(entry.get("family", "")),
        default=str(entry["default"]).upper() if "default" in entry else None,
        until=str(entry.get("until", "")),
    )


@cache
def _file(name: str) -> dict[str, Json]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _entries(name: str, sort: str) -> list[dict[str, Json]]:
    found = _file(name)[sort]
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _texts(value: Json) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
