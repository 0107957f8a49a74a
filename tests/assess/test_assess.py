"""The assessment as a whole: what is chosen, what is said of each object, and what it adds up to."""

from dataclasses import replace
from pathlib import Path

import pytest

from migrate import catalogue
from migrate.assess.assess import assess
from migrate.engines.engine import parse_target
from migrate.errors import UsageProblem
from migrate.model.issue import Assessment, DmsReach, Issue, ObjectVerdict, Proof, ProvedObject, Severity, Verdict
from migrate.model.names import EngineName, ObjectKind, ObjectRef, Skipped
from migrate.model.schema import Identity, Schema
from tests.assess.samples import read, with_variables

AURORA = parse_target("aurora-postgresql:17")
SHOP = """
CREATE TABLE users (id int unsigned NOT NULL AUTO_INCREMENT, name varchar(50) NOT NULL, PRIMARY KEY (id))
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE log (line varchar(50) NOT NULL, shipped_on date NOT NULL DEFAULT '0000-00-00')
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE roads (id int NOT NULL, way linestring NOT NULL, PRIMARY KEY (id)) ENGINE=InnoDB;
CREATE TABLE plain (id int NOT NULL, PRIMARY KEY (id)) ENGINE=InnoDB;
CREATE VIEW names AS SELECT name FROM users;
CREATE TRIGGER users_name BEFORE INSERT ON users FOR EACH ROW SET NEW.name = 'x';
"""
SETTINGS = (
    ("binlog_expire_logs_seconds", "2592000"),
    ("binlog_format", "ROW"),
    ("binlog_row_image", "FULL"),
    ("log_bin", "ON"),
    ("lower_case_table_names", "0"),
    ("max_allowed_packet", "67108864"),
    ("net_read_timeout", "300"),
    ("net_write_timeout", "300"),
    ("server_id", "1"),
    ("sql_mode", "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES"),
    ("wait_timeout", "28800"),
)


@pytest.fixture
def shop(tmp_path: Path) -> Schema:
    return read(tmp_path, SHOP)


def verdict_of(assessment: Assessment, kind: ObjectKind, *path: str) -> ObjectVerdict:
    return next(item for item in assessment.objects if item.object == ObjectRef(kind=kind, path=path))


def ids(assessment: Assessment) -> set[str]:
    return {issue.check for issue in assessment.issues}


class TestVerdicts:
    def test_of_a_table_is_the_worst_of_what_is_in_it(self, shop: Schema) -> None:
        found = assess(shop, AURORA)
        verdicts = {
            name: verdict_of(found, ObjectKind.TABLE, "shop", name) for name in ("users", "log", "roads", "plain")
        }
        assert {name: item.verdict for name, item in verdicts.items()} == {
            "users": Verdict.AUTOMATIC,
            "log": Verdict.DECISION,
            "roads": Verdict.MANUAL,
            "plain": Verdict.AUTOMATIC,
        }
        assert verdicts["roads"].reason == "MY118 spatial-type"
        assert verdicts["plain"].reason == ""

    def test_a_trigger_has_its_own_and_leaves_its_table_alone(self, shop: Schema) -> None:
        found = assess(shop, AURORA)
        assert verdict_of(found, ObjectKind.TRIGGER, "shop", "users", "users_name").verdict is Verdict.MANUAL
        assert verdict_of(found, ObjectKind.VIEW, "shop", "names").verdict is Verdict.AUTOMATIC

    def test_what_was_skipped_is_not_evaluated(self, shop: Schema) -> None:
        skipped = (
            Skipped(object="shop.plain", reason="no privilege"),
            Skipped(object="event nightly", reason="unreadable"),
        )
        found = assess(replace(shop, skipped=skipped), AURORA)
        assert verdict_of(found, ObjectKind.TABLE, "shop", "plain").verdict is Verdict.NOT_EVALUATED
        assert verdict_of(found, ObjectKind.STATEMENT, "event nightly").reason == "unreadable"
        assert found.verdicts[Verdict.NOT_EVALUATED] == 2
        assert found.skipped[:2] == skipped

    def test_what_the_target_refused_takes_hands(self, shop: Schema) -> None:
        view = ObjectRef(kind=ObjectKind.VIEW, path=("SHOP", "Names"))
        proof = Proof(
            engine=EngineName.POSTGRESQL,
            version="17",
            objects=(ProvedObject(object=view, accepted=False, error="no such function"),),
        )
        found = assess(shop, AURORA, proof=proof)
        assert verdict_of(found, ObjectKind.VIEW, "shop", "names") == ObjectVerdict(
            object=ObjectRef(kind=ObjectKind.VIEW, path=("shop", "names")),
            verdict=Verdict.MANUAL,
            reason="the target refused it: no such function",
        )
        assert found.proof is proof


