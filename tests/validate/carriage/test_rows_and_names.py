"""What a task's own documents do to rows and names is taken into account: no more, and nothing in silence."""

from collections.abc import Callable
from typing import Any

import pytest

from migrate.dms.carriage import carried
from migrate.errors import MigrateError
from migrate.model.names import ObjectName
from migrate.model.validation import Level, TableVerdict
from migrate.validate.scope import Condition, Scope
from migrate.validate.settle import Settling
from migrate.validate.validate import structures
from tests.sql import run
from tests.validate.carriage.conftest import (
    MATCH,
    MISMATCH,
    alter,
    compared,
    document,
    filtered,
    transform,
)
from tests.validate.conftest import Sides, quoted

pytestmark = pytest.mark.server

FILTERS = [
    (("id", ("gte", "4")), "id >= 4"),
    (("id", ("lte", "4")), "id <= 4"),
    (("ID", ("ste", "4")), "id <= 4"),
    (("id", ("eq", "4")), "id = 4"),
    (("pay", ("noteq", "4.5")), "pay <> 4.5"),
    (("pay", ("between", "2.5", "4.50")), "pay BETWEEN 2.5 AND 4.5"),
    (("id", ("notbetween", "2", "4")), "id NOT BETWEEN 2 AND 4"),
    (("name", ("null",)), "name IS NULL"),
    (("name", ("notnull",)), "name IS NOT NULL"),
    (("name", ("eq", "Name3"), ("null",)), "name = 'Name3' OR name IS NULL"),
    (("name", ("between", "Name2", "Name5")), "name BETWEEN 'Name2' AND 'Name5'"),
    (("born", ("gte", "2000-01-05")), "born >= '2000-01-05'"),
    (("at", ("lte", "2020-02-05 10:00:00.000")), "at <= '2020-02-05 10:00:00'"),
    (("at", ("gte", "2020-02-05")), "at >= '2020-02-05'"),
    (("kind", ("eq", "a")), "kind = 'a'"),
]


class TestFilters:
    """The source's rows that a filter takes are compared with all of the target's."""

    @pytest.mark.parametrize(("conditions", "kept"), FILTERS)
    def test_every_operator(self, people: Sides, conditions: Any, kept: str) -> None:
        column, *tests = conditions
        mappings = document(people, filters=[filtered(*tests, column=column)])
        people.on_target(f"DELETE FROM {{t}} WHERE ({kept}) IS NOT TRUE")
        found = compared(people, mappings)
        assert (found.verdict, found.scope) == (MATCH, "")
        assert found.source_rows == found.target_rows
        assert 0 < (found.source_rows or 0) < 11
        assert "the task carries only rows where" in found.reason
        people.on_target("DELETE FROM {t} WHERE id = (SELECT min(id) FROM {t})")
        assert compared(people, mappings).verdict is MISMATCH

    @pytest.mark.parametrize("level", list(Level))
    def test_a_row_that_is_not_carried_is_extra(self, people: Sides, level: Level) -> None:
        mappings = document(people, filters=[filtered(("lte", "5"), column="id")])
        people.on_target("DELETE FROM {t} WHERE id > 6")
        found = compared(people, mappings, level=level)
        assert (found.verdict, found.source_rows, found.target_rows) == (MISMATCH, 5, 6)
        if level is Level.ROWS:
            assert (found.extra, found.missing, found.different) == (1, 0, 0)

    def test_it_stays_extra_when_asked_again(self, people: Sides) -> None:
        mappings = document(people, filters=[filtered(("lte", "5"), column="id")])
        people.on_target("DELETE FROM {t} WHERE id > 6")
        found = compared(people, mappings, settling=Settling(seconds=0.1))
        assert (found.verdict, found.extra, found.settled) == (MISMATCH, 1, 0)

    def test_and_between_filters_or_between_conditions_and_rules(self, people: Sides) -> None:
        first = filtered(("eq", "1"), ("between", "3", "8"), column="id")
        mappings = document(people, filters=[first, filtered(("gte", "2000-01-04"), column="born")])
        other = {**mappings["rules"][0], "rule-id": "90", "rule-name": "r90"}
        other["filters"] = [filtered(("eq", "11"), column="id")]
        mappings["rules"].append(other)
        people.on_target("DELETE FROM {t} WHERE id NOT IN (4, 5, 6, 7, 8, 11)")
        found = compared(people, mappings)
        assert (found.verdict, found.source_rows) == (MATCH, 6)

    def test_with_a_condition_of_the_users(self, people: Sides) -> None:
        mappings = document(people, filters=[filtered(("lte", "5"), column="id")])
        people.on_target("DELETE FROM {t} WHERE id > 5")
        scope = Scope(conditions=(Condition(pattern="%", source="id > 2", target="id > 2"),))
        found = compared(people, mappings, scope=scope)
        assert (found.verdict, found.source_rows) == (TableVerdict.PARTIAL, 3)

    def test_hostile_values_are_values(self, people: Sides) -> None:
        for value in ("x' OR '1'='1", "\\' OR 1=1 -- ", "%s", "\u00e9\U0001f600"):
            mappings = document(people, filters=[filtered(("eq", value), column="name")])
            assert compared(people, mappings).source_rows == 0

    def test_none_is_no_condition(self, people: Sides) -> None:
        found = compared(people, document(people))
        assert (found.verdict, found.source_rows, found.reason) == (MATCH, 11, "")

    @pytest.mark.parametrize(
        ("column", "tests"),
        [
            ("id", [("eq", "four")]),
            ("id", [("eq", "1 OR 1=1")]),
            ("pay", [("eq", "")]),
            ("born", [("eq", "2000-02-30")]),
            ("born", [("eq", "2000-01-01 10:00:00")]),
            ("at", [("eq", "yesterday")]),
            ("nosuch", [("eq", "1")]),
            ("id", [("noteq", "1"), ("noteq", "2")]),
            ("id", [("noteq", "1"), ("null",)]),
        ],
    )
    def test_what_can_not_be_asked_is_refused(self, people: Sides, column: str, tests: Any) -> None:
        with pytest.raises(MigrateError) as problem:
            compared(people, document(people, filters=[filtered(*tests, column=column)]))
        assert problem.value.exit_code == 2

    def test_from_postgresql(self, sides: Callable[..., Sides]) -> None:
        made = sides("postgres", "mysql")
        made.make(
            "id int PRIMARY KEY, ok boolean, at timestamptz, u uuid, c char(3)",
            "id int PRIMARY KEY, ok boolean, at datetime, u char(36), c char(3)",
        )
        uuid = "00000000-0000-0000-0000-00000000000{0}"
        made.insert(*(f"{n}, {n % 2 == 0}, '2020-02-0{n} 10:00:00', '{uuid.format(n)}', 'c{n}'" for n in range(1, 7)))
        filters = [
            filtered(("eq", "true"), column="ok"),
            filtered(("gte", "2020-02-03"), column="at"),
            filtered(("noteq", uuid.format(6)), column="u"),
            filtered(("between", "c1", "c9"), column="c"),
        ]
        made.on_target("DELETE FROM {t} WHERE id <> 4")
        assert compared(made, document(made, filters=filters)).verdict is MATCH


