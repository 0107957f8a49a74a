"""How each stored column of a table is read into the value that the target's column takes.

The values are those that `migrate.engines.mysql.rows.rendering` has the source server print in a full load.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from migrate.engines.bulk import ColumnPair
from migrate.engines.mysql.binlog.addresses import inet4_text, inet6_text, uuid_text
from migrate.engines.mysql.binlog.floats import WIDE, double_printer, fixed_printer, float_printer
from migrate.engines.mysql.binlog.generate import Field, bytes_field
from migrate.engines.mysql.binlog.json_text import json_document
from migrate.engines.mysql.binlog.scalars import (
    array_reader,
    date_text,
    datetime_reader,
    decimal_reader,
    decimal_size,
    old_datetime_text,
    old_time_text,
    old_timestamp_text,
    set_reader,
    time_of_day_reader,
    time_reader,
    timestamp_reader,
)
from migrate.engines.mysql.binlog.server import Server
from migrate.engines.mysql.binlog.spatial import binary_reader, text_reader
from migrate.engines.mysql.binlog.table_map import Stored, StoredColumn
from migrate.engines.mysql.loading import BINARY_TYPES, SPATIAL_TYPES
from migrate.engines.mysql.rows import rendering
from migrate.errors import Unsupported
from migrate.model.names import EngineName
from migrate.model.schema import Column

_INTEGERS = {
    Stored.TINY: (1, "small[data[{at}]]", "small_unsigned[data[{at}]]"),
    Stored.SHORT: (2, "b'%d' % read_h(data, {at})", "b'%d' % read_H(data, {at})"),
    Stored.INT24: (3, "b'%d' % number({raw}, 'little', signed=True)", "b'%d' % number({raw}, 'little')"),
    Stored.LONG: (4, "b'%d' % read_i(data, {at})", "b'%d' % read_I(data, {at})"),
    Stored.LONGLONG: (8, "b'%d' % read_q(data, {at})", "b'%d' % read_Q(data, {at})"),
}
_FIXED = {Stored.FLOAT: 4, Stored.DOUBLE: 8, Stored.YEAR: 1, Stored.DATE: 3, Stored.NEWDATE: 3}
_OLD = {Stored.TIMESTAMP: 4, Stored.DATETIME: 8, Stored.TIME: 3}
_WITH_FRACTION = {Stored.TIMESTAMP2: 4, Stored.DATETIME2: 5, Stored.TIME2: 3}
_BLOBS = frozenset({Stored.BLOB, Stored.GEOMETRY, Stored.JSON, Stored.VECTOR, Stored.BLOB_COMPRESSED})
_TEXTS = frozenset({"text", "character varying", "character", "citext", "name"})
_DATES = frozenset({"date", "datetime", "timestamp"})
_TARGET_DATES = frozenset({"date", "timestamp without time zone", "timestamp with time zone"})
_FLOAT_WIDTH, _DOUBLE_WIDTH, _SUM_WIDTH, _COORDINATE_WIDTH = 12, 24, 22, 25
"""Characters in which MySQL prints a FLOAT column, a DOUBLE column, a sum, and a coordinate. MariaDB has room for every digit."""
_ADDRESSES = {"uuid": uuid_text, "inet4": inet4_text, "inet6": inet6_text}
_WIDTH = re.compile(r"\((\d+)")


def shape(stored: StoredColumn) -> Field:
    """How to pass over a column: its size, or the size of the length before it."""
    kind, (first, second) = stored.type, stored.detail
    if kind in _INTEGERS:
        return Field(size=_INTEGERS[kind][0])
    if kind in _FIXED:
        return Field(size=_FIXED[kind])
    if kind in _OLD:
        return Field(size=_OLD[kind])
    if kind in _WITH_FRACTION:
        return Field(size=_WITH_FRACTION[kind] + (first + 1) // 2)
    if kind is Stored.NEWDECIMAL:
        return Field(size=decimal_size(first, second))
    if kind is Stored.BIT:
        return Field(size=(second * 8 + first + 7) // 8)
    if kind in (Stored.ENUM, Stored.SET):
        return Field(size=first)
    if kind in _BLOBS:
        return Field(prefix=first)
    if kind is Stored.NULL:
        return Field(size=0)
    return Field(prefix=2 if first > 255 else 1)


def field_for(stored: StoredColumn, pair: ColumnPair, target: EngineName, server: Server) -> Field:
    """How to read a column. Raises `Unsupported` where a full load would, or where a form can't be read."""
    target = pair.form_for(target)
    rendering(pair, target)
    column, found = pair.source, shape(stored)
    if stored.type in (Stored.VARCHAR_COMPRESSED, Stored.BLOB_COMPRESSED):
        raise _unreadable(column, "it is COMPRESSED")
    if stored.type in _INTEGERS:
        return _integer(stored, pair, target)
    if stored.type in (Stored.FLOAT, Stored.DOUBLE):
        return _floating(stored, pair, target, server)
    if stored.type is Stored.NEWDECIMAL:
        width = _zerofill_width(column)
        width += 1 if width and column.type.scale else 0
        return _as_number(bytes_field(decimal_reader(*stored.detail, width), size=found.size), pair, target)
    if stored.type is Stored.YEAR:
        years = (b"0000", *(b"%d" % (1900 + number) for number in range(1, 256)))
        return Field(size=1, expression="{read}[data[{at}]]", read=years)
    if stored.type is Stored.BIT:
        return replace(found, expression="{read}({raw})", read=_bit_reader(pair, target))
    if stored.type in _OLD or stored.type in _WITH_FRACTION or stored.type in _FIXED:
        return replace(found, expression="{read}({raw})", read=_moment_reader(stored, pair, target))
    if stored.type is Stored.ENUM:
        return _enumeration(found, column)
    if stored.type is Stored.SET:
        labels = tuple(label.encode() for label in column.type.labels)
        wants_array = not target.is_mysql_family and pair.target.type.dimensions
        return replace(found, expression="{read}({raw})", read=(array_reader if wants_array else set_reader)(labels))
    return _text_or_bytes(found, stored, pair, target, server)


