"""Which changes of structure end the following of a table."""

import pytest

from migrate.execute.local.cdc.settings import ApplySettings
from migrate.execute.local.cdc.structure import concerns
from migrate.model.change import StructureChange
from migrate.model.names import ObjectName

ONE, TWO = ObjectName(schema="shop", name="one"), ObjectName(schema="shop", name="two")
BLIND = ApplySettings(alters=False, drops=False)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE one ADD COLUMN b int",
        "DROP TABLE one",
        "RENAME TABLE one TO three",
        "/* x */ ALTER TABLE one FORCE",
    ],
)
def test_a_changed_table_is_concerned(statement: str) -> None:
    assert concerns(StructureChange(statement=statement, tables=(ONE,)), (ONE, TWO), ApplySettings()) == (ONE,)


def test_a_statement_that_names_no_table_concerns_all() -> None:
    assert concerns(StructureChange(statement="ALTER EXTENSION x"), (ONE, TWO), ApplySettings()) == (ONE, TWO)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE INDEX i ON one (b)",
        "DROP INDEX i ON one",
        "ANALYZE TABLE one",
        "GRANT SELECT ON one TO me",
        "CREATE TRIGGER t",
        "COMMENT ON one",
    ],
)
def test_what_changes_no_row_concerns_none(statement: str) -> None:
    assert concerns(StructureChange(statement=statement, tables=(ONE,)), (ONE, TWO), ApplySettings()) == ()


@pytest.mark.parametrize("statement", ["ALTER TABLE one ADD COLUMN b int", "DROP TABLE one"])
def test_the_task_may_say_that_it_does_not_matter(statement: str) -> None:
    assert concerns(StructureChange(statement=statement, tables=(ONE,)), (ONE, TWO), BLIND) == ()


def test_rows_that_can_not_be_read_matter_whatever_the_task_says() -> None:
    lost = StructureChange(statement="the log holds 3 columns", tables=(ONE,), unreadable=True)
    assert concerns(lost, (ONE, TWO), BLIND) == (ONE,)
    assert concerns(lost, (TWO,), ApplySettings()) == ()
