"""Writes the example assessments in `assessments/examples/`: of the bundled shop, in every format that people read.

Run as ``python -m tests.examples``; a test checks that the files are what this gives.
"""

import contextlib
from datetime import date
from pathlib import Path

from migrate.assess.assess import assess
from migrate.convert.convert import convert
from migrate.engines.dumps.read import read_dump
from migrate.engines.engine import parse_target
from migrate.model.issue import Assessment
from migrate.model.names import EngineName
from migrate.report.formats import Format, render

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "assessments" / "examples"
TARGETS = ("aurora-postgresql:17", "aurora-mysql:8.0")
_SUFFIXES = {Format.TEXT: "txt", Format.JSON: "json", Format.MARKDOWN: "md", Format.HTML: "html"}


def shop(target: str) -> Assessment:
    """The shop's assessment for that target, the same on every day."""
    with contextlib.chdir(ROOT):
        schema = read_dump(Path("templates", "sample", "shop.sql"), dialect=EngineName.MYSQL)
    wanted = parse_target(target)
    issues = convert(schema, wanted, renames={}).issues
    return assess(schema, wanted, conversion_issues=issues, today=date(2026, 1, 1))


def examples() -> dict[str, str]:
    """Every example by its file's name."""
    found = {}
    for target in TARGETS:
        assessment = shop(target)
        name = f"shop-for-{target.partition(':')[0]}"
        found.update({f"{name}.{suffix}": render(assessment, format) for format, suffix in _SUFFIXES.items()})
    return found


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in examples().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
