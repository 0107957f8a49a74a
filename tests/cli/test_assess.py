"""`migrate assess` and what it writes: formats, exit statuses, ignored issues, a baseline, a fleet. No server is needed."""

import json
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from migrate.model.issue import Assessment
from tests.cli.command import Command

BAD = "CREATE TABLE `t` (`id` int NOT NULL, `at` date NOT NULL DEFAULT '0000-00-00', PRIMARY KEY (`id`)) ENGINE=InnoDB;"
GOOD = "CREATE TABLE `t` (`id` int NOT NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB;"
ASSESS = ("assess", "bad.sql", "--target", "postgresql")


@pytest.fixture(autouse=True)
def _dumps(tmp_path: Path) -> None:
    (tmp_path / "bad.sql").write_text(BAD)
    (tmp_path / "good.sql").write_text(GOOD)


def ignoring(folder: Path, reason: str = 'reason = "r"') -> Path:
    path = folder / "ignores.toml"
    path.write_text(f'[[ignore]]\ncheck = "MY104"\nobject = "t"\n{reason}\n')
    return path


class TestExitStatus:
    @pytest.mark.parametrize(
        ("more", "status"),
        [
            ((), 1),
            (("--exit-zero",), 0),
            (("--fail-on", "never"), 0),
            (("--format", "sarif"), 0),
            (("--format", "junit"), 1),
            (("--format", "csv"), 1),
            (("-o", "x.sarif"), 1),
            (("--select", "MY101"), 0),
        ],
    )
    def test_of_a_source_with_an_error(self, migrate: Command, more: tuple[str, ...], status: int) -> None:
        assert migrate(*ASSESS, *more).status == status

    def test_of_a_good_source(self, migrate: Command) -> None:
        assert migrate("assess", "good.sql", "--target", "postgresql").status == 0

    def test_sarif_does_not_hide_that_there_is_no_answer(self, migrate: Command) -> None:
        assert migrate("assess", "no.sql", "--target", "postgresql", "--format", "sarif").status == 2


class TestFormats:
    def test_each_by_its_suffix(self, migrate: Command, tmp_path: Path) -> None:
        names = ("a.csv", "a.sarif", "a.junit.xml", "b.xml", "a.html")
        migrate(*ASSESS, *(part for name in names for part in ("-o", name)))
        assert (tmp_path / "a.csv").read_text().startswith("severity,check,")
        assert json.loads((tmp_path / "a.sarif").read_text())["version"] == "2.1.0"
        assert fromstring((tmp_path / "a.junit.xml").read_text()).attrib["failures"] == "1"
        assert (tmp_path / "a.junit.xml").read_text() == (tmp_path / "b.xml").read_text()

    def test_junit_fails_what_the_command_fails(self, migrate: Command) -> None:
        assert 'failures="0"' in migrate(*ASSESS, "--format", "junit", "--fail-on", "never").out.splitlines()[1]

    def test_premigration(self, migrate: Command, tmp_path: Path) -> None:
        migrate(*ASSESS, "--premigration", "pre", "-o", "a.json")
        summary = json.loads((tmp_path / "pre" / "summary.json").read_text())
        assert summary["summary"]["failed"] == ["migrate-my104-zero-date-default"]
        assert migrate("report", "a.json", "--premigration", "again").status == 0
        for path in (tmp_path / "pre").iterdir():
            assert path.read_text() == (tmp_path / "again" / path.name).read_text()


class TestIgnoring:
    def test_by_a_file(self, migrate: Command, tmp_path: Path) -> None:
        done = migrate(*ASSESS, "--ignore-file", ignoring(tmp_path))
        assert done.status == 0
        assert "ignored: 1 (MY104 bad.t.at: r)" in done.out

    def test_by_migrate_toml(self, migrate: Command, tmp_path: Path) -> None:
        (tmp_path / "migrate.toml").write_text('[[assess.ignore]]\ncheck = "zero-date-default"\nreason = "r"\n')
        done = migrate(*ASSESS)
        assert (done.status, "ignored: 1" in done.out) == (0, True)

    def test_migrate_toml_may_still_name_checks(self, migrate: Command, tmp_path: Path) -> None:
        (tmp_path / "migrate.toml").write_text('[assess]\nignore = ["MY104"]\n')
        done = migrate(*ASSESS)
        assert (done.status, "ignored:" in done.out) == (0, False)

    @pytest.mark.parametrize("in_config", [True, False])
    def test_not_without_a_reason(self, migrate: Command, tmp_path: Path, in_config: bool) -> None:
        path = ignoring(tmp_path, "")
        if in_config:
            (tmp_path / "migrate.toml").write_text('[[assess.ignore]]\ncheck = "MY104"\n')
        done = migrate(*ASSESS, *(() if in_config else ("--ignore-file", path)))
        assert done.status == 2
        assert "the reason is missing" in done.err
        assert done.out == ""

    def test_not_after_its_day(self, migrate: Command, tmp_path: Path) -> None:
        done = migrate(*ASSESS, "--ignore-file", ignoring(tmp_path, 'reason = "r"\nuntil = 2020-01-01'))
        assert done.status == 1
        assert "ignore rules without effect: 1 (MY104 on t: expired on 2020-01-01)" in done.out


