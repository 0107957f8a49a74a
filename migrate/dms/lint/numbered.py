"""A rule with its place in the document."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

R = TypeVar("R")
S = TypeVar("S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered(Generic[R]):
    """A rule and where it stands, such as `$.rules[3]`."""

    where: str
    rule: R


def numbered(rules: Iterable[Numbered[R]], kind: type[S]) -> tuple[Numbered[S], ...]:
    """Those of a kind."""
    return tuple(Numbered(where=item.where, rule=item.rule) for item in rules if isinstance(item.rule, kind))
