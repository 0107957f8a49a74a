"""Bad input gets a clear error and exit status 2, without a traceback and without a secret."""

from pathlib import Path

import pytest

from migrate.url import Url
from tests.cli.command import Command, Outcome
from tests.cli.conftest import with_secret
from tests.sql import run

CANARY = "canary-Zx81-secret"
pytestmark = pytest.mark.server


def assert_refused(outcome: Outcome, *said: str) -> None:
    assert outcome.status == 2, outcome.all
    assert outcome.out == ""
    assert "Traceback" not in outcome.err
    assert CANARY not in outcome.err
    for words in said:
        assert words in outcome.err


class TestAddresses:
    @pytest.mark.parametrize("command", ["assess", "inspect", "convert", "plan"])
    def test_unknown_scheme(self, migrate: Command, command: str) -> None:
        more = {"inspect": [], "assess": ["--target", "postgresql"]}.get(command, ["--target", "postgresql", "-o", "x"])
        assert_refused(migrate(command, f"redis://u:{CANARY}@h/d", *more), "unknown kind of database", "next:")

    @pytest.mark.parametrize("scheme", ["mysql", "mariadb", "postgresql"])
    def test_unreachable_host(self, migrate: Command, scheme: str) -> None:
        assert_refused(migrate("inspect", f"{scheme}://u:{CANARY}@127.0.0.1:1/d"), "can't connect", "why:", "next:")

    @pytest.mark.parametrize("server", ["mysql_url", "mariadb_url", "postgres_url"])
    def test_wrong_password(self, migrate: Command, request: pytest.FixtureRequest, server: str) -> None:
        url: Url = request.getfixturevalue(server)
        assert_refused(migrate("inspect", with_secret(url.with_password(CANARY))), "can't connect", "password")

    @pytest.mark.parametrize("server", ["mysql_url", "postgres_url"])
    def test_unknown_database(self, migrate: Command, request: pytest.FixtureRequest, server: str) -> None:
        url: Url = request.getfixturevalue(server)
        assert_refused(migrate("inspect", with_secret(url.with_database("nosuchdatabase"))), "nosuchdatabase")

    def test_unknown_option_of_an_address(self, migrate: Command) -> None:
        assert_refused(migrate("inspect", f"mysql://u:{CANARY}@h/d?sslmode=require"), "unknown option 'sslmode'")


class TestSources:
    def test_a_missing_file(self, migrate: Command) -> None:
        assert_refused(migrate("assess", "nosuch.sql", "--target", "postgresql"), "nosuch.sql does not exist")

    def test_a_json_file_of_another_kind(self, migrate: Command, tmp_path: Path) -> None:
        (tmp_path / "x.json").write_text('{"kind": "plan"}')
        assert_refused(migrate("assess", "x.json", "--target", "postgresql"), "not a schema document")

    def test_an_unknown_target(self, migrate: Command, tmp_path: Path) -> None:
        (tmp_path / "a.sql").write_text("CREATE TABLE `a` (`i` int) ENGINE=InnoDB;")
        assert_refused(migrate("assess", "a.sql", "--target", "oracle"), "unknown target 'oracle'", "known targets")

    def test_an_include_that_matches_nothing(self, migrate: Command, tmp_path: Path) -> None:
        (tmp_path / "a.sql").write_text("CREATE TABLE `orders` (`i` int) ENGINE=InnoDB;")
        outcome = migrate("assess", "a.sql", "--target", "postgresql", "--include", "oders")
        assert_refused(outcome, "no table matches 'oders'", "did you mean")

    def test_an_empty_database_is_a_right_answer_for_inspect(self, migrate: Command, mysql_url: Url) -> None:
        outcome = migrate("inspect", with_secret(mysql_url))
        assert outcome.status == 0
        assert '"tables": []' in outcome.out

    @pytest.mark.parametrize("server", ["mysql_url", "postgres_url"])
    def test_an_empty_database_can_not_be_planned(
        self, migrate: Command, request: pytest.FixtureRequest, server: str
    ) -> None:
        url: Url = request.getfixturevalue(server)
        assert_refused(
            migrate("plan", with_secret(url), "--target", "aurora-postgresql", "-o", "p"), "no tables to migrate"
        )

    def test_a_syntax_error_in_the_middle_of_a_dump(self, migrate: Command, tmp_path: Path) -> None:
        (tmp_path / "broken.sql").write_text(
            "CREATE TABLE `a` (`i` int NOT NULL PRIMARY KEY) ENGINE=InnoDB;\n"
            "CREATE TABLE `b` (`i` int,, oops;\n"
            "CREATE TABLE `c` (`i` int NOT NULL PRIMARY KEY) ENGINE=InnoDB;\n"
        )
        outcome = migrate("inspect", "broken.sql")
        assert outcome.status == 0
        assert '"name": "a"' in outcome.out
        assert '"name": "c"' in outcome.out
        assert '"line": 2' in outcome.out

    def test_a_missing_privilege(self, migrate: Command, mysql_url: Url) -> None:
        run(
            mysql_url,
            "CREATE TABLE t (i int PRIMARY KEY)",
            "DROP USER IF EXISTS 'nobody_much'@'%'",
            f"CREATE USER 'nobody_much'@'%' IDENTIFIED BY '{CANARY}'",
        )
        try:
            url = mysql_url.with_password(CANARY)
            text = with_secret(url).replace("root:", "nobody_much:")
            assert_refused(migrate("inspect", text), "Access denied")
        finally:
            run(mysql_url, "DROP USER 'nobody_much'@'%'")


HOSTILE = ['quo"te', "back`tick", "per%cent", "emoji🐘", "new\nline", "'; DROP TABLE x; --", "n" * 64]


@pytest.mark.parametrize("name", HOSTILE)
class TestHostileNames:
    def test_mysql_to_postgresql(
        self, migrate: Command, name: str, mysql_url: Url, postgres_url: Url, tmp_path: Path
    ) -> None:
        quoted = "`" + name.replace("`", "``") + "`"
        run(
            mysql_url,
            f"CREATE TABLE {quoted} ({quoted} int NOT NULL PRIMARY KEY, `b` varchar(20), KEY `k` (`b`)) COMMENT {name!r}"
            if "\n" not in name and "'" not in name
            else f"CREATE TABLE {quoted} ({quoted} int NOT NULL PRIMARY KEY, `b` varchar(20), KEY `k` (`b`))",
            f"INSERT INTO {quoted} VALUES (1, 'x'), (2, NULL)",
        )
        source, target = with_secret(mysql_url), with_secret(postgres_url)
        planned = migrate("plan", source, "--target", "postgresql", "-o", "plan")
        assert planned.status == 0, planned.all
        ran = migrate("run", "plan", "--on", "local", "--source", source, "--target", target)
        assert ran.status == 0, ran.all
        validated = migrate("validate", "plan", "--source", source, "--target", target)
        assert validated.status == 0, validated.all
        assert "1 match" in validated.out
