"""Does the same on both servers, and says where they answer differently. Nothing of it stays."""

import contextlib
from collections.abc import Iterator, Sequence

import psycopg
import pymysql

from benchmarks.naive_target import naive_type
from benchmarks.naive_troubles import Seen, Trouble, path_of
from migrate.assess.collations import TEXT_TYPES, collation_of
from migrate.engines.connect import RawConnection
from migrate.engines.mysql.engine import MySql
from migrate.engines.postgresql.engine import PostgreSql
from migrate.model.names import EngineName, ObjectKind, ObjectName
from migrate.model.schema import Column, Key, Schema, Table

_MY = MySql(EngineName.MYSQL)
_PG = PostgreSql()
_SORTED = ("enum", "set", "time")
_TRIES = {
    "enum": "no label",
    "set": "no label",
    "year": "1",
    "json": "{",
    "timestamp": "2040-01-01 00:00:00",
    "tinyint": "-200",
    "mediumint": "-9000000",
}
"""A value of which MySQL, where it is strict, refuses each type."""


class Behaviour:
    """Two servers, one question at a time."""

    def __init__(self, source: RawConnection, target: RawConnection, schema: Schema, tables: Sequence[Table]) -> None:
        self._source, self._target, self._schema, self._tables = source, target, schema, tables
        self.seen: list[Seen] = []
        self._noted: set[tuple[object, ...]] = set()

    def look(self) -> list[Seen]:
        """Asks everything. Gives what differed."""
        for table in self._tables:
            self._name(table)
            self._numbering(table)
            for key in (table.primary_key, *table.unique_keys):
                if key:
                    self._key(table, key)
            for column in table.columns:
                if naive_type(column) and not column.generated:
                    self._column(table, column)
        return self.seen

    def _column(self, table: Table, column: Column) -> None:
        self._range(table, column)
        self._on_update(table, column)
        if column.type.name in _SORTED:
            self._order(table, column)
        if column.type.name in TEXT_TYPES:
            self._comparison(table, column)
        if column.type.text.lower().startswith("tinyint(1)"):
            _, words = self._on_target(f"SELECT 1 FROM {_there(table)} WHERE {_PG.quote(column.name)}")
            self._note(Trouble.NO_CONDITION, ObjectKind.COLUMN, path_of(table.name, column.name), words)
        if column.type.zerofill:
            self._texts(table, column)
        if column.type.name == "timestamp":
            self._zone(table, column)
        if column.type.name == "time":
            _, words = self._on_target(f"SELECT {_PG.quote(column.name)}::time FROM {_there(table)}")
            self._note(Trouble.BEYOND_TYPE, ObjectKind.COLUMN, path_of(table.name, column.name), words)

    def _range(self, table: Table, column: Column) -> None:
        """Whether the target takes a value that MySQL refuses, or keeps digits that it rounds."""
        type_ = column.type
        path = path_of(table.name, column.name)
        value = _bad_value(column)
        if value is not None and not self._updates(table, column, value)[0] and self._updates(table, column, value)[1]:
            words = f"{value!r} is refused by MySQL and taken by PostgreSQL"
            wider = type_.name in ("tinyint", "mediumint") and not type_.unsigned
            self._note(Trouble.WIDER_INTEGER if wider else Trouble.ACCEPTS_MORE, ObjectKind.COLUMN, path, words)
        for trouble, concerned, exact in (
            (
                Trouble.FRACTION_KEPT,
                type_.name in ("datetime", "timestamp") and (type_.fraction or 0) < 6,
                "2024-02-29 12:34:56.123456",
            ),
            (Trouble.DIGITS_KEPT, type_.name in ("float", "double") and type_.scale is not None, "1.123456789"),
        ):
            answers = self._updated(table, column, exact) if concerned else ("", "")
            differ = all(answers) and answers[0].rstrip("0") != answers[1].rstrip("0")
            self._note(
                trouble, ObjectKind.COLUMN, path, f"MySQL {answers[0]}, PostgreSQL {answers[1]}" if differ else ""
            )

    def _on_update(self, table: Table, column: Column) -> None:
        if not column.on_update:
            return
        other = next((item for item in table.columns if item.name != column.name and not item.generated), column)
        name, touched = _PG.quote(column.name), _PG.quote(other.name)
        answer, _ = self._on_target(
            f"UPDATE {_there(table)} SET {touched} = {touched} WHERE ctid = (SELECT min(ctid) FROM {_there(table)}) "
            f"RETURNING {name} > now() - interval '1 hour'"
        )
        words = "an UPDATE leaves it as it was" if answer and not answer[0][0] else ""
        self._note(Trouble.ON_UPDATE_LOST, ObjectKind.COLUMN, path_of(table.name, column.name), words)

    def _order(self, table: Table, column: Column) -> None:
        here, there = _MY.quote(column.name), _PG.quote(column.name)
        left, _ = self._on_source(
            f"SELECT CAST(v AS CHAR) FROM (SELECT DISTINCT {here} v FROM {_here(table)} WHERE {here} IS NOT NULL) q ORDER BY v"
        )
        right, _ = self._on_target(
            f"SELECT v::text FROM (SELECT DISTINCT {there} v FROM {_there(table)} WHERE {there} IS NOT NULL) q ORDER BY v"
        )
        words = f"MySQL {_few(left)}, PostgreSQL {_few(right)}" if left != right and left and right else ""
        self._note(Trouble.ORDER_CHANGED, ObjectKind.COLUMN, path_of(table.name, column.name), words)

    def _comparison(self, table: Table, column: Column) -> None:
        """Told once a database, as the servers' rule is one for all columns of a collation."""
        if column.type.name in ("enum", "set"):
            return
        here, there = _MY.quote(column.name), _PG.quote(column.name)
        found, _ = self._on_source(f"SELECT {here} FROM {_here(table)} WHERE {here} REGEXP '[[:alpha:]]' LIMIT 1")
        value = found[0][0] if found else None
        if not isinstance(value, str):
            return
        for trouble, other in ((Trouble.CASE_COMPARED, value.swapcase()), (Trouble.SPACE_COMPARED, value + " ")):
            if other == value or (trouble, table.name.schema) in self._noted:
                continue
            literal = _MY.literal(other)
            left, _ = self._on_source(f"SELECT count(*) > 0 FROM {_here(table)} WHERE {here} = {literal}")
            right, _ = self._on_target(f"SELECT count(*) > 0 FROM {_there(table)} WHERE {there} = {_PG.literal(other)}")
            if left and right and int(left[0][0]) and not right[0][0]:
                collation = collation_of(self._schema, table, column)
                words = f"{table.name.name}.{column.name} ({collation}) = {other[:20]!r} finds a row on MySQL, none on PostgreSQL"
                self._note(trouble, ObjectKind.SCHEMA, (table.name.schema,), words)
                self._noted.add((trouble, table.name.schema))

    def _texts(self, table: Table, column: Column) -> None:
        here, there = _MY.quote(column.name), _PG.quote(column.name)
        left, _ = self._on_source(f"SELECT min(CAST({here} AS CHAR)) FROM {_here(table)}")
        right, _ = self._on_target(f"SELECT min({there}::text) FROM {_there(table)}")
        words = f"MySQL {left[0][0]}, PostgreSQL {right[0][0]}" if left and right and left[0][0] != right[0][0] else ""
        self._note(Trouble.ZEROS_LOST, ObjectKind.COLUMN, path_of(table.name, column.name), words)

    def _zone(self, table: Table, column: Column) -> None:
        """Told once a database."""
        if (Trouble.ZONE_FIXED, table.name.schema) in self._noted:
            return
        answers = []
        for zone in ("+00:00", "+05:00"):
            self._on_source(f"SET SESSION time_zone = '{zone}'")
            answers.append(self._on_source(f"SELECT max({_MY.quote(column.name)}) FROM {_here(table)}")[0])
        self._on_source("SET SESSION time_zone = '+00:00'")
        if answers[0] != answers[1]:
            self._noted.add((Trouble.ZONE_FIXED, table.name.schema))
            words = f"{table.name.name}.{column.name} moves with the session's time zone on MySQL alone"
            self._note(Trouble.ZONE_FIXED, ObjectKind.SCHEMA, (table.name.schema,), words)

    def _name(self, table: Table) -> None:
        names = ", ".join(column.name for column in table.columns if naive_type(column) and not column.generated)
        plain, _ = self._on_source(f"SELECT {names} FROM {table.name.name} LIMIT 0")
        _, words = self._on_target(f"SELECT {names} FROM {table.name.name} LIMIT 0")
        parts = [path_of(table.name, column.name) for column in table.columns]
        if plain is not None:
            self._note(Trouble.NAME_TO_QUOTE, ObjectKind.TABLE, path_of(table.name), words, parts)

    def _numbering(self, table: Table) -> None:
        """Whether a copy of a row under a new number is taken as it is by MySQL."""
        own = next((column for column in table.columns if column.identity), None)
        if own is None:
            return
        rows, _ = self._on_target(f"SELECT count(*) FROM {_there(table)} WHERE {_PG.quote(own.name)} BETWEEN 1 AND 3")
        others = [
            column for column in table.columns if column is not own and not column.generated and naive_type(column)
        ]
        names = ", ".join(_PG.quote(column.name) for column in others)
        _, words = self._on_target(
            f"INSERT INTO {_there(table)} ({names}) SELECT {names} FROM {_there(table)} LIMIT 1"
            if others
            else f"INSERT INTO {_there(table)} DEFAULT VALUES"
        )
        path = path_of(table.name, own.name)
        if rows and rows[0][0]:
            self._note(Trouble.NUMBER_TAKEN, ObjectKind.COLUMN, path, words if "duplicate key" in words else "")

    def _key(self, table: Table, key: Key) -> None:
        """Whether the key takes a row whose text differs from another's in case, or in a blank at its end."""
        texts = [name for name in key.columns if table.column(name).type.name in TEXT_TYPES[:6]]
        kind = ObjectKind.PRIMARY_KEY if key is table.primary_key else ObjectKind.UNIQUE_KEY
        for name in texts:
            found, _ = self._on_source(
                f"SELECT {_MY.quote(name)} FROM {_here(table)} WHERE {_MY.quote(name)} REGEXP '[[:alpha:]]' "
                f"ORDER BY CHAR_LENGTH({_MY.quote(name)}) LIMIT 1"
            )
            value = found[0][0] if found else None
            for trouble, other in _variants(value if isinstance(value, str) else ""):
                answers = [self._doubles(table, key, name, str(value), other, server) for server in (0, 1)]
                words = f"{name}: {str(value)[:20]!r} and {other[:20]!r} are one to MySQL, two to PostgreSQL"
                parts = [path_of(table.name, column) for column in key.columns]
                self._note(
                    trouble, kind, path_of(table.name, key.name), words if answers == [True, False] else "", parts
                )

    def _doubles(self, table: Table, key: Key, name: str, value: str, other: str, server: int) -> bool:
        """Whether `other` is taken for `value` by the server's own comparison of the column, which is what its key goes by."""
        engine = (_MY, _PG)[server]
        relation = (_here, _there)[server](table)
        ask = self._on_source if server == 0 else self._on_target
        column = engine.quote(name)
        found, _ = ask(
            f"SELECT 1 FROM {relation} WHERE {column} = {engine.literal(value)} AND {column} = {engine.literal(other)} LIMIT 1"
        )
        return bool(found)

    def _updates(self, table: Table, column: Column, value: str) -> tuple[bool, bool]:
        return tuple(bool(answer) for answer in self._updated(table, column, value))  # type: ignore[return-value]

    def _updated(self, table: Table, column: Column, value: str) -> tuple[str, str]:
        """What each server holds after one row's value was set; nothing where it refused."""
        here, there = _MY.quote(column.name), _PG.quote(column.name)
        answers = []
        for execute, set_, ask in (
            (
                self._on_source,
                f"UPDATE {_here(table)} SET {here} = {_MY.literal(value)} LIMIT 1",
                f"SELECT CAST({here} AS CHAR) FROM {_here(table)} LIMIT 1",
            ),
            (
                self._on_target,
                f"UPDATE {_there(table)} SET {there} = {_PG.literal(value)} WHERE ctid = (SELECT min(ctid) FROM {_there(table)}) "
                f"RETURNING {there}::text",
                "",
            ),
        ):
            found, words = execute(set_, ask)
            answers.append(str(found[0][0]) if found and not words else "")
        return answers[0], answers[1]

    def _on_source(self, statement: str, ask: str = "") -> tuple[list[tuple[object, ...]] | None, str]:
        try:
            with self._source.cursor() as cursor:
                cursor.execute(statement)
                if ask:
                    cursor.execute(ask)
                return list(cursor.fetchall()), ""
        except pymysql.Error as problem:
            return None, str(problem.args[-1])
        finally:
            self._source.rollback()

    def _on_target(self, statement: str, _ask: str = "") -> tuple[list[tuple[object, ...]] | None, str]:
        with _undone(self._target), self._target.cursor() as cursor:
            try:
                cursor.execute(statement.encode())
                return (cursor.fetchall() if cursor.description else []), ""
            except (psycopg.Error, UnicodeError) as problem:
                return None, str(problem).split("\n")[0]

    def _note(
        self,
        trouble: Trouble,
        kind: ObjectKind,
        path: tuple[str, ...],
        words: str,
        parts: Sequence[tuple[str, ...]] = (),
    ) -> None:
        if words:
            self.seen.append(Seen(trouble=trouble, kind=kind, path=path, words=words, parts=tuple(parts)))


@contextlib.contextmanager
def _undone(connection: RawConnection) -> Iterator[None]:
    with connection.transaction(force_rollback=True):
        yield


def _bad_value(column: Column) -> str | None:
    """A value that MySQL refuses for the type when it is strict, in a form that would fit a naive column."""
    type_ = column.type
    if type_.name in ("enum", "set"):
        return "~"
    if type_.unsigned:
        return "-1"
    if type_.name in ("binary", "varbinary"):
        return "x" * ((type_.length or 0) + 1)
    return _TRIES.get(type_.name)


def _variants(value: str) -> Iterator[tuple[Trouble, str]]:
    if value and value.swapcase() != value:
        yield Trouble.CASE_IN_KEY, value.swapcase()
    if value:
        yield Trouble.SPACE_IN_KEY, value + " "


def _few(rows: list[tuple[object, ...]] | None) -> str:
    return " ".join(str(row[0])[:12] for row in (rows or [])[:4])


def _here(table: Table) -> str:
    return _MY.quote(table.name.name)


def _there(table: Table) -> str:
    return _PG.quote_name(ObjectName(schema=table.name.schema, name=table.name.name))
