"""The SQL that repairs a target: after it the tables match, and running it again changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from migrate.engines.engine import engine_of
from migrate.execute.local.ddl import apply_script
from migrate.model.conversion import TableMapping
from migrate.model.names import ObjectName
from migrate.model.schema import ForeignKey, Schema, Table
from migrate.model.validation import Level, TableVerdict, Validation
from migrate.validate.options import Options
from migrate.validate.pairs import match_tables
from migrate.validate.repair_order import parents_first
from migrate.validate.spool import Spool
from migrate.validate.validate import compare_schemas, repaired
from tests.convert.build import column, schema_of, serial, table
from tests.sql import rows
from tests.validate.conftest import Sides
from tests.validate.structure import structure
from tests.validate.test_types import PAIRS, _columns, _drawn, _fill


@dataclass
class Repairing:
    """Some tables on two servers, compared and repaired."""

    tables: list[Sides]
    path: Path
    level: Level = Level.ROWS
    schemas: tuple[Schema, Schema] = field(init=False)

    def __post_init__(self) -> None:
        self.schemas = structure(self.tables[0].source), structure(self.tables[0].target)

    @property
    def mappings(self) -> list[TableMapping]:
        """The tables' mappings."""
        names = {item.name for item in self.tables}
        return [mapping for mapping in match_tables(*self.schemas) if mapping.source.name in names]

    def write(self) -> Validation:
        """Compares, and writes the script."""
        source, target = self.tables[0].source, self.tables[0].target
        with Spool() as spool:
            options = Options(level=self.level, spool=spool, max_differences=3)
            found = compare_schemas(source, target, self.schemas, self.mappings, options=options)
            return repaired(self.path, (source, target), self.schemas, self.mappings, spool, found)

    def run(self) -> None:
        """Runs the script on the target."""
        url = self.tables[0].target
        apply_script(url, self.path.read_text(encoding="utf-8"), engine=engine_of(url))

    def matches(self) -> bool:
        """Whether all tables are equal."""
        source, target = self.tables[0].source, self.tables[0].target
        found = compare_schemas(source, target, self.schemas, self.mappings, options=Options())
        assert len(found.tables) == len(self.tables)
        return found.is_match

    def repair(self) -> str:
        """Writes and runs the script twice; the tables match after each time. Gives the script."""
        assert self.write().counts[TableVerdict.MISMATCH]
        script = self.path.read_text(encoding="utf-8")
        self.run()
        assert self.matches()
        self.run()
        assert self.matches()
        again = self.write().repair
        assert again is not None
        assert (again.inserts, again.updates, again.deletes, again.replaced, again.unrepaired) == (0, 0, 0, 0, ())
        return script


@pytest.fixture
def repairing(tmp_path: Path) -> Callable[..., Repairing]:
    """Prepares tables that are there already."""
    return lambda *tables: Repairing(list(tables), tmp_path / "repair.sql")


@pytest.mark.server
@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_every_type(sides: Callable[..., Sides], repairing: Callable[..., Repairing], source: str, target: str) -> None:
    item = sides(source, target)
    item.make(_columns(item.source), _columns(item.target))
    drawn = _drawn(7)
    _fill(item.source, item.name, drawn)
    _fill(item.target, item.name, [*drawn[1:20], drawn[0], *drawn[20:50]])
    item.on_source("DELETE FROM {t} WHERE id IN (3, 9)")
    written = repairing(item)
    script = written.repair()
    assert script.count("\nINSERT INTO") >= 10
    assert script.count("\nDELETE FROM") == 2
    assert script.count("\nUPDATE ") >= 15


ENGINES = [("mysql", "postgres"), ("postgres", "mysql"), ("mariadb", "postgres"), ("mysql", "mariadb")]


@pytest.mark.server
@pytest.mark.parametrize(("source", "target"), ENGINES)
def test_only_the_columns_that_differ_are_set(
    sides: Callable[..., Sides], repairing: Callable[..., Repairing], source: str, target: str
) -> None:
    item = sides(source, target)
    item.make("id int primary key, a varchar(20), b varchar(20)")
    item.insert("1, 'one', 'it''s'", "2, 'two', NULL", "3, 'three', ''")
    item.on_target("UPDATE {t} SET b = 'its' WHERE id = 1")
    item.on_target("UPDATE {t} SET b = '' WHERE id = 2")
    written = repairing(item)
    repair = written.write().repair
    assert repair is not None
    assert (repair.inserts, repair.updates, repair.deletes) == (0, 2, 0)
    updates = [line for line in written.path.read_text().splitlines() if line.startswith("UPDATE")]
    assert [("'it''s'" in line, "NULL" in line) for line in updates] == [(True, False), (False, True)]
    assert not any("two" in line or "one" in line for line in updates)
    written.repair()


