"""Compares aggregates of every column of two tables: one scan a side, and a first hint of what is wrong where something is."""

from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation

from migrate.engines.checksum import Relation, aggregate_query
from migrate.errors import ConnectionFailed, QueryFailed
from migrate.model.measures import AggregateComparison, AggregateDifference
from migrate.validate.relations import Pairing
from migrate.validate.rows import text
from migrate.validate.side import Row, Side, both

_AGGREGATES = ("count", "distinct", "min", "max", "sum")


def compare_aggregates(source: Side, target: Side, pairing: Pairing) -> AggregateComparison:
    """The aggregates of both sides of a table. What a server refuses is told as the reason."""
    names = str(pairing.mapping.source), str(pairing.mapping.target)
    try:
        found = both(source, target, (_ask(pairing.source), _ask(pairing.target)))
    except (QueryFailed, ConnectionFailed) as problem:
        return AggregateComparison(
            table=names[0], target=names[1], compared=0, reason=problem.reason or problem.message
        )
    pairs = list(_pairs(pairing, *found))
    reason = "; ".join(f"{name}: {why}" for name, why in pairing.refused)
    return AggregateComparison(
        table=names[0],
        target=names[1],
        compared=len(pairs),
        differences=tuple(pair for pair in pairs if not _same(pair)),
        reason=f"not compared: {reason}" if reason else "",
    )


def _ask(relation: Relation) -> Callable[[Side], Row]:
    return lambda side: side.rows(aggregate_query(side.expressions, relation))[0]


def _pairs(pairing: Pairing, source: Row, target: Row) -> Iterator[AggregateDifference]:
    yield AggregateDifference(column="", aggregate="rows", source=text(source[0]), target=text(target[0]))
    width = len(_AGGREGATES)
    for number, cell in enumerate(pairing.source.cells):
        start = 1 + number * width
        left, right = source[start : start + width], target[start : start + width]
        for aggregate, one, other in zip(_AGGREGATES, left, right, strict=True):
            if one is not None or other is not None:
                yield AggregateDifference(
                    column=cell.column.name, aggregate=aggregate, source=text(one), target=text(other)
                )


def _same(pair: AggregateDifference) -> bool:
    if pair.source == pair.target:
        return True
    if pair.aggregate != "sum" or pair.source is None or pair.target is None:
        return False
    try:
        return Decimal(pair.source) == Decimal(pair.target)
    except InvalidOperation:
        return False
