"""What is compared beside the rows: structure, next numbers, aggregates and users' own queries."""

from collections.abc import Sequence
from dataclasses import replace

from migrate.engines.checksum import expressions_of
from migrate.engines.engine import engine_of
from migrate.model.conversion import Conversion, TableMapping
from migrate.model.names import EngineName
from migrate.model.schema import Schema
from migrate.model.structure import StructureComparison
from migrate.model.validation import Validation
from migrate.url import Url
from migrate.validate.aggregates import compare_aggregates
from migrate.validate.comparing import prepare
from migrate.validate.grants import grants_missing
from migrate.validate.numbering import numbers_behind
from migrate.validate.options import Options
from migrate.validate.queries import QueryPair, compare_queries
from migrate.validate.relations import Pairing
from migrate.validate.side import Side
from migrate.validate.structure import compare_structure


def with_structure(validation: Validation, conversion: Conversion, target: Url) -> Validation:
    """The validation with the target's structure compared, and the numbers that its columns go on with.

    Every schema is read in which the conversion makes something. Raises `QueryFailed`, `ConnectionFailed`, and `UsageProblem`
    where such a schema is not there.
    """
    schemas = {item.object.path[0] for item in conversion.statements if len(item.object.path) > 1}
    found = engine_of(target).inspect(target, schemas=sorted(schemas))
    compared = compare_structure(conversion, found)
    wanted = conversion.schema.tables_by_name
    tables = tuple(table for table in found.tables if table.name in wanted)
    with Side(target, expressions_of(found.engine, encoding=found.charset), workers=1) as side:
        behind = tuple(numbers_behind(side, replace(found, tables=tables)))
    both = StructureComparison(compared=compared.compared, differences=compared.differences + behind)
    return replace(validation, structure=both)


def with_grants(
    validation: Validation, addresses: tuple[Url, Url], schemas: tuple[Schema, Schema], tables: Sequence[TableMapping]
) -> Validation:
    """The validation, whose structure was compared, with what the source grants and the target does not. Raises `QueryFailed`."""
    assert validation.structure is not None
    there = [table for table in tables if table.target in schemas[1].tables_by_name]
    with _side(addresses[0], schemas[0]) as source, _side(addresses[1], schemas[1]) as target:
        missing = tuple(grants_missing(source, target, there))
    structure = replace(validation.structure, differences=validation.structure.differences + missing)
    return replace(validation, structure=structure)


def with_aggregates(
    validation: Validation,
    addresses: tuple[Url, Url],
    schemas: tuple[Schema, Schema],
    tables: Sequence[TableMapping],
    options: Options,
) -> Validation:
    """The validation with the aggregates of every table that has a partner, of the rows that the options' scope takes."""
    with _side(addresses[0], schemas[0]) as source, _side(addresses[1], schemas[1]) as target:
        pairings = [found for table in tables if isinstance(found := prepare(table, schemas), Pairing)]
        narrowed = [options.scope.narrowed(pairing, (source, target))[0] for pairing in pairings]
        compared = tuple(compare_aggregates(source, target, pairing) for pairing in narrowed)
    return replace(validation, aggregates=compared)


def with_queries(
    validation: Validation, addresses: tuple[Url, Url], schemas: tuple[Schema, Schema], pairs: Sequence[QueryPair]
) -> Validation:
    """The validation with the users' queries, run on both sides; PostgreSQL plans them as it always does."""
    with _side(addresses[0], schemas[0], plans=True) as source, _side(addresses[1], schemas[1], plans=True) as target:
        return replace(validation, queries=tuple(compare_queries(source, target, pairs)))


def _side(url: Url, schema: Schema, *, plans: bool = False) -> Side:
    """A session; where its plans are looked at, one without what makes PostgreSQL read along keys."""
    expressions = expressions_of(schema.engine, encoding=schema.charset)
    if plans and schema.engine is EngineName.POSTGRESQL:
        expressions.session = ()
    return Side(url, expressions, workers=1)
