"""Runs a command line in this process and gives its exit status and what it printed."""

from dataclasses import dataclass

import pytest

from migrate.cli.app import status_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a command line did."""

    status: int
    out: str
    err: str

    @property
    def all(self) -> str:
        """Everything it printed."""
        return self.out + self.err


class Command:
    """Runs command lines with both outputs captured."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Outcome:
        self._capsys.readouterr()
        status = status_of([str(argument) for argument in arguments])
        printed = self._capsys.readouterr()
        return Outcome(status=status, out=printed.out, err=printed.err)