class TestSelection:
    def test_by_start_of_id_id_and_name(self, shop: Schema) -> None:
        assert ids(assess(shop, AURORA, select=("MY1",))) == {"MY103", "MY104", "MY118"}
        assert ids(assess(shop, AURORA, select=("my104", "trigger"))) == {"MY104", "MY305"}

    def test_ignore_wins(self, shop: Schema) -> None:
        assert ids(assess(shop, AURORA, select=("MY1",), ignore=("zero-date-default", "MY103"))) == {"MY118"}

    def test_an_unknown_check_is_refused_with_a_near_one(self, shop: Schema) -> None:
        with pytest.raises(UsageProblem) as caught:
            assess(shop, AURORA, ignore=("zero-date-defaults",))
        assert "zero-date-default" in caught.value.hint

    def test_the_target_decides_what_matters(self, shop: Schema) -> None:
        to_mysql = ids(assess(shop, parse_target("aurora-mysql")))
        assert to_mysql == {"AW123", "CD112", "CD126", "UP147"}

    def test_conversion_issues_are_filtered_too(self, shop: Schema) -> None:
        issue = conversion_issue("unknown-type", "plain")
        assert issue in assess(shop, AURORA, conversion_issues=(issue,)).issues
        assert issue not in assess(shop, AURORA, conversion_issues=(issue,), select=("MY1",)).issues
        assert issue not in assess(shop, AURORA, conversion_issues=(issue,), ignore=("unknown-type",)).issues


def conversion_issue(name: str, table: str, severity: Severity = Severity.ERROR) -> Issue:
    return Issue(
        check="MY000",
        name=name,
        severity=severity,
        verdict=Verdict.MANUAL,
        object=ObjectRef(kind=ObjectKind.TABLE, path=("shop", table)),
        message=f"{table} can't be expressed",
    )


class TestConversionIssues:
    def test_count_for_their_objects(self, shop: Schema) -> None:
        found = assess(shop, AURORA, conversion_issues=(conversion_issue("unknown-type", "plain"),))
        assert verdict_of(found, ObjectKind.TABLE, "shop", "plain").verdict is Verdict.MANUAL

    def test_the_same_is_told_once(self, shop: Schema) -> None:
        issue = conversion_issue("no-primary-key", "log", Severity.WARNING)
        found = assess(shop, AURORA, conversion_issues=(issue, issue))
        told = [item for item in found.issues if item.name == "no-primary-key"]
        assert len(told) == 1
        assert (told[0].check, told[0].verdict, told[0].message) == ("MY207", Verdict.MANUAL, issue.message)

    def test_the_milder_word_of_the_converter_is_dropped(self, shop: Schema) -> None:
        milder = replace(conversion_issue("no-primary-key", "log", Severity.INFO), verdict=Verdict.AUTOMATIC)
        assert assess(shop, AURORA, conversion_issues=(milder,)) == assess(shop, AURORA)