@pytest.mark.server
@pytest.mark.parametrize(("source", "target"), ENGINES)
def test_swapped_unique_values(
    sides: Callable[..., Sides], repairing: Callable[..., Repairing], source: str, target: str
) -> None:
    item = sides(source, target)
    item.make("id int primary key, mail varchar(20) unique, n int")
    item.insert("1, 'a', 1", "2, 'b', 2", "3, 'c', 3")
    item.on_target("UPDATE {t} SET mail = 'x' WHERE id = 1")
    item.on_target("UPDATE {t} SET mail = 'a' WHERE id = 2")
    item.on_target("UPDATE {t} SET mail = 'b' WHERE id = 1")
    written = repairing(item)
    repair = written.write().repair
    assert repair is not None
    assert (repair.inserts, repair.updates, repair.deletes, repair.replaced) == (2, 0, 0, 2)
    written.repair()


@pytest.mark.server
@pytest.mark.parametrize(("source", "target"), ENGINES)
def test_rows_without_a_key_keep_their_number(
    sides: Callable[..., Sides], repairing: Callable[..., Repairing], source: str, target: str
) -> None:
    item = sides(source, target)
    item.make("a int, b varchar(20)")
    item.insert("1, 'x'", "1, 'x'", "1, 'x'", "2, NULL", "NULL, ''", "5, 'same'", "5, 'same'")
    item.on_source("INSERT INTO {t} VALUES (1, 'x'), (7, 'new')")
    item.on_target("DELETE FROM {t} WHERE a = 2")
    item.on_target("INSERT INTO {t} VALUES (9, 'extra'), (9, 'extra')")
    script = repairing(item).repair()
    assert "same" not in script
    assert "extra" not in script
    assert sorted(rows(item.target, f"SELECT a, count(*) FROM {item.name} WHERE a > 0 GROUP BY a")) == [
        (1, 4),
        (2, 1),
        (5, 2),
        (7, 1),
    ]


@pytest.mark.server
@pytest.mark.parametrize(("source", "target"), ENGINES)
def test_parents_come_before_children(
    sides: Callable[..., Sides], repairing: Callable[..., Repairing], source: str, target: str
) -> None:
    child, parent = sides(source, target), sides(source, target)
    parent.make("id int primary key, name varchar(20)")
    child.make(
        f"id int primary key, p int not null, foreign key (p) references {parent.name} (id) on delete cascade",
    )
    parent.insert("1, 'one'", "2, 'two'")
    child.insert("10, 1", "20, 2")
    parent.on_source("INSERT INTO {t} VALUES (3, 'three')")
    child.on_source("INSERT INTO {t} VALUES (30, 3)")
    child.on_target("INSERT INTO {t} VALUES (11, 1)")
    parent.on_target("INSERT INTO {t} VALUES (4, 'four')")
    child.on_target("INSERT INTO {t} VALUES (40, 4)")
    script = repairing(child, parent).repair()
    deletes = [script.index(f"deletes from {name}") for name in _qualified(child, parent)]
    changes = [script.index(f"changes to {name}") for name in _qualified(parent, child)]
    assert deletes + changes == sorted(deletes + changes)
    for item in (child, parent):
        item.on_source("DROP TABLE IF EXISTS {t}")
        item.on_target("DROP TABLE IF EXISTS {t}")


@pytest.mark.server
def test_keys_that_differ_only_in_case(sides: Callable[..., Sides], repairing: Callable[..., Repairing]) -> None:
    item = sides("postgres", "mysql")
    item.make(
        "code varchar(20) primary key, n int",
        "code varchar(20) character set utf8mb4 collate utf8mb4_bin primary key, n int",
    )
    item.insert("'a', 1", "'A', 2", "'b', 3")
    item.on_target("UPDATE {t} SET n = 9 WHERE code = 'A'")
    item.on_source("DELETE FROM {t} WHERE code = 'b'")
    repairing(item).repair()
    assert sorted(rows(item.target, f"SELECT code, n FROM {item.name}")) == [("A", 2), ("a", 1)]


@pytest.mark.server
def test_a_collation_that_ignores_case_deletes_no_other_row(
    sides: Callable[..., Sides], repairing: Callable[..., Repairing]
) -> None:
    item = sides("mysql", "postgres")
    item.make("code varchar(20) primary key, n int")
    item.insert("'a', 1")
    item.on_target("INSERT INTO {t} VALUES ('A', 1)")
    repairing(item).repair()
    assert rows(item.target, f"SELECT code FROM {item.name}") == [("a",)]


