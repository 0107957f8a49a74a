"""What a task's own documents do to rows and values is taken into account: no more, and nothing in silence."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from migrate.dms.carriage import carried
from migrate.errors import MigrateError, Unsupported, UsageProblem
from migrate.model.names import ObjectName
from migrate.model.validation import Level, TableValidation, TableVerdict
from migrate.url import Url
from migrate.validate.options import Options
from migrate.validate.scope import Condition, Scope
from migrate.validate.settle import Settling
from migrate.validate.spool import Spool
from migrate.validate.validate import compare_schemas, repaired, structures
from tests.sql import run
from tests.validate.conftest import Sides, quoted

pytestmark = pytest.mark.server
Rule = dict[str, Any]
MATCH, MISMATCH = TableVerdict.MATCH, TableVerdict.MISMATCH


def located(sides: Sides, column: str | None = None, **more: str) -> dict[str, str]:
    """The locator of the test's table."""
    locator = {"schema-name": schema_of(sides.source), "table-name": sides.name.replace("_", "[_]"), **more}
    return locator if column is None else {**locator, "column-name": column}


def schema_of(url: Url) -> str:
    """The schema in which the test's tables are."""
    return "public" if url.scheme == "postgresql" else url.database


def transform(sides: Sides, action: str, column: str | None = None, **more: Any) -> Rule:
    """A transformation rule for the test's table."""
    target = more.pop("target", "column")
    return {
        "rule-type": "transformation",
        "rule-action": action,
        "rule-target": target,
        "object-locator": located(sides, column),
        **more,
    }


def filtered(*conditions: tuple[str, ...], column: str) -> dict[str, Any]:
    """A filter; each condition is its operator and its operands."""
    told = []
    for operator, *operands in conditions:
        keys = ("start-value", "end-value") if len(operands) > 1 else ("value",)
        told.append({"filter-operator": operator, **dict(zip(keys, operands, strict=False))})
    return {"filter-type": "source", "column-name": column, "filter-conditions": told}


def document(sides: Sides, *rules: Rule, filters: list[Any] | None = None) -> dict[str, Any]:
    """The table mappings: the table is selected, and goes into the target's schema under its own name."""
    select = {"rule-type": "selection", "rule-action": "include", "object-locator": located(sides)}
    into = {
        "rule-type": "transformation",
        "rule-action": "rename",
        "rule-target": "schema",
        "object-locator": {"schema-name": schema_of(sides.source)},
        "value": schema_of(sides.target),
    }
    found = [{**select, "filters": filters or []}, *rules, into]
    return {"rules": [{"rule-id": str(n), "rule-name": f"r{n}", **rule} for n, rule in enumerate(found, start=1)]}


def compared(sides: Sides, mappings: dict[str, Any], settings: Rule | None = None, **options: Any) -> TableValidation:
    """What is found of the table when it is compared as the task carries it."""
    found = sides.structures
    tables = carried(mappings, settings or {}, found[0])
    result = compare_schemas(sides.source, sides.target, found, tables, options=Options(workers=1, **options))
    [table] = result.tables
    return table


def alter(sides: Sides, statement: str) -> None:
    """Changes the target's structure."""
    sides.on_target(statement)
    vars(sides).pop("structures", None)


@pytest.fixture
def people(sides: Callable[..., Sides]) -> Sides:
    """A table of MySQL's and one of PostgreSQL's, equal."""
    made = sides("mysql", "postgres")
    made.make(
        "id int PRIMARY KEY, name varchar(20), born date, at datetime, pay decimal(9,2), note longtext, kind enum('a','b')",
        "id int PRIMARY KEY, name varchar(20), born date, at timestamp, pay decimal(9,2), note text, kind text",
    )
    made.insert(
        *(
            f"{n}, 'Name{n}', '2000-01-{n:02}', '2020-02-{n:02} 10:00:00', {n}.5, '{'x' * n}', '{'ab'[n % 2]}'"
            for n in range(1, 11)
        ),
        "11, NULL, NULL, NULL, NULL, NULL, NULL",
    )
    return made


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