class TestWhole:
    def test_is_the_same_every_time_and_in_every_order(self, shop: Schema) -> None:
        backwards = replace(shop, tables=tuple(reversed(shop.tables)))
        assert assess(shop, AURORA).to_text() == assess(shop, AURORA).to_text()
        assert assess(backwards, AURORA).issues == assess(shop, AURORA).issues

    def test_fingerprints_do_not_change_with_the_rows(self, shop: Schema) -> None:
        def grown(schema: Schema) -> Schema:
            tables = tuple(
                replace(
                    table,
                    row_estimate=10_000,
                    columns=tuple(
                        replace(column, identity=Identity(next_value=10_001)) if column.identity else column
                        for column in table.columns
                    ),
                )
                for table in schema.tables
            )
            return replace(schema, tables=tables)

        before, after = assess(shop, AURORA), assess(grown(shop), AURORA)
        assert [issue.fingerprint for issue in before.issues] == [issue.fingerprint for issue in after.issues]
        assert len({issue.fingerprint for issue in before.issues}) == len(before.issues)

    def test_worst_comes_first(self, shop: Schema) -> None:
        ranks = [issue.severity.rank for issue in assess(shop, AURORA).issues]
        assert ranks == sorted(ranks)

    def test_is_read_back_from_its_json(self, shop: Schema) -> None:
        found = assess(shop, AURORA)
        assert Assessment.from_text(found.to_text()) == found

    def test_learning_counts_once_for_a_check_that_fired(self, shop: Schema) -> None:
        found = assess(shop, AURORA, select=("MY104", "MY118", "MY210"))
        assert [identifier for identifier, _, _ in found.learning] == ["MY104", "MY118"]
        page = catalogue.page("MY104")
        spatial = catalogue.page("MY118")
        low = sum(item.effort.low_hours + item.learning_hours[0] for item in (page, spatial))
        assert found.effort_hours[0] == low

    def test_an_issue_carries_what_its_page_says(self, shop: Schema) -> None:
        issue = next(item for item in assess(shop, AURORA).issues if item.check == "MY104")
        assert issue.fix == "Make the column nullable, or choose a sentinel date."
        assert issue.excerpt == "shipped_on DATE NOT NULL DEFAULT '0000-00-00'"
        assert issue.span == (33, 45)
        assert issue.location is not None
        assert issue.message.startswith("default of log.shipped_on is '0000-00-00'")

    def test_says_that_a_script_knows_no_settings(self, shop: Schema) -> None:
        bare = replace(shop, variables=())
        assert [item.object for item in assess(bare, AURORA).skipped] == ["server settings"]
        assert assess(with_variables(bare, SETTINGS), AURORA).skipped == ()

    def test_counts_what_dms_reaches(self, shop: Schema) -> None:
        assert assess(shop, AURORA).dms == DmsReach(tables=4, full_load=4, cdc=3)

    def test_an_empty_schema_has_nothing(self) -> None:
        empty = Schema(engine=EngineName.MYSQL, variables=SETTINGS)
        found = assess(empty, AURORA)
        assert (found.issues, found.objects, found.dms) == ((), (), DmsReach())


CLEAN = {
    "notes": """
CREATE TABLE notes (id int NOT NULL AUTO_INCREMENT, title varchar(100) NOT NULL, body text, written datetime(6) NOT NULL
  DEFAULT CURRENT_TIMESTAMP(6), PRIMARY KEY (id)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE VIEW titles AS SELECT id, title FROM notes;
""",
    "shop": """
CREATE TABLE customers (id int NOT NULL AUTO_INCREMENT, email varchar(200) NOT NULL, PRIMARY KEY (id), UNIQUE KEY
  customers_email (email)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE orders (id bigint NOT NULL AUTO_INCREMENT, customer_id int NOT NULL, total decimal(12,2) NOT NULL, placed date
  NOT NULL, PRIMARY KEY (id), KEY orders_customer (customer_id), CONSTRAINT orders_customer_id FOREIGN KEY (customer_id)
  REFERENCES customers (id), CONSTRAINT orders_total CHECK ((total >= 0))) ENGINE=InnoDB;
CREATE VIEW totals AS SELECT customer_id, sum(total) AS total FROM orders GROUP BY customer_id;
""",
    "measurements": """
CREATE TABLE measurements (sensor smallint NOT NULL, at timestamp(3) NOT NULL, value double NOT NULL, raw blob,
  PRIMARY KEY (sensor, at)) ENGINE=InnoDB;
""",
}


@pytest.mark.parametrize("name", CLEAN)
def test_a_schema_with_nothing_wrong_raises_no_error_and_no_warning(name: str, tmp_path: Path) -> None:
    schema = with_variables(read(tmp_path, CLEAN[name]), SETTINGS)
    found = assess(schema, AURORA)
    assert [issue.message for issue in found.issues if issue.severity is not Severity.INFO] == []
    assert found.verdicts[Verdict.AUTOMATIC] == len(found.objects)
    assert found.effort_hours == (0, 0)
    assert found.dms.cdc == len(schema.tables)
