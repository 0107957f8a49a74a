"""Which column of which table a view's query means, where that can be told."""

from sqlglot import exp

from migrate.assess.collations import TEXT_TYPES
from migrate.model.names import ObjectName
from migrate.model.schema import Column, Schema, Table, View

NUMBERS = ("tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double", "year", "bit")
DATES = ("date", "datetime", "timestamp", "time")


def column_of(node: exp.Expr, view: View, schema: Schema) -> Column | None:
    """The table's column that a reference means; None for anything else, and where it can't be told."""
    node = node.unnest()
    select = node.find_ancestor(exp.Select)
    if not isinstance(node, exp.Column) or select is None:
        return None
    tables = _tables(select, view, schema)
    owner = node.table.lower()
    found = [
        column
        for alias, table in tables
        if owner in ("", alias)
        for column in table.columns
        if column.name.lower() == node.name.lower()
    ]
    return found[0] if len(found) == 1 else None


def is_text(column: Column | None) -> bool:
    """Whether the column holds text; an enum or a set counts as its number in MySQL too, so it is none."""
    return column is not None and column.type.name in TEXT_TYPES and column.type.name not in ("enum", "set")


def is_number(column: Column | None) -> bool:
    """Whether the column holds numbers."""
    return column is not None and column.type.name in NUMBERS


def is_date(column: Column | None) -> bool:
    """Whether the column holds dates or times."""
    return column is not None and column.type.name in DATES


def _tables(select: exp.Select, view: View, schema: Schema) -> list[tuple[str, Table]]:
    """The tables of the query's own FROM, by the name that it calls them; a subquery's columns are not known."""
    from_ = select.args.get("from_")
    sources = [from_.this] if from_ else []
    sources += [join.this for join in select.args.get("joins") or ()]
    found = []
    for source in sources:
        for item in source.find_all(exp.Table):
            name = ObjectName(schema=item.db or view.name.schema, name=item.name)
            if item.find_ancestor(exp.Select) is select and name in schema.tables_by_name:
                found.append((item.alias_or_name.lower(), schema.tables_by_name[name]))
    return found