def _integer(stored: StoredColumn, pair: ColumnPair, target: EngineName) -> Field:
    size, signed, unsigned = _INTEGERS[stored.type]
    field = Field(size=size, expression=unsigned if pair.source.type.unsigned else signed)
    width = _zerofill_width(pair.source)
    if width:
        field = replace(field, expression=f"({field.expression}).rjust({width}, b'0')")
    return _as_number(field, pair, target)


def _as_number(field: Field, pair: ColumnPair, target: EngineName) -> Field:
    """The same for a column that takes its numbers as other digits."""
    wanted = pair.target.type.name
    if not target.is_mysql_family or wanted not in ("bit", "year"):
        return field
    if wanted == "year":
        return replace(field, expression=f"({field.expression}).rjust(4, b'0')")
    if field.read is not None:
        raise _unreadable(pair.source, f"it goes to a {pair.target.type}")
    return replace(field, expression=f"b'%b' % format(int({field.expression}) & {2**64 - 1}, 'b').encode()")


def _floating(stored: StoredColumn, pair: ColumnPair, target: EngineName, server: Server) -> Field:
    kind, wanted = pair.source.type, pair.target.type.name
    if target.is_mysql_family and wanted in ("bit", "year"):
        raise _unreadable(pair.source, f"it is a {kind} that goes to a {pair.target.type}")
    is_printed_as_it_is = True
    if stored.type is Stored.FLOAT:
        is_printed_as_it_is = not target.is_mysql_family and wanted in _TEXTS
        read = double_printer(WIDE if server.is_mariadb else _SUM_WIDTH)
        if is_printed_as_it_is:
            read = float_printer(WIDE if server.is_mariadb else _FLOAT_WIDTH)
    else:
        read = double_printer(WIDE if server.is_mariadb else _DOUBLE_WIDTH)
    if kind.scale is not None and is_printed_as_it_is:
        read = fixed_printer(kind.scale)
    code, size, width = ("f", 4, 12) if stored.type is Stored.FLOAT else ("d", 8, 22)
    padding = ""
    if kind.zerofill and is_printed_as_it_is:
        padding = f".rjust({_zerofill_width(pair.source) or width}, b'0')"
    # A sum is never the negative zero, and MariaDB prints none.
    value = "read_" + code + "(data, {at})[0]" + ("" if is_printed_as_it_is and not server.is_mariadb else " + 0.0")
    return Field(size=size, expression="{read}(" + value + ")" + padding, read=read)


def _bit_reader(pair: ColumnPair, target: EngineName) -> Callable[[bytes], bytes]:
    wanted = pair.target.type.name
    if target.is_mysql_family:
        return _binary_digits(0) if wanted == "bit" else _whole_number
    if wanted == "bytea":
        return bytes
    if wanted in {"bit", "bit varying"} or wanted in _TEXTS:
        return _binary_digits(pair.source.type.length or 1)
    return _whole_number


