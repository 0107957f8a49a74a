"""Ignored issues: only with a reason, only what the rule names, counted and shown, and for as long as it says."""

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from migrate.assess.assess import assess
from migrate.assess.ignores import IgnoreRule, hold_back, read_rules, rules_from
from migrate.engines.dumps.read import read_dump
from migrate.engines.engine import parse_target
from migrate.errors import BadDocument, UsageProblem
from migrate.model.issue import Assessment, Issue, Severity, Verdict
from migrate.model.names import EngineName, ObjectKind, ObjectRef

TODAY = date(2026, 6, 1)
DUMP = """
CREATE TABLE `orders` (`id` int NOT NULL, `at` date NOT NULL DEFAULT '0000-00-00', PRIMARY KEY (`id`)) ENGINE=InnoDB;
CREATE TABLE `log` (`at` date NOT NULL DEFAULT '0000-00-00', `id` int NOT NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB;
"""


def issue(*path: str, check: str = "MY104", name: str = "zero-date-default") -> Issue:
    return Issue(
        check=check,
        name=name,
        severity=Severity.ERROR,
        object=ObjectRef(kind=ObjectKind.COLUMN, path=path),
        message="m",
    )


def rule(check: str = "MY104", object: str = "", until: date | None = None) -> IgnoreRule:
    return IgnoreRule(check=check, object=object, reason="because", until=until)


@pytest.fixture
def assessed(tmp_path: Path) -> "Assessed":
    path = tmp_path / "shop.sql"
    path.write_text(DUMP)
    return Assessed(path)


class Assessed:
    def __init__(self, path: Path) -> None:
        self.schema = read_dump(path, dialect=EngineName.MYSQL)

    def __call__(self, *rules: IgnoreRule) -> Assessment:
        return assess(self.schema, parse_target("postgresql"), ignores=rules, today=TODAY)


class TestRules:
    @pytest.mark.parametrize("check", ["MY104", "my104", "MY1", "MY", "zero-date-default"])
    def test_a_check_by_id_prefix_or_name(self, check: str) -> None:
        assert rule(check).matches(issue("s", "t", "c"))

    @pytest.mark.parametrize("check", ["MY105", "CD", "zero-date", "Y104"])
    def test_another_check(self, check: str) -> None:
        assert not rule(check).matches(issue("s", "t", "c"))

    @pytest.mark.parametrize("pattern", ["s.t.c", "t.c", "c", "s.t", "t", "s", "S.T", "s.%", "*", "%.c", "t*"])
    def test_an_object_by_name_path_or_pattern(self, pattern: str) -> None:
        assert rule(object=pattern).matches(issue("s", "t", "c"))

    @pytest.mark.parametrize("pattern", ["x", "s.c", "s.t.", "t_", "st%", "c.t", "."])
    def test_another_object(self, pattern: str) -> None:
        assert not rule(object=pattern).matches(issue("s", "t", "c"))

    def test_signs_of_regular_expressions_stand_for_themselves(self) -> None:
        assert not rule(object="t.").matches(issue("s", "tx", "c"))
        assert rule(object="a(b[c").matches(issue("s", "a(b[c"))

    def test_a_pattern_of_an_object_does_not_match_the_server(self) -> None:
        assert not rule(object="t").matches(issue())
        assert rule().matches(issue())


class TestHoldingBack:
    def test_nothing_without_rules(self) -> None:
        found = issue("s", "t")
        assert hold_back([found], [], today=TODAY) == ((found,), (), ())

    def test_the_first_rule_gives_the_reason(self) -> None:
        second = dataclasses.replace(rule(), reason="later")
        kept, ignored, idle = hold_back([issue("s", "t")], [rule(), second], today=TODAY)
        assert (kept, [item.reason for item in ignored], idle) == ((), ["because"], ())

    def test_the_last_day_counts(self) -> None:
        assert hold_back([issue("s")], [rule(until=TODAY)], today=TODAY)[0] == ()

    def test_the_day_after_it_does_not(self) -> None:
        kept, ignored, idle = hold_back([issue("s")], [rule(until=date(2026, 5, 31))], today=TODAY)
        assert (len(kept), ignored) == (1, ())
        assert [item.reason for item in idle] == ["expired on 2026-05-31"]

    def test_a_rule_that_matches_nothing_is_named(self) -> None:
        (idle,) = hold_back([issue("s")], [rule("MY101", object="t")], today=TODAY)[2]
        assert (idle.rule, idle.reason) == ("MY101 on t", "matches no issue")


