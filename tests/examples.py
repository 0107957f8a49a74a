"""Writes the example assessments in `assessments/examples/`: of the bundled shop and of Sakila, in every format that people read.

Run as ``python -m tests.examples``; a test checks that the files are what this gives.
"""

import contextlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from migrate.assess.assess import assess
from migrate.convert.convert import convert
from migrate.engines.dumps.read import read_dump
from migrate.engines.engine import parse_target
from migrate.model.issue import Assessment
from migrate.model.names import EngineName
from migrate.model.schema import Schema
from migrate.report.formats import Format, render

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "assessments" / "examples"
KEPT = ("README.md", "sakila/LICENSE", "sakila/schema.json")
"""Files of the folder that no code writes."""
_TARGETS = ("aurora-postgresql:17", "aurora-mysql:8.0")
_SUFFIXES = {Format.TEXT: "txt", Format.JSON: "json", Format.MARKDOWN: "md", Format.HTML: "html"}


def shop() -> Schema:
    """The bundled shop, read from its dump."""
    with contextlib.chdir(ROOT):
        return read_dump(Path("templates", "sample", "shop.sql"), dialect=EngineName.MYSQL)


def sakila() -> Schema:
    """Sakila, as it was inspected on a server once."""
    return Schema.from_text((FOLDER / "sakila" / "schema.json").read_text(encoding="utf-8"))


def assessment(schema: Schema, target: str) -> Assessment:
    """The schema's assessment for that target, the same on every day."""
    wanted = parse_target(target)
    issues = convert(schema, wanted, renames={}).issues
    return assess(schema, wanted, conversion_issues=issues, today=date(2026, 1, 1))


def examples() -> dict[str, str]:
    """Every example by its file's name, from the folder of examples on."""
    made: dict[str, str] = {}
    for target in _TARGETS:
        made.update(_reports(f"shop-for-{target.partition(':')[0]}", assessment(shop(), target)))
    made.update(_reports("sakila/sakila-for-aurora-postgresql", assessment(sakila(), _TARGETS[0])))
    return made


def _reports(name: str, found: Assessment) -> Iterator[tuple[str, str]]:
    for format_, suffix in _SUFFIXES.items():
        yield f"{name}.{suffix}", render(found, format_)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in examples().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