def _whole_number(raw: bytes) -> bytes:
    return b"%d" % int.from_bytes(raw, "big")


def _binary_digits(width: int) -> Callable[[bytes], bytes]:
    return lambda raw: format(int.from_bytes(raw, "big"), "b").rjust(width, "0").encode()


def _moment_reader(stored: StoredColumn, pair: ColumnPair, target: EngineName) -> Callable[[bytes], bytes | None]:
    kind, fraction = stored.type, stored.detail[0]
    wanted = pair.target.type.name
    if kind in _OLD and pair.source.type.fraction:
        raise _unreadable(pair.source, "it has the form of an old server; ALTER TABLE … FORCE gives it the new one")
    if kind in (Stored.TIME2, Stored.TIME):
        if not target.is_mysql_family and wanted.startswith("time "):
            return time_of_day_reader(fraction if kind is Stored.TIME2 else None)
        return time_reader(fraction) if kind is Stored.TIME2 else old_time_text
    readers: dict[Stored, Callable[[bytes], bytes]] = {
        Stored.DATE: date_text,
        Stored.NEWDATE: date_text,
        Stored.DATETIME2: datetime_reader(fraction),
        Stored.TIMESTAMP2: timestamp_reader(fraction),
        Stored.DATETIME: old_datetime_text,
        Stored.TIMESTAMP: old_timestamp_text,
    }
    read = readers[kind]
    if target.is_mysql_family or wanted not in _TARGET_DATES or not pair.target.nullable:
        return read
    return _zero_is_null(read)


def _zero_is_null(read: Callable[[bytes], bytes]) -> Callable[[bytes], bytes | None]:
    def checked(raw: bytes) -> bytes | None:
        text = read(raw)
        return None if text.startswith(b"0000-00-00") and not text.strip(b"0-: .") else text

    return checked


def _enumeration(found: Field, column: Column) -> Field:
    labels = (b"", *(label.encode() for label in column.type.labels))
    place = "data[{at}]" if found.size == 1 else "number({raw}, 'little')"
    return replace(found, expression="{read}[" + place + "]", read=labels)


def _text_or_bytes(found: Field, stored: StoredColumn, pair: ColumnPair, target: EngineName, server: Server) -> Field:
    column, kind, wanted = pair.source, pair.source.type.name, pair.target.type.name
    if kind in SPATIAL_TYPES:
        return found if target.is_mysql_family else _spatial(found, wanted, server)
    if kind in _ADDRESSES:
        return replace(found, expression="{read}({raw})", read=_ADDRESSES[kind])
    if stored.type is Stored.JSON:
        return replace(found, expression="{read}({raw})", read=json_document)
    if kind in BINARY_TYPES:
        read = _padded(column.type.length or 1) if kind == "binary" else None
        if not target.is_mysql_family and wanted == "uuid":
            read = _hex_of(read)
        return replace(found, expression="{read}({raw})", read=read) if read else found
    decode = server.charsets.reader(column.charset)
    return replace(found, expression="{read}({raw})", read=decode) if decode else found


def _spatial(found: Field, wanted: str, server: Server) -> Field:
    if wanted == "bytea":
        return replace(found, expression="{read}({raw})", read=binary_reader(server.latitude_first))
    if server.is_mariadb:
        print_wide = double_printer(WIDE)
        read = text_reader(server.latitude_first, lambda value: print_wide(value + 0.0), wraps_points=False)
    else:
        read = text_reader(server.latitude_first, double_printer(_COORDINATE_WIDTH), wraps_points=True)
    return replace(found, expression="{read}({raw})", read=read)


def _padded(size: int) -> Callable[[bytes], bytes]:
    return lambda raw: raw.ljust(size, b"\x00")


def _hex_of(read: Callable[[bytes], bytes] | None) -> Callable[[bytes], bytes]:
    return lambda raw: (read(raw) if read else raw).hex().upper().encode()


def _zerofill_width(column: Column) -> int:
    width = _WIDTH.search(column.type.text) if column.type.zerofill else None
    return int(width[1]) if width else 0


def _unreadable(column: Column, reason: str) -> Unsupported:
    return Unsupported(
        f"column {column.name!r} can't be followed in the binlog",
        reason=reason,
        hint="leave the column out with a remove-column rule",
    )