class TestBaseline:
    def test_what_is_known_does_not_fail(self, migrate: Command) -> None:
        migrate(*ASSESS, "-o", "last.json")
        done = migrate(*ASSESS, "--baseline", "last.json")
        assert done.status == 0
        assert "Since the baseline: 0 new issues, 0 fixed" in done.out
        assert "error[MY104]" not in done.out

    def test_what_is_new_does(self, migrate: Command) -> None:
        migrate("assess", "good.sql", "--target", "postgresql", "-o", "last.json")
        done = migrate(*ASSESS, "--baseline", "last.json")
        assert done.status == 1
        assert "error[MY104]" in done.out

    def test_what_is_fixed_is_told(self, migrate: Command, tmp_path: Path) -> None:
        migrate(*ASSESS, "-o", "last.json")
        (tmp_path / "bad.sql").write_text(GOOD)
        assert "0 new issues, 1 fixed" in migrate(*ASSESS, "--baseline", "last.json").out

    @pytest.mark.parametrize("text", [None, "{}", "x"])
    def test_one_that_is_none_is_an_error(self, migrate: Command, tmp_path: Path, text: str | None) -> None:
        if text is not None:
            (tmp_path / "last.json").write_text(text)
        assert migrate(*ASSESS, "--baseline", "last.json").status == 2


class TestFleet:
    def fleet(self, folder: Path, *sources: str) -> tuple[str, ...]:
        tables = [f'[[source]]\nname = "{name}"\nsource = "{name}.sql"\n' for name in sources]
        (folder / "fleet.toml").write_text('target = "postgresql"\n' + "".join(tables))
        return "assess", "--fleet", "fleet.toml", "-o", "out"

    @pytest.mark.parametrize(
        ("sources", "status"), [(("good",), 0), (("good", "bad"), 1), (("good", "bad", "missing"), 2)]
    )
    def test_exit_status(self, migrate: Command, tmp_path: Path, sources: tuple[str, ...], status: int) -> None:
        done = migrate(*self.fleet(tmp_path, *sources))
        assert done.status == status
        assert (tmp_path / "out" / "index.html").exists()
        assert Assessment.from_text((tmp_path / "out" / "good.json").read_text()).source.database == "good"

    def test_the_threshold_holds(self, migrate: Command, tmp_path: Path) -> None:
        arguments = self.fleet(tmp_path, "bad")
        assert migrate(*arguments, "--fail-on", "never").status == 0

    def test_rules_hold_for_every_source(self, migrate: Command, tmp_path: Path) -> None:
        assert migrate(*self.fleet(tmp_path, "bad"), "--ignore-file", ignoring(tmp_path)).status == 0

    def test_a_missing_source_says_why(self, migrate: Command, tmp_path: Path) -> None:
        done = migrate(*self.fleet(tmp_path, "missing"))
        assert "missing.sql does not exist" in done.out
        assert "missing: failed: " in done.err

    def test_a_password_comes_from_its_variable(
        self, migrate: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "fleet.toml").write_text(
            '[[source]]\nname = "a"\nsource = "mysql://u@127.0.0.1:1/d"\ntarget = "mysql"\npassword-env = "A_PASSWORD"\n'
        )
        arguments = ("assess", "--fleet", "fleet.toml", "-o", "out")
        assert "the variable A_PASSWORD is not set" in migrate(*arguments).out
        monkeypatch.setenv("A_PASSWORD", "canary")
        done = migrate(*arguments)
        assert "can't connect" in done.out
        assert "canary" not in done.all
        assert "canary" not in (tmp_path / "out" / "index.html").read_text()

    @pytest.mark.parametrize(
        "more", [("bad.sql",), ("--baseline", "x.json"), ("-o", "second"), ("--premigration", "p")]
    )
    def test_what_does_not_go_with_it_is_refused(self, migrate: Command, tmp_path: Path, more: tuple[str, ...]) -> None:
        assert migrate(*self.fleet(tmp_path, "good"), *more).status == 2


class TestUsage:
    def test_without_a_source(self, migrate: Command) -> None:
        done = migrate("assess", "--target", "postgresql")
        assert (done.status, "there is no SOURCE" in done.err) == (2, True)

    def test_without_a_target(self, migrate: Command) -> None:
        done = migrate("assess", "bad.sql")
        assert (done.status, "--target is missing" in done.err) == (2, True)

    @pytest.mark.parametrize("name", ["x.pdf", "x", "x.sarif"])
    def test_a_name_of_no_format_is_refused_before_the_work(self, migrate: Command, name: str) -> None:
        command = (
            ASSESS if name != "x.sarif" else ("validate", "--source", "mysql://h:1/d", "--target", "mysql://h:1/d")
        )
        done = migrate(*command, "-o", name)
        assert (done.status, done.out) == (2, "")
        assert "can't connect" not in done.err

    def test_a_folder_is_no_report(self, migrate: Command, tmp_path: Path) -> None:
        (tmp_path / "x.html").mkdir()
        assert migrate(*ASSESS, "-o", "x.html").status == 2
