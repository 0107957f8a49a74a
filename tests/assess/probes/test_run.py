"""A look at the data on real servers: its answers, its limits, and that it only reads."""

import contextlib
import re
from collections.abc import Iterator
from typing import Any

import pytest

from migrate.assess.assess import assess
from migrate.assess.probes.run import probe_data
from migrate.engines.connect import open_raw
from migrate.engines.engine import parse_target
from migrate.engines.probe_session import open_probe_session
from migrate.engines.probes import Refused
from migrate.model.probe import ProbeMethod, ProbeOutcome
from migrate.report.probe_words import result_words
from migrate.url import Url
from tests.assess.probes.probing import filled, look, one
from tests.conftest import FreshDatabase
from tests.engines.databases import counting
from tests.sql import rows, run

pytestmark = pytest.mark.server

ORDERS = (
    "CREATE TABLE orders (id int AUTO_INCREMENT PRIMARY KEY, active tinyint(1), shipped_on date, sent_on date,"
    " note varchar(20), KEY by_day (shipped_on)) ENGINE=InnoDB CHARACTER SET utf8mb4"
)
FIVE_THOUSAND = (
    "INSERT INTO orders (active, shipped_on, sent_on, note) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 "
    "FROM n WHERE i < 900) SELECT i % 2, IF(i = 450, '0000-00-00', '2020-01-01'), '2020-01-01', 'x' FROM n"
)
STATEMENTS_OF_A_SESSION = (
    "SELECT event_name, count_star FROM performance_schema.events_statements_summary_by_thread_by_event_name "
    "JOIN performance_schema.threads USING (thread_id) WHERE processlist_id = {} AND count_star > 0"
)


@pytest.fixture(params=["mysql", "mariadb"])
def family_url(fresh_database: FreshDatabase, request: pytest.FixtureRequest) -> Url:
    """A new database on each server of the family."""
    return fresh_database(request.param)


class TestMySql:
    def test_a_scan_answers_for_the_whole_table(self, family_url: Url) -> None:
        results = look(family_url, filled(family_url, ORDERS, FIVE_THOUSAND))
        dates = {item.object.path[-1]: item for item in results if item.check == "MY701"}
        found = dates["shipped_on"]
        assert (found.outcome, found.count, found.exact, found.rows) == (ProbeOutcome.FOUND, 1, True, 900)
        assert [(row.key, row.value) for row in found.samples] == [("id=450", "0000-00-00")]
        assert result_words(found) == "1 of 900 rows"
        assert result_words(dates["sent_on"]) == "none in 900 rows"
        assert one(results, "MY705").outcome is ProbeOutcome.NONE

    def test_a_larger_table_is_sampled_by_ranges_of_its_key_and_an_index_answers_for_all(self, family_url: Url) -> None:
        schema = filled(family_url, ORDERS, FIVE_THOUSAND, "ANALYZE TABLE orders")
        results = look(family_url, schema, most_rows=100)
        dates = {item.object.path[-1]: item for item in results if item.check == "MY701"}
        assert (dates["shipped_on"].method, dates["shipped_on"].count) == (ProbeMethod.INDEX, 1)
        sampled = dates["sent_on"]
        assert (sampled.method, sampled.complete, sampled.exact) == (ProbeMethod.SAMPLE, False, False)
        assert sampled.rows is not None
        assert 50 <= sampled.rows <= 200
        assert "ranges of id" in sampled.reason

    def test_without_an_integer_key_the_first_rows_are_the_sample(self, family_url: Url) -> None:
        schema = filled(
            family_url,
            "CREATE TABLE t (name varchar(20) PRIMARY KEY, active tinyint(1), body longtext) ENGINE=InnoDB",
            "INSERT INTO t VALUES ('a', 1, 'x'), ('b', 7, 'y'), ('c', 1, 'z'), ('d', 9, 'q')",
            "ANALYZE TABLE t",
        )
        found = one(look(family_url, schema, most_rows=3), "MY705")
        assert (found.method, found.count, found.rows, found.exact) == (ProbeMethod.SAMPLE, 1, 3, False)
        assert [(row.key, row.value) for row in found.samples] == [("name=b", "7")]

    def test_nothing_is_found_in_an_empty_table(self, family_url: Url) -> None:
        results = look(family_url, filled(family_url, ORDERS))
        assert {item.outcome for item in results} == {ProbeOutcome.NONE}
        assert {item.rows for item in results if item.method is ProbeMethod.SCAN} == {0}

    def test_a_text_is_never_shown(self, family_url: Url) -> None:
        schema = filled(family_url, "CREATE TABLE t (id int PRIMARY KEY, a text) ENGINE=InnoDB CHARACTER SET utf8mb4",
                        "INSERT INTO t VALUES (1, CONCAT('private', CHAR(0)))")  # fmt: skip
        found = one(look(family_url, schema), "MY706")
        assert [(row.key, row.value) for row in found.samples] == [("id=1", "")]

    def test_names_are_quoted(self, family_url: Url) -> None:
        name = "a`b'c\"d %s; -- é"
        quoted = "`" + name.replace("`", "``") + "`"
        schema = filled(
            family_url,
            f"CREATE TABLE {quoted} ({quoted} int PRIMARY KEY, `x``y` tinyint(1), `b%d` longtext) ENGINE=InnoDB",
            f"INSERT INTO {quoted} VALUES (1, 2, 'x')",
        )
        results = look(family_url, schema)
        assert ProbeOutcome.NOT_EVALUATED not in {item.outcome for item in results}
        assert one(results, "MY705").samples[0].key == f"{name}=1"

    def test_a_statement_ends_when_its_time_is_up(self, family_url: Url) -> None:
        endless = "SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b, information_schema.columns c"
        with open_probe_session(family_url) as session:
            answer = session.ask(endless, seconds=0.3)
            assert isinstance(answer, Refused)
            assert answer.out_of_time
            assert session.ask("SELECT 1", seconds=1) == ((1,),)

    def test_a_write_is_refused(self, family_url: Url) -> None:
        run(family_url, "CREATE TABLE t (a int)")
        with open_probe_session(family_url) as session:
            answer = session.ask("INSERT INTO t VALUES (1)", seconds=5)
        assert isinstance(answer, Refused)
        assert not answer.out_of_time


