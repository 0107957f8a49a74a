"""Replaces many rows of a PostgreSQL table at once: their keys are staged and deleted, and the new rows copied."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from migrate.engines.bulk import Bulk, Form, field_of, row_of
from migrate.engines.connect import RawConnection
from migrate.engines.postgresql.engine import PostgreSql
from migrate.errors import QueryFailed
from migrate.execute.local.cdc.net import NetRows
from migrate.execute.local.cdc.tables import ApplyTable
from migrate.model.change import Row, Unchanged, Value

_STATISTICS_FROM = 1000
_COPY_BYTES = 1 << 20
Speller = Callable[[Value], bytes]


class Staging:
    """The staging tables of one session, one for each table, empty between transactions."""

    def __init__(self, connection: RawConnection) -> None:
        self._connection = connection
        self._numbers: dict[ApplyTable, int] = {}

    def replace(self, net: NetRows, *, missing_deletes: bool) -> bool:
        """Deletes and inserts; whether all rows that had to be there were. Raises the driver's errors."""
        if net.there:
            deleted = self._delete(net.table, net.there.values())
            if not net.is_whole(deleted, missing_deletes=missing_deletes):
                return False
        rows = net.rows
        return not rows or self._copy(PostgreSql().quote_name(net.table.name), net.table, None, rows) == len(rows)

    def _delete(self, table: ApplyTable, rows: Iterable[Row]) -> int:
        quote, name = PostgreSql().quote, PostgreSql().quote_name(table.name)
        keys = [quote(table.columns[place].name) for place in table.key]
        staged = self._staged(table, name, keys)
        count = self._copy(staged, table, table.key, rows)
        if count >= _STATISTICS_FROM:
            self._connection.execute(f"ANALYZE {staged}".encode())
        same = " AND ".join(f"t.{key} = s.{key}" for key in keys)
        deleted = self._connection.execute(f"DELETE FROM {name} t USING {staged} s WHERE {same}".encode()).rowcount
        self._connection.execute(f"TRUNCATE {staged}".encode())
        return int(deleted)

    def _staged(self, table: ApplyTable, name: str, keys: Sequence[str]) -> str:
        """The name of the table's staging table, which is made where it is missing: a rollback may have taken it away."""
        staged = f"pg_temp.migrate_gone_{self._numbers.setdefault(table, len(self._numbers))}"
        statement = f"CREATE TABLE IF NOT EXISTS {staged} AS SELECT {', '.join(keys)} FROM {name} WITH NO DATA"
        self._connection.execute(statement.encode())
        return staged

    def _copy(self, name: str, table: ApplyTable, places: Sequence[int] | None, rows: Iterable[Row]) -> int:
        """COPY of some of the values of the rows, or of all, into a table; how many it took."""
        chosen = range(len(table.columns)) if places is None else places
        columns = ", ".join(PostgreSql().quote(table.columns[place].name) for place in chosen)
        forms = [Form.BINARY if table.binary[place] else Form.TEXT for place in chosen]
        kinds = [(place, _speller(form)) for place, form in zip(chosen, forms, strict=True)]
        with self._connection.cursor() as cursor:
            with cursor.copy(f"COPY {name} ({columns}) FROM STDIN".encode()) as copy:
                for block in _blocks(rows, kinds):
                    copy.write(block)
            return int(cursor.rowcount)


def _blocks(rows: Iterable[Row], kinds: Sequence[tuple[int, Speller]]) -> Iterator[bytes]:
    data = bytearray()
    for row in rows:
        data += row_of(Bulk.COPY_TEXT, [spell(row[place]) for place, spell in kinds])
        if len(data) >= _COPY_BYTES:
            yield bytes(data)
            data.clear()
    yield bytes(data)


def _speller(form: Form) -> Speller:
    """Spells the values of one column. Most are digits or plain words, which a look at the whole value tells."""

    def spell(value: Value) -> bytes:
        if isinstance(value, bytes) and form is not Form.BINARY and value.isalnum():
            return value
        if isinstance(value, Unchanged):
            raise QueryFailed("the log does not tell a value of a row that is to be written")
        return field_of(Bulk.COPY_TEXT, form, value)

    return spell
