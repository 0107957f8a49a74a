"""Runs a script on a server statement by statement, as the `mysql` client would: what the reader is compared with."""

from collections.abc import Iterator

from migrate.engines.connect import open_raw
from migrate.url import Url


def split(script: str) -> Iterator[str]:
    """The statements of a script whose statements and DELIMITER commands each end a line."""
    delimiter, lines = ";", list[str]()
    for line in script.splitlines():
        if not lines and (not line.strip() or line.startswith(("--", "#"))):
            continue
        if not lines and line.upper().startswith("DELIMITER "):
            delimiter = line.split()[1]
            continue
        lines.append(line)
        if line.rstrip().endswith(delimiter):
            statement = "\n".join(lines).rstrip()[: -len(delimiter)]
            lines = []
            yield statement


def load(url: Url, script: str) -> None:
    """Runs every statement of the script."""
    with open_raw(url, autocommit=True) as connection, connection.cursor() as cursor:
        for statement in split(script):
            cursor.execute(statement)
