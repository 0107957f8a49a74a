"""What is asked of real PostgreSQL servers, and what they do not tell."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from migrate.engines.postgresql import catalogue
from migrate.engines.postgresql.inspect import inspect
from migrate.errors import ConnectionFailed, Unsupported, UsageProblem
from migrate.model.schema import (
    Identity,
)
from migrate.url import Url
from tests.engines.databases import counting
from tests.engines.postgresql.inspect.conftest import named
from tests.servers.pool import Pool
from tests.sql import rows, run

pytestmark = pytest.mark.server


class TestAsking:
    def test_an_empty_database_is_an_answer(self, postgres_url: Url, postgres_old_url: Url) -> None:
        for url in (postgres_url, postgres_old_url):
            found = inspect(url)
            assert found.is_empty
            assert (found.schemas, found.skipped) == (("public",), ())

    def test_a_missing_database_is_an_error(self, servers: Pool) -> None:
        with pytest.raises(ConnectionFailed) as caught:
            inspect(servers.url("postgres").with_database("no_such_database"))
        assert "no_such_database" in str(caught.value)

    def test_a_missing_schema_is_an_error(self, source: Url) -> None:
        with pytest.raises(UsageProblem) as caught:
            inspect(source, schemas=["public", "Other"])
        assert "'Other'" in caught.value.message
        assert source.password not in str(caught.value)

    def test_an_old_server_is_refused(self) -> None:
        catalogue.check_version("13.0")
        with pytest.raises(Unsupported) as caught:
            catalogue.check_version("12.22")
        assert "12.22" in caught.value.message

    def test_one_schema_of_many(self, source: Url) -> None:
        found = inspect(source, schemas=["other"])
        assert found.schemas == ("other",)
        assert [one.name for one in found.tables] == [named("child", "other")]
        assert [key.referenced_table for key in found.tables[0].foreign_keys] == [named("kinds")] * 2
        assert [one.object for one in found.skipped] == ["partition other.parted_rest"]
        assert found.routines == found.types == found.sequences == ()

    def test_the_number_of_queries_is_fixed(self, postgres_url: Url, monkeypatch: pytest.MonkeyPatch) -> None:
        statements: list[str] = []
        monkeypatch.setattr(catalogue, "open_raw", counting(statements))
        inspect(postgres_url)
        few = len(statements)
        run(postgres_url, *(f"CREATE TABLE t{number} (id serial PRIMARY KEY, n int UNIQUE)" for number in range(30)))
        statements.clear()
        assert len(inspect(postgres_url).tables) == 30
        assert len(statements) == few < 25

    def test_it_writes_nothing(self, source: Url, monkeypatch: pytest.MonkeyPatch) -> None:
        before = rows(source, "SELECT count(*) FROM pg_class")
        statements: list[str] = []
        monkeypatch.setattr(catalogue, "open_raw", counting(statements))
        inspect(source)
        words = {
            next(line for line in statement.splitlines() if not line.startswith("--")).split()[0]
            for statement in statements
        }
        assert words == {"SELECT", "SET"}
        assert "READ ONLY" in statements[0]
        assert rows(source, "SELECT count(*) FROM pg_class") == before


class TestPrivileges:
    @pytest.fixture
    def reader(self, postgres_url: Url) -> Iterator[Url]:
        role = postgres_url.database
        run(
            postgres_url,
            "CREATE TABLE a (id serial PRIMARY KEY)",
            "CREATE SEQUENCE s",
            "INSERT INTO a DEFAULT VALUES",
            f"CREATE ROLE {role} LOGIN PASSWORD 'Secr3t-word'",
        )
        yield replace(postgres_url, user=role, password="Secr3t-word")
        run(postgres_url, f"DROP OWNED BY {role}", f"DROP ROLE {role}")

    def test_what_is_hidden_is_said(self, reader: Url) -> None:
        found = inspect(reader)
        assert [one.object for one in found.skipped] == ["sequence public.a_id_seq", "sequence public.s"]
        assert found.tables[0].column("id").identity == Identity(serial=True, sequence=named("a_id_seq"))
        assert found.variable("current_user_is_superuser") == "off"
        assert found.variable("current_user_can_replicate") == "off"

    def test_no_secret_is_told(self, reader: Url) -> None:
        assert "Secr3t-word" not in inspect(reader).to_text()
