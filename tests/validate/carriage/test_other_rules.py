"""What else a task's own documents ask for is followed or refused."""

import pytest

from migrate.errors import Unsupported, UsageProblem
from tests.sql import run
from tests.validate.carriage.conftest import (
    MATCH,
    MISMATCH,
    Rule,
    alter,
    compared,
    document,
    located,
    schema_of,
    transform,
)
from tests.validate.conftest import Sides

pytestmark = pytest.mark.server


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
