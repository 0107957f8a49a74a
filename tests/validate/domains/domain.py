"""Values that columns of many types hold, so that every two of these types can be compared over them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

from migrate.model.names import EngineName

Value = Any


def same(value: Value) -> Value:
    """The value as it is."""
    return value


def always(value: Value) -> bool:
    """Every value."""
    del value
    return True


@dataclass(frozen=True)
class Holder:
    """A type that holds a domain's values, and how its driver takes one."""

    type: str
    write: Callable[[Value], Value] = same
    fits: Callable[[Value], bool] = always


def holders(types: str, write: Callable[[Value], Value] = same) -> tuple[Holder, ...]:
    """Types that take the same, divided by semicolons."""
    return tuple(Holder(type_.strip(), write) for type_ in types.split(";"))


@dataclass(frozen=True)
class Domain:
    """Values, the types that hold them, and what is nearest to a value without being it."""

    name: str
    values: SearchStrategy[Value]
    near: Callable[[Value], Iterable[Value]]
    mysql: tuple[Holder, ...] = ()
    """Of MySQL and of MariaDB."""
    mysql_alone: tuple[Holder, ...] = ()
    mariadb_alone: tuple[Holder, ...] = ()
    postgresql: tuple[Holder, ...] = ()
    hubs: tuple[str, ...] = ()
    """Where given: of every pair at least one type is one of these; the others hold the value each in a way of its own."""
    meaning: Callable[[Value], Value] = field(default=same)
    """What tells two values apart."""

    def of(self, engine: EngineName) -> tuple[Holder, ...]:
        """The types of one engine."""
        match engine:
            case EngineName.MYSQL:
                return self.mysql + self.mysql_alone
            case EngineName.MARIADB:
                return self.mysql + self.mariadb_alone
        return self.postgresql

    def pairs(self, source: EngineName, target: EngineName) -> list[tuple[Holder, Holder]]:
        """Every type of the one engine beside every type of the other."""
        return [
            (left, right)
            for left in self.of(source)
            for right in self.of(target)
            if not self.hubs or left.type in self.hubs or right.type in self.hubs
        ]


def examples(strategy: SearchStrategy[Value], count: int) -> list[Value]:
    """So many values as hypothesis makes them; some of them again where there are no more."""
    found: list[Value] = []

    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def keep(value: Value) -> None:
        found.append(value)

    keep()
    return [found[number % len(found)] for number in range(count)]
