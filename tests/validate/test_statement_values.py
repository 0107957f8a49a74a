"""Values for statements of which the server kept none."""

from collections.abc import Callable, Iterator

import pytest

from migrate.engines.checksum import expressions_of
from migrate.model.schema import Schema
from migrate.validate.side import Side
from migrate.validate.statement_values import Filled, filled
from tests.validate.conftest import Sides, quoted

pytestmark = pytest.mark.server
COLUMNS = "id int primary key, code varchar(20), amount decimal(10,2), made date"


@pytest.fixture(params=["mysql", "mariadb", "postgres"])
def fill(request: pytest.FixtureRequest, sides: Callable[..., Sides]) -> Iterator[Callable[[str], Filled]]:
    """Fills a statement, `{t}` being a table with one row."""
    table = sides(request.param, request.param, name=f"it's %s of {request.param}")
    table.on_source(f"CREATE TABLE {{t}} ({COLUMNS})")
    table.on_source("INSERT INTO {t} VALUES (7, '00''7', 1.50, '2024-02-29')")
    schema: Schema = table.structures[0]
    current = schema.database if schema.engine.is_mysql_family else "public"
    with Side(table.source, expressions_of(schema.engine), workers=1) as side:

        def found(statement: str) -> Filled:
            made = filled(statement.replace("{t}", quoted(table.source, table.name)), current, schema, side)
            if made.sql:
                side.rows(made.sql)
            return Filled(sql=made.sql.replace(quoted(table.source, table.name), "t"), reason=made.reason)

        yield found


def test_values_of_a_row(fill: Callable[[str], Filled]) -> None:
    for statement, expected in (
        ("SELECT * FROM {t} WHERE id = ?", "SELECT * FROM t WHERE id = 7"),
        ("SELECT * FROM {t} AS x WHERE x.code = ? AND ? < x.made", "x.code = '00''7' AND '2024-02-29' < x.made"),
        ("SELECT id FROM {t} WHERE amount BETWEEN ? AND ?", "amount BETWEEN 1.50 AND 1.50"),
        ("SELECT id FROM {t} WHERE id IN (?) ORDER BY id LIMIT ? OFFSET ?", "id IN (7) ORDER BY id LIMIT 10 OFFSET 0"),
        ("SELECT id FROM {t} WHERE code LIKE ?", "code LIKE '00''%'"),
        (
            "SELECT id FROM {t} x WHERE EXISTS (SELECT 1 FROM {t} y WHERE y.id = ? AND x.code = ?)",
            "y.id = 7 AND x.code",
        ),
    ):
        found = fill(statement)
        assert expected in found.sql, (statement, found)


def test_what_can_not_be_told_has_a_reason(fill: Callable[[str], Filled]) -> None:
    for statement, reason in (
        ("SELECT * FROM {t} WHERE LOWER(code) = ?", "none can be told for LOWER"),
        ("SELECT COALESCE(code, ?) FROM {t}", "none can be told for COALESCE"),
        ("SELECT * FROM {t} WHERE nothing = ?", "the table of nothing is not known"),
        ("SELECT FROM WHERE ?", "can't be read"),
        ("SELECT id FROM {t} WHERE " + " OR ".join(["id = ?"] * 100), "more than 99 values"),
    ):
        found = fill(statement)
        assert (found.sql, reason in found.reason) == ("", True), (statement, found)
