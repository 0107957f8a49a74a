"""Folders of migration tools: what runs, in what order, and what is left out."""

from pathlib import Path

import pytest

from migrate.engines.dumps.migration_files import scripts_in, without_down
from migrate.engines.dumps.read import read_dump
from migrate.model.names import EngineName

ENGINES = [EngineName.MYSQL, EngineName.MARIADB, EngineName.POSTGRESQL, EngineName.ORACLE, EngineName.SQLSERVER]
MAKE, CHANGE, BACK = "CREATE TABLE a (b int);\n", "ALTER TABLE a ADD c int;\n", "DROP TABLE a;\n"


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("select 1;")


def columns(folder: Path, engine: EngineName) -> list[str]:
    schema = read_dump(folder, dialect=engine)
    assert schema.skipped == ()
    return [column.name.lower() for table in schema.tables for column in table.columns]


class TestOrder:
    @pytest.mark.parametrize(
        "names",
        [
            ("2.sql", "10.sql"),
            ("001_a.sql", "002_b.sql", "010_c.sql"),
            ("V1__a.sql", "V1.1__b.sql", "V1.2__c.sql", "V1.10__d.sql", "V2__a.sql", "R__views.sql"),
            ("V1_1__b.sql", "V1_2__a.sql", "R__a.sql"),
            ("20200101_a.up.sql", "20200102_a.up.sql"),
            ("00000_a/up.sql", "00001_b/up.sql"),
            ("20200101_init/migration.sql", "20200102_more/migration.sql"),
            ("1_create_drop_down.sql", "2_slow_down.sql"),
        ],
    )
    def test_is_that_of_the_tool(self, tmp_path: Path, names: tuple[str, ...]) -> None:
        write(tmp_path, *reversed(names))
        assert [str(file.relative_to(tmp_path)) for file in scripts_in(tmp_path)] == list(names)

    @pytest.mark.parametrize(
        ("forward", "back"),
        [
            ("1_a.up.sql", "1_a.down.sql"),
            ("V1__a.sql", "U1__a.sql"),
            ("1_up.sql", "1_down.sql"),
            ("x/up.sql", "x/down.sql"),
            ("1.sql", "1.rollback.sql"),
        ],
    )
    def test_what_takes_back_is_left_out(self, tmp_path: Path, forward: str, back: str) -> None:
        write(tmp_path, forward, back)
        assert [str(file.relative_to(tmp_path)) for file in scripts_in(tmp_path)] == [forward]


@pytest.mark.parametrize("engine", ENGINES)
class TestEveryEngine:
    def test_two_files(self, tmp_path: Path, engine: EngineName) -> None:
        for name, text in (
            ("1_a.up.sql", MAKE),
            ("1_a.down.sql", BACK),
            ("2_b.up.sql", CHANGE),
            ("2_b.down.sql", BACK),
        ):
            (tmp_path / name).write_text(text)
        assert columns(tmp_path, engine) == ["b", "c"]

    @pytest.mark.parametrize(
        ("up", "down"),
        [
            ("-- +goose Up\n", "-- +goose Down\n"),
            ("-- +migrate Up\n", "-- +migrate Down\n"),
            ("-- migrate:up\n", "-- migrate:down\n"),
            ("-- migrate:up transaction:false\n", "--migrate:down\n"),
            ("-- // first\n", "-- //@UNDO\n"),
            ("--liquibase formatted sql\n--changeset me:1\n", "--rollback DROP TABLE a;\n--changeset me:2\n"),
        ],
    )
    def test_two_parts_of_one_file(self, tmp_path: Path, engine: EngineName, up: str, down: str) -> None:
        back = "" if "rollback" in down else BACK
        (tmp_path / "1.sql").write_text(up + MAKE + down + back)
        (tmp_path / "2.sql").write_text(up + CHANGE + down + back)
        assert columns(tmp_path, engine) == ["b", "c"]


class TestParts:
    def test_places_stay(self) -> None:
        text = b"-- +goose Up\na;\n-- +goose Down\nbcd;\n-- +goose Up\ne;\n"
        found = bytes(without_down(text))
        assert len(found) == len(text)
        assert found.split() == [b"--", b"+goose", b"Up", b"a;", b"--", b"+goose", b"Up", b"e;"]

    @pytest.mark.parametrize(
        "text", [b"", b"a;", b"-- down\na;", b"-- migrate: nothing\na;", b"'-- x' -- +goose\na;", b"-- goose Down\na;"]
    )
    def test_other_comments_change_nothing(self, text: bytes) -> None:
        assert without_down(text) == text
