"""Statements timed on both sides."""

from collections.abc import Callable

import pytest

from migrate.model.measures import StatementTiming
from migrate.model.names import EngineName
from migrate.model.workload import WorkloadStatement
from migrate.url import Url
from migrate.validate.performance import Question, compare_performance, why_not

STATEMENT = WorkloadStatement(text="SELECT ?", count=3, seconds=1.5)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT a FROM t",
        "  (SELECT a FROM t) UNION SELECT b FROM u",
        "WITH c AS (SELECT 1) SELECT * FROM c",
        "select into_x, for_update, sleep FROM pg_things",
    ],
)
def test_queries_are_run(sql: str) -> None:
    assert why_not(sql) == ""


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE t SET a = ?",
        "CALL p(?)",
        "SELECT a INTO OUTFILE ? FROM t",
        "SELECT a FROM t /*!50000 INTO @x */",
        "SELECT a FROM t FOR UPDATE",
        "SELECT a FROM t FOR NO KEY UPDATE",
        "SELECT a FROM t LOCK IN SHARE MODE",
        "SELECT GET_LOCK(?, ?)",
        "SELECT pg_terminate_backend(?)",
        "SELECT nextval(?)",
    ],
)
def test_what_does_more_than_read_is_not(sql: str) -> None:
    assert why_not(sql)


@pytest.fixture
def asked(databases: Callable[[str], Url]) -> Callable[..., StatementTiming]:
    def ask(source: str, target: str, *, seconds: float | None = None, reason: str = "") -> StatementTiming:
        question = Question(statement=STATEMENT, source=source, target=target, reason=reason)
        ends = (databases("mysql"), EngineName.MYSQL), (databases("postgres"), EngineName.POSTGRESQL)
        [found] = compare_performance(*ends, [question], seconds=seconds)
        return found

    return ask


@pytest.mark.server
def test_a_slower_target_is_named(asked: Callable[..., StatementTiming]) -> None:
    found = asked("SELECT 1", "SELECT pg_sleep(0.05)")
    assert (found.is_slower, found.is_compared, found.runs, found.baseline_seconds) == (True, True, 3, 1.5)
    assert found.factor is not None
    assert found.factor > 1
    assert "Result" in found.target_plan
    assert found.source_plan
    assert not asked("SELECT SLEEP(0.05)", "SELECT 1").is_slower


@pytest.mark.server
def test_a_target_that_does_not_end_in_time_is_slower(asked: Callable[..., StatementTiming]) -> None:
    found = asked("SELECT 1", "SELECT pg_sleep(5)", seconds=0.2)
    assert (found.is_slower, found.is_compared) == (True, False)
    assert "timeout" in found.reason
    other = asked("SELECT 1", "SELECT nothing", seconds=0.2)
    assert (other.is_slower, other.is_compared) == (False, False)


@pytest.mark.server
def test_sessions_refuse_writes_and_plan_as_the_server_does(asked: Callable[..., StatementTiming]) -> None:
    refused = asked("SELECT 1", "CREATE TABLE made_by_a_statement (a int)")
    assert "read-only" in refused.reason
    usual = "SELECT 1 FROM pg_settings WHERE name IN ('jit', 'random_page_cost') AND setting = reset_val AND source <> 'session'"
    assert asked("SELECT 1 UNION ALL SELECT 1", usual).target_rows == 2


@pytest.mark.server
def test_what_could_not_be_asked_has_its_reason(asked: Callable[..., StatementTiming]) -> None:
    found = asked("", "", reason="only queries are run")
    assert (found.reason, found.source_seconds, found.is_slower) == ("only queries are run", None, False)
