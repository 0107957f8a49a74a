"""Finds the files that ship with the toolkit: the catalogue's pages and the templates.

They stand at the top of a checkout, and inside the package in an installed wheel.
"""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def folder(name: str) -> Path:
    """Gives the folder `assessments` or `templates`, from the wheel or else from the checkout.

    Raises `FileNotFoundError` where the installation has lost it.
    """
    for candidate in (_PACKAGE / "_shipped" / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"the folder {name!r} is missing from this installation of migratekit")


def text(name: str, *parts: str) -> str:
    """Gives the text of one file under `folder(name)`."""
    return folder(name).joinpath(*parts).read_text(encoding="utf-8")
