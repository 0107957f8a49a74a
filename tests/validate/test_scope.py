"""Conditions narrow a comparison on both sides alike, and what a server refuses is said before anything is read."""

from datetime import UTC, datetime

import pytest

from migrate.errors import UsageProblem
from migrate.model.validation import Level, TableValidation, TableVerdict
from migrate.validate.options import Options
from migrate.validate.pairs import match_tables
from migrate.validate.scope import Condition, Scope, Since, moment_of
from migrate.validate.validate import compare_schemas
from tests.validate.conftest import Sides

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class TestMomentOf:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("7d", "2026-02-22 12:00:00.000000"),
            ("90s", "2026-03-01 11:58:30.000000"),
            ("2 w", "2026-02-15 12:00:00.000000"),
            ("2026-01-31", "2026-01-31 00:00:00.000000"),
            ("2026-01-31T10:00:00+02:00", "2026-01-31 08:00:00.000000"),
            ("last", "2026-02-27 23:55:00.000000"),
            ("-17", "-17"),
            ("20260131", "20260131"),
        ],
    )
    def test_understood(self, text: str, value: str) -> None:
        assert moment_of(text, now=NOW, last="2026-02-28T00:00:00.000+00:00") == value

    @pytest.mark.parametrize("text", ["", "yesterday", "d7", "1e5", "0x1", "2026-13-01", "1; DROP TABLE t", "last"])
    def test_refused(self, text: str) -> None:
        with pytest.raises(UsageProblem):
            moment_of(text, now=NOW)


@pytest.mark.server
class TestScope:
    @pytest.fixture
    def events(self, sides: "type[Sides]") -> Sides:
        made = sides("mysql", "postgres")
        made.make(
            "id int PRIMARY KEY, day date, at datetime(3), n int",
            "id int PRIMARY KEY, day date, at timestamp(3), n int",
        )
        made.insert(*(f"{n}, '2026-01-{n:02}', '2026-01-{n:02} 10:00:00', {n * 10}" for n in range(1, 29)))
        made.on_target("UPDATE {t} SET n = 0 WHERE id = 3")
        return made

    def found(self, sides: Sides, scope: Scope, level: Level = Level.ROWS) -> TableValidation:
        schemas = sides.structures
        tables = [table for table in match_tables(*schemas) if table.source.name == sides.name]
        options = Options(level=level, scope=scope, workers=1)
        [table] = compare_schemas(sides.source, sides.target, schemas, tables, options=options).tables
        return table

    @pytest.mark.parametrize("level", list(Level))
    @pytest.mark.parametrize("column", ["day", "AT", "n"])
    def test_since(self, events: Sides, column: str, level: Level) -> None:
        value = "100" if column == "n" else "2026-01-10 00:00:00.000000"
        found = self.found(events, Scope(since=(Since(pattern="%", column=column, value=value),)), level)
        assert (found.verdict, found.source_rows) == (TableVerdict.PARTIAL, 19)
        assert found.scope in found.reason

    def test_a_difference_inside(self, events: Sides) -> None:
        condition = Condition(pattern=events.name, source="id <= 3 -- not all", target="(id) <= 3 or false -- not all")
        found = self.found(events, Scope(conditions=(condition,)))
        assert (found.verdict, found.different, found.source_rows) == (TableVerdict.MISMATCH, 1, 3)

    def test_both_kinds_together(self, events: Sides) -> None:
        scope = Scope(
            conditions=(Condition(pattern="%", source="n < 200", target="n < 200"),),
            since=(Since(pattern="%", column="n", value="100"),),
        )
        assert self.found(events, scope).source_rows == 10

    def test_a_table_without_the_column_is_compared_whole(self, events: Sides) -> None:
        found = self.found(events, Scope(since=(Since(pattern="%", column="changed_at", value="100"),)))
        assert (found.verdict, found.scope, found.source_rows) == (TableVerdict.MISMATCH, "", 28)

    @pytest.mark.parametrize(
        "condition", ["nosuch = 1", "id = ", "1 = 1) OR (1 = 1", "id = 1; DELETE FROM t", "id % 2 = 0) --", "%s = 1"]
    )
    def test_what_a_server_refuses_is_said_first(self, events: Sides, condition: str) -> None:
        scope = Scope(conditions=(Condition(pattern="%", source="id > 0", target=condition),))
        if condition.startswith("1 = 1)"):
            assert self.found(events, scope).verdict is not TableVerdict.MATCH
            return
        with pytest.raises(UsageProblem) as problem:
            self.found(events, scope)
        assert "does not accept the condition" in problem.value.message

    def test_a_column_of_another_kind(self, events: Sides) -> None:
        with pytest.raises(UsageProblem):
            self.found(events, Scope(since=(Since(pattern="%", column="n", value="2026-01-10 00:00:00.000000"),)))

    def test_a_pattern_that_fits_nothing(self, events: Sides) -> None:
        scope = Scope(since=(Since(pattern="nosuch", column="n", value="1"),))
        with pytest.raises(UsageProblem):
            scope.check([match_tables(*events.structures)[0].source])

    def test_two_servers_of_one_kind(self, sides: "type[Sides]") -> None:
        """PostgreSQL's own hash over a whole table must not answer for a part of it."""
        made = sides("postgres", "postgres-2")
        made.make("id int PRIMARY KEY, v text")
        made.insert("1, 'a'", "2, 'b'")
        condition = Condition(pattern="%", source="id = 1", target="id = 1")
        assert self.found(made, Scope(conditions=(condition,))).source_rows == 1
        made.on_target("UPDATE {t} SET v = 'x' WHERE id = 1")
        assert self.found(made, Scope(conditions=(condition,))).verdict is TableVerdict.MISMATCH
