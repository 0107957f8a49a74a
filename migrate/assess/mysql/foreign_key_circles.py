"""Foreign keys that lead back to where they begin."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.model.names import ObjectName


@check("MY232")
def circle_of_foreign_keys(context: Context) -> Iterator[Finding]:
    """Tables that refer to one another in a circle."""
    links: dict[ObjectName, set[ObjectName]] = {}
    for table, key in context.foreign_keys():
        if key.referenced_table != table.name:
            links.setdefault(table.name, set()).add(key.referenced_table)
    knot = _knot(links)
    for table in context.schema.tables:
        if table.name in knot and table.name in _reached(knot, table.name):
            message = (
                f"{shown(table.name.name)} refers to itself by way of other tables: no order of loading satisfies its "
                "foreign keys, so they are made after the rows are there"
            )
            yield context.on_table(table, message)


def _knot(links: dict[ObjectName, set[ObjectName]]) -> dict[ObjectName, set[ObjectName]]:
    """The links without those that lead to no circle: what points nowhere is taken away until nothing does."""
    back: dict[ObjectName, list[ObjectName]] = {}
    for name, targets in links.items():
        for target in targets:
            back.setdefault(target, []).append(name)
    open_ = {name: len(targets) for name, targets in links.items()}
    waiting = [name for name in back if name not in links]
    while waiting:
        for name in back.get(waiting.pop(), ()):
            open_[name] -= 1
            if not open_[name]:
                waiting.append(name)
    kept = {name for name, count in open_.items() if count}
    return {name: links[name] & kept for name in kept}


def _reached(links: dict[ObjectName, set[ObjectName]], start: ObjectName) -> set[ObjectName]:
    seen: set[ObjectName] = set()
    waiting = list(links.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += links.get(name, ())
    return seen
