"""`migrate assess --workload` and `migrate inspect --performance`."""

import json
from pathlib import Path

import pytest

from migrate.url import Url
from tests.cli.command import Command
from tests.cli.conftest import with_secret
from tests.sql import run

pytestmark = pytest.mark.server

TABLE = "CREATE TABLE users (id int NOT NULL PRIMARY KEY, name varchar(50))"


def test_a_baseline_is_written(migrate: Command, mysql_url: Url, tmp_path: Path) -> None:
    run(mysql_url, TABLE)
    file = tmp_path / "baseline.json"
    done = migrate("inspect", with_secret(mysql_url), "-o", str(tmp_path / "s.json"), "--performance", str(file))
    assert done.status == 0, done.err
    read = json.loads(file.read_text())
    assert (read["kind"], read["since_start"], read["tables"][0]["name"]["name"]) == ("baseline", True, "users")
    assert migrate("report", str(file)).out.startswith("Baseline of")


def test_a_file_has_no_performance(migrate: Command, tmp_path: Path) -> None:
    (tmp_path / "x.sql").write_text(TABLE + ";")
    done = migrate("inspect", str(tmp_path / "x.sql"), "--dialect", "mysql", "--performance", str(tmp_path / "b.json"))
    assert (done.status, "no performance" in done.err) == (2, True)


def test_the_workload_is_judged(migrate: Command, mysql_url: Url, tmp_path: Path) -> None:
    run(mysql_url, TABLE)
    (tmp_path / "app.sql").write_text(
        "REPLACE INTO users VALUES (1, 's3cr3t');\nSELECT name FROM users WHERE id = 4;\n"
    )
    out = tmp_path / "shop.json"
    arguments = ("--target", "postgresql", "--workload", "auto", "--workload", str(tmp_path), "--select", "MY803")
    html = tmp_path / "shop.html"
    done = migrate("assess", with_secret(mysql_url), *arguments, "-o", str(out), "-o", str(html))
    assert done.status == 1
    assert "rejected by the target" in done.out
    workload = json.loads(out.read_text())["workload"]
    verdicts = {item["statement"]["text"]: item["verdict"] for item in workload["statements"]}
    assert verdicts["REPLACE INTO users VALUES (?, ?)"] == "rejected"
    assert verdicts["SELECT name FROM users WHERE id = ?"] == "fine"
    assert "s3cr3t" not in done.out + out.read_text() + html.read_text()
    assert 'id="workload"' in html.read_text()
    assert migrate("report", str(out)).out == done.out
