"""`migrate run` as a process: started, gone on with, and killed."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from migrate.errors import MigrateError
from migrate.execute.plan_folder import RUN, read_progress
from migrate.model.progress import Progress
from migrate.url import Url

_STOP_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended."""

    status: int
    words: str
    """The last line that it wrote to standard error."""
    trace: str = ""
    """All that it wrote, where that is no message but a Python traceback."""

    def __str__(self) -> str:
        return f"exit {self.status}" + (f" ({self.words[:160]})" if self.words else "")


class Migrator:
    """The runs of one plan. `module` is what Python starts: the command itself, or one that is wrong on purpose."""

    def __init__(self, folder: Path, source: Url, target: Url, *, module: str = "migrate") -> None:
        self.folder = folder
        self._module = module
        self._environment = {
            **os.environ,
            "MIGRATE_SOURCE_URL": address(source),
            "MIGRATE_TARGET_URL": address(target),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._words = folder.parent / "words.txt"
        self.starts = 0

    @property
    def is_running(self) -> bool:
        """Whether a process of ours is at work."""
        return self._process is not None and self._process.poll() is None

    @property
    def has_begun(self) -> bool:
        """Whether there is a run to go on with."""
        return (self.folder / RUN).is_file()

    def start(self, *arguments: str) -> None:
        """Starts the plan, or goes on with it."""
        assert not self.is_running
        resume = ("--resume",) if self.has_begun else ()
        command = (sys.executable, "-m", self._module, "run", str(self.folder), "--on", "local", "--quiet")
        with self._words.open("wb") as words:
            self._process = subprocess.Popen(
                (*command, *resume, *arguments), env=self._environment, stdout=subprocess.DEVNULL, stderr=words
            )
        self.starts += 1

    def kill(self) -> bool:
        """SIGKILL; False where the process had ended already."""
        if self._process is None or not self.is_running:
            return False
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        return True

    def stop(self) -> Ended | None:
        """SIGTERM, which ends a run cleanly; None where nothing ran."""
        if self._process is None:
            return None
        self._process.terminate()
        return self.wait(_STOP_SECONDS)

    def wait(self, seconds: float) -> Ended | None:
        """How the process ended; None where it had not after so many seconds."""
        if self._process is None:
            return None
        try:
            status = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        text = self._words.read_text(errors="replace").strip()
        lines = [line for line in text.splitlines() if "why:" in line] or text.splitlines()
        trace = text if "Traceback" in text else ""
        return Ended(status, lines[-1].strip() if lines and status else "", trace)

    def progress(self) -> Progress:
        """What the run last noted of itself."""
        with contextlib.suppress(MigrateError, OSError):
            return read_progress(self.folder)
        return Progress(status="ready")

    def validation(self) -> dict[str, list[dict[str, object]]]:
        """What `migrate validate` finds in the plan's tables."""
        command = (sys.executable, "-m", "migrate", "validate", str(self.folder), "--state", "none", "--quiet")
        done = subprocess.run(
            (*command, "--format", "json"), env=self._environment, capture_output=True, text=True, check=False
        )
        if not done.stdout:
            raise AssertionError(done.stderr)
        found: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
        return found


@contextlib.contextmanager
def ended_at_last(migrator: Migrator) -> Iterator[Migrator]:
    """No process of ours is left when the block ends."""
    try:
        yield migrator
    finally:
        migrator.kill()


def address(url: Url) -> str:
    """The address with its password."""
    return f"{url.scheme}://{url.user}:{url.password}@{url.host}:{url.port}/{url.database}"
