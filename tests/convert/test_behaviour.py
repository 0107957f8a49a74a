"""What the converted schema does on a real PostgreSQL: triggers, generated columns, partitions, checks."""

import pytest

from migrate.convert.convert import convert
from migrate.model.schema import Check, Generated, Partition, Partitioning, Schema
from migrate.url import Url
from tests.convert.build import POSTGRESQL, column, index, schema_of, serial, table
from tests.sql import rows, run

pytestmark = pytest.mark.server


def make(url: Url, schema: Schema) -> None:
    conversion = convert(schema, POSTGRESQL, renames={"Shop": "public"})
    run(url, *(statement.sql for statement in conversion.statements))


def test_the_time_of_update_is_set_as_mysql_sets_it(postgres_url: Url) -> None:
    changed = column("changed", "timestamp", "CURRENT_TIMESTAMP", on_update="CURRENT_TIMESTAMP")
    double = column("twice", "int", generated=Generated(expression="`n` * 2", stored=False))
    make(postgres_url, schema_of(table("t", serial(), column("n", "int"), changed, double, key=("id",))))
    run(postgres_url, "INSERT INTO t (n, changed) VALUES (1, '2001-01-01'), (2, '2001-01-01'), (3, '2001-01-01')")
    run(
        postgres_url,
        "UPDATE t SET n = n WHERE n = 1",
        "UPDATE t SET n = 20, changed = '2002-02-02' WHERE n = 2",
        "UPDATE t SET n = 30 WHERE n = 3",
    )
    found = rows(postgres_url, "SELECT n, twice, extract(year FROM changed)::int FROM t ORDER BY n")
    assert found[:2] == [(1, 2, 2001), (20, 40, 2002)]
    assert found[2][:2] == (30, 60)
    assert found[2][2] > 2020


def test_generated_columns_and_checks_are_computed(postgres_url: Url) -> None:
    source = table(
        "t",
        column("a", "varchar(10)"),
        column("b", "decimal(8,2) unsigned"),
        column("full", "varchar(30)", generated=Generated(expression="concat(`a`,_utf8mb4'-',`b`)", stored=True)),
        column("tags", "set('x','y')"),
        checks=(Check(name="short", expression="(char_length(`a`) < 5)"),),
        indexes=(index("lowered", "(lower(`a`))", unique=True),),
    )
    make(postgres_url, schema_of(source))
    run(postgres_url, "INSERT INTO t (a, b, tags) VALUES ('ab', 1.5, 'x,y'), ('c', 2, '')")
    assert rows(postgres_url, 'SELECT "full" FROM t ORDER BY a') == [("ab-1.50",), ("c-2.00",)]
    for bad in ("('toolong', 1, 'x')", "('q', -1, 'x')", "('q', 1, 'z')", "('AB', 1, 'x')"):
        with pytest.raises(Exception, match="violates"):
            run(postgres_url, f"INSERT INTO t (a, b, tags) VALUES {bad}")


PARTITIONED = {
    "year": ("RANGE", "year(`day`)", ("2020", "2021", "MAXVALUE"), "t_p1"),
    "days": ("RANGE", "to_days(`day`)", ("737791", "738157", "MAXVALUE"), "t_p1"),
    "columns": ("RANGE COLUMNS", "`day`", ("'2020-01-01'", "'2021-01-01'", "MAXVALUE"), "t_p1"),
}


@pytest.mark.parametrize("name", PARTITIONED)
def test_a_row_is_in_the_partition_where_mysql_keeps_it(postgres_url: Url, mysql_url: Url, name: str) -> None:
    method, expression, bounds, expected = PARTITIONED[name]
    partitions = tuple(Partition(name=f"p{number}", bound=bound) for number, bound in enumerate(bounds))
    division = Partitioning(method=method, expression=expression, partitions=partitions)
    source = table("t", column("day", "date", nullable=False), key=("day",), partitioning=division)
    days = "('2019-12-31'), ('2020-01-01'), ('2020-12-31'), ('2021-01-01')"
    make(postgres_url, schema_of(source))
    run(postgres_url, f"INSERT INTO t VALUES {days}")
    parts = ", ".join(f"PARTITION p{number} VALUES LESS THAN ({bound})" for number, bound in enumerate(bounds))
    parts = parts.replace("(MAXVALUE)", "MAXVALUE") if method == "RANGE" else parts
    run(mysql_url, f"CREATE TABLE t (day date PRIMARY KEY) PARTITION BY {method} ({expression}) ({parts})")
    run(mysql_url, f"INSERT INTO t VALUES {days}")
    here = rows(mysql_url, "SELECT day FROM t PARTITION (p1) ORDER BY day")
    there = rows(postgres_url, f"SELECT day FROM {expected} ORDER BY day")
    assert there == here
    assert len(here) == 2


def test_partitions_by_hash_and_list(postgres_url: Url) -> None:
    hashed = Partitioning(method="HASH", expression="`id`", partitions=(Partition(name="p0"), Partition(name="p1")))
    listed = Partitioning(
        method="LIST",
        expression="`id`",
        partitions=(Partition(name="a", bound="1,2"), Partition(name="b", bound="3,NULL")),
    )
    tables = [
        table(name, column("id", "int", nullable=name == "hashed"), partitioning=division)
        for name, division in (("hashed", hashed), ("listed", listed))
    ]
    make(postgres_url, schema_of(*tables))
    run(postgres_url, "INSERT INTO hashed VALUES (1), (NULL)", "INSERT INTO listed VALUES (1), (3)")
    assert rows(postgres_url, "SELECT count(*) FROM hashed") == [(2,)]
    assert rows(postgres_url, "SELECT id FROM listed_b") == [(3,)]


def test_a_table_divided_by_an_expression_has_no_partitions() -> None:
    division = Partitioning(method="HASH", expression="month(`day`)", partitions=(Partition(name="p0"),))
    conversion = convert(schema_of(table("t", column("day", "date"), partitioning=division)), POSTGRESQL)
    assert conversion.schema.tables[0].partitioning is None
    assert [issue.name for issue in conversion.issues] == ["partitions-not-converted"]


def test_identity_goes_on_where_the_source_is(postgres_url: Url) -> None:
    make(postgres_url, schema_of(table("t", serial(next_value=42), column("n", "int"), key=("id",))))
    run(postgres_url, "INSERT INTO t (n) VALUES (1)")
    assert rows(postgres_url, "SELECT id FROM t") == [(42,)]
