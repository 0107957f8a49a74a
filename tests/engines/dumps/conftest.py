"""Writes a script to a file and reads it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from migrate.engines.dumps.read import read_dump
from migrate.model.names import EngineName
from migrate.model.schema import Schema

ReadText = Callable[..., Schema]


@pytest.fixture
def read_text(tmp_path: Path) -> ReadText:
    """Gives the schema of a script's text; MySQL's unless the call says otherwise."""

    def read(text: str | bytes, *, dialect: EngineName | None = EngineName.MYSQL, name: str = "shop.sql") -> Schema:
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_dump(file, dialect=dialect)

    return read
