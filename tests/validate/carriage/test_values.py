"""What a task's own documents do to values is taken into account: no more, and nothing in silence."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from migrate.dms.carriage import carried
from migrate.url import Url
from migrate.validate.options import Options
from migrate.validate.spool import Spool
from migrate.validate.validate import compare_schemas, repaired, structures
from tests.sql import run
from tests.validate.carriage.conftest import (
    MATCH,
    MISMATCH,
    alter,
    compared,
    document,
    located,
    transform,
)
from tests.validate.conftest import Sides, quoted

pytestmark = pytest.mark.server


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
