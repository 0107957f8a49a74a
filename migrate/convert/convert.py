"""Expresses a schema for another engine: the one entrance to everything in this package."""

from collections.abc import Mapping

from migrate.convert.primary_keys import with_primary_keys
from migrate.errors import Unsupported
from migrate.model.conversion import Conversion
from migrate.model.names import EngineName, Target
from migrate.model.schema import Schema


def convert(
    schema: Schema, target: Target, *, renames: Mapping[str, str] = {}, choices: Mapping[str, str] = {}
) -> Conversion:
    """Gives the target's schema, the statements that make it, and everything that could not be expressed.

    `renames` names the target's schema for some of the source's (a MySQL database counts as a schema). `choices` decides
    where people differ, by the names that `Conversion.decisions` shows. Raises `UsageProblem` for an unknown choice, and
    `Unsupported` for a source that is only assessed.
    """
    if schema.engine.is_script_only:
        raise Unsupported(
            f"schemas of {schema.engine.title} are assessed, not converted yet",
            hint="migrate assess says what each object takes; AWS DMS Schema Conversion converts them",
        )
    schema = with_primary_keys(schema)
    if schema.engine.is_mysql_family and target.engine is EngineName.POSTGRESQL:
        from migrate.convert.mysql_to_postgresql.route import convert_mysql_to_postgresql

        return convert_mysql_to_postgresql(schema, target, renames=renames, choices=choices)
    if schema.engine is EngineName.POSTGRESQL and target.engine.is_mysql_family:
        from migrate.convert.postgresql_to_mysql.route import convert_postgresql_to_mysql

        return convert_postgresql_to_mysql(schema, target, renames=renames, choices=choices)
    from migrate.convert.same_engine import convert_same_engine

    return convert_same_engine(schema, target, renames=renames, choices=choices)
