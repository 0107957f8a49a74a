"""The naive way into PostgreSQL: tables as AWS DMS makes and fills them, then all the rest through `sqlglot.transpile`.

Types: https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MySQL.html#CHAP_Source.MySQL.DataTypes and
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Target.PostgreSQL.html#CHAP_Target.PostgreSQL.DataTypes
"""

import logging
from collections.abc import Sequence

import psycopg
import sqlglot
from psycopg import sql
from sqlglot.errors import SqlglotError

from benchmarks.naive_troubles import Seen, Trouble, path_of
from migrate.engines.connect import RawConnection
from migrate.engines.mysql.engine import MySql
from migrate.model.names import EngineName, ObjectKind, ObjectName
from migrate.model.schema import Column, DefaultKind, Index, Key, RoutineKind, Schema, Table

_QUOTE = MySql(EngineName.MYSQL).quote
_LITERAL = MySql(EngineName.MYSQL).literal
_LONGEST_VARCHAR = 21845
_BATCH = 500
_PLAIN = {
    "float": "double precision",
    "double": "double precision",
    "date": "date",
    "datetime": "timestamp",
    "timestamp": "timestamp",
    "time": "varchar(32)",
    "year": "smallint",
    "json": "text",
    "tinytext": "varchar(255)",
    "text": "varchar(65535)",
    "mediumtext": "text",
    "longtext": "text",
}
_INTEGERS = {
    "tinyint": ("smallint", "smallint"),
    "smallint": ("smallint", "integer"),
    "mediumint": ("integer", "bigint"),
    "int": ("integer", "bigint"),
    "bigint": ("bigint", "bigint"),
}
"""Signed, and unsigned: the last holds only half of its values."""
for _noisy in ("sqlglot", "psycopg"):
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)


def naive_type(column: Column) -> str:
    """The type that DMS gives the column in a table of its own making; empty for a column it leaves out."""
    type_ = column.type
    name = type_.name
    if name == "vector" or column.invisible:
        return ""
    if name in _INTEGERS:
        return _INTEGERS[name][type_.unsigned]
    if name in _PLAIN:
        return _PLAIN[name]
    match name:
        case "decimal":
            return f"numeric({type_.precision or 10},{type_.scale or 0})"
        case "char" | "varchar":
            length = type_.length if type_.length is not None else 1
            return f"varchar({max(length, 1) if length <= _LONGEST_VARCHAR else 65535})"
        case "enum":
            return f"varchar({max(map(len, type_.labels))})"
        case "set":
            return f"varchar({len(','.join(type_.labels))})"
        case "bit" if (type_.length or 1) == 1:
            return "boolean"
    return "bytea"