class TestNames:
    """Names change and columns go and come as the rules say."""

    @pytest.mark.parametrize(
        ("rule", "name"),
        [
            ({"action": "rename", "value": "full_name"}, "full_name"),
            ({"action": "convert-uppercase"}, "NAME"),
            ({"action": "add-prefix", "value": "p_"}, "p_name"),
            ({"action": "replace-suffix", "value": "X", "old-value": "me"}, "naX"),
        ],
    )
    def test_a_column(self, people: Sides, rule: dict[str, str], name: str) -> None:
        mappings = document(people, transform(people, rule.pop("action"), "name", **rule))
        alter(people, f'ALTER TABLE {{t}} RENAME COLUMN name TO "{name}"')
        assert compared(people, mappings).verdict is MATCH
        people.on_target(f"UPDATE {{t}} SET \"{name}\" = 'other' WHERE id = 3")
        found = compared(people, mappings)
        assert (found.verdict, found.different) == (MISMATCH, 1)

    def test_a_table_in_upper_case(self, people: Sides) -> None:
        mappings = document(people, transform(people, "convert-uppercase", target="table"))
        alter(people, f'ALTER TABLE {{t}} RENAME TO "{people.name.upper()}"')
        try:
            assert compared(people, mappings).verdict is MATCH
        finally:
            run(people.target, f'DROP TABLE "{people.name.upper()}"')

    @pytest.mark.parametrize("stays", [True, False])
    def test_a_removed_column(self, people: Sides, stays: bool) -> None:
        mappings = document(people, transform(people, "remove-column", "pay"))
        alter(people, "UPDATE {t} SET pay = NULL" if stays else "ALTER TABLE {t} DROP COLUMN pay")
        found = compared(people, mappings)
        assert (found.verdict, found.excluded_columns) == (MATCH, (("pay", "not carried over"),))

    def test_only_included_columns(self, people: Sides) -> None:
        mappings = document(people, *(transform(people, "include-column", name) for name in ("id", "name")))
        people.on_target("UPDATE {t} SET pay = 0, note = 'gone'")
        assert compared(people, mappings).verdict is MATCH
        people.on_target("UPDATE {t} SET name = 'gone' WHERE id = 1")
        assert compared(people, mappings).different == 1

    def test_added_columns(self, people: Sides) -> None:
        type_ = {"type": "string", "length": "9"}
        images = {"column-prefix": "OLD_", "column-filter": "pk-only"}
        mappings = document(
            people,
            transform(people, "add-column", value="origin", expression="'x'", **{"data-type": type_}),
            transform(people, "add-before-image-columns", "%", **{"before-image-def": images}),
        )
        alter(people, "ALTER TABLE {t} ADD COLUMN origin varchar(9) DEFAULT 'x', ADD COLUMN \"OLD_id\" int")
        found = compared(people, mappings)
        assert found.verdict is MATCH
        assert dict(found.excluded_columns) == dict.fromkeys(("origin", "OLD_id"), "made by the migration")

    def test_an_added_column_that_is_not_there_is_said(self, people: Sides) -> None:
        rule = transform(people, "add-column", value="origin", **{"data-type": {"type": "string", "length": "9"}})
        [(name, reason)] = compared(people, document(people, rule)).excluded_columns
        assert (name, "no such column" in reason) == ("origin", True)

    def test_columns_that_both_servers_compute_are_compared(self, sides: Callable[..., Sides]) -> None:
        made = sides("mysql", "postgres")
        made.make("id int PRIMARY KEY, twice int GENERATED ALWAYS AS (id * 2) STORED")
        for url in (made.source, made.target):
            run(url, f"INSERT INTO {quoted(url, made.name)} (id) VALUES (1), (2)")
        mappings = document(made, transform(made, "remove-column", "twice"))
        found = compared(made, mappings)
        assert (found.verdict, found.excluded_columns) == (MATCH, ())

    def test_the_settings_schema(self, people: Sides) -> None:
        found = structures(people.source, people.target)
        settings = {"TargetMetadata": {"TargetSchema": "elsewhere"}}
        [table] = carried(document(people), settings, found[0])
        assert table.target == ObjectName(schema="elsewhere", name=people.name)
