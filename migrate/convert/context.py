"""What every part of one conversion looks at: the source, the target, the names and the notes."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from migrate.convert.names import Names, map_schemas
from migrate.convert.notes import NAME, Notes
from migrate.model.conversion import ColumnMapping, TableMapping
from migrate.model.names import ObjectKind, ObjectName, ObjectRef, Target
from migrate.model.schema import Column, Schema, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One conversion under way. Only `names` and `notes` change."""

    source: Schema
    target: Target
    names: Names
    notes: Notes
    schemas: Mapping[str, str]
    relations: Mapping[ObjectName, ObjectName]
    """Tables and views: the source's name and the target's."""
    columns: Mapping[ObjectName, Mapping[str, str]]
    """By the source's relation: the source's column names and the target's."""
    relations_by_lower: Mapping[tuple[str, str], ObjectName]
    """The source's tables and views by schema and name in lower case."""
    names_in_use: frozenset[str]
    """The target's names of all tables, views and columns."""
    default_users: Mapping[str, int]
    """How many columns of the source have a default of that text."""

    def column(self, table: ObjectName, name: str) -> str:
        """The target's name of a column; a name that no column has stays as it is."""
        return self.columns[table].get(name, name)

    def column_names(self, table: ObjectName, names: tuple[str, ...]) -> tuple[str, ...]:
        """The target's names of some columns."""
        return tuple(self.column(table, name) for name in names)


def make_context(
    source: Schema, target: Target, *, notes: Notes, renames: Mapping[str, str], fold: bool = True
) -> Context:
    """Settles the target's names of schemas, tables, views and columns."""
    names = Names(target.engine, fold=fold)
    schemas = map_schemas(source, names, renames)
    relations = _name_relations(source, names, schemas)
    columns = {
        name: names.take_all(("columns", str(relations[name])), [column.name for column in found])
        for name, found in _columns_of(source)
    }
    context = Context(
        source=source,
        target=target,
        names=names,
        notes=notes,
        schemas=schemas,
        relations=relations,
        columns=columns,
        relations_by_lower={(name.schema.lower(), name.name.lower()): name for name in relations},
        names_in_use=frozenset(
            chain((name.name for name in relations.values()), *(found.values() for found in columns.values()))
        ),
        default_users=Counter(
            column.default.text.strip() for table in source.tables for column in table.columns if column.default
        ),
    )
    _tell_renamed(context)
    return context


def table_mappings(context: Context, target: Schema) -> tuple[TableMapping, ...]:
    """How the tables and columns of the source that the target has are called there."""
    made = {table.name: {column.name for column in table.columns} for table in target.tables}
    return tuple(
        TableMapping(
            source=table.name,
            target=context.relations[table.name],
            columns=tuple(_column_mapping(context, table, column, made) for column in table.columns),
        )
        for table in context.source.tables
        if context.relations[table.name] in made
    )


def table_ref(name: ObjectName) -> ObjectRef:
    """Points at a table."""
    return ObjectRef(kind=ObjectKind.TABLE, path=(name.schema, name.name))


def part_ref(kind: ObjectKind, table: ObjectName, name: str) -> ObjectRef:
    """Points at a column, key, index or constraint of a table."""
    return ObjectRef(kind=kind, path=(table.schema, table.name, name))


def _column_mapping(
    context: Context, table: Table, column: Column, made: Mapping[ObjectName, set[str]]
) -> ColumnMapping:
    target = context.column(table.name, column.name)
    return ColumnMapping(source=column.name, target=target if target in made[context.relations[table.name]] else "")


def _columns_of(source: Schema) -> Iterator[tuple[ObjectName, tuple[Column, ...]]]:
    for table in source.tables:
        yield table.name, table.columns
    for view in source.views:
        yield view.name, view.columns


def _name_relations(source: Schema, names: Names, schemas: Mapping[str, str]) -> dict[ObjectName, ObjectName]:
    found = [table.name for table in source.tables] + [view.name for view in source.views]
    unchanged_first = sorted(found, key=lambda name: (names.wanted(name.name) != name.name, name))
    relations = {}
    for name in unchanged_first:
        schema = schemas[name.schema]
        relations[name] = ObjectName(schema=schema, name=names.take(("relations", schema), name.name))
    return {name: relations[name] for name in found}


def _tell_renamed(context: Context) -> None:
    folded = 0
    for name, target in context.relations.items():
        folded += name.name != target.name
        if target.name.lower() != name.name.lower():
            context.notes.add(
                NAME, table_ref(name), f"{name} becomes {target}: its own name is too long, taken or not allowed"
            )
        for old, new in context.columns[name].items():
            folded += old != new
            if old.lower() != new.lower():
                reference = part_ref(ObjectKind.COLUMN, name, old)
                context.notes.add(
                    NAME, reference, f"column {old} becomes {new}: its own name is too long, taken or not allowed"
                )
    if folded and not context.target.engine.is_mysql_family:
        context.notes.choose("name-case", count=folded)
