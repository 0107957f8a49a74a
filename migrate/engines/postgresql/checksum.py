"""The canonical text of PostgreSQL's types, and checksums over it. SHA256() is in the server since version 11."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from migrate.engines.checksum_expressions import FLOATS_SCALED, Cell, query_template
from migrate.engines.moment_text import is_moment
from migrate.engines.postgresql.canonical_text import bytes_of, canonical_text
from migrate.engines.postgresql.engine import PostgreSql
from migrate.model.canonical import FormKind
from migrate.model.names import ObjectName

_ARGUMENTS = 90
"""Parts that one call of CONCAT_WS takes here; a function has at most 100 arguments."""
_FLOATS = ("real", "double precision")
_PRINTED_ALIKE = (FormKind.INTEGER, FormKind.DECIMAL, FormKind.DATE, FormKind.TIMESTAMP)
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_UUID_DIGITS = 32
_BYTES = re.compile(r"([0-9a-f]{2})*")


class PostgreSqlExpressions(PostgreSql):
    """See `Expressions`."""

    session: tuple[str, ...] = ("SET jit = off", "SET random_page_cost = 1.1")
    """Short range queries along an index. `connect.open_connection` fixes the zone and the styles of dates, intervals and floats."""

    def __init__(self, *, encoding: str | None = None) -> None:
        self.is_utf8 = encoding == "UTF8"

    def text(self, cell: Cell) -> str:
        """The column's canonical text."""
        return canonical_text(cell, self.quote(cell.column.name))

    def printed(self, cell: Cell) -> str:
        """The column itself where CONCAT_WS prints it as the cast to text does: a sixth less work. See `FLOATS_SCALED`."""
        text, name = self.text(cell), self.quote(cell.column.name)
        if cell.form.kind is FormKind.FLOAT and cell.column.type.name in _FLOATS:
            scaled = (
                f"WHEN ABS({name}) BETWEEN {low}::float8 AND {high}::float8 THEN '{sign}' || ({name} * {factor}::float8)::text"
                for sign, low, high, factor in FLOATS_SCALED
            )
            return f"CASE {' '.join(scaled)} ELSE {text} END"
        same = cell.form.kind in _PRINTED_ALIKE and not cell.column.nullable and text == f"{name}::text"
        return name if same else text

    def marked(self, cell: Cell, text: str) -> str:
        """COALESCE() where it is needed."""
        return f"COALESCE(({text})::text, 'N')" if cell.column.nullable else text

    def size(self, cell: Cell) -> str:
        """OCTET_LENGTH()."""
        return self._bytes_in(self.text(cell))

    def shown(self, cell: Cell, *, limit: int) -> str:
        """The text, cut when it is long."""
        if cell.form.hashed:
            value = bytes_of(cell, self.quote(cell.column.name))
            told = f"'(' || LENGTH({value}) || ' bytes, SHA-256 ' || ENCODE(SHA256({value}), 'hex') || ')'"
            return f"CASE WHEN LENGTH({value}) <= {limit} THEN ENCODE({value}, 'hex') ELSE {told} END"
        text = self.text(cell)
        if not cell.form.is_free:
            return text
        cut = f"LEFT({text}, {limit // 10}) || '... (' || {self._bytes_in(text)} || ' bytes, SHA-256 ' || {self.sha256(text)} || ')'"
        return f"CASE WHEN {self._bytes_in(text)} <= {limit} THEN {text} ELSE {cut} END"

    def joined(self, parts: Sequence[str]) -> str:
        """CONCAT_WS, of groups small enough for one call."""
        groups = [parts[start : start + _ARGUMENTS] for start in range(0, len(parts), _ARGUMENTS)]
        texts = [f"CONCAT_WS(',', {', '.join(group)})" for group in groups]
        return texts[0] if len(texts) == 1 else f"CONCAT_WS(',', {', '.join(texts)})"

    def sha256(self, text: str) -> str:
        """SHA256() over the text in UTF-8."""
        return f"ENCODE(SHA256(CONVERT_TO({text}, 'UTF8')), 'hex')"

    def leading_digits(self, text: str, count: int) -> str:
        """LEFT()."""
        return f"LEFT({text}, {count})"

    def number(self, digits: str) -> str:
        """A bigint; its SUM is a numeric."""
        return f"('x' || {digits})::bit(60)::bigint"

    def bound(self, cell: Cell, text: str) -> str:
        """A number as it is, a date or time through a cast to the column's own type."""
        match cell.form.kind:
            case FormKind.INTEGER | FormKind.DECIMAL:
                if _NUMBER.fullmatch(text):
                    return text
            case FormKind.DATE | FormKind.TIMESTAMP:
                if is_moment(text):
                    return f"CAST('{text}{'+00' if 'with time zone' in _type(cell) else ''}' AS {_type(cell)})"
            case FormKind.UUID:
                if re.fullmatch(r"[0-9a-f-]{36}", text):
                    return f"CAST('{text}' AS uuid)"
            case FormKind.BINARY if _BYTES.fullmatch(text):
                if cell.column.type.name == "bytea":
                    return rf"'\x{text}'::bytea"
                if cell.column.type.name == "uuid" and len(text) == _UUID_DIGITS:
                    return f"CAST('{text}' AS uuid)"
        raise ValueError(f"{text!r} is no bound of {cell.column.name!r}")

    def after(self, columns: Sequence[str], values: Sequence[str]) -> str:
        """A comparison of rows, which an index serves."""
        return f"({', '.join(columns)}) > ({', '.join(values)})"

    def equals(self, cell: Cell, text: str) -> str:
        """The value in the column's own type where it has a literal, else its canonical text."""
        name = self.quote(cell.column.name)
        if _has_no_literal(cell):
            return self._as_text(cell, text)
        if cell.form.kind is FormKind.TEXT and cell.column.type.name in ("text", "character varying"):
            return f"{name} = {self.literal(text)}"
        try:
            return f"{name} = {self.bound(cell, text)}" if _type(cell) != "text" else self._as_text(cell, text)
        except ValueError:
            return self._as_text(cell, text)

    def same_text(self, cell: Cell, text: str) -> str:
        """A comparison in the collation "C"."""
        return f'({self.text(cell)}) COLLATE "C" = {self.literal(text)}'

    def bytewise(self, cell: Cell) -> str:
        """The text in the collation "C"."""
        return f'(({self.text(cell)})::text COLLATE "C")'

    def total(self, cell: Cell, text: str) -> str:
        """SUM of numeric is exact."""
        return f"SUM(({text})::numeric)"

    def until(self, columns: Sequence[str], values: Sequence[str]) -> str:
        """A comparison of rows. NOT before the opposite one would keep the index from ending the scan."""
        return f"({', '.join(columns)}) <= ({', '.join(values)})"

    def ordered_digest(
        self, *, number: int, row: str, table: str, where: str, order: Sequence[str], most: int, sort: bool
    ) -> str:
        """SHA256 over STRING_AGG of a sub-query that orders: faster than ordering in the aggregate.

        The order is by the table's columns even where one is called as the sub-query's output is. The limit holds the memory of a
        server whose statistics are out of date.
        """
        del sort
        columns = ", ".join(f"chunk.{column}" for column in order)
        template = _template("checksum_ordered")
        return template.format(number=number, row=row, table=table, where=where, order=columns, limit=most + 1)

    def spread(self, name: ObjectName, column: str) -> str:
        """The histogram that ANALYZE made."""
        parts = {"schema": name.schema, "table": name.name, "column": column}
        return _template("key_spread").format(**{part: self.literal(text) for part, text in parts.items()})

    def _bytes_in(self, text: str) -> str:
        return f"OCTET_LENGTH({text})" if self.is_utf8 else f"OCTET_LENGTH(CONVERT_TO({text}, 'UTF8'))"

    def _as_text(self, cell: Cell, text: str) -> str:
        return f"{self.text(cell)} = {self.literal(text)}"


def _has_no_literal(cell: Cell) -> bool:
    """Whether a canonical text means a value of another type than the column's."""
    kind = cell.column.type.name
    return kind in ("boolean", "bit", "money") or (cell.form.kind is FormKind.UUID and kind != "uuid")


def _type(cell: Cell) -> str:
    match cell.form.kind, cell.column.type.name:
        case FormKind.DATE, _:
            return "date"
        case FormKind.TIMESTAMP, "timestamp with time zone" | "timestamptz":
            return "timestamp with time zone"
        case FormKind.TIMESTAMP, _:
            return "timestamp without time zone"
    return cell.column.type.name


@cache
def _template(name: str) -> str:
    return query_template(Path(__file__).with_name("queries") / f"{name}.sql")
