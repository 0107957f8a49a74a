"""What RDS for PostgreSQL and Aurora PostgreSQL offer, from the data file beside this module."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What the services offer."""

    end_of_support: Mapping[int, str]
    """By major version: the last day of standard support."""
    ended: frozenset[int]
    """Versions past it."""
    extensions: Mapping[str, frozenset[str]]
    """By service."""
    refused: Mapping[str, str]
    """Extensions known not to be offered, and what is there in their place."""
    languages: frozenset[str]
    wrappers: frozenset[str]
    libraries: frozenset[str]


@cache
def offers() -> Offers:
    """Reads the data file, once."""
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    extensions = data["extensions"]
    services = ("rds-postgresql", "aurora-postgresql")
    return Offers(
        end_of_support={int(version): day for version, day in data["end_of_support"].items()},
        ended=frozenset(data["ended"]["versions"]),
        extensions={name: frozenset(extensions["both"]) | frozenset(extensions[name]) for name in services},
        refused=data["refused"],
        languages=frozenset(data["languages"]["offered"]),
        wrappers=frozenset(data["wrappers"]["offered"]),
        libraries=frozenset(data["libraries"]["offered"]),
    )
