"""The grade, the hours, DMS's reach, the methods, the duration and the first steps."""

from dataclasses import replace
from pathlib import Path

import pytest

from migrate.assess.assess import assess
from migrate.assess.duration import duration
from migrate.assess.reach import table_reach
from migrate.engines.engine import parse_target
from migrate.model.issue import Assessment
from migrate.model.judgement import Method, shares
from migrate.model.names import EngineName
from migrate.model.schema import Schema
from tests.assess.samples import read, with_variables

USERS = "CREATE TABLE users (id int NOT NULL, name varchar(40), PRIMARY KEY (id)) ENGINE=InnoDB;"
LOG = "CREATE TABLE log (line varchar(40)) ENGINE=InnoDB;"
AURORA = parse_target("aurora-postgresql:17")


def sized(schema: Schema, *sizes: int | None) -> Schema:
    """The schema whose tables have these sizes."""
    return replace(
        schema,
        tables=tuple(replace(table, size_bytes=size) for table, size in zip(schema.tables, sizes, strict=True)),
    )


def best(found: Assessment) -> str:
    """The name of the way recommended."""
    return next(method.name for method in found.methods if method.suitable)


def named(found: Assessment, name: str) -> Method:
    """One of the ways."""
    return next(method for method in found.methods if method.name == name)


class TestShares:
    def test_few_occurrences_count_in_full(self) -> None:
        assert shares([("MY101", True, 1.0)] * 5) == (1.0,) * 5

    def test_many_simple_ones_cost_less_each(self) -> None:
        found = shares([("MY101", True, 1.0)] * 30)
        assert found == (1.0,) * 5 + (0.5,) * 20 + (0.1,) * 5

    def test_each_check_counts_for_itself(self) -> None:
        assert set(shares([(f"MY{number}", True, 1.0) for number in range(100, 130)])) == {1.0}

    def test_what_is_not_simple_is_work_each_time(self) -> None:
        assert set(shares([("MY303", False, 5.0)] * 100)) == {1.0}

    def test_the_heaviest_count_in_full(self) -> None:
        assert shares([("A", True, 1.0)] * 3 + [("A", True, 2.0)] * 5) == (0.5,) * 3 + (1.0,) * 5

    def test_what_costs_nothing_uses_up_nothing(self) -> None:
        assert shares([("A", True, 0.0)] * 9 + [("A", True, 1.0)])[-1] == 1.0


class TestGrade:
    def test_nothing_to_judge(self) -> None:
        assert assess(Schema(engine=EngineName.MYSQL), AURORA).grade is None

    def test_a_plain_table_is_easy(self, tmp_path: Path) -> None:
        grade = assess(read(tmp_path, USERS), parse_target("aurora-mysql")).grade
        assert grade
        assert (grade.letter, grade.score) == ("A", 0)
        assert "all move by themselves" in grade.rationale[0]

    def test_much_code_is_hard(self, tmp_path: Path) -> None:
        code = "".join(f"CREATE PROCEDURE p{number}() SELECT {number};\n" for number in range(200))
        grade = assess(read(tmp_path, code), AURORA).grade
        assert grade
        assert grade.letter == "E"
        assert any("work by hand" in line for line in grade.rationale)

    def test_the_points_in_the_rationale_add_up(self, tmp_path: Path) -> None:
        grade = assess(read(tmp_path, USERS + LOG + "CREATE PROCEDURE p() SELECT 1;"), AURORA).grade
        assert grade
        points = [float(line.rpartition(": ")[2].split(" ")[0]) for line in grade.rationale[:-1]]
        assert round(sum(points), 1) == grade.score


class TestReach:
    def test_every_table_is_told_of(self, tmp_path: Path) -> None:
        found = assess(read(tmp_path, USERS + LOG), AURORA)
        assert [(item.table.name, item.full_load, item.cdc) for item in found.reach] == [
            ("log", True, False),
            ("users", True, True),
        ]
        assert (found.dms.tables, found.dms.full_load, found.dms.cdc) == (2, 2, 1)

    def test_a_reason_is_given_where_it_does_not_reach(self, tmp_path: Path) -> None:
        lost = "CREATE TABLE away (id int NOT NULL, PRIMARY KEY (id)) ENGINE=BLACKHOLE;"
        held_back = [item for item in table_reach(read(tmp_path, LOG + lost)) if not item.cdc]
        assert len(held_back) == 2
        assert all(item.reason for item in held_back)


