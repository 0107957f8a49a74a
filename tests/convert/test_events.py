"""Events become a procedure and a job of pg_cron's, in a script that also runs where pg_cron is not."""

from pathlib import Path

import pytest

from migrate.convert.convert import convert
from migrate.engines.dumps.read import read_dump
from migrate.model.conversion import Conversion, Section
from migrate.model.issue import Verdict
from migrate.model.names import EngineName
from migrate.url import Url
from tests.convert.build import POSTGRESQL
from tests.sql import rows, run

pytestmark = pytest.mark.server
CODE = """
CREATE TABLE t (id INT PRIMARY KEY);
DELIMITER //
CREATE EVENT clean ON SCHEDULE EVERY 1 DAY STARTS '2024-01-01 03:15:00' COMMENT 'tidies' DO DELETE FROM t WHERE id > 5 //
CREATE EVENT idle ON SCHEDULE EVERY 10 MINUTE DISABLE DO BEGIN DELETE FROM t; END //
"""


@pytest.fixture
def conversion(tmp_path: Path) -> Conversion:
    file = tmp_path / "jobs.sql"
    file.write_text(CODE)
    return convert(read_dump(file, dialect=EngineName.MYSQL), POSTGRESQL)


def test_it_loads_on_a_plain_server(conversion: Conversion, postgres_url: Url) -> None:
    run(postgres_url, *(item.sql for item in conversion.statements))
    run(postgres_url, "INSERT INTO jobs.t VALUES (1), (9)", "CALL jobs.clean()")
    assert rows(postgres_url, "SELECT id FROM jobs.t") == [(1,)]
    issues = [item for item in conversion.issues if item.name == "event-scheduled-by-pg-cron"]
    assert [item.verdict for item in issues] == [Verdict.DECISION] * 2
    assert "03:15" in conversion.script(Section.CODE) or "15 3 * * *" in conversion.script(Section.CODE)


def test_it_schedules_where_pg_cron_is(conversion: Conversion, postgres_url: Url) -> None:
    run(
        postgres_url,
        "CREATE SCHEMA cron",
        "CREATE TABLE cron.job (id bigserial, name text, schedule text, command text, active boolean DEFAULT true)",
        "CREATE FUNCTION cron.schedule(text, text, text) RETURNS bigint LANGUAGE sql AS "
        "'INSERT INTO cron.job (name, schedule, command) VALUES ($1, $2, $3) RETURNING id'",
        "CREATE FUNCTION cron.alter_job(job bigint, active boolean) RETURNS void LANGUAGE sql AS "
        "'UPDATE cron.job SET active = $2 WHERE id = $1'",
    )
    plain = [
        item.sql.replace(
            "pg_catalog.pg_extension WHERE extname = 'pg_cron'", "cron.job RIGHT JOIN (SELECT 1) one ON true"
        )
        for item in conversion.statements
    ]
    run(postgres_url, *plain)
    assert rows(postgres_url, "SELECT name, schedule, command, active FROM cron.job ORDER BY id") == [
        ("jobs.clean", "15 3 * * *", "CALL jobs.clean()", True),
        ("jobs.idle", "*/10 * * * *", "CALL jobs.idle()", False),
    ]
