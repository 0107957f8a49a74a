"""What RDS for PostgreSQL and Aurora PostgreSQL offer, from the data file beside this module."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

SERVICES = ("rds-postgresql", "aurora-postgresql")


class Standing(StrEnum):
    """How a service stands to an extension."""

    OFFERED = "offered"
    OTHER_VERSION = "other version"
    """Other major versions have it, and the wanted one has not."""
    UNCONFIRMED = "unconfirmed"
    """It may be there: it was not found on the service's page."""
    UNKNOWN = "unknown"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What the services offer."""

    checked: str
    """The day on which the days of support were compared with AWS's pages."""
    end_of_support: Mapping[int, str]
    """By major version: the last day of standard support."""
    extensions: Mapping[str, frozenset[str]]
    """By service."""
    unconfirmed: Mapping[str, frozenset[str]]
    """By service: what is told elsewhere, and was not found on the service's page."""
    majors: Mapping[str, tuple[int, int]]
    """Extensions that not all major versions have: the first and the last that do."""
    refused: Mapping[str, str]
    """Extensions known not to be offered, and what is there in their place."""
    built_in_languages: frozenset[str]
    language_extensions: frozenset[str]
    wrappers: frozenset[str]
    libraries: frozenset[str]
    unconfirmed_libraries: frozenset[str]

    def has_ended(self, version: int) -> bool:
        """Whether standard support had ended on the day of `checked`."""
        return self.end_of_support.get(version, "9999") <= self.checked

    def standing(self, extension: str, service: str, major: int | None) -> Standing:
        """How the service stands to the extension; without a major version, how its newest does."""
        if extension in self.refused:
            return Standing.REFUSED
        offered = extension in self.extensions[service]
        if not offered and extension not in self.unconfirmed[service]:
            return Standing.UNKNOWN
        first, last = self.majors.get(extension, (0, 99))
        if not first <= (major or max(self.end_of_support)) <= last:
            return Standing.OTHER_VERSION
        return Standing.OFFERED if offered else Standing.UNCONFIRMED

    def runs(self, language: str, service: str, major: int | None) -> bool:
        """Whether the service runs code in that language, or may."""
        if language in self.built_in_languages:
            return True
        wanted = (Standing.OFFERED, Standing.UNCONFIRMED)
        return language in self.language_extensions and self.standing(language, service, major) in wanted


@cache
def offers() -> Offers:
    """Reads the data file, once."""
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    extensions, libraries = data["extensions"], data["libraries"]
    return Offers(
        checked=data["end_of_support"]["checked"],
        end_of_support={int(version): day for version, day in data["end_of_support"]["days"].items()},
        extensions=_by_service(extensions),
        unconfirmed=_by_service(extensions["unconfirmed"]),
        majors={name: (first, last) for name, (first, last) in extensions["majors"].items()},
        refused=data["refused"],
        built_in_languages=frozenset(data["languages"]["built_in"]),
        language_extensions=frozenset(data["languages"]["extensions"]),
        wrappers=frozenset(data["wrappers"]["offered"]),
        libraries=frozenset(libraries["offered"]) | frozenset(libraries["own"]),
        unconfirmed_libraries=frozenset(libraries["unconfirmed"]),
    )


def _by_service(table: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(table["both"]) | frozenset(table[name]) for name in SERVICES}