class TestAnAssessment:
    def test_counts_what_is_ignored_apart(self, assessed: Assessed) -> None:
        before, after = assessed(), assessed(rule(object="orders"))
        assert (before.count(Severity.ERROR), after.count(Severity.ERROR)) == (2, 1)
        assert [item.issue.object.path[1] for item in after.ignored] == ["orders"]
        assert after.to_json()["summary"]["ignored"] == 1

    def test_verdicts_hours_and_learning_follow(self, assessed: Assessed) -> None:
        before, after = assessed(), assessed(rule())
        assert before.verdicts[Verdict.DECISION] == 2
        assert after.verdicts[Verdict.DECISION] == 0
        assert after.effort_hours < before.effort_hours
        assert not after.learning

    def test_comes_back_from_its_document(self, assessed: Assessed) -> None:
        after = assessed(rule(until=date(2027, 1, 1)), rule("CD"))
        assert Assessment.from_text(after.to_text()) == after
        assert after.idle_ignores

    def test_without_a_rule_says_so(self, assessed: Assessed) -> None:
        assert assessed().to_json()["summary"]["ignored"] == 0


class TestFiles:
    def test_both_shapes(self, tmp_path: Path) -> None:
        for name, table in (("a.toml", "ignore"), ("b.toml", "assess.ignore")):
            (tmp_path / name).write_text(
                f'[[{table}]]\ncheck = "MY104"\nobject = "s.%"\nreason = "r"\nuntil = 2026-12-31\n'
            )
            assert read_rules(tmp_path / name) == (
                IgnoreRule(check="MY104", object="s.%", reason="r", until=date(2026, 12, 31)),
            )

    def test_a_day_may_be_text(self) -> None:
        (found,) = rules_from([{"check": "MY104", "reason": "r", "until": "2026-12-31"}], where="x")
        assert found.until == date(2026, 12, 31)

    @pytest.mark.parametrize(
        ("table", "says"),
        [
            ({"check": "MY104"}, "the reason is missing"),
            ({"check": "MY104", "reason": "  "}, "the reason is missing"),
            ({"reason": "r"}, "check is missing"),
            ({"check": 1, "reason": "r"}, "check: text was expected"),
            ({"check": "MY104", "reason": "r", "til": "x"}, "no key 'til'"),
            ({"check": "MY104", "reason": "r", "until": "soon"}, "until: a date such as"),
            ({"check": "MY104", "reason": "r", "until": 3}, "until: a date such as"),
        ],
    )
    def test_a_wrong_rule_is_named(self, table: dict[str, object], says: str) -> None:
        with pytest.raises(BadDocument, match=says) as caught:
            rules_from([{"check": "MY1", "reason": "r"}, table], where="x.toml")
        assert "x.toml, ignore rule 2" in str(caught.value)

    def test_an_unknown_id_is_an_error(self) -> None:
        with pytest.raises(UsageProblem, match="no check matches 'MY998'"):
            rules_from([{"check": "MY998", "reason": "r"}], where="x")

    @pytest.mark.parametrize("text", ["", "ignore = 3", "[ignore]\na = 1", "not toml", "ignore = ['MY104']"])
    def test_a_file_without_rules_is_an_error(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "x.toml").write_text(text)
        with pytest.raises(BadDocument):
            read_rules(tmp_path / "x.toml")