@pytest.mark.server
def test_a_numbered_and_a_computed_column(sides: Callable[..., Sides], repairing: Callable[..., Repairing]) -> None:
    item = sides("mysql", "postgres")
    item.make(
        "id int primary key auto_increment, a int, b int as (a * 2) stored",
        "id int primary key generated always as identity, a int, b int generated always as (a * 2) stored",
    )
    item.on_source("INSERT INTO {t} (a) VALUES (5), (6), (7)")
    item.on_target("INSERT INTO {t} (a) VALUES (5), (60)")
    repairing(item).repair()
    assert sorted(rows(item.target, f"SELECT id, a, b FROM {item.name}")) == [(1, 5, 10), (2, 6, 12), (3, 7, 14)]


@pytest.mark.server
def test_a_time_that_sets_itself_stays(sides: Callable[..., Sides], repairing: Callable[..., Repairing]) -> None:
    item = sides("mariadb", "mysql")
    item.make("id int primary key, a int, changed datetime null on update current_timestamp")
    item.insert("1, 5, '2020-01-02 03:04:05'")
    item.on_target("UPDATE {t} SET a = 6, changed = changed")
    repairing(item).repair()


@pytest.mark.server
@pytest.mark.parametrize(("source", "target"), [("mysql", "postgres"), ("postgres", "mariadb")])
def test_rows_without_a_key_that_differ_in_a_float_alone(
    sides: Callable[..., Sides], repairing: Callable[..., Repairing], source: str, target: str
) -> None:
    item = sides(source, target)
    item.make("a int, f double precision, j json")
    item.insert("1, 1e-7, '[1]'", "1, 1e-7, '[1]'", "1, 2e-7, '[1]'", "2, 0.1, '[2]'", "NULL, NULL, NULL")
    item.on_target("UPDATE {t} SET f = 3e-7 WHERE f < 1.5e-7")
    item.on_target("DELETE FROM {t} WHERE a IS NULL")
    repairing(item).repair()


@pytest.mark.server
def test_what_differs_without_a_row_known_is_said(
    sides: Callable[..., Sides], repairing: Callable[..., Repairing]
) -> None:
    item = sides("mysql", "postgres")
    item.make("a int, b varchar(9)")
    item.insert("1, 'x'")
    item.on_target("DELETE FROM {t}")
    written = repairing(item)
    written.level = Level.CHECKSUMS
    repair = written.write().repair
    assert repair is not None
    assert [(found.table.split(".")[1], found.rows) for found in repair.unrepaired] == [(item.name, 0)]
    script = written.path.read_text()
    assert "-- NOT REPAIRED:" in script
    assert "INSERT" not in script.replace("inserts", "")


@pytest.mark.server
@pytest.mark.parametrize(("source", "target"), ENGINES)
def test_equal_tables_need_nothing(
    sides: Callable[..., Sides], repairing: Callable[..., Repairing], source: str, target: str
) -> None:
    item = sides(source, target)
    item.make("id int primary key, a varchar(9)")
    item.insert("1, 'x'")
    written = repairing(item)
    repair = written.write().repair
    assert repair is not None
    assert (repair.inserts, repair.updates, repair.deletes, repair.unrepaired) == (0, 0, 0, ())
    assert "BEGIN" not in written.path.read_text()
    written.run()


def _qualified(*items: Sides) -> list[str]:
    return [f"{'public' if item.target.scheme == 'postgresql' else item.target.database}.{item.name}" for item in items]


def test_order_of_tables() -> None:
    def refers(name: str, *others: str) -> Table:
        return table(
            name,
            serial(),
            column("p", "int"),
            key=("id",),
            foreign_keys=tuple(
                ForeignKey(
                    name=f"{name}_{other}",
                    columns=("p",),
                    referenced_table=ObjectName(schema="Shop", name=other),
                    referenced_columns=("id",),
                )
                for other in others
            ),
        )

    schema = schema_of(refers("a", "b", "a"), refers("b", "c"), refers("c"), refers("d", "e"), refers("e", "d", "c"))
    names = {name: ObjectName(schema="Shop", name=name) for name in "abcde"}
    assert parents_first(tuple(names.values()), schema) == tuple(names[name] for name in "cbaed")
    assert parents_first((names["a"], names["c"]), schema) == (names["a"], names["c"])
    assert parents_first((), schema) == ()
