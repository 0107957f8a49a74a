"""Reads a schema from a `.sql` dump or script, or from a folder of them, with no server."""

from pathlib import Path

from migrate.engines.dumps.dialect import read_header, tell_dialect
from migrate.engines.dumps.migration_files import open_forward, scripts_in
from migrate.engines.dumps.model_builder import apply_statement
from migrate.engines.dumps.oracle import read as oracle
from migrate.engines.dumps.schema_draft import SchemaDraft
from migrate.engines.dumps.script import Reading, statements
from migrate.engines.dumps.sqlserver import read as sqlserver
from migrate.engines.dumps.version_comments import CommentVersion
from migrate.errors import UsageProblem
from migrate.model.names import EngineName, Skipped
from migrate.model.schema import Schema

_BEGINNING_BYTES = 1 << 18


def read_dump(path: Path, *, dialect: EngineName | None = None) -> Schema:
    """Gives the schema that a server would have after it ran the script.

    `path` is a file of mysqldump's or mariadb-dump's, a plain one of pg_dump's, any script for their clients, for Oracle's
    SQL*Plus or of SQL Server's batches, or a folder whose `*.sql` files are run in natural order (`2.sql` before
    `10.sql`), but for what takes changes back (`scripts_in`). Queries and bodies are kept as they are written. What
    can't be read is in `skipped` with its place; the rest is still read. Raises `UsageProblem` where there is nothing
    to read or the engine can't be told.
    """
    files = _files(path)
    beginning = b"".join(_beginning(file) for file in files)
    engine = tell_dialect(beginning, str(path), dialect)
    if engine.is_script_only:
        return _read_commercial(path, files, engine)
    if engine is EngineName.POSTGRESQL:
        return _read_postgresql(path, files, beginning)
    header = read_header(beginning)
    version = CommentVersion.of(engine, header.version)
    draft = SchemaDraft(version=version, release=header.version, database=header.database or path.stem)
    for file in files:
        _apply(file, draft)
    return draft.finish()


def _read_commercial(path: Path, files: tuple[Path, ...], engine: EngineName) -> Schema:
    """Reads scripts of Oracle or SQL Server."""
    is_oracle = engine is EngineName.ORACLE
    draft = oracle.new_draft(path) if is_oracle else sqlserver.new_draft(path)
    apply_script = oracle.apply_script if is_oracle else sqlserver.apply_script
    for file in files:
        with open_forward(file) as content:
            apply_script(content, str(file), draft)
    return draft.finish()


def _read_postgresql(path: Path, files: tuple[Path, ...], beginning: bytes) -> Schema:
    """Reads scripts for psql. What reads them needs a library that the others do not, and is loaded only here."""
    from migrate.engines.dumps.postgresql import read as postgresql
    from migrate.engines.dumps.postgresql.finish import finish

    draft = postgresql.new_draft(beginning, path.stem)
    for file in files:
        with open_forward(file) as content:
            postgresql.apply_script(content, str(file), draft)
    return finish(draft)


def _files(path: Path) -> tuple[Path, ...]:
    if path.is_dir():
        return scripts_in(path)
    if not path.exists():
        raise UsageProblem(f"there is no file {path}")
    return (path,)


def _beginning(file: Path) -> bytes:
    """The first part of a file, to tell what it is. Raises `UsageProblem` where it is empty or no text."""
    with open_forward(file) as content:
        beginning = bytes(content[:_BEGINNING_BYTES])
    if not beginning.strip(b"\xef\xbb\xbf \t\r\n"):
        raise UsageProblem(f"{file} is empty")
    if b"\0" in beginning[:4096]:
        raise UsageProblem(
            f"{file} is not an SQL script",
            reason="it holds binary data",
            hint="unpack a compressed dump first; a dump of another format than SQL can't be read",
        )
    return beginning + b"\n"


def _apply(file: Path, draft: SchemaDraft) -> None:
    reading = Reading(version=draft.version)
    with open_forward(file) as content:
        for found in statements(content, str(file), reading):
            if isinstance(found, Skipped):
                draft.skipped.append(found)
            else:
                apply_statement(found, draft)
                reading.backslash_escapes = "NO_BACKSLASH_ESCAPES" not in draft.sql_mode.upper()
