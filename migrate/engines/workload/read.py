"""Reads a workload from a file, a folder, or the source itself."""

import gzip
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from migrate.engines.workload.general_log import is_general_log, read_general_log
from migrate.engines.workload.lexer import Dialect
from migrate.engines.workload.scripts import read_script, scripts_under
from migrate.engines.workload.slow_log import is_slow_log, read_slow_log
from migrate.engines.workload.tally import Gathered, Observed, Tally
from migrate.errors import UsageProblem
from migrate.model.names import EngineName, Skipped
from migrate.model.workload import InputKind, WorkloadInput
from migrate.url import Url

_BEGINNING_CHARACTERS = 65_536
_PIECE = 1 << 16


def read_workload_files(path: Path, *, engine: EngineName, dialect: Dialect) -> Gathered:
    """Gives the statements of a slow log, a general log (either may be gzipped), a `.sql` file, or a folder of them.

    Raises `UsageProblem` where the path is none of these, or a log of MySQL's comes with a source that is none.
    """
    if not path.exists():
        raise UsageProblem(
            f"{path} does not exist", hint="--workload takes auto, a log, a .sql file or a folder of them"
        )
    if path.is_dir() or path.suffix.lower() == ".sql":
        return _scripts(path, dialect)
    with _opened(path) as stream:
        beginning = stream.read(_BEGINNING_CHARACTERS)
    kind = _kind(path, beginning, engine)
    tally = Tally(dialect)
    with _opened(path) as stream:
        read = read_slow_log if kind is InputKind.SLOW_LOG else read_general_log
        for observed in read(_lines(stream)):
            tally.add(observed)
    return tally.finish(WorkloadInput(kind=kind, name=str(path)))


def read_live_workload(url: Url, *, engine: EngineName, schemas: Sequence[str], dialect: Dialect) -> Gathered:
    """Gives what the server itself remembers. Raises `ConnectionFailed`; what is switched off is in `skipped`."""
    if engine is EngineName.POSTGRESQL:
        from migrate.engines.postgresql.workload import read_statements

        return read_statements(url, dialect=dialect)
    from migrate.engines.mysql.workload import read_digests

    return read_digests(url, schemas=schemas, dialect=dialect)


def _kind(path: Path, beginning: str, engine: EngineName) -> InputKind:
    found = (
        InputKind.SLOW_LOG if is_slow_log(beginning) else InputKind.GENERAL_LOG if is_general_log(beginning) else None
    )
    if found is None:
        raise UsageProblem(
            f"{path} is neither a slow query log nor a general query log",
            hint="--workload takes auto, a slow log or a general log of MySQL or MariaDB, a .sql file or a folder of them",
        )
    if not engine.is_mysql_family:
        raise UsageProblem(
            f"{path} is a {found.value} of MySQL, but the source is {engine.title}",
            hint="--workload auto reads pg_stat_statements; a folder of .sql files works for every source",
        )
    return found


def _scripts(path: Path, dialect: Dialect) -> Gathered:
    tally, skipped = Tally(dialect), []
    for file in scripts_under(path):
        for found in read_script(file, dialect):
            if isinstance(found, Skipped):
                skipped.append(found)
            else:
                tally.add(found)
    gathered = tally.finish(WorkloadInput(kind=InputKind.SCRIPTS, name=str(path)))
    return Gathered(inputs=gathered.inputs, statements=gathered.statements, skipped=(*gathered.skipped, *skipped))


@contextmanager
def _opened(path: Path) -> Iterator[io.TextIOWrapper]:
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rb") if packed else path.open("rb") as binary:
            yield io.TextIOWrapper(binary, encoding="utf-8", errors="replace", newline="\n")
    except (OSError, EOFError) as problem:
        raise UsageProblem(f"can't read {path}", reason=str(problem)) from None


def _lines(stream: io.TextIOWrapper) -> Iterable[str]:
    """The lines; one without an end is given in pieces, so that a single statement of a gigabyte is not held either."""
    while line := stream.readline(_PIECE):
        yield line


__all__ = ["Observed", "read_live_workload", "read_workload_files"]
