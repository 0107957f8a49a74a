"""Objects without a noun and facts of the server, read from real servers."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from migrate.engines.postgresql.inspect import inspect
from migrate.engines.postgresql.others import FACTS
from migrate.model.schema import OtherObject, Schema
from migrate.url import Url
from tests.conftest import FreshDatabase
from tests.sql import run

pytestmark = pytest.mark.server
STATEMENTS = (
    "CREATE EXTENSION btree_gist",
    "CREATE SCHEMA other",
    "CREATE TABLE a (id integer PRIMARY KEY, during tsrange, CONSTRAINT apart EXCLUDE USING gist (during WITH &&))",
    "ALTER TABLE a ADD CONSTRAINT high CHECK (id > 0) NOT VALID",
    "CREATE RULE keep AS ON DELETE TO a DO INSTEAD NOTHING",
    'CREATE POLICY "own\n%s" ON a USING (id > 1)',
    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f()",
    "ALTER TABLE a ENABLE ALWAYS TRIGGER t",
    "CREATE FOREIGN DATA WRAPPER ours",
    "CREATE SERVER there FOREIGN DATA WRAPPER ours",
    "CREATE USER MAPPING FOR CURRENT_USER SERVER there OPTIONS (password 'Secr3t-word')",
    "CREATE FOREIGN TABLE far (id integer) SERVER there",
    "CREATE PUBLICATION changes FOR TABLE a",
    "CREATE TABLE other.b (t integer, id integer, PRIMARY KEY (t, id))",
    "CREATE TABLE other.c (t integer, id integer, FOREIGN KEY (t, id) REFERENCES other.b ON DELETE SET NULL (id))",
    "CREATE COLLATION folding (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
    "CREATE CONVERSION conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
    "CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = simple, STOPWORDS = english)",
    "CREATE TEXT SEARCH CONFIGURATION ours (COPY = english)",
    "CREATE FUNCTION near(a integer, b integer) RETURNS boolean LANGUAGE sql AS 'SELECT a = b'",
    "CREATE OPERATOR ~=~ (LEFTARG = integer, RIGHTARG = integer, FUNCTION = near)",
    "SELECT lo_create(0)",
)
EXPECTED = {
    ("collation", "public", "", "folding"),
    ("conversion", "public", "", "conv"),
    ("exclusion constraint", "public", "a", "apart"),
    ("foreign server", "", "", "there"),
    ("foreign table", "public", "far", "far"),
    ("operator", "public", "", "~=~"),
    ("partial set null", "other", "c", "c_t_id_fkey"),
    ("policy", "public", "a", "own\n%s"),
    ("publication", "", "", "changes"),
    ("rule", "public", "a", "keep"),
    ("text search configuration", "public", "", "ours"),
    ("text search dictionary", "public", "", "words"),
    ("trigger mode", "public", "a", "t"),
    ("unvalidated check", "public", "a", "high"),
}


def places(schema: Schema) -> set[tuple[str, str, str, str]]:
    return {(item.kind, item.schema, item.table, item.name) for item in schema.others}


@pytest.fixture(params=["postgres", "postgres-old"])
def url(request: pytest.FixtureRequest, fresh_database: FreshDatabase) -> Url:
    return fresh_database(request.param)


def test_what_has_no_noun_is_read(url: Url) -> None:
    run(url, *STATEMENTS)
    found = inspect(url)
    assert places(found) == EXPECTED
    details = {item.kind: item.detail for item in found.others}
    assert details["trigger mode"] == "always"
    assert details["foreign table"] == "ours"
    assert details["collation"] == "nondeterministic"
    assert "EXCLUDE USING gist" in details["exclusion constraint"]
    assert found.variable("large_objects") == "yes"
    assert found.variable("user_mappings") == f"there:{url.user}"
    assert "Secr3t-word" not in found.to_text()
    assert Schema.from_text(found.to_text()) == found


def test_an_empty_database_has_none(url: Url) -> None:
    found = inspect(url)
    assert found.others == ()
    assert {
        name: found.variable(name, default="?") for name in FACTS if "role" not in name and "database" not in name
    } == {name: "" for name in FACTS if "role" not in name and "database" not in name}


def test_only_the_schemas_asked_for(postgres_url: Url) -> None:
    run(postgres_url, *STATEMENTS)
    found = inspect(postgres_url, schemas=["other"])
    assert {item for item in places(found) if item[1]} == {("partial set null", "other", "c", "c_t_id_fkey")}


def test_settings_of_the_database(postgres_url: Url) -> None:
    run(postgres_url, f"ALTER DATABASE {postgres_url.database} SET search_path = other, public")
    assert inspect(postgres_url).variable("database_settings") == "search_path"


def test_a_collation_in_use_that_an_older_library_sorted_by(url: Url) -> None:
    run(
        url,
        *(f"CREATE COLLATION {name} (provider = icu, locale = 'de', version = '1')" for name in ("used", "unused")),
        'CREATE TABLE a (t text COLLATE used, u text COLLATE "de-x-icu")',
    )
    assert inspect(url).variable("stale_collations") == "used"


class TestPasswords:
    @pytest.fixture
    def role(self, postgres_url: Url) -> Iterator[Url]:
        name = f"{postgres_url.database}_md5"
        run(
            postgres_url,
            "CREATE TABLE a (id integer PRIMARY KEY)",
            f"CREATE ROLE {name} LOGIN SUPERUSER PASSWORD 'md5{'0' * 32}'",
            f"ALTER TABLE a OWNER TO {name}",
        )
        yield replace(postgres_url, user=name)
        run(postgres_url, f"DROP OWNED BY {name}", f"DROP ROLE {name}")

    def test_a_superuser_sees_how_they_are_kept(self, role: Url, postgres_url: Url) -> None:
        found = inspect(postgres_url)
        assert found.variable("md5_passwords") == found.variable("superuser_roles") == role.user
        assert "0" * 32 not in found.to_text()

    def test_nobody_else_does(self, postgres_url: Url) -> None:
        name = f"{postgres_url.database}_plain"
        run(postgres_url, f"CREATE ROLE {name} LOGIN PASSWORD 'Secr3t-word'")
        try:
            found = inspect(replace(postgres_url, user=name, password="Secr3t-word"))
        finally:
            run(postgres_url, f"DROP ROLE {name}")
        assert found.variable("md5_passwords", default="?") == "?"


def test_the_noun_is_small() -> None:
    assert OtherObject(kind="rule", name="keep") == OtherObject(
        kind="rule", name="keep", schema="", table="", detail=""
    )
