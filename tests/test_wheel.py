"""Builds the wheel, installs it into an environment of its own, and runs it from there."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_works_away_from_the_checkout(tmp_path: Path) -> None:
    run(sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, ROOT, cwd=tmp_path)
    (wheel,) = tmp_path.glob("migratekit-*.whl")
    venv.create(tmp_path / "fresh", with_pip=True)
    binaries = tmp_path / "fresh" / "bin"
    run(binaries / "python", "-m", "pip", "install", "--quiet", wheel, cwd=tmp_path)
    assert "MY101" in run(binaries / "migrate", "checks", cwd=tmp_path)
    (tmp_path / "shop.sql").write_text("CREATE TABLE `a` (`id` int unsigned NOT NULL PRIMARY KEY) ENGINE=InnoDB;\n")
    run(binaries / "migrate", "convert", "shop.sql", "--target", "postgresql", "-o", "ddl", cwd=tmp_path)
    assert "bigint" in (tmp_path / "ddl" / "pre-data.sql").read_text()
    run(binaries / "migrate", "init", cwd=tmp_path)
    assert "[assess]" in (tmp_path / "migrate.toml").read_text()
