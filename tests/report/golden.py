"""Goldens: whole outputs held in files. MIGRATE_WRITE_GOLDENS=1 writes them anew, to be read before they are committed."""

import os
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "golden"


def assert_golden(name: str, text: str) -> None:
    """The text is what tests/golden/NAME holds."""
    path = FOLDER / name
    if os.environ.get("MIGRATE_WRITE_GOLDENS"):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8"), f"{name} differs; MIGRATE_WRITE_GOLDENS=1 writes it anew"
