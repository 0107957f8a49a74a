"""What a schema becomes on the target: DDL in the order it is to run, and how each name and type was carried over."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from migrate.model.carriage import Carriage
from migrate.model.document import Document
from migrate.model.issue import Issue, Source
from migrate.model.names import ObjectName, ObjectRef, Skipped, Target
from migrate.model.schema import Schema


class Section(StrEnum):
    """When a statement is to run. The value is the file's name without its suffix."""

    PRE_DATA = "pre-data"
    """Before the rows: schemas, types, sequences, tables with their primary and unique keys, comments."""
    POST_DATA = "post-data"
    """After the rows: indexes, foreign keys, checks, views."""
    CODE = "code"
    """Routines, triggers and events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of the target's dialect, without its final semicolon, and the object it makes."""

    section: Section
    object: ObjectRef
    sql: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """A column's name on both sides. `target` is empty for one that is not carried over, `source` for one that is added."""

    source: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMapping:
    """A table's name on both sides, and its columns'."""

    source: ObjectName
    target: ObjectName
    columns: tuple[ColumnMapping, ...]
    carriage: Carriage | None = None
    """What a task does with the rows and values, where it does more than carry them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A choice that the converter made where people differ."""

    name: str
    """Such as `tinyint1`, `unsigned`, `datetime`, `timestamp`, `enum`, `set`, `char`, `json`, `collation`, `name-case`, `prefix-index`."""
    choice: str
    alternatives: tuple[str, ...]
    objects: int
    """How many objects it affects."""
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Conversion(Document):
    """A schema expressed for another engine."""

    KIND = "conversion"

    source: Source
    target: Target
    schema: Schema
    """The target's schema, types and names as they will be there."""
    statements: tuple[Statement, ...] = ()
    tables: tuple[TableMapping, ...] = ()
    issues: tuple[Issue, ...] = ()
    """What could not be expressed, or changes its meaning."""
    skipped: tuple[Skipped, ...] = ()
    decisions: tuple[Decision, ...] = ()
    skeletons: tuple[Statement, ...] = ()
    """For code that is to be written by hand: comments, which run nothing, at the end of their section's script."""

    def script(self, section: Section) -> str:
        """The statements of one section as a script, each ended by a semicolon and parted by a blank line."""
        made = "".join(f"{item.sql};\n\n" for item in self.statements if item.section is section)
        return made + "".join(f"{item.sql}\n\n" for item in self.skeletons if item.section is section)

    @cached_property
    def mapping(self) -> dict[ObjectName, TableMapping]:
        """The table mappings, by source name."""
        return {table.source: table for table in self.tables}