class TestDuration:
    def test_unknown_without_sizes(self, tmp_path: Path) -> None:
        assert duration(read(tmp_path, USERS)) is None

    def test_goes_by_the_total_where_tables_are_many(self, tmp_path: Path) -> None:
        many = "".join(USERS.replace("users", f"users{number}") for number in range(10))
        found = duration(sized(read(tmp_path, many), *[7_200 * 10**6] * 10))
        assert found
        assert (found.low_hours, found.high_hours, found.size_bytes) == (0.5, 2, 72_000 * 10**6)

    def test_goes_by_the_largest_table_where_one_rules(self, tmp_path: Path) -> None:
        found = duration(sized(read(tmp_path, USERS + LOG), 0, 36_000 * 10**6))
        assert found
        assert (found.low_hours, found.high_hours) == (0.5, 2)

    def test_says_which_tables_are_not_in_it(self, tmp_path: Path) -> None:
        found = duration(sized(read(tmp_path, USERS + LOG), 10, None))
        assert found
        assert any("no size of 1 of 2 tables" in line for line in found.rationale)


class TestMethods:
    def test_no_tables_no_methods(self, tmp_path: Path) -> None:
        assert assess(read(tmp_path, "CREATE VIEW v AS SELECT 1 AS a;"), AURORA).methods == ()

    def test_unlike_engines_leave_dms(self, tmp_path: Path) -> None:
        found = assess(read(tmp_path, USERS), AURORA)
        assert [method.name for method in found.methods if method.suitable] == ["dms"]
        assert all(method.why_not for method in found.methods if not method.suitable)
        assert [method.rank for method in found.methods] == [1, 2, 3, 4, 5, 6]

    def test_a_small_database_is_dumped(self, tmp_path: Path) -> None:
        schema = replace(sized(read(tmp_path, USERS), 10**6), version="8.0.36")
        assert best(assess(schema, parse_target("aurora-mysql"))) == "dump-and-restore"

    @pytest.mark.parametrize(("version", "name"), [("8.0.36", "dms-homogeneous"), ("9.1.0", "native-replication")])
    def test_a_large_one_goes_by_what_knows_its_version(self, tmp_path: Path, version: str, name: str) -> None:
        schema = replace(sized(read(tmp_path, USERS), 10**12), version=version)
        assert best(assess(schema, parse_target("rds-mysql"))) == name

    def test_what_is_on_aurora_already_gets_a_green_copy(self, tmp_path: Path) -> None:
        schema = with_variables(read(tmp_path, USERS), [("aurora_version", "3.04.0")])
        found = assess(schema, parse_target("aurora-mysql:8.4"))
        assert best(found) == "blue-green"
        assert not named(found, "snapshot").suitable

    def test_a_plain_server_gets_no_service_of_aws(self, tmp_path: Path) -> None:
        found = assess(read(tmp_path, USERS), parse_target("mysql"))
        suitable = {method.name for method in found.methods if method.suitable}
        assert not suitable & {"blue-green", "snapshot", "dms-homogeneous"}

    def test_without_a_log_there_is_nothing_to_follow(self, tmp_path: Path) -> None:
        schema = with_variables(read(tmp_path, USERS), [("log_bin", "OFF")])
        found = assess(schema, parse_target("rds-mysql"))
        assert not named(found, "native-replication").suitable
        assert "binary log is off" in named(found, "dms").why_not


class TestFirstSteps:
    def test_blockers_then_server_then_decisions_then_code(self, tmp_path: Path) -> None:
        script = LOG + "CREATE TABLE `it's` (id int NOT NULL, PRIMARY KEY (id));CREATE PROCEDURE p() SELECT 1;"
        schema = with_variables(read(tmp_path, script), [("log_bin", "OFF")])
        steps = assess(schema, AURORA).first_steps
        words = list(dict.fromkeys(step.partition(":")[0] for step in steps))
        assert words == [
            "Clear what blocks",
            "Set up the server for CDC",
            "Decide",
            "Rewrite by hand",
            "Prove the conversion on a scratch server",
        ]

    def test_nothing_to_do(self, tmp_path: Path) -> None:
        assert assess(read(tmp_path, USERS), parse_target("mysql")).first_steps == ()


def test_is_read_back(tmp_path: Path) -> None:
    found = assess(sized(read(tmp_path, USERS + LOG), 10**9, 5 * 10**9), AURORA)
    assert found.duration
    assert found.grade
    assert found.methods
    assert found.first_steps
    assert found.reach
    assert Assessment.from_text(found.to_text()) == found


def test_the_hours_by_kind_and_learning_make_the_total(tmp_path: Path) -> None:
    many = "".join(f"CREATE TABLE t{number} (a bigint unsigned, s set('a')) ENGINE=MyISAM;" for number in range(40))
    found = assess(read(tmp_path, many), AURORA)
    high = sum(item.high_hours for item in found.effort_by_kind) + sum(high for _, _, high in found.learning)
    assert found.effort_hours[1] == pytest.approx(high, abs=0.05)
    assert high < sum(issue.effort.high_hours for issue in found.issues)
