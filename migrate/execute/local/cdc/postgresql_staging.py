"""Replaces many rows of a PostgreSQL table at once: their keys are staged and deleted, and the new rows copied."""

from collections.abc import Collection, Sequence

from migrate.engines.bulk import Form
from migrate.engines.connect import RawConnection
from migrate.engines.postgresql.engine import PostgreSql
from migrate.execute.local.cdc.copy_text import copy_text
from migrate.execute.local.cdc.net import NetRows
from migrate.execute.local.cdc.tables import ApplyTable
from migrate.model.change import Row

_STATISTICS_FROM = 1000


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
        name, every = PostgreSql().quote_name(net.table.name), range(len(net.table.columns))
        return not rows or self._copy(name, net.table, every, rows) == len(rows)

    def _delete(self, table: ApplyTable, rows: Collection[Row]) -> int:
        quote, name = PostgreSql().quote, PostgreSql().quote_name(table.name)
        keys = [quote(table.columns[place].name) for place in table.key]
        staged = self._staged(table, name, keys)
        count = self._copy(staged, table, table.key, [tuple([row[place] for place in table.key]) for row in rows])
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

    def _copy(self, name: str, table: ApplyTable, places: Sequence[int], rows: Sequence[Row]) -> int:
        """COPY into a table of rows that have these of its values; how many it took."""
        columns = ", ".join(PostgreSql().quote(table.columns[place].name) for place in places)
        forms = [Form.BINARY if table.binary[place] else Form.TEXT for place in places]
        with self._connection.cursor() as cursor:
            with cursor.copy(f"COPY {name} ({columns}) FROM STDIN".encode()) as copy:
                for block in copy_text(rows, forms):
                    copy.write(block)
            return int(cursor.rowcount)
