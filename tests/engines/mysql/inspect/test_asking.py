"""What is asked of real MySQL and MariaDB servers, and what they do not tell."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from migrate.engines.mysql import catalogue
from migrate.engines.mysql.inspect import inspect
from migrate.errors import ConnectionFailed, Unsupported, UsageProblem
from migrate.model.names import EngineName, ObjectName
from migrate.url import Url
from tests.conftest import FreshDatabase
from tests.engines.databases import counting
from tests.engines.mysql.inspect.conftest import table
from tests.servers.pool import Pool
from tests.sql import run

pytestmark = pytest.mark.server


class TestAsking:
    @pytest.mark.parametrize("server", ["mysql", "mariadb"])
    def test_an_empty_database_is_an_answer(self, fresh_database: FreshDatabase, server: str) -> None:
        url = fresh_database(server)
        found = inspect(url)
        assert found.is_empty
        assert found.schemas == (url.database,)
        assert found.skipped == ()

    @pytest.mark.parametrize("server", ["mysql", "mariadb"])
    def test_a_missing_database_is_an_error(self, servers: Pool, server: str) -> None:
        with pytest.raises(ConnectionFailed) as caught:
            inspect(servers.url(server).with_database("no_such_database"))
        assert "no_such_database" in str(caught.value)

    @pytest.mark.parametrize("server", ["mysql", "mariadb"])
    def test_a_missing_schema_is_an_error(self, servers: Pool, server: str) -> None:
        with pytest.raises(UsageProblem) as caught:
            inspect(servers.url(server), schemas=["no_such_database"])
        assert "no_such_database" in caught.value.message
        assert servers.url(server).password not in str(caught.value)

    def test_several_databases(self, fresh_database: FreshDatabase) -> None:
        two, one = fresh_database("mysql"), fresh_database("mysql")
        run(one, "CREATE TABLE a (id INT PRIMARY KEY)")
        run(two, f"CREATE TABLE b (id INT, FOREIGN KEY (id) REFERENCES {one.database}.a (id))")
        found = inspect(one.with_database(""), schemas=[two.database, one.database])
        assert found.schemas == tuple(sorted((one.database, two.database)))
        assert {str(each.name) for each in found.tables} == {f"{one.database}.a", f"{two.database}.b"}
        (key,) = table(found, "b").foreign_keys
        assert key.referenced_table == ObjectName(schema=one.database, name="a")

    def test_an_address_without_a_database_leaves_the_servers_own_out(self, mysql_url: Url) -> None:
        answers = catalogue.ask(mysql_url.with_database(""), schemas=())
        assert mysql_url.database in answers.schema_names
        assert not set(answers.schema_names) & catalogue.SYSTEM_SCHEMAS

    @pytest.mark.parametrize("server", ["mysql", "mariadb"])
    def test_the_number_of_queries_is_fixed(
        self, fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch, server: str
    ) -> None:
        url = fresh_database(server)
        statements: list[str] = []
        monkeypatch.setattr(catalogue, "open_raw", counting(statements))
        inspect(url)
        few = len(statements)
        run(url, *(f"CREATE TABLE t{number} (id INT PRIMARY KEY, KEY (id))" for number in range(30)))
        statements.clear()
        assert len(inspect(url).tables) == 30
        assert len(statements) == few < 25

    @pytest.mark.parametrize(("engine", "version"), [("mysql", "5.7.44"), ("mysql", "8.0.15"), ("mariadb", "10.5.27")])
    def test_an_old_server_is_refused(self, engine: str, version: str) -> None:
        with pytest.raises(Unsupported) as caught:
            catalogue.check_version(EngineName(engine), version)
        assert version in caught.value.message

    @pytest.mark.parametrize(("engine", "version"), [("mysql", "8.0.16"), ("mysql", "9.7.4"), ("mariadb", "10.6.1")])
    def test_a_newer_server_is_read(self, engine: str, version: str) -> None:
        catalogue.check_version(EngineName(engine), version)

    def test_it_writes_nothing(self, source: Url, monkeypatch: pytest.MonkeyPatch) -> None:
        statements: list[str] = []
        monkeypatch.setattr(catalogue, "open_raw", counting(statements))
        inspect(source)
        words = {
            next(line for line in statement.splitlines() if not line.startswith("--")).split()[0]
            for statement in statements
        }
        assert words == {"SELECT", "SET", "SHOW", "START"}


@pytest.mark.parametrize("server", ["mysql", "mariadb"])
class TestPrivileges:
    @pytest.fixture
    def reader(self, fresh_database: FreshDatabase, server: str) -> Iterator[Url]:
        url = fresh_database(server)
        run(
            url,
            "CREATE TABLE a (id INT PRIMARY KEY)",
            "CREATE TABLE b (id INT, CONSTRAINT ba FOREIGN KEY (id) REFERENCES a (id) ON DELETE CASCADE)",
            "CREATE VIEW v AS SELECT id FROM a",
            "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET @x = 1",
            "CREATE PROCEDURE p() SELECT 1",
            f"CREATE USER {url.database} IDENTIFIED BY 'Secr3t-word'",
            f"GRANT SELECT ON {url.database}.* TO {url.database}",
        )
        yield replace(url, user=url.database, password="Secr3t-word")
        run(url, f"DROP USER {url.database}")

    def test_what_is_hidden_is_said(self, reader: Url, server: str) -> None:
        found = inspect(reader)
        name = reader.database
        assert [one.name.name for one in found.tables] == ["a", "b"]
        assert found.triggers == ()
        said = {one.object for one in found.skipped}
        assert said >= {f"events of {name}", f"routines of {name}", f"triggers of {name}", f"view {name}.v"}
        assert (f"foreign key {name}.b.ba" in said) == (server == "mariadb")
        assert all(one.reason for one in found.skipped)

    def test_no_secret_is_told(self, reader: Url, server: str) -> None:
        text = inspect(reader).to_text()
        assert "Secr3t-word" not in text
        assert "IDENTIFIED" not in text

    def test_a_body_that_is_hidden_is_said(self, reader: Url, server: str) -> None:
        administrator = replace(reader, user="root", password="suite")
        run(administrator, f"GRANT EXECUTE ON {reader.database}.* TO {reader.database}")
        found = inspect(reader)
        assert [(one.name.name, one.body) for one in found.routines] == [("p", "")]
        assert f"procedure {reader.database}.p" in {one.object for one in found.skipped}

    def test_a_database_that_it_may_not_see(self, reader: Url, server: str) -> None:
        with pytest.raises((UsageProblem, ConnectionFailed)) as caught:
            inspect(reader.with_database(""), schemas=["mysql"])
        assert "Secr3t-word" not in str(caught.value)