class TestPostgreSql:
    def test_a_larger_table_is_sampled_by_pages(self, postgres_url: Url) -> None:
        schema = filled(
            postgres_url,
            "CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, seen date, a text, b numeric)",
            "CREATE INDEX ON t (seen)",
            "INSERT INTO t (seen, a, b) SELECT CASE i WHEN 7 THEN 'infinity'::date ELSE '2020-01-01' END, "
            "repeat('x', 100), i FROM generate_series(1, 5000) i",
            "ANALYZE t",
        )
        results = look(postgres_url, schema, most_rows=2000)
        infinite = one(results, "PG702")
        assert (infinite.method, infinite.count, infinite.exact) == (ProbeMethod.INDEX, 1, True)
        number = one(results, "PG701")
        assert number.method is ProbeMethod.SAMPLE
        assert number.rows is not None
        assert 500 < number.rows < 4000
        assert "% of the pages" in number.reason
        assert one(results, "CD301").sizes[0].max_bytes == 100

    def test_a_table_without_statistics_is_counted_first(self, postgres_url: Url) -> None:
        schema = filled(
            postgres_url, "CREATE TABLE t (id int PRIMARY KEY, a numeric)", "INSERT INTO t VALUES (1, 1.25)"
        )
        found = one(look(postgres_url, schema), "PG704")
        assert (found.outcome, found.rows, found.complete) == (ProbeOutcome.NONE, 1, True)
        assert dict(found.measures) == {"integer-digits": 1, "scale": 2}

    def test_partitions_belong_to_their_table_and_heirs_do_not(self, postgres_url: Url) -> None:
        schema = filled(
            postgres_url,
            "CREATE TABLE p (id int, a numeric) PARTITION BY RANGE (id)",
            "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10)",
            "INSERT INTO p VALUES (1, 'NaN')",
            "CREATE TABLE mother (id int, a numeric)",
            "CREATE TABLE child () INHERITS (mother)",
            "INSERT INTO child VALUES (1, 'NaN')",
        )
        found = {item.object.path[1]: item.count for item in look(postgres_url, schema) if item.check == "PG701"}
        assert found == {"p": 1, "mother": 0, "child": 1}

    def test_a_domain_is_asked_what_its_type_is(self, postgres_url: Url) -> None:
        schema = filled(
            postgres_url,
            "CREATE DOMAIN price AS numeric(10,2)",
            "CREATE DOMAIN ratio AS numeric",
            "CREATE DOMAIN moment AS timestamp(3) with time zone",
            "CREATE TABLE t (a price, b ratio, c moment)",
            "INSERT INTO t VALUES ('NaN', 1.5, 'infinity')",
        )
        found = {(item.check, item.object.path[-1]): item.count for item in look(postgres_url, schema)}
        assert found == {
            ("PG701", "a"): 1,
            ("PG701", "b"): 0,
            ("PG704", "b"): 0,
            ("CD302", "b"): 0,
            ("PG702", "c"): 1,
            ("PG703", "c"): 0,
        }

    def test_names_are_quoted(self, postgres_url: Url) -> None:
        name = "a\"b'c`d %s; -- 🦀"
        quoted = '"' + name.replace('"', '""') + '"'
        schema = filled(
            postgres_url,
            f"CREATE TABLE {quoted} ({quoted} text PRIMARY KEY, n numeric)",
            f"INSERT INTO {quoted} VALUES ('A', 'NaN'), ('a', 1)",
        )
        results = look(postgres_url, schema)
        assert ProbeOutcome.NOT_EVALUATED not in {item.outcome for item in results}
        assert one(results, "PG701").samples[0].key == f"{name}=A"
        assert {one(results, "PG710").samples[0].key} <= {f"{name}=A and {name}=a", f"{name}=a and {name}=A"}

    def test_what_may_not_be_read_is_not_evaluated_in_the_server_s_words(self, postgres_url: Url) -> None:
        schema = filled(postgres_url, "CREATE TABLE t (a numeric, b numeric)", "CREATE TABLE u (a numeric)")
        run(postgres_url, "DROP TABLE t")
        results = look(postgres_url, schema)
        gone = [item for item in results if item.object.path[1] == "t"]
        assert {item.outcome for item in gone} == {ProbeOutcome.NOT_EVALUATED}
        assert all('"public.t" does not exist' in item.reason for item in gone)
        assert {item.outcome for item in results if item.object.path[1] == "u"} == {ProbeOutcome.NONE}

    def test_one_question_that_fails_does_not_spoil_the_others(self, postgres_url: Url) -> None:
        schema = filled(postgres_url, "CREATE TABLE t (a numeric, b numeric)", "INSERT INTO t VALUES ('NaN', 1)")
        run(postgres_url, "ALTER TABLE t DROP COLUMN b")
        found = {item.object.path[-1]: item.outcome for item in look(postgres_url, schema) if item.check == "PG701"}
        assert found == {"a": ProbeOutcome.FOUND, "b": ProbeOutcome.NOT_EVALUATED}

    def test_a_statement_ends_when_its_time_is_up(self, postgres_url: Url) -> None:
        with open_probe_session(postgres_url) as session:
            answer = session.ask("SELECT pg_sleep(20)", seconds=0.2)
            assert isinstance(answer, Refused)
            assert answer.out_of_time

    def test_a_write_is_refused(self, postgres_url: Url) -> None:
        with open_probe_session(postgres_url) as session:
            answer = session.ask("CREATE TABLE t (a int)", seconds=5)
        assert isinstance(answer, Refused)
        assert "read-only" in answer.reason


