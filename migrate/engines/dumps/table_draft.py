"""A table while the script's statements still change it."""

import dataclasses
from dataclasses import dataclass, field

from migrate.engines.dumps.declarations import (
    CheckDeclaration,
    ColumnDeclaration,
    ForeignKeyDeclaration,
    KeyDeclaration,
    KeyKind,
    TableDeclaration,
    TableOptions,
)
from migrate.engines.dumps.implicit_names import (
    name_checks,
    name_foreign_keys,
    name_keys,
    supporting_key,
    without_needless_keys,
)
from migrate.engines.dumps.resolved_types import converted, resolve_charset, resolve_type
from migrate.engines.dumps.version_comments import CommentVersion
from migrate.model.names import EngineName, Location, ObjectName, Skipped
from migrate.model.schema import Column, Default, Identity, Partitioning

Element = ColumnDeclaration | KeyDeclaration | ForeignKeyDeclaration | CheckDeclaration


@dataclass(slots=True, kw_only=True)
class TableDraft:
    """The table as it stands after the statements so far."""

    name: ObjectName
    version: CommentVersion
    charset: tuple[str, str]
    """Character set and collation for new columns."""
    engine: str | None = None
    comment: str = ""
    auto_increment: int | None = None
    options: dict[str, str] = field(default_factory=dict)
    system_versioned: bool = False
    partitioning: Partitioning | None = None
    columns: list[Column] = field(default_factory=list)
    keys: list[KeyDeclaration] = field(default_factory=list)
    foreign_keys: list[ForeignKeyDeclaration] = field(default_factory=list)
    checks: list[CheckDeclaration] = field(default_factory=list)
    notes: list[Skipped] = field(default_factory=list)
    location: Location

    def add(self, element: Element, *, at: int | None = None) -> None:
        """Adds a column (at a place), key, foreign key or check; names are given by `settle`."""
        if isinstance(element, ColumnDeclaration):
            self.add_column(element, at=at)
        elif isinstance(element, KeyDeclaration):
            self.keys.append(element)
        elif isinstance(element, ForeignKeyDeclaration):
            self.foreign_keys.append(element)
            self.keys.append(supporting_key(element))
        else:
            self.checks.append(element)

    def add_column(self, declared: ColumnDeclaration, *, at: int | None = None) -> None:
        """Adds a column, at the end or at a place, with the keys and checks written at it."""
        column = self._column(declared)
        self.columns.insert(len(self.columns) if at is None else at, column)
        self._add_parts(declared)

    def replace_column(self, index: int, declared: ColumnDeclaration) -> None:
        """Puts a new definition in a column's place; keys that name it follow a new name."""
        old = self.columns[index]
        self.columns[index] = self._column(declared)
        self.rename_column(old.name, declared.name)
        self._add_parts(declared)

    def _add_parts(self, declared: ColumnDeclaration) -> None:
        self.keys.extend(declared.keys)
        self.checks.extend(declared.checks)
        for foreign_key in declared.foreign_keys:
            if self._keeps_inline_references:
                self.add(foreign_key)
            else:
                self.notes.append(
                    Skipped(
                        object=f"{self.name}.{declared.name}",
                        reason="this version of the server ignores REFERENCES written at a column",
                        location=foreign_key.location,
                    )
                )

    @property
    def _keeps_inline_references(self) -> bool:
        """MySQL 9.0 and MariaDB 10.5 were the first to make a foreign key of them."""
        return self.version.number >= (100_500 if self.version.engine is EngineName.MARIADB else 90_000)

    def _column(self, declared: ColumnDeclaration) -> Column:
        if declared.type.name == "json" and self.version.engine is EngineName.MARIADB:
            quoted = declared.name.replace("`", "``")
            declared.checks.append(
                CheckDeclaration(
                    name="", expression=f"json_valid(`{quoted}`)", column=declared.name, location=declared.location
                )
            )
        resolved = resolve_type(declared.type, self.charset, self.version)
        return Column(
            name=declared.name,
            type=resolved.type,
            nullable=declared.nullable is not False,
            default=self._default(declared),
            identity=Identity() if declared.auto_increment else None,
            generated=declared.generated,
            on_update=declared.on_update,
            charset=resolved.charset,
            collation=resolved.collation,
            comment=declared.comment,
            invisible=declared.invisible,
            location=declared.location,
        )

    def _default(self, declared: ColumnDeclaration) -> Default | None:
        default = declared.default
        if default and self.version.engine is EngineName.MARIADB and default.text.startswith("CURRENT_TIMESTAMP"):
            text = default.text.lower()
            return Default(kind=default.kind, text=text if text.endswith(")") else text + "()")
        return default

    def settle(self) -> None:
        """Gives names to what has none and drops the keys that are needless; to be called after each statement."""
        self.keys = without_needless_keys(self.keys)
        name_keys(self.keys)
        name_foreign_keys(self.name.name, self.foreign_keys)
        name_checks(self.name.name, self.checks, self.version.engine)

    def apply_options(self, options: TableOptions) -> None:
        """Takes over what was written; a new character set is for new columns only."""
        if options.charset or options.collation:
            self.charset = resolve_charset(options.charset, options.collation, self.charset, self.version)
        self.engine = options.engine or self.engine
        self.auto_increment = options.auto_increment or self.auto_increment
        self.comment = self.comment if options.comment is None else options.comment
        self.system_versioned = self.system_versioned or options.system_versioned
        self.options.update(options.others)

    def convert_charset(self, charset: str | None, collation: str | None) -> None:
        """ALTER TABLE … CONVERT TO CHARACTER SET: the columns that are there change too."""
        self.charset = resolve_charset(charset, collation, self.charset, self.version)
        self.columns = [
            converted(column, self.charset) if column.charset is not None else column for column in self.columns
        ]

    def index_of(self, column: str) -> int:
        """A column's place; -1 where there is none of that name."""
        lowered = column.lower()
        return next((place for place, found in enumerate(self.columns) if found.name.lower() == lowered), -1)

    def drop_column(self, name: str) -> None:
        """Drops a column, and from the keys too; a key that has none left goes."""
        del self.columns[self.index_of(name)]
        lowered = name.lower()
        for key in self.keys:
            key.parts = tuple(part for part in key.parts if (part.column or "").lower() != lowered)
        self.keys = [key for key in self.keys if key.parts]
        self.checks = [check for check in self.checks if check.column.lower() != lowered or not check.column]

    def rename_column(self, old: str, new: str) -> None:
        """Renames a column, in the keys and foreign keys too."""
        index = self.index_of(old)
        if index >= 0:
            self.columns[index] = dataclasses.replace(self.columns[index], name=new)
        for key in self.keys:
            key.parts = tuple(
                dataclasses.replace(part, column=new) if (part.column or "").lower() == old.lower() else part
                for part in key.parts
            )
        for foreign_key in self.foreign_keys:
            foreign_key.columns = tuple(new if one.lower() == old.lower() else one for one in foreign_key.columns)

    def key(self, name: str) -> KeyDeclaration | None:
        """The key of that name, if there is one."""
        return next((key for key in self.keys if key.name.lower() == name.lower()), None)

    @property
    def primary_key(self) -> KeyDeclaration | None:
        """The primary key, if there is one."""
        return next((key for key in self.keys if key.kind is KeyKind.PRIMARY), None)


def draft_of(
    declaration: TableDeclaration, schema: str, inherited: tuple[str, str], version: CommentVersion
) -> TableDraft:
    """The draft that a CREATE TABLE statement begins."""
    draft = TableDraft(
        name=ObjectName(schema=declaration.schema or schema, name=declaration.name),
        version=version,
        charset=inherited,
        partitioning=declaration.partitioning,
        location=declaration.location,
    )
    draft.apply_options(declaration.options)
    for element in declaration.elements:
        draft.add(element)
    draft.settle()
    return draft


def copy_of(original: TableDraft, name: ObjectName, location: Location) -> TableDraft:
    """The draft that CREATE TABLE … LIKE begins: everything but the foreign keys."""
    draft = dataclasses.replace(
        original,
        name=name,
        location=location,
        auto_increment=None,
        options=dict(original.options),
        columns=list(original.columns),
        keys=[dataclasses.replace(key, for_foreign_key=False) for key in original.keys],
        foreign_keys=[],
        checks=[dataclasses.replace(check, name="") for check in original.checks],
        notes=[],
    )
    draft.settle()
    return draft
