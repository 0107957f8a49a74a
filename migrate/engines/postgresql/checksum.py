"""The canonical text of PostgreSQL's types, and checksums over it. SHA256() is in the server since version 11."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import assert_never

from migrate.engines.checksum_expressions import Cell, query_template
from migrate.engines.postgresql.engine import PostgreSql
from migrate.model.canonical import FormKind
from migrate.model.types import TypeKind

_ARGUMENTS = 90
"""Parts that one call of CONCAT_WS takes here; a function has at most 100 arguments."""
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_TEMPORAL = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d(\.\d{1,6})?)?")


class PostgreSqlExpressions(PostgreSql):
    """See `Expressions`."""

    session: tuple[str, ...] = ()
    """Nothing: `connect.open_engine` fixes the zone and the styles of dates, intervals and floats."""

    def text(self, cell: Cell) -> str:
        """The column's canonical text."""
        name, kind = self.quote(cell.column.name), cell.form.kind
        match kind:
            case FormKind.INTEGER:
                return self._whole_number(cell)
            case FormKind.DECIMAL:
                return self._decimal(cell)
            case FormKind.FLOAT:
                return f"REPLACE({name}::float8::text, 'e+', 'e')"
            case FormKind.TEXT | FormKind.UUID | FormKind.DATE | FormKind.TIME | FormKind.BITS:
                return self._plain(cell)
            case FormKind.JSON:
                return f"TO_JSONB({name})::text" if _is_array(cell) else f"{name}::text"
            case FormKind.PADDED:
                return f"RTRIM({name}::text, ' ')"
            case FormKind.BINARY:
                value = self._bytes(cell)
                return f"ENCODE(SHA256({value}), 'hex')" if cell.form.hashed else f"ENCODE({value}, 'hex')"
            case FormKind.TIMESTAMP:
                zoned = cell.column.type.name in ("timestamp with time zone", "timestamptz")
                return f"({name} AT TIME ZONE 'UTC')::text" if zoned else f"{name}::text"
            case FormKind.SPATIAL:
                raise ValueError(kind)
        assert_never(kind)

    def framed(self, cell: Cell, *, wide: bool) -> str:
        """The text, or `N`; led by its length in bytes where it may hold any character."""
        text = self.text(cell)
        if not cell.form.is_free:
            return f"COALESCE({text}, 'N')"
        if wide:
            return f"COALESCE({self.sha256(text)}, 'N')"
        return f"COALESCE({_bytes_in(text)} || ':' || {text}, 'N')"

    def shown(self, cell: Cell, *, limit: int) -> str:
        """The text, cut when it is long."""
        if cell.form.hashed:
            value = self._bytes(cell)
            told = f"'(' || LENGTH({value}) || ' bytes, SHA-256 ' || ENCODE(SHA256({value}), 'hex') || ')'"
            return f"CASE WHEN LENGTH({value}) <= {limit} THEN ENCODE({value}, 'hex') ELSE {told} END"
        text = self.text(cell)
        if not cell.form.is_free:
            return text
        cut = f"LEFT({text}, {limit // 10}) || '... (' || {_bytes_in(text)} || ' bytes, SHA-256 ' || {self.sha256(text)} || ')'"
        return f"CASE WHEN {_bytes_in(text)} <= {limit} THEN {text} ELSE {cut} END"

    def joined(self, parts: Sequence[str]) -> str:
        """CONCAT_WS of groups small enough for one call."""
        groups = [parts[start : start + _ARGUMENTS] for start in range(0, len(parts), _ARGUMENTS)]
        texts = [f"CONCAT_WS(',', {', '.join(group)}, '')" for group in groups]
        return " || ".join(texts) if len(texts) == 1 else f"({' || '.join(texts)})"

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
                if _TEMPORAL.fullmatch(text):
                    return f"CAST('{text}{'+00' if 'with time zone' in _type(cell) else ''}' AS {_type(cell)})"
            case FormKind.UUID:
                if re.fullmatch(r"[0-9a-f-]{36}", text):
                    return f"CAST('{text}' AS uuid)"
        raise ValueError(f"{text!r} is no bound of {cell.column.name!r}")

    def after(self, columns: Sequence[str], values: Sequence[str]) -> str:
        """A comparison of rows, which an index serves."""
        return f"({', '.join(columns)}) > ({', '.join(values)})"

    def equals(self, cell: Cell, text: str) -> str:
        """The value in the column's own type where it has a literal, else its canonical text."""
        name = self.quote(cell.column.name)
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

    def ordered_digest(self, *, row: str, table: str, where: str, order: Sequence[str]) -> str:
        """SHA256 over STRING_AGG of a sub-query that orders: faster than ordering in the aggregate.

        The order is by the table's columns even where one is called as the sub-query's output is.
        """
        columns = ", ".join(f"chunk.{column}" for column in order)
        return _ordered_template().format(row=row, table=table, where=where, order=columns)

    def _as_text(self, cell: Cell, text: str) -> str:
        return f"{self.text(cell)} = {self.literal(text)}"

    def _whole_number(self, cell: Cell) -> str:
        name = self.quote(cell.column.name)
        match cell.column.type.name:
            case "boolean":
                return f"{name}::int::text"
            case "bit":
                return f"{name}::bigint::text"
        return f"{name}::text"

    def _decimal(self, cell: Cell) -> str:
        name = self.quote(cell.column.name)
        return f"{name}::text" if cell.form.scale is not None else f"TRIM_SCALE({name}::numeric)::text"

    def _plain(self, cell: Cell) -> str:
        name = self.quote(cell.column.name)
        if cell.form.kind is FormKind.TEXT and cell.column.type.name == "inet":
            whole = f"MASKLEN({name}) = CASE FAMILY({name}) WHEN 4 THEN 32 ELSE 128 END"
            return f"CASE WHEN {whole} THEN HOST({name}) ELSE {name}::text END"
        return f"{name}::text"

    def _bytes(self, cell: Cell) -> str:
        name = self.quote(cell.column.name)
        return f"UUID_SEND({name})" if cell.column.type.name == "uuid" else name


def _is_array(cell: Cell) -> bool:
    return cell.column.type.kind is TypeKind.ARRAY or cell.column.type.dimensions > 0


def _type(cell: Cell) -> str:
    match cell.form.kind, cell.column.type.name:
        case FormKind.DATE, _:
            return "date"
        case FormKind.TIMESTAMP, "timestamp with time zone" | "timestamptz":
            return "timestamp with time zone"
        case FormKind.TIMESTAMP, _:
            return "timestamp without time zone"
    return cell.column.type.name


def _bytes_in(text: str) -> str:
    return f"OCTET_LENGTH(CONVERT_TO({text}, 'UTF8'))"


@cache
def _ordered_template() -> str:
    return query_template(Path(__file__).with_name("queries") / "checksum_ordered.sql")