class TestBudget:
    def test_no_time_at_all_evaluates_nothing_and_says_so(self, mysql_url: Url) -> None:
        schema = filled(mysql_url, ORDERS)
        nowhere = Url(scheme="mysql", host="127.0.0.1", port=1, user="nobody")
        results = look(nowhere, schema, target="postgresql", seconds=0)
        assert len(results) > 5
        assert {item.outcome for item in results} == {ProbeOutcome.NOT_EVALUATED}
        assert {item.reason for item in results} == {"the time allowed, 0 s, was used up"}

    def test_the_cheapest_come_first_and_the_rest_is_not_evaluated(self, mysql_url: Url) -> None:
        schema = filled(mysql_url, ORDERS)
        moments = iter([0.0, *([1.0] * 4), *([100.0] * 1000)])
        target = parse_target("postgresql")
        results = probe_data(schema, target, mysql_url, seconds=10, clock=lambda: next(moments))
        done = [item for item in results if item.outcome is not ProbeOutcome.NOT_EVALUATED]
        assert [item.check for item in done] == ["MY716"]
        left = {item.reason for item in results if item.outcome is ProbeOutcome.NOT_EVALUATED}
        assert left == {"the time allowed, 10 s, was used up"}

    def test_a_check_that_is_ignored_is_not_asked(self, mysql_url: Url) -> None:
        schema = filled(mysql_url, ORDERS)
        asked = {item.check for item in probe_data(schema, parse_target("postgresql"), mysql_url, ignore=("MY70",))}
        assert asked == {"MY716"}


