"""Everything that a script of PostgreSQL's has made so far, and how its names are looked up."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from migrate.engines.dumps.postgresql.drafts import (
    ColumnDraft,
    IndexDraft,
    Relation,
    RoutineDraft,
    SequenceDraft,
    TableDraft,
    TypeDraft,
    ViewDraft,
)
from migrate.engines.dumps.postgresql.names import quoted_name
from migrate.engines.dumps.postgresql.tokens import PostgresTokens
from migrate.engines.dumps.postgresql.types import TypeUse, UserMade, is_built_in, read_type_name
from migrate.engines.dumps.statement import NotUnderstood
from migrate.model.names import Location, ObjectName, Skipped
from migrate.model.schema import OtherObject

TEMPORARY = "pg_temp"


@dataclass(slots=True, kw_only=True, eq=False)
class Draft:
    """The database as it stands after the statements so far."""

    is_printed: bool
    """The script is pg_dump's, so that expressions are spelt as the server spells them."""
    release: str = ""
    database: str = ""
    charset: str | None = None
    collation: str | None = None
    path: tuple[str, ...] = ("public",)
    schemas: dict[str, None] = field(default_factory=lambda: {"public": None})
    tables: dict[ObjectName, TableDraft] = field(default_factory=dict)
    views: dict[ObjectName, ViewDraft] = field(default_factory=dict)
    sequences: dict[ObjectName, SequenceDraft] = field(default_factory=dict)
    indexes: dict[ObjectName, tuple[Relation, IndexDraft]] = field(default_factory=dict)
    types: dict[ObjectName, TypeDraft] = field(default_factory=dict)
    routines: dict[ObjectName, list[RoutineDraft]] = field(default_factory=dict)
    others: list[OtherObject] = field(default_factory=list)
    statistics: dict[ObjectName, Location] = field(default_factory=dict)
    extensions: dict[str, tuple[str, str]] = field(default_factory=lambda: {"plpgsql": ("", "pg_catalog")})
    """Version and schema of each."""
    servers: dict[str, str] = field(default_factory=dict)
    """The wrapper of each foreign server."""
    access_method: str = "heap"
    tablespace: str = ""
    large_objects: int = 0
    skipped: list[Skipped] = field(default_factory=list)

    def new_name(self, name: tuple[str, str]) -> ObjectName:
        """The name that a new object gets: in the first schema of the search path unless another was written."""
        return ObjectName(schema=name[0] or (self.path[0] if self.path else "public"), name=name[1])

    def places(self, name: tuple[str, str]) -> Iterator[ObjectName]:
        """Where an object of that name may be, in the order in which the server looks."""
        if name[0]:
            yield ObjectName(schema=name[0], name=name[1])
        else:
            yield from (ObjectName(schema=schema, name=name[1]) for schema in self.path)

    def table(self, name: tuple[str, str]) -> TableDraft | None:
        """The table of that name."""
        return next((self.tables[place] for place in self.places(name) if place in self.tables), None)

    def relation(self, name: tuple[str, str]) -> Relation | None:
        """The table or view of that name."""
        for place in self.places(name):
            if found := self.tables.get(place) or self.views.get(place):
                return found
        return None

    def sequence(self, name: tuple[str, str]) -> SequenceDraft | None:
        """The sequence of that name."""
        return next((self.sequences[place] for place in self.places(name) if place in self.sequences), None)

    def index(self, name: tuple[str, str]) -> tuple[ObjectName, Relation, IndexDraft] | None:
        """The index of that name, with its table."""
        for place in self.places(name):
            if place in self.indexes:
                return place, *self.indexes[place]
        return None

    def needed_table(self, tokens: PostgresTokens) -> TableDraft:
        """The table whose name comes next. Raises `NotUnderstood` where the script has not made it."""
        location, name = tokens.location(), tokens.qualified()
        table = self.table(name)
        if table is None:
            raise NotUnderstood(f"there is no table {'.'.join(part for part in name if part)} in the script", location)
        return table

    def needed_relation(self, tokens: PostgresTokens) -> Relation:
        """The table or view whose name comes next. Raises `NotUnderstood` where the script has not made it."""
        location, name = tokens.location(), tokens.qualified()
        relation = self.relation(name)
        if relation is None:
            words = ".".join(part for part in name if part)
            raise NotUnderstood(f"there is no table or view {words} in the script", location)
        return relation

    def made_type(self, name: tuple[str, str]) -> UserMade | None:
        """The type of that name that the script made: a type or the rows of a table."""
        for place in self.places(name):
            if found := self.types.get(place) or self.tables.get(place) or self.views.get(place):
                return found
        return None

    def read_type(self, tokens: PostgresTokens) -> TypeUse:
        """Reads a type and finds what it is. Raises `NotUnderstood`."""
        return self.known(read_type_name(tokens))

    def known(self, use: TypeUse) -> TypeUse:
        """The same type, bound to what the script made of that name."""
        if not use.schema and is_built_in(use.name):
            return use
        made = self.made_type((use.schema, use.name))
        if made is None and use.name.startswith("_"):
            element = self.made_type((use.schema, use.name[1:]))
            if element is not None:
                return replace(use, made=element, dimensions=1)
        if made is not None or use.schema:
            return replace(use, made=made)
        return replace(use, schema=self.schema_of_extension(use.name))

    def schema_of_extension(self, name: str) -> str:
        """Where a type or function that nothing in the script makes is thought to be: with an extension, or in the path."""
        for extension, (_, schema) in self.extensions.items():
            if extension != "plpgsql" and (name.startswith(extension) or extension.startswith(name)):
                return schema
        schemas = {schema for name, (_, schema) in self.extensions.items() if name != "plpgsql"}
        return schemas.pop() if len(schemas) == 1 else (self.path[-1] if self.path else "public")

    def function_name(self, name: tuple[str, str]) -> str:
        """The name of a function as the server prints it, with its schema."""
        known = next((place for place in self.places(name) if place in self.routines), None)
        return quoted_name(known or ObjectName(schema=name[0] or self.schema_of_extension(name[1]), name=name[1]))

    def is_taken(self, name: ObjectName) -> bool:
        """Whether a relation has that name."""
        return name in self.tables or name in self.views or name in self.sequences or name in self.indexes

    def add_index(self, relation: Relation, index: IndexDraft) -> None:
        """Puts an index with its table."""
        relation.indexes[index.name] = index
        self.indexes[ObjectName(schema=relation.name.schema, name=index.name)] = (relation, index)

    def remove_index(self, relation: Relation, name: str) -> None:
        """Takes an index away."""
        relation.indexes.pop(name, None)
        self.indexes.pop(ObjectName(schema=relation.name.schema, name=name), None)

    def skip(self, what: str, reason: str, location: Location) -> None:
        """Notes what was not read."""
        self.skipped.append(Skipped(object=what, reason=reason, location=location))

    def drop_column(self, table: TableDraft, column: ColumnDraft) -> None:
        """Takes a column away, and what goes with it."""
        table.columns.remove(column)
        for sequence in [one for one in self.sequences.values() if one.owner == (table, column.name)]:
            del self.sequences[sequence.name]
        name = column.name
        for index in list(table.indexes.values()):
            if name in index.include or any(part.column == name for part in index.parts):
                self.remove_index(table, index.name)
        for key in list(table.foreign_keys.values()):
            if name in key.columns:
                del table.foreign_keys[key.name]


class Taken:
    """The names of relations in one schema, as a collection that is only asked whether it has one."""

    def __init__(self, draft: Draft, schema: str) -> None:
        self._draft, self._schema = draft, schema

    def __contains__(self, name: object) -> bool:
        return self._draft.is_taken(ObjectName(schema=self._schema, name=str(name)))
