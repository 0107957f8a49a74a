"""A change as a statement that a person can read and run again."""

from migrate.engines.engine import Engine
from migrate.execute.local.cdc.tables import ApplyTable, Change, old_row, set_places
from migrate.model.change import Operation, Row, Unchanged


def statement_text(change: Change, engine: Engine) -> str:
    """The INSERT, UPDATE or DELETE that the change stands for."""
    table, name = change.table, engine.quote_name(change.table.name)
    if change.operation is Operation.INSERT:
        assert change.after is not None
        row = change.after
        columns = ", ".join(engine.quote(column.name) for column in table.columns)
        return f"INSERT INTO {name} ({columns}) VALUES ({', '.join(_value(table, row, n) for n in range(len(row)))})"
    old = old_row(change)
    keys = table.key or [place for place, value in enumerate(old) if not isinstance(value, Unchanged)]
    condition = " AND ".join(
        f"{_name(engine, table, place)} {'IS' if old[place] is None else '='} {_value(table, old, place)}"
        for place in keys
    )
    if change.operation is Operation.DELETE:
        return f"DELETE FROM {name} WHERE {condition}"
    assert change.after is not None
    row = change.after
    setting = ", ".join(f"{_name(engine, table, place)} = {_value(table, row, place)}" for place in set_places(change))
    return f"UPDATE {name} SET {setting} WHERE {condition}"


def _name(engine: Engine, table: ApplyTable, place: int) -> str:
    return engine.quote(table.columns[place].name)


def _value(table: ApplyTable, row: Row, place: int) -> str:
    value = row[place]
    if value is None or isinstance(value, Unchanged):
        return "NULL"
    if table.binary[place]:
        return f"x'{value.hex()}'"
    return "'" + value.decode(errors="replace").replace("'", "''") + "'"