class TestMasks:
    """Masked columns are left out, said, and never written by a repair."""

    @pytest.mark.parametrize(
        "mask", ["data-masking-digits-mask", "data-masking-digits-randomize", "data-masking-hash-mask"]
    )
    def test_left_out(self, people: Sides, mask: str) -> None:
        mappings = document(people, transform(people, mask, "name", value="#"))
        people.on_target("UPDATE {t} SET name = 'masked'")
        found = compared(people, mappings)
        assert (found.verdict, found.excluded_columns) == (MATCH, (("name", f"masked by the task: {mask}"),))
        people.on_target("UPDATE {t} SET pay = 1 WHERE id = 2")
        assert compared(people, mappings).different == 1

    def test_a_masked_key_names_no_row(self, people: Sides) -> None:
        mappings = document(people, transform(people, "data-masking-digits-randomize", "id"))
        people.on_target("UPDATE {t} SET id = id + 1000")
        assert compared(people, mappings).verdict is MATCH
        people.on_target("UPDATE {t} SET pay = 1 WHERE id = 1002")
        assert compared(people, mappings).verdict is MISMATCH

    def test_a_repair_does_not_tell_them(self, people: Sides, tmp_path: Path) -> None:
        mappings = document(people, transform(people, "data-masking-hash-mask", "name"))
        people.on_target("UPDATE {t} SET name = 'masked'")
        people.on_target("DELETE FROM {t} WHERE id = 3")
        people.on_target("UPDATE {t} SET pay = 1 WHERE id = 2")
        found = structures(people.source, people.target)
        tables = carried(mappings, {}, found[0])
        addresses = people.source, people.target
        with Spool() as spool:
            result = compare_schemas(*addresses, found, tables, options=Options(workers=1, spool=spool))
            repair = repaired(tmp_path / "repair.sql", addresses, found, tables, spool, result).repair
        script = (tmp_path / "repair.sql").read_text(encoding="utf-8")
        assert repair is not None
        assert (repair.inserts, repair.updates) == (0, 1)
        assert "Name" not in script
        [unrepaired] = repair.unrepaired
        assert "name" in unrepaired.reason


LIMITED = {"TargetMetadata": {"SupportLobs": True, "LimitedSizeLobMode": True, "LobMaxSize": 1}}
LONG = 5000


