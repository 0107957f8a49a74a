"""The canonical text of MySQL's and MariaDB's types, and checksums over it.

Only SHA2() is used: MySQL 9.6 and later have no MD5() or SHA1().
https://dev.mysql.com/doc/refman/9.6/en/encryption-functions.html
"""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from migrate.engines.checksum_expressions import FLOATS_SCALED, Cell, query_template
from migrate.engines.moment_text import is_moment
from migrate.engines.mysql.canonical_text import SAME_BYTES_AS_UTF8, bytes_of, canonical_text, is_hashed
from migrate.engines.mysql.engine import MySql
from migrate.model.canonical import FormKind
from migrate.model.names import ObjectName

_GROUP_BYTES = 64 * 1024 * 1024
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_FLOATS = ("float", "double", "real")
_BYTES = re.compile(r"([0-9a-f]{2})*")


class MySqlExpressions(MySql):
    """See `Expressions`."""

    session: tuple[str, ...] = (
        "SET SESSION sql_mode = ''",
        "SET SESSION time_zone = '+00:00'",
        f"SET SESSION group_concat_max_len = {_GROUP_BYTES}",
        "SET SESSION net_write_timeout = 600",
    )

    def text(self, cell: Cell) -> str:
        """The column's canonical text, as bytes of UTF-8 where it may hold any character."""
        return canonical_text(cell, self.quote(cell.column.name))

    def printed(self, cell: Cell) -> str:
        """The text: CONCAT_WS prints a number or a date as it is shown. Some floats are printed as multiples."""
        text = self.text(cell)
        if cell.form.kind is not FormKind.FLOAT or cell.column.type.name not in _FLOATS:
            return text
        scaled = (
            f"WHEN ABS({text}) BETWEEN {low} AND {high} THEN CONCAT('{sign}', ({text}) * {factor})"
            for sign, low, high, factor in FLOATS_SCALED
        )
        return f"CASE {' '.join(scaled)} ELSE {text} END"

    def marked(self, cell: Cell, text: str) -> str:
        """IFNULL() costs a quarter of the time to print a row: only where it is needed."""
        return f"IFNULL({text}, 'N')" if cell.column.nullable else text

    def size(self, cell: Cell) -> str:
        """LENGTH() of the column itself where its bytes are those of the text."""
        plain = cell.form.kind is FormKind.TEXT and cell.column.charset in SAME_BYTES_AS_UTF8
        return f"LENGTH({self.quote(cell.column.name) if plain else self.text(cell)})"

    def shown(self, cell: Cell, *, limit: int) -> str:
        """The text, cut when it is long."""
        text = self.text(cell)
        if is_hashed(cell):
            value = bytes_of(cell, self.quote(cell.column.name))
            whole = f"LOWER(HEX({value}))"
            cut = f"CONCAT('(', LENGTH({value}), ' bytes, SHA-256 ', SHA2({value}, 256), ')')"
            return f"IF(LENGTH({value}) <= {limit}, {whole}, {cut})"
        if not cell.form.is_free:
            return text
        start = f"CONVERT(LEFT(CONVERT({text} USING utf8mb4), {limit // 10}) USING binary)"
        cut = f"CONCAT({start}, '... (', LENGTH({text}), ' bytes, SHA-256 ', SHA2({text}, 256), ')')"
        return f"IF(LENGTH({text}) <= {limit}, {text}, {cut})"

    def joined(self, parts: Sequence[str]) -> str:
        """One CONCAT_WS."""
        return f"CONCAT_WS(',', {', '.join(parts)})"

    def sha256(self, text: str) -> str:
        """SHA2()."""
        return f"SHA2({text}, 256)"

    def leading_digits(self, text: str, count: int) -> str:
        """LEFT()."""
        return f"LEFT({text}, {count})"

    def number(self, digits: str) -> str:
        """An unsigned integer; its SUM is a DECIMAL."""
        return f"CAST(CONV({digits}, 16, 10) AS UNSIGNED)"

    def bound(self, cell: Cell, text: str) -> str:
        """A number as it is, a date or time through CAST."""
        match cell.form.kind:
            case FormKind.INTEGER | FormKind.DECIMAL:
                if _NUMBER.fullmatch(text):
                    return text
            case FormKind.DATE | FormKind.TIMESTAMP:
                if is_moment(text):
                    return f"CAST('{text}' AS {'DATE' if cell.form.kind is FormKind.DATE else 'DATETIME(6)'})"
            case FormKind.BINARY if cell.column.type.name in ("binary", "varbinary") and _BYTES.fullmatch(text):
                return f"x'{text}'"
        raise ValueError(f"{text!r} is no bound of {cell.column.name!r}")

    def after(self, columns: Sequence[str], values: Sequence[str]) -> str:
        """Spelled out column by column: MySQL's optimizer makes no range of a row comparison with `>`.

        https://dev.mysql.com/doc/refman/8.4/en/row-constructor-optimization.html
        """
        column, value = columns[0], values[0]
        if len(columns) == 1:
            return f"{column} > {value}"
        rest = self.after(columns[1:], values[1:])
        return f"{column} >= {value} AND ({column} > {value} OR ({rest}))"

    def equals(self, cell: Cell, text: str) -> str:
        """Text is compared in the column's own collation: what is equal byte by byte is equal in every collation."""
        name = self.quote(cell.column.name)
        try:
            return f"{name} = {self.bound(cell, text)}"
        except ValueError:
            pass
        if cell.form.kind is FormKind.TEXT and cell.column.charset:
            return f"{name} = CONVERT({self.literal(text)} USING {cell.column.charset})"
        return f"{self.text(cell)} = {self.literal(text)}"

    def same_text(self, cell: Cell, text: str) -> str:
        """A comparison of bytes."""
        return f"CAST({self.text(cell)} AS BINARY) = CAST({self.literal(text)} AS BINARY)"

    def bytewise(self, cell: Cell) -> str:
        """A binary string."""
        return f"CAST({self.text(cell)} AS BINARY)"

    def total(self, cell: Cell, text: str) -> str:
        """SUM of integers and decimals is a DECIMAL."""
        return f"SUM({text if cell.form.kind is FormKind.INTEGER else self.quote(cell.column.name)})"

    def until(self, columns: Sequence[str], values: Sequence[str]) -> str:
        """Spelled out as `after` is."""
        column, value = columns[0], values[0]
        if len(columns) == 1:
            return f"{column} <= {value}"
        rest = self.until(columns[1:], values[1:])
        return f"{column} <= {value} AND ({column} < {value} OR ({rest}))"

    def ordered_digest(
        self, *, number: int, row: str, table: str, where: str, order: Sequence[str], most: int, sort: bool
    ) -> str:
        """SHA2 over GROUP_CONCAT. What is too long for the server is cut with a warning: the caller must look.

        GROUP_CONCAT(... ORDER BY ...) takes a third more time.
        """
        del most
        by = f" ORDER BY {', '.join(order)}" if sort else ""
        return _template("checksum_ordered").format(number=number, row=row, table=table, where=where, order=by)

    def spread(self, name: ObjectName, column: str) -> str:
        """The ends only: few tables have a histogram."""
        return _template("key_ends").format(table=self.quote_name(name), column=self.quote(column))


@cache
def _template(name: str) -> str:
    return query_template(Path(__file__).with_name("queries") / f"{name}.sql")
