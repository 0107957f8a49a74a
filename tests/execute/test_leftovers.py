"""What a migration leaves behind is found, and what may be another's is not for removal."""

import pytest

from migrate.execute.cutover.leftovers import leftovers, remove
from migrate.url import Url
from tests.conftest import FreshDatabase
from tests.sql import rows, run

pytestmark = pytest.mark.server


def made(target: Url, schema: str, table: str, *owners: str) -> None:
    quote = '"' if target.scheme == "postgresql" else "`"
    run(
        target,
        f"CREATE SCHEMA IF NOT EXISTS {schema}",
        f"CREATE TABLE {schema}.{table} ({quote}TASK_NAME{quote} varchar(128), note varchar(20))",
        *(f"INSERT INTO {schema}.{table} VALUES ('{owner}', 'x')" for owner in owners),
    )


@pytest.mark.parametrize("server", ["postgres", "mysql"])
def test_only_the_task_s_own_tables_are_for_removal(fresh_database: FreshDatabase, server: str) -> None:
    source, target = fresh_database("mysql"), fresh_database(server)
    own, other = f"{target.database}_own", f"{target.database}_other"
    made(target, own, "awsdms_txn_state", "shop")
    made(target, own, "awsdms_apply_exceptions", "shop", "another")
    made(target, own, "awsdms_status")
    made(target, own, "orders", "shop")
    made(target, other, "awsdms_txn_state", "shop")
    found = {item.description: item for item in leftovers(source, target, task="shop", schemas={own})}
    assert set(found) == {f"table {own}.awsdms_{name}" for name in ("txn_state", "apply_exceptions", "status")}
    assert "another" in found[f"table {own}.awsdms_apply_exceptions"].hint
    assert [item.hint for name, item in found.items() if not name.endswith("exceptions")] == ["", ""]
    remove(found[f"table {own}.awsdms_txn_state"], target)
    left = rows(target, f"SELECT table_name FROM information_schema.tables WHERE table_schema = '{own}' ORDER BY 1")
    assert left == [("awsdms_apply_exceptions",), ("awsdms_status",), ("orders",)]
    assert rows(target, f"SELECT count(*) FROM {other}.awsdms_txn_state") == [(1,)]
    if server == "mysql":
        run(target, f"DROP DATABASE {own}", f"DROP DATABASE {other}")


def test_another_s_slot_is_told_and_kept(fresh_database: FreshDatabase) -> None:
    source, target = fresh_database("postgres"), fresh_database("mysql")
    name = f"{source.database}_other"
    run(source, f"SELECT pg_create_logical_replication_slot('{name}', 'test_decoding')")
    try:
        (found,) = [item for item in leftovers(source, target, task="shop", schemas=()) if name in item.description]
        assert "by hand" in found.hint
    finally:
        run(source, f"SELECT pg_drop_replication_slot('{name}')")