class TestLargeValues:
    """A value that the task cuts is compared as far as it is kept, any other whole."""

    def long(self, sides: Sides, mark: str = "") -> str:
        return f"repeat('x', {LONG - 1}){mark or ''}"

    def set_note(self, url: Url, sides: Sides, expression: str) -> None:
        run(url, f"UPDATE {quoted(url, sides.name)} SET note = {expression} WHERE id = 3")

    @pytest.mark.parametrize("kept", [256, 512, 1024, 4000])
    def test_a_cut_value(self, people: Sides, kept: int) -> None:
        self.set_note(people.source, people, f"repeat('\u00e9', {LONG})")
        self.set_note(people.target, people, f"repeat('\u00e9', {kept})")
        found = compared(people, document(people), LIMITED)
        assert found.verdict is MATCH
        assert "note (the task cuts long values" in found.reason
        self.set_note(people.target, people, f"repeat('\u00e9', 200) || 'X' || repeat('\u00e9', {kept - 201})")
        found = compared(people, document(people), LIMITED)
        assert (found.verdict, found.different) == (MISMATCH, 1)
        assert [column.column for column in found.samples[0].columns] == ["note"]

    @pytest.mark.parametrize("target", ["'x'", "NULL", "''", f"repeat('x', {LONG + 1})", "repeat('x', 255)"])
    def test_other_values_still_differ(self, people: Sides, target: str) -> None:
        self.set_note(people.source, people, f"repeat('x', {LONG})")
        self.set_note(people.target, people, target)
        assert compared(people, document(people), LIMITED).verdict is MISMATCH

    def test_the_end_of_a_value_that_is_not_cut(self, people: Sides) -> None:
        self.set_note(people.source, people, f"concat(repeat('x', {LONG}), 'a')")
        self.set_note(people.target, people, f"concat(repeat('x', {LONG}), 'a')")
        assert compared(people, document(people), LIMITED).verdict is MATCH
        self.set_note(people.target, people, f"concat(repeat('x', {LONG}), 'b')")
        assert compared(people, document(people), LIMITED).verdict is MISMATCH

    @pytest.mark.parametrize(
        "own", [{"mode": "unlimited", "bulk-max-size": "0"}, {"mode": "limited", "bulk-max-size": "64"}]
    )
    def test_a_table_of_its_own_mode(self, people: Sides, own: dict[str, str]) -> None:
        rule = {"rule-type": "table-settings", "object-locator": located(people), "lob-settings": own}
        self.set_note(people.source, people, f"repeat('x', {LONG})")
        self.set_note(people.target, people, "repeat('x', 1024)")
        assert compared(people, document(people, rule), LIMITED).verdict is MISMATCH

    def test_full_mode_and_no_mode(self, people: Sides) -> None:
        self.set_note(people.source, people, f"repeat('x', {LONG})")
        self.set_note(people.target, people, "repeat('x', 1024)")
        for settings in ({}, {"TargetMetadata": {"FullLobMode": True, "LimitedSizeLobMode": False, "LobMaxSize": 1}}):
            assert compared(people, document(people), settings).verdict is MISMATCH

    def test_a_load_that_cuts_nothing(self, people: Sides) -> None:
        found = structures(people.source, people.target)
        [table] = carried(document(people), LIMITED, found[0], whole_values=True)
        assert table.carriage is None

    def test_no_large_values_at_all(self, people: Sides) -> None:
        people.on_target("UPDATE {t} SET note = NULL")
        found = compared(people, document(people), {"TargetMetadata": {"SupportLobs": False}})
        [(name, reason)] = found.excluded_columns
        assert (found.verdict, name) == (MATCH, "note")
        assert "SupportLobs" in reason

    def test_bytes(self, sides: Callable[..., Sides]) -> None:
        made = sides("postgres", "mysql")
        made.make("id int PRIMARY KEY, note bytea", "id int PRIMARY KEY, note longblob")
        run(
            made.source, f"INSERT INTO {quoted(made.source, made.name)} VALUES (3, repeat('x', {LONG})::bytea), (4, '')"
        )
        run(made.target, f"INSERT INTO {quoted(made.target, made.name)} VALUES (3, repeat('x', 1024)), (4, '')")
        assert compared(made, document(made), LIMITED).verdict is MATCH
        assert compared(made, document(made)).verdict is MISMATCH
        self.set_note(made.target, made, "concat('y', repeat('x', 1023))")
        assert compared(made, document(made), LIMITED).different == 1


