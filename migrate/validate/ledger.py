"""What is kept of validations: each run, each table it finished, and how far it was in the one it was at.

In SQLite unless another database is named. Addresses are kept masked; the rows that differ are kept as the report names them,
so a file is readable by its owner only.
"""

import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from migrate.errors import BadDocument, UsageProblem
from migrate.model.codec import decode, encode
from migrate.model.validation import TableValidation, Validation
from migrate.validate.course import Passed

_metadata = sa.MetaData()
_SECONDS_TO_WAIT = 30
"""For another process that writes to the same file."""

_LONG_TEXT = sa.Text().with_variant(mysql.LONGTEXT(), "mysql", "mariadb")

_runs = sa.Table(
    "migrate_validation_run",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("asked", sa.String(64), nullable=False, index=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("level", sa.String(20), nullable=False),
    sa.Column("seed", sa.Integer, nullable=False),
    sa.Column("started_at", sa.String(32), nullable=False),
    sa.Column("finished_at", sa.String(32)),
    sa.Column("elapsed_seconds", sa.Float),
)
_tables = sa.Table(
    "migrate_validation_table",
    _metadata,
    sa.Column("run", sa.ForeignKey("migrate_validation_run.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("asked", sa.String(64), nullable=False),
    sa.Column("found", _LONG_TEXT, nullable=False),
    sa.Column("again", sa.Boolean, nullable=False),
    sa.Column("writes", _LONG_TEXT),
)
_places = sa.Table(
    "migrate_validation_place",
    _metadata,
    sa.Column("run", sa.ForeignKey("migrate_validation_run.id"), primary_key=True),
    sa.Column("asked", sa.String(64), primary_key=True),
    sa.Column("passed", _LONG_TEXT, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRun:
    """A run as the ledger knows it."""

    number: int
    source: str
    target: str
    level: str
    started_at: str
    finished_at: str | None
    elapsed_seconds: float | None
    tables: tuple[TableValidation, ...]


class Ledger:
    """The runs that one database keeps. Every method raises `UsageProblem` where it can't be read or written."""

    def __init__(self, engine: sa.Engine, name: str) -> None:
        self.name = name
        self._engine = engine
        with self._connection() as connection:
            _metadata.create_all(connection)

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.dispose()

    def begin(self, *, asked: str, source: str, target: str, level: str, seed: int, resume: bool) -> "Run":
        """Begins a run; or goes on with the last one that was asked the same, if it was not finished."""
        with self._connection() as connection:
            if resume and (last := self._unfinished(connection, asked)) is not None:
                return Run(self, last[0], seed=last[1], started_at=last[2], is_resumed=True)
            began = moment()
            values = {
                "asked": asked,
                "source": source,
                "target": target,
                "level": level,
                "seed": seed,
                "started_at": began,
            }
            made = connection.execute(_runs.insert().values(values)).inserted_primary_key
            assert made is not None
        return Run(self, int(made[0]), seed=seed, started_at=began, is_resumed=False)

    def runs(self, *, limit: int = 50) -> tuple[KeptRun, ...]:
        """The last runs, the newest first."""
        with self._connection() as connection:
            found = connection.execute(_runs.select().order_by(_runs.c.id.desc()).limit(limit)).mappings().all()
            return tuple(
                KeptRun(
                    number=row["id"],
                    tables=tuple(table for _, table in self._finished(connection, row["id"])),
                    **{name: row[name] for name in ("source", "target", "level", "started_at", "finished_at")},
                    elapsed_seconds=row["elapsed_seconds"],
                )
                for row in found
            )

    def last_start(self, *, source: str, target: str) -> str | None:
        """When the last run over these two databases that was finished began."""
        query = sa.select(sa.func.max(_runs.c.started_at)).where(
            _runs.c.source == source, _runs.c.target == target, _runs.c.finished_at.is_not(None)
        )
        with self._connection() as connection:
            return connection.execute(query).scalar()

    def _unfinished(self, connection: Connection, asked: str) -> tuple[int, int, str] | None:
        """The last run of the same wishes, if it was interrupted or has tables that are to be looked at again."""
        columns = _runs.c.id, _runs.c.seed, _runs.c.started_at, _runs.c.finished_at
        query = sa.select(*columns).where(_runs.c.asked == asked).order_by(_runs.c.id.desc()).limit(1)
        last = connection.execute(query).first()
        if last is None:
            return None
        again = sa.select(_tables.c.run).where(_tables.c.run == last[0], _tables.c.again.is_(True)).limit(1)
        is_done = last[3] is not None and connection.execute(again).first() is None
        return None if is_done else (last[0], last[1], last[2])

    def _finished(self, connection: Connection, run: int) -> Iterator[tuple[str, TableValidation]]:
        query = _tables.select().where(_tables.c.run == run).order_by(_tables.c.position)
        for row in connection.execute(query).mappings():
            with contextlib.suppress(BadDocument):
                yield row["asked"], decode(TableValidation, json.loads(row["found"]))

    @contextlib.contextmanager
    def _connection(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as problem:
            reason = str(getattr(problem, "orig", None) or problem).strip()
            raise UsageProblem(f"the state in {self.name} can't be used", reason=reason) from None


class Run:
    """One run in the ledger. What it is told is on disk when the method returns: a killed process loses nothing of it."""

    def __init__(self, ledger: Ledger, number: int, *, seed: int, started_at: str, is_resumed: bool) -> None:
        self.number, self.seed, self.started_at = number, seed, started_at
        self.is_resumed = is_resumed
        self._ledger = ledger

    def finished(self) -> dict[str, TableValidation]:
        """The tables that are done, by what was asked of them."""
        with self._ledger._connection() as connection:
            query = _tables.select().where(_tables.c.run == self.number, _tables.c.again.is_(False))
            rows = connection.execute(query).mappings().all()
        return {row["asked"]: decode(TableValidation, json.loads(row["found"])) for row in rows}

    def place(self, asked: str) -> Passed:
        """How far the run was in a table."""
        query = sa.select(_places.c.passed).where(_places.c.run == self.number, _places.c.asked == asked)
        with self._ledger._connection() as connection:
            found = connection.execute(query).scalar()
        return Passed() if found is None else decode(Passed, json.loads(found))

    def passed(self, asked: str, place: Passed) -> None:
        """Takes down how far the run is in a table."""
        told = json.dumps(encode(place))
        this = _places.c.run == self.number, _places.c.asked == asked
        with self._ledger._connection() as connection:
            if not connection.execute(_places.update().where(*this).values(passed=told)).rowcount:
                connection.execute(_places.insert().values(run=self.number, asked=asked, passed=told))

    def unwritten(self, asked: str, writes: str) -> tuple[str, TableValidation] | None:
        """What an earlier run found of a table that was written to neither on one server nor the other since, and when that run began.

        `writes` is what both count now.
        """
        query = (
            sa.select(_runs.c.started_at, _tables.c.found)
            .join_from(_tables, _runs)
            .where(_tables.c.asked == asked, _tables.c.writes == writes, _tables.c.again.is_(False))
            .where(_tables.c.run != self.number)
            .order_by(_runs.c.id.desc())
            .limit(1)
        )
        with self._ledger._connection() as connection:
            row = connection.execute(query).first()
        return None if row is None else (row[0], decode(TableValidation, json.loads(row[1])))

    def table(
        self, position: int, asked: str, found: TableValidation, *, again: bool, writes: str | None = None
    ) -> None:
        """Takes down what was found of a table. One that could not be read to its end is done `again` on resuming.

        `writes` is what both servers counted of it before it was read.
        """
        told = json.dumps(encode(found))
        with self._ledger._connection() as connection:
            connection.execute(_tables.delete().where(_tables.c.run == self.number, _tables.c.position == position))
            values = {
                "run": self.number,
                "position": position,
                "asked": asked,
                "found": told,
                "again": again,
                "writes": writes,
            }
            connection.execute(_tables.insert().values(values))
            if not again:
                connection.execute(_places.delete().where(_places.c.run == self.number, _places.c.asked == asked))

    def finish(self, validation: Validation) -> None:
        """Takes down that the run has ended."""
        values = {"finished_at": moment(), "elapsed_seconds": validation.elapsed_seconds}
        with self._ledger._connection() as connection:
            connection.execute(_runs.update().where(_runs.c.id == self.number).values(values))


def open_ledger(place: str | Path) -> Ledger:
    """Opens the state in a file of SQLite's, made if need be, or in the database of an SQLAlchemy address.

    Raises `UsageProblem`.
    """
    if isinstance(place, Path) or "://" not in place:
        return _open_file(Path(place))
    try:
        address = sa.engine.make_url(place)
        engine = sa.create_engine(_with_driver(address), hide_parameters=True)
    except (ArgumentError, NoSuchModuleError, ImportError) as problem:
        raise UsageProblem("the state's address can't be used", reason=str(problem).partition("'")[0]) from None
    return Ledger(engine, address.render_as_string(hide_password=True))


def moment() -> str:
    """Now, in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _with_driver(address: sa.URL) -> sa.URL:
    """The address with a driver that is here where it names none."""
    known = {
        "postgresql": "postgresql+psycopg",
        "postgres": "postgresql+psycopg",
        "mysql": "mysql+pymysql",
        "mariadb": "mariadb+pymysql",
    }
    return address.set(drivername=known.get(address.drivername, address.drivername))


def _open_file(path: Path) -> Ledger:
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True)
            (path.parent / ".gitignore").write_text("*\n", encoding="utf-8")
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as problem:
        raise UsageProblem(f"the state in {path} can't be used", reason=str(problem)) from None
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)), connect_args={"timeout": _SECONDS_TO_WAIT}, hide_parameters=True
    )
    sa.event.listen(engine, "connect", _write_ahead)
    return Ledger(engine, str(path))


def _write_ahead(connection: object, _record: object) -> None:
    """A commit need not reach the disk to outlive the process, only to outlive the machine."""
    statements: Sequence[str] = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL")
    for statement in statements:
        connection.execute(statement)  # type: ignore[attr-defined]
