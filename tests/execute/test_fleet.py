"""A fleet: read from its file, assessed side by side, failures as rows, ranked."""

import threading
from pathlib import Path

import pytest

from migrate.errors import BadDocument, ConnectionFailed, UsageProblem
from migrate.execute.fleet import FleetEntry, assess_fleet, read_fleet
from migrate.model.fleet import Fleet, FleetMember, FleetState
from migrate.model.issue import Assessment
from tests.report.assessed import ASSESSMENT, READY
from tests.report.hostile import HOSTILE


def entry(name: str, source: str = "mysql://u:secret@h/d") -> FleetEntry:
    return FleetEntry(name=name, source=source, target="postgresql")


def quiet(member: FleetMember) -> None:
    del member


def run(folder: Path, *entries: FleetEntry, workers: int = 2) -> Fleet:
    def assess(item: FleetEntry) -> Assessment:
        match item.name:
            case "ready":
                return READY
            case "down":
                raise ConnectionFailed("can't connect", reason="refused", hint="look at the port")
            case "broken":
                raise ZeroDivisionError
            case _:
                return ASSESSMENT

    return assess_fleet(entries, assess, folder, workers=workers, report=quiet)


class TestReading:
    def test_the_top_holds_for_every_source(self, tmp_path: Path) -> None:
        path = tmp_path / "f.toml"
        path.write_text(
            'target = "mysql"\nexclude = ["x"]\n[[source]]\nname = "a"\nsource = "mysql://h/d"\n'
            '[[source]]\nname = "b"\nsource = "b.sql"\ntarget = "postgresql"\npassword-env = "B"\nexclude = []\n'
        )
        first, second = read_fleet(path)
        assert first == FleetEntry(name="a", source="mysql://h/d", target="mysql", exclude=("x",))
        assert (second.target, second.password_env, second.exclude) == ("postgresql", "B", ())
        assert second.source == str(tmp_path / "b.sql")

    def test_the_command_lines_target_is_the_last_resort(self, tmp_path: Path) -> None:
        path = tmp_path / "f.toml"
        path.write_text('[[source]]\nname = "a"\nsource = "mysql://h/d"\n')
        assert read_fleet(path, target="mysql")[0].target == "mysql"
        with pytest.raises(BadDocument, match="source 1: target is missing"):
            read_fleet(path)

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("", "names no source"),
            ("source = []", "names no source"),
            ('source = ["a"]', "names no source"),
            ("x", "can't be read"),
            ('[[source]]\nsource = "a"\ntarget = "mysql"', "source 1: name is missing"),
            ('[[source]]\nname = "a"\nsorce = "a"\ntarget = "mysql"', "no key 'sorce'"),
            ('[[source]]\nname = 1\nsource = "a"\ntarget = "mysql"', "name: text was expected"),
            ('[[source]]\nname = "a"\nsource = "a"\ntarget = "m"\nselect = "MY1"', "select: a list of texts"),
            ('target = "m"\n' + '[[source]]\nname = "a"\nsource = "a"\n' * 2, "two sources called 'a'"),
        ],
    )
    def test_what_is_wrong_is_named(self, tmp_path: Path, text: str, says: str) -> None:
        path = tmp_path / "f.toml"
        path.write_text(text)
        with pytest.raises(BadDocument, match=says):
            read_fleet(path)


class TestAssessing:
    def test_failures_are_rows_and_stop_no_other(self, tmp_path: Path) -> None:
        fleet = run(tmp_path, entry("down"), entry("ready"), entry("broken"), entry("shop"))
        assert [member.name for member in fleet.ranked] == ["broken", "down", "shop", "ready"]
        assert {member.name: member.reason for member in fleet.members if member.reason} == {
            "down": "can't connect. refused. look at the port",
            "broken": "something unexpected happened: ZeroDivisionError",
        }

    def test_every_source_has_its_page_and_document(self, tmp_path: Path) -> None:
        fleet = run(tmp_path / "new", entry("ready"), entry("shop"), entry("down"))
        assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
            *("fleet.csv", "fleet.json", "index.html", "ready.html", "ready.json", "shop.html", "shop.json"),
        ]
        assert Assessment.from_text((tmp_path / "new" / "shop.json").read_text()) == ASSESSMENT
        assert Fleet.from_text((tmp_path / "new" / "fleet.json").read_text()) == fleet
        assert 'href="./shop.html"' in (tmp_path / "new" / "index.html").read_text()

    def test_no_password_is_written(self, tmp_path: Path) -> None:
        run(tmp_path, entry("shop"), entry("down"), entry("odd", "mysql://u:secret@h:port/d"))
        assert not [path for path in tmp_path.iterdir() if "secret" in path.read_text()]

    def test_hostile_names_stay_in_the_folder(self, tmp_path: Path) -> None:
        names = [*HOSTILE, "../../up", "index", "fleet", "a", "A", ".."]
        fleet = run(tmp_path / "in", *(entry(name) for name in names))
        assert len({member.report.casefold() for member in fleet.members}) == len(names)
        assert len(list((tmp_path / "in").iterdir())) == 2 * len(names) + 3
        assert [path.name for path in tmp_path.iterdir()] == ["in"]

    def test_several_run_at_the_same_time(self, tmp_path: Path) -> None:
        meeting = threading.Barrier(3, timeout=20)

        def assess(item: FleetEntry) -> Assessment:
            del item
            meeting.wait()
            return READY

        fleet = assess_fleet([entry(name) for name in "abc"], assess, tmp_path, workers=3, report=quiet)
        assert fleet.states[FleetState.READY] == 3

    def test_a_folder_that_cant_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(UsageProblem, match="can't be made"):
            run(tmp_path / "file" / "x", entry("a"))


def test_the_ranking_is_by_state_errors_and_hours() -> None:
    members = tuple(
        FleetMember(name=name, state=state, errors=errors, high_hours=high)
        for name, state, errors, high in (
            ("a", FleetState.READY, 0, 9.0),
            ("b", FleetState.NOT_READY, 1, 50.0),
            ("c", FleetState.NOT_READY, 3, 1.0),
            ("d", FleetState.NOT_READY, 3, 2.0),
            ("e", FleetState.FAILED, 0, 0.0),
        )
    )
    assert [member.name for member in Fleet(members=members).ranked] == ["e", "d", "c", "b", "a"]