class TestTypes:
    """A type that the task changes: values that the new type holds are compared by value."""

    def change(self, sides: Sides, column: str, **type_: str) -> dict[str, Any]:
        return document(sides, transform(sides, "change-data-type", column, **{"data-type": type_}))

    def test_a_number_as_text(self, people: Sides) -> None:
        mappings = self.change(people, "pay", type="string", length="20")
        alter(people, "ALTER TABLE {t} ALTER COLUMN pay TYPE varchar(20)")
        found = compared(people, mappings)
        assert found.verdict is MATCH
        assert "the task changes types: pay (string(20))" in found.reason
        people.on_target("UPDATE {t} SET pay = '2.6' WHERE id = 2")
        assert compared(people, mappings).different == 1

    def test_a_moment_as_a_day(self, people: Sides) -> None:
        mappings = self.change(people, "at", type="date")
        alter(people, "ALTER TABLE {t} ALTER COLUMN at TYPE date")
        found = compared(people, mappings)
        assert found.verdict is MATCH
        assert "times of the day are not compared" in found.reason
        people.on_target("UPDATE {t} SET at = '2020-02-03' WHERE id = 2")
        assert compared(people, mappings).different == 1
        assert compared(people, document(people)).verdict is MISMATCH

    def test_digits_that_are_lost_are_a_difference(self, people: Sides) -> None:
        alter(people, "ALTER TABLE {t} ALTER COLUMN pay TYPE numeric(9,0)")
        found = compared(people, self.change(people, "pay", type="numeric", precision="9", scale="0"))
        assert (found.verdict, found.different) == (MISMATCH, 10)

    def test_by_a_type_of_dms(self, people: Sides) -> None:
        rule = transform(people, "change-data-type", "%", **{"data-type": {"type": "int8"}})
        rule["object-locator"]["data-type"] = "int4"
        alter(people, "ALTER TABLE {t} ALTER COLUMN id TYPE bigint")
        found = compared(people, document(people, rule))
        assert (found.verdict, found.reason) == (MATCH, "the task changes columns of the type int4 to int8")


class TestOther:
    """Views, rules for others, and what is not understood."""

    def test_a_view_loaded_as_a_table(self, people: Sides) -> None:
        view = f"v_{people.name}"
        run(people.source, f"CREATE VIEW {view} AS SELECT id, name FROM {people.name} WHERE id < 4")
        alter(people, f"CREATE TABLE {view} (id int PRIMARY KEY, name varchar(20))")
        try:
            for n in (1, 2, 3):
                run(people.target, f"INSERT INTO {view} VALUES ({n}, 'Name{n}')")
            mappings = document(people)
            mappings["rules"][0]["object-locator"] = {
                "schema-name": schema_of(people.source),
                "table-name": view,
                "table-type": "view",
            }
            found = compared(people, mappings)
            assert (found.verdict, found.source_rows) == (MATCH, 3)
            run(people.target, f"UPDATE {view} SET name = 'x' WHERE id = 2")
            assert compared(people, mappings).verdict is MISMATCH
        finally:
            run(people.source, f"DROP VIEW {view}")
            run(people.target, f"DROP TABLE {view}")

    def test_functions_of_the_tasks_own_validation(self, people: Sides) -> None:
        rule = {"rule-type": "validation", "rule-target": "column", "rule-action": "override-validation-function"}
        found = compared(people, document(people, {**rule, "object-locator": located(people, "name")}))
        assert found.verdict is MATCH
        assert "validation functions are not used" in found.reason

    @pytest.mark.parametrize(
        ("rule", "place"),
        [
            ({"rule-type": "object-mapping", "rule-action": "map-record-to-record"}, "object-mapping"),
            ({"rule-type": "telepathy"}, "telepathy"),
            (
                {"rule-type": "transformation", "rule-action": "rename", "rule-target": "table", "expression": "$X"},
                ".expression",
            ),
            (
                {
                    "rule-type": "transformation",
                    "rule-action": "remove-column",
                    "rule-target": "column",
                    "object-locator": {"schema-name": "%", "table-name": "%", "column-name": "%", "data-type": "int4"},
                },
                "data-type",
            ),
        ],
    )
    def test_rules_that_can_not_be_followed(self, people: Sides, rule: Rule, place: str) -> None:
        with pytest.raises(Unsupported) as problem:
            compared(people, document(people, {"object-locator": located(people), **rule}))
        assert (problem.value.exit_code, place in problem.value.reason) == (2, True)
        assert "$.rules[1]" in problem.value.reason

    def test_a_word_that_is_not_known(self, people: Sides) -> None:
        with pytest.raises(UsageProblem):
            compared(people, document(people, transform(people, "data-masking-emoji", "name")))

    def test_replaced_characters(self, people: Sides) -> None:
        with pytest.raises(Unsupported):
            compared(people, document(people), {"CharacterSetSettings": {"CharacterSetSupport": None}})
