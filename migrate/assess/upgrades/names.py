"""Names and foreign keys that a newer MySQL refuses."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check

_NAME_CHARACTERS = 64


@check("UP142")
def long_foreign_key_name(context: Context) -> Iterator[Finding]:
    """The name of a foreign key that is longer than a name may be."""
    for table, key in context.foreign_keys():
        if len(key.name) > _NAME_CHARACTERS:
            message = (
                f"{shown(key.name)} has {len(key.name)} characters: MySQL 8.0 takes {_NAME_CHARACTERS} in the name of "
                "a foreign key"
            )
            yield context.on_foreign_key(table, key, message)


@check("UP143")
def foreign_key_to_no_unique_key(context: Context) -> Iterator[Finding]:
    """A foreign key to columns that are not exactly a unique key."""
    for table, key in context.foreign_keys():
        parent = context.schema.tables_by_name.get(key.referenced_table)
        if parent is None or not key.referenced_columns:
            continue
        unique = [set(item.columns) for item in (parent.primary_key, *parent.unique_keys) if item]
        if set(key.referenced_columns) not in unique:
            columns = ", ".join(shown(name) for name in key.referenced_columns)
            message = (
                f"{shown(table.name.name)} refers to {shown(parent.name.name)} ({columns}), which is no primary or unique "
                "key: MySQL 8.4 refuses to make the foreign key unless restrict_fk_on_non_standard_key is off"
            )
            yield context.on_foreign_key(table, key, message, guilty=shown(parent.name.name))


@check("UP144")
def dollar_name(context: Context) -> Iterator[Finding]:
    """A name that begins with a dollar sign."""
    for table in context.schema.tables:
        names = [name for name in (table.name.name, *(column.name for column in table.columns)) if name.startswith("$")]
        if names:
            listed = ", ".join(shown(name) for name in names)
            message = (
                f"names in {shown(table.name.name)} begin with $ ({listed}): without quotes that is deprecated since "
                "MySQL 8.0.32"
            )
            yield context.on_table(table, message)