class TestReadOnly:
    def test_mysql_s_own_record_of_statements_holds_no_write(
        self, mysql_url: Url, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Every statement of the session by its sort, as the server counts them, asked before the session ends."""
        from migrate.engines import connect

        counted: dict[str, int] = {}

        @contextlib.contextmanager
        def watched(url: Url, **options: Any) -> Iterator[Any]:
            with open_raw(url, **options) as connection:
                yield connection
                counted.update(dict(rows(url, STATEMENTS_OF_A_SESSION.format(connection.thread_id()))))

        schema = filled(mysql_url, ORDERS, FIVE_THOUSAND, "ANALYZE TABLE orders")
        monkeypatch.setattr(connect, "open_raw", watched)
        look(mysql_url, schema, most_rows=100)
        assert counted["statement/sql/select"] > 5
        assert {name.rpartition("/")[2] for name in counted} <= {"select", "set_option", "rollback"}

    @pytest.mark.parametrize("server", ["mysql", "mariadb", "postgres"])
    def test_nothing_but_select_and_set_is_sent(
        self, server: str, fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from migrate.engines import connect

        url = fresh_database(server)
        numbers = "serial" if server == "postgres" else "int AUTO_INCREMENT"
        schema = filled(
            url,
            f"CREATE TABLE t (id {numbers} PRIMARY KEY, a text, d date)",
            "CREATE TABLE c (id int PRIMARY KEY, t_id int, FOREIGN KEY (t_id) REFERENCES t (id))",
            "INSERT INTO t (a) VALUES ('x')",
        )
        statements: list[str] = []
        monkeypatch.setattr(connect, "open_raw", counting(statements))
        look(url, schema)
        assert len(statements) > 4
        assert {statement.split()[0] for statement in statements} == {"SELECT", "SET"}
        assert not any("GLOBAL" in statement for statement in statements)


class TestAssessment:
    def test_an_answer_stands_under_the_issue_that_it_decides(self, mysql_url: Url) -> None:
        schema = filled(mysql_url, ORDERS, FIVE_THOUSAND)
        target = parse_target("postgresql")
        plain = {item.fingerprint: item for item in assess(schema, target).issues}
        probed = assess(schema, target, probes=probe_data(schema, target, mysql_url))
        (boolean,) = [item for item in probed.issues if item.check == "MY105"]
        assert boolean.excerpt.endswith("\ndata: numbers other than 0 and 1: none in 900 rows")
        assert boolean.fingerprint in plain
        (zero,) = [item for item in probed.issues if item.check == "MY701"]
        assert zero.excerpt == "data: 1 of 900 rows\nid=450: 0000-00-00"
        assert not re.search(r"\d\d\d", zero.message)
        assert type(probed).from_json(probed.to_json()) == probed
        assert probed.to_json()["summary"]["probes"]["found"] == probed.probe_outcomes[ProbeOutcome.FOUND]

    def test_without_a_look_at_the_data_nothing_is_said_of_it(self, mysql_url: Url) -> None:
        plain = assess(filled(mysql_url, ORDERS), parse_target("postgresql"))
        assert plain.probes == ()
        assert not [item for item in plain.issues if "data:" in item.excerpt]
