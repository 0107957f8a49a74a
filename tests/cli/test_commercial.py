"""Scripts of Oracle and SQL Server on the command line: they are inspected and assessed, and nothing else. No server is needed."""

import json
from pathlib import Path

import pytest

from tests.cli.command import Command

ORACLE = """
CREATE TABLE "SHOP"."ORDERS" ("ID" NUMBER(10,0) NOT NULL ENABLE, "STATE" VARCHAR2(10 CHAR),
  CONSTRAINT "ORDERS_PK" PRIMARY KEY ("ID") USING INDEX TABLESPACE "USERS" ENABLE) SEGMENT CREATION IMMEDIATE;
"""
PACKAGE = """
CREATE OR REPLACE PACKAGE "SHOP"."PAY" AS PROCEDURE now(id NUMBER); END;
/
CREATE OR REPLACE PACKAGE BODY "SHOP"."PAY" AS
  PROCEDURE now(id NUMBER) IS BEGIN
    EXECUTE IMMEDIATE 'DELETE FROM orders';
  END;
END;
/
"""
SQLSERVER = "CREATE TABLE [dbo].[Orders]([Id] [int] NOT NULL, CONSTRAINT [PK] PRIMARY KEY CLUSTERED ([Id] ASC)) ON [PRIMARY]\nGO\n"
PLAIN = "CREATE TABLE orders (id integer NOT NULL PRIMARY KEY);"
TARGETS = ("aurora-postgresql", "rds-postgresql:16", "postgresql", "aurora-mysql", "mysql:8.4", "rds-mariadb")


@pytest.fixture(autouse=True)
def _scripts(tmp_path: Path) -> None:
    (tmp_path / "oracle.sql").write_text(ORACLE)
    (tmp_path / "package.sql").write_text(ORACLE + PACKAGE)
    (tmp_path / "sqlserver.sql").write_text(SQLSERVER)
    (tmp_path / "plain.sql").write_text(PLAIN)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("script", ["oracle.sql", "sqlserver.sql"])
def test_a_plain_table_has_no_errors(migrate: Command, script: str, target: str) -> None:
    found = migrate("assess", script, "--target", target, "--format", "json")
    assert (found.status, found.err) == (0, "")
    document = json.loads(found.out)
    assert document["source"]["engine"] == script.removesuffix(".sql")
    assert [item["verdict"] for item in document["objects"]] == ["automatic"]
    assert [item["object"] for item in document["skipped"]] == ["conversion"], "what automatic means is said"
    assert document["methods"][0]["name"] == "dms"
    assert "Schema Conversion" in document["methods"][0]["why"]


@pytest.mark.parametrize("target", TARGETS)
def test_a_package_is_an_object_with_its_lines(migrate: Command, target: str) -> None:
    found = migrate("assess", "package.sql", "--target", target, "--format", "json")
    assert found.status == 1
    document = json.loads(found.out)
    verdicts = {item["kind"]: item["verdict"] for item in document["objects"]}
    assert verdicts == {"table": "automatic", "package": "manual"}
    issues = {issue["check"]: issue for issue in document["issues"]}
    assert set(issues) == {"OR303", "OR308"}
    assert issues["OR308"]["location"]["line"] == 9
    assert [item["object"]["kind"] for item in document["code"]] == ["package"]
    assert "EXECUTE IMMEDIATE" in document["code"][0]["text"]


@pytest.mark.parametrize("name", ["a.html", "a.md", "a.csv", "a.sarif", "a.junit.xml", "a.txt"])
@pytest.mark.parametrize("script", ["package.sql", "sqlserver.sql"])
def test_every_report_is_written(migrate: Command, tmp_path: Path, script: str, name: str) -> None:
    assert migrate("assess", script, "--target", "aurora-postgresql", "-o", name).status in (0, 1)
    assert (tmp_path / name).stat().st_size > 100


def test_the_summary_counts_packages(migrate: Command) -> None:
    text = migrate("assess", "package.sql", "--target", "aurora-postgresql").out
    assert "Assessing package (Oracle) for Aurora PostgreSQL: 1 table, 1 package" in text
    assert "migrate plan" not in text


def test_the_same_is_read_from_the_schema_that_inspect_wrote(migrate: Command) -> None:
    assert migrate("inspect", "package.sql", "-o", "schema.json").status == 0
    again = migrate("assess", "schema.json", "--target", "aurora-postgresql", "--format", "json")
    first = migrate("assess", "package.sql", "--target", "aurora-postgresql", "--format", "json")
    assert json.loads(again.out)["issues"] == json.loads(first.out)["issues"]


@pytest.mark.parametrize("dialect", ["oracle", "sqlserver", "mysql"])
def test_the_dialect_can_be_said(migrate: Command, dialect: str) -> None:
    found = migrate("inspect", "plain.sql", "--dialect", dialect)
    assert found.status == 0
    assert json.loads(found.out)["engine"] == dialect


def test_the_dialect_is_asked_for(migrate: Command) -> None:
    found = migrate("assess", "plain.sql", "--target", "aurora-postgresql")
    assert found.status == 2
    assert "--dialect" in found.err


@pytest.mark.parametrize("script", ["oracle.sql", "sqlserver.sql"])
@pytest.mark.parametrize(
    "command",
    [
        ("convert", "-o", "out"),
        ("plan", "-o", "out"),
        ("assess", "--verify-with", "postgresql://nobody@127.0.0.1:1/none"),
        ("assess", "--workload", "plain.sql"),
    ],
)
def test_what_does_not_go_is_refused(migrate: Command, tmp_path: Path, command: tuple[str, ...], script: str) -> None:
    found = migrate(command[0], script, "--target", "aurora-postgresql", *command[1:])
    assert found.status == 2
    assert "Oracle" in found.err or "SQL Server" in found.err
    assert "yet" in found.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("scheme", ["oracle", "sqlserver", "mssql"])
def test_no_server_is_connected_to(migrate: Command, scheme: str) -> None:
    assert migrate("assess", f"{scheme}://me@localhost/shop", "--target", "aurora-postgresql").status == 2


@pytest.mark.parametrize("name", ["oracle", "sqlserver"])
def test_neither_is_a_target(migrate: Command, name: str) -> None:
    assert migrate("assess", "oracle.sql", "--target", name).status == 2