class NaiveTarget:
    """One PostgreSQL database on its way; whatever it refuses is kept as a trouble."""

    def __init__(self, source: RawConnection, target: RawConnection, schema: Schema) -> None:
        self._source, self._target, self._schema = source, target, schema
        self.seen: list[Seen] = []
        self.tables: list[Table] = []
        """Those that were made."""

    def build(self) -> list[Seen]:
        """Makes and fills the tables, then everything else. Gives what went wrong."""
        for name in self._schema.schemas:
            self.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
            self.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(name)))
        for table in self._schema.tables:
            self._table(table)
        for table in self.tables:
            self._rows(table)
        for table in self.tables:
            self._columns(table)
            self._indexes(table)
        for table in self.tables:
            self._constraints(table)
        self._views()
        self._code()
        return self.seen

    def execute(self, statement: sql.Composable | str, parameters: Sequence[object] | None = None) -> str:
        """Runs one statement. Gives the server's words where it refused it, else nothing."""
        try:
            with self._target.transaction(), self._target.cursor() as cursor:
                text = statement.encode() if isinstance(statement, str) else statement
                cursor.execute(text, parameters)
        except (psycopg.Error, UnicodeError) as problem:
            return str(problem).split("\n")[0] or type(problem).__name__
        return ""

    def note(
        self,
        trouble: Trouble,
        kind: ObjectKind,
        path: tuple[str, ...],
        words: str,
        parts: Sequence[tuple[str, ...]] = (),
    ) -> None:
        """Keeps one trouble, if there are words for it."""
        if words:
            self.seen.append(Seen(trouble=trouble, kind=kind, path=path, words=words, parts=tuple(parts)))

    def _table(self, table: Table) -> None:
        columns = [column for column in table.columns if naive_type(column)]
        parts: list[sql.Composable] = [
            sql.SQL("{} {}{}").format(
                sql.Identifier(column.name),
                sql.SQL(naive_type(column)),
                sql.SQL("" if column.nullable else " NOT NULL"),
            )
            for column in columns
        ]
        if table.primary_key:
            names = sql.SQL(", ").join(map(sql.Identifier, table.primary_key.columns))
            parts.append(sql.SQL("PRIMARY KEY ({})").format(names))
        words = self.execute(sql.SQL("CREATE TABLE {} ({})").format(_identifier(table.name), sql.SQL(", ").join(parts)))
        self.note(Trouble.TABLE_REFUSED, ObjectKind.TABLE, path_of(table.name), words)
        if not words:
            self.tables.append(table)
        if table.primary_key and any(table.primary_key.prefix_lengths):
            words = "the key covers whole columns, where MySQL's covers their first characters"
            self.note(Trouble.PREFIX_LOST, ObjectKind.PRIMARY_KEY, path_of(table.name, table.primary_key.name), words)
        for column in table.columns:
            left_out = "" if naive_type(column) else "DMS has no type for it, or does not see it"
            self.note(Trouble.COLUMN_LEFT_OUT, ObjectKind.COLUMN, path_of(table.name, column.name), left_out)

    def _rows(self, table: Table) -> None:
        columns = [column for column in table.columns if naive_type(column)]
        insert = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            _identifier(table.name),
            sql.SQL(", ").join(sql.Identifier(column.name) for column in columns),
            sql.SQL(", ").join(sql.Placeholder() * len(columns)),
        )
        with self._source.cursor() as cursor:
            names = ", ".join(_QUOTE(column.name) for column in columns)
            cursor.execute(f"SELECT {names} FROM {_QUOTE(table.name.name)}")
            while rows := cursor.fetchmany(_BATCH):
                values = [[_plain(value, column) for value, column in zip(row, columns, strict=True)] for row in rows]
                self._insert(table, columns, insert, values)

    def _insert(
        self, table: Table, columns: Sequence[Column], insert: sql.Composed, rows: Sequence[Sequence[object]]
    ) -> None:
        try:
            with self._target.transaction(), self._target.cursor() as cursor:
                cursor.executemany(insert, rows)
        except (psycopg.Error, UnicodeError):
            for row in rows:
                if words := self.execute(insert, row):
                    self._refused_row(table, columns, row, words)

    def _refused_row(self, table: Table, columns: Sequence[Column], row: Sequence[object], words: str) -> None:
        guilty = [
            column
            for column, value in zip(columns, row, strict=True)
            if self.execute(sql.SQL("SELECT CAST(%s AS {})").format(sql.SQL(naive_type(column))), [value])
        ]
        for column in guilty:
            self.note(Trouble.VALUE_REFUSED, ObjectKind.COLUMN, path_of(table.name, column.name), words)
        if not guilty:
            key = [path_of(table.name, table.primary_key.name)] if table.primary_key and "index row" in words else []
            self.note(Trouble.ROW_REFUSED, ObjectKind.TABLE, path_of(table.name), words, key)

    def _columns(self, table: Table) -> None:
        on = f"ALTER TABLE {_QUOTE(table.name.name)}"
        if table.comment or any(column.comment for column in table.columns):
            self.note(
                Trouble.COMMENT_LOST, ObjectKind.TABLE, path_of(table.name), "neither DMS nor sqlglot brings a comment"
            )
        for column in table.columns:
            path = path_of(table.name, column.name)
            name = _QUOTE(column.name)
            if column.generated:
                text = column.generated.expression
                self.execute(f"ALTER TABLE {_quoted(table.name.name)} DROP COLUMN {_quoted(column.name)} CASCADE")
                words = self.transpiled(f"{on} ADD COLUMN {name} {column.type} GENERATED ALWAYS AS ({text}) STORED")
                self.note(Trouble.GENERATED_LOST, ObjectKind.COLUMN, path, words)
            elif column.default:
                text = column.default.text
                value = _LITERAL(text) if column.default.kind is DefaultKind.LITERAL else text
                words = self.transpiled(f"{on} ALTER COLUMN {name} SET DEFAULT {value}")
                self.note(Trouble.DEFAULT_LOST, ObjectKind.COLUMN, path, words)
            elif column.identity:
                self.execute(
                    sql.SQL("ALTER TABLE {} ALTER COLUMN {} ADD GENERATED BY DEFAULT AS IDENTITY").format(
                        _identifier(table.name), sql.Identifier(column.name)
                    )
                )

    def _indexes(self, table: Table) -> None:
        for key in table.unique_keys:
            columns = ", ".join(map(_QUOTE, key.columns))
            self._index(table, key, "UNIQUE ", columns, key.columns, unique=True)
        for index in table.indexes:
            parts = [
                (_QUOTE(part.column) if part.column else f"({part.expression})")
                + (f"({part.prefix_length})" if part.prefix_length and index.method == "btree" else "")
                + (" DESC" if part.descending else "")
                for part in index.parts
            ]
            special = f"{index.method.upper()} " if index.method in ("fulltext", "spatial") else ""
            names = [part.column for part in index.parts if part.column]
            word = "UNIQUE " if index.unique else special
            self._index(table, index, word, ", ".join(parts), names, unique=index.unique)

    def _index(
        self, table: Table, index: Index | Key, word: str, columns: str, names: Sequence[str], *, unique: bool
    ) -> None:
        if index.name == "PRIMARY":
            words = self.transpiled(f"ALTER TABLE {_QUOTE(table.name.name)} ADD PRIMARY KEY ({columns})")
        else:
            words = self.transpiled(f"CREATE {word}INDEX {_QUOTE(index.name)} ON {_QUOTE(table.name.name)} ({columns})")
        self.note(
            Trouble.KEY_REFUSED if unique else Trouble.INDEX_REFUSED,
            ObjectKind.UNIQUE_KEY if unique else ObjectKind.INDEX,
            path_of(table.name, index.name),
            words,
            [path_of(table.name, name) for name in names],
        )

    def _constraints(self, table: Table) -> None:
        on = f"ALTER TABLE {_QUOTE(table.name.name)} ADD CONSTRAINT"
        for key in table.foreign_keys:
            there = ", ".join(map(_QUOTE, key.referenced_columns))
            words = self.transpiled(
                f"{on} {_QUOTE(key.name)} FOREIGN KEY ({', '.join(map(_QUOTE, key.columns))}) REFERENCES "
                f"{_QUOTE(key.referenced_table.name)} ({there}) ON DELETE {key.on_delete} ON UPDATE {key.on_update}"
            )
            parent = self._schema.tables_by_name.get(key.referenced_table)
            parts = [path_of(table.name, name) for name in key.columns]
            parts += self._to_blame(parent, words) if parent else []
            self.note(Trouble.FOREIGN_KEY_REFUSED, ObjectKind.FOREIGN_KEY, path_of(table.name, key.name), words, parts)
        for check in table.checks:
            words = self.transpiled(f"{on} {_QUOTE(check.name)} CHECK ({check.expression})")
            self.note(Trouble.CHECK_REFUSED, ObjectKind.CHECK, path_of(table.name, check.name), words)
        if table.partitioning:
            self.note(
                Trouble.PARTITIONS_LOST, ObjectKind.TABLE, path_of(table.name), "DMS makes a table without partitions"
            )

    def _to_blame(self, parent: Table, words: str) -> list[tuple[str, ...]]:
        """What of the table that is referred to keeps a foreign key from it: a key that was refused, or lost values."""
        lacks_key = "no unique constraint" in words
        blamed = (Trouble.KEY_REFUSED,) if lacks_key else (Trouble.VALUE_REFUSED, Trouble.ROW_REFUSED)
        return [item.path for item in self.seen if item.trouble in blamed and item.path[:2] == path_of(parent.name)]

    def _views(self) -> None:
        """In as many rounds as views build on views."""
        waiting = {view.name: view for view in self._schema.views}
        refused: dict[ObjectName, str] = {}
        while waiting:
            refused = {
                name: self.transpiled(f"CREATE VIEW {_QUOTE(name.name)} AS {view.definition}")
                for name, view in waiting.items()
            }
            left = {name: view for name, view in waiting.items() if refused[name]}
            if len(left) == len(waiting):
                break
            waiting = left
        for name in waiting:
            self.note(Trouble.VIEW_REFUSED, ObjectKind.VIEW, path_of(name), refused[name])

    def _code(self) -> None:
        for routine in self._schema.routines:
            is_procedure = routine.kind is RoutineKind.PROCEDURE
            self.note(
                Trouble.PROCEDURE_REFUSED if is_procedure else Trouble.FUNCTION_REFUSED,
                ObjectKind.PROCEDURE if is_procedure else ObjectKind.FUNCTION,
                path_of(routine.name),
                self.transpiled(
                    f"CREATE {'PROCEDURE' if is_procedure else 'FUNCTION'} {_QUOTE(routine.name.name)} "
                    f"({routine.parameters}) {f'RETURNS {routine.returns}' if routine.returns else ''} {routine.body}"
                ),
            )
        for trigger in self._schema.triggers:
            words = self.transpiled(
                f"CREATE TRIGGER {_QUOTE(trigger.name)} {trigger.timing} {trigger.events[0]} ON "
                f"{_QUOTE(trigger.table.name)} FOR EACH ROW {trigger.body}"
            )
            self.note(Trouble.TRIGGER_REFUSED, ObjectKind.TRIGGER, path_of(trigger.table, trigger.name), words)
        for event in self._schema.events:
            words = self.transpiled(
                f"CREATE EVENT {_QUOTE(event.name.name)} ON SCHEDULE {event.schedule} DO {event.body}"
            )
            self.note(Trouble.EVENT_REFUSED, ObjectKind.EVENT, path_of(event.name), words)

    def transpiled(self, statement: str) -> str:
        """Runs what sqlglot makes of a statement of MySQL's. Gives why that did not work, or nothing."""
        try:
            found = sqlglot.transpile(statement, read="mysql", write="postgres")
        except (SqlglotError, RecursionError) as problem:
            return f"sqlglot: {str(problem).splitlines()[0]}"
        return next(filter(None, map(self.execute, found)), "")


def _plain(value: str | bytes | None, column: Column) -> object:
    """The value as text, except where the target's type takes bytes or a truth value."""
    if value is None or naive_type(column) == "bytea":
        return value
    if column.type.name == "bit":
        return bool(int.from_bytes(value if isinstance(value, bytes) else value.encode("latin-1"), "big"))
    return value.decode() if isinstance(value, bytes) else value


def _identifier(name: ObjectName) -> sql.Identifier:
    return sql.Identifier(name.schema, name.name)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
