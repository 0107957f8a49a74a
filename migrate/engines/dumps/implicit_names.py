"""The names that a server gives to keys, foreign keys and checks that were declared without one, and the keys it adds.

https://dev.mysql.com/doc/refman/9.0/en/create-table-foreign-keys.html
https://dev.mysql.com/doc/refman/9.0/en/create-table-check-constraints.html
"""

import re
from collections.abc import Iterable, Sequence

from migrate.engines.dumps.declarations import CheckDeclaration, ForeignKeyDeclaration, KeyDeclaration, KeyKind
from migrate.model.names import EngineName
from migrate.model.schema import IndexPart


def supporting_key(foreign_key: ForeignKeyDeclaration) -> KeyDeclaration:
    """The index that a server makes for a foreign key, unless another one does its work."""
    return KeyDeclaration(
        kind=KeyKind.PLAIN,
        name=foreign_key.name or foreign_key.index_name,
        parts=tuple(IndexPart(column=column) for column in foreign_key.columns),
        for_foreign_key=True,
        location=foreign_key.location,
    )


def without_needless_keys(keys: Sequence[KeyDeclaration]) -> list[KeyDeclaration]:
    """The keys without those made for a foreign key that begin another key."""
    kept: list[KeyDeclaration] = []
    for key in keys:
        if key.for_foreign_key and any(_does_its_work(other, key) for other in kept):
            continue
        kept = [other for other in kept if not (other.for_foreign_key and _begins(other, key))]
        kept.append(key)
    return kept


def _does_its_work(other: KeyDeclaration, key: KeyDeclaration) -> bool:
    """Whether an earlier key makes one for a foreign key needless. Of two alike for foreign keys the later one stays."""
    return _begins(key, other) and (not other.for_foreign_key or len(key.parts) < len(other.parts))


def _begins(key: KeyDeclaration, other: KeyDeclaration) -> bool:
    if other.kind in (KeyKind.FULLTEXT, KeyKind.SPATIAL) or len(key.parts) > len(other.parts):
        return False
    pairs = zip(key.parts, other.parts, strict=False)
    return all(
        one.column is not None
        and two.column is not None
        and one.column.lower() == two.column.lower()
        and one.prefix_length == two.prefix_length
        for one, two in pairs
    )


def name_keys(keys: Iterable[KeyDeclaration]) -> None:
    """Gives each key without a name its first column's, with _2 and so on where that is taken."""
    taken: set[str] = set()
    for key in keys:
        if not key.name:
            first = key.parts[0].column or "functional_index"
            key.name = _free(first, taken | {"primary"})
        taken.add(key.name.lower())


def _free(name: str, taken: set[str]) -> str:
    if name.lower() not in taken:
        return name
    return next(f"{name}_{number}" for number in range(2, len(taken) + 3) if f"{name}_{number}".lower() not in taken)


def name_foreign_keys(table: str, foreign_keys: Iterable[ForeignKeyDeclaration]) -> None:
    """Numbers the foreign keys without a name: `orders_ibfk_1`, counting on from the highest there is."""
    keys = list(foreign_keys)
    last = _highest(f"{table}_ibfk_", [key.name for key in keys])
    for key in keys:
        if not key.name:
            last += 1
            key.name = f"{table}_ibfk_{last}"


def name_checks(table: str, checks: Iterable[CheckDeclaration], engine: EngineName) -> None:
    """Numbers the checks without a name: `orders_chk_1` in MySQL, `CONSTRAINT_1` in MariaDB, where one at a column has its name."""
    found = list(checks)
    prefix = "CONSTRAINT_" if engine is EngineName.MARIADB else f"{table}_chk_"
    taken = {check.name.lower() for check in found if check.name}
    number = 0
    for check in found:
        if engine is EngineName.MARIADB and check.column:
            check.name = check.column
        while not check.name:
            number += 1
            if f"{prefix}{number}".lower() not in taken:
                check.name = f"{prefix}{number}"


def _highest(prefix: str, names: Iterable[str]) -> int:
    pattern = re.compile(re.escape(prefix) + r"(\d+)", re.IGNORECASE)
    return max((int(match[1]) for name in names if (match := pattern.fullmatch(name))), default=0)
