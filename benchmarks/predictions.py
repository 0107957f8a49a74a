"""Moves real schemas naively from MySQL to PostgreSQL, and compares what went wrong with what the assessment had said.

Run as ``python -m benchmarks.predictions FILE_OR_FOLDER… [--verbose] [--without CHECK…]``: each argument is a MySQL script, or a folder
whose scripts named ``mysql….sql`` are run, shortest name first. Each becomes a database of its own on the test suite's MySQL; empty tables
get rows at their types' limits. PostgreSQL then gets the tables that AWS DMS would make, the rows as plain text, and every key, index,
default, view and piece of code as ``sqlglot.transpile`` writes it. What the two servers then refuse, change or answer differently is a
trouble.

A trouble is predicted when an issue of the assessment of any severity, about its object, what that belongs to or what it is made of,
speaks of such trouble (``benchmarks.naive_troubles.COVERED_BY``). Recall is the share of troubles that were predicted; precision the
share of errors and warnings, of checks that such a load can test, that were borne out. Each miss and each false alarm is printed.
"""

import argparse
import contextlib
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from benchmarks.naive_behaviour import Behaviour
from benchmarks.naive_source import fill, run_scripts
from benchmarks.naive_target import NaiveTarget, naive_type
from benchmarks.naive_troubles import (
    TESTABLE,
    WHY_FALSE,
    WHY_MISSED,
    Seen,
    Trouble,
    is_borne_out,
    is_predicted,
    path_of,
)
from migrate.cli.assess import assess_schema
from migrate.engines.connect import open_raw
from migrate.engines.engine import engine_of
from migrate.model.issue import Issue, Severity
from migrate.model.names import ObjectKind
from migrate.model.schema import Schema
from migrate.model.validation import DifferenceKind, Level
from migrate.url import Url
from migrate.validate.options import Options
from migrate.validate.pairs import match_tables
from migrate.validate.validate import compare_schemas
from tests.servers.pool import Pool

_PREFIX = "predict_"
Reason = TypeVar("Reason", bound=str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One project: what was seen, and what had been said."""

    name: str
    tables: int
    seen: tuple[Seen, ...]
    issues: tuple[Issue, ...]
    """The assessment's errors and warnings that the load can test, and all its other issues."""

    @property
    def missed(self) -> list[Seen]:
        """Troubles that no issue had spoken of."""
        return [item for item in self.seen if not any(is_predicted(item, issue) for issue in self.issues)]

    @property
    def at_object(self) -> int:
        """Troubles that were predicted by an issue about their own object or table, and not only about the database."""
        issues = [issue for issue in self.issues if len(issue.object.path) > 1]
        return sum(any(is_predicted(item, issue) for issue in issues) for item in self.seen)

    @property
    def alarms(self) -> list[Issue]:
        """Errors and warnings that the load can test."""
        return [
            issue
            for issue in self.issues
            if issue.severity is not Severity.INFO and (issue.check in TESTABLE or issue.check == "MY000")
        ]

    @property
    def false_alarms(self) -> list[Issue]:
        """Those of them that nothing bore out."""
        return [issue for issue in self.alarms if not any(is_borne_out(issue, item) for item in self.seen)]


def main() -> None:
    """Runs the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+", type=Path, metavar="FILE_OR_FOLDER")
    parser.add_argument("--verbose", action="store_true", help="every trouble that was seen, not only the misses")
    parser.add_argument(
        "--without",
        nargs="+",
        default=(),
        metavar="CHECK",
        help="as if these checks did not exist: what they are worth",
    )
    options = parser.parse_args()
    pool = Pool()
    try:
        outcomes = [_run(pool, source, verbose=options.verbose, without=options.without) for source in options.sources]
    finally:
        pool.close()
    _tell_table(outcomes)
    _tell_by_trouble(outcomes)
    _tell_untested(outcomes)
    _tell_differences(outcomes)


def _run(pool: Pool, source: Path, *, verbose: bool, without: Sequence[str] = ()) -> Outcome:
    files = sorted(source.glob("mysql*.sql"), key=lambda path: len(path.name)) if source.is_dir() else [source]
    name = (source.name if source.is_dir() else source.stem).lower().replace(" ", "_")
    database = _PREFIX + name
    with _databases(pool, database) as (mysql, postgresql):
        refused = run_scripts(mysql, files, own_names=(name,))
        if refused:
            print(f"{name}: the source refuses {len(refused)} statements, first {refused[0]}", file=sys.stderr)
        schema = engine_of(mysql).inspect(mysql)
        if refused_rows := fill(mysql, schema):
            print(f"{name}: the source refuses {refused_rows} of the made rows", file=sys.stderr)
        outcome = Outcome(
            name=name,
            tables=len(schema.tables),
            seen=_unique(_troubles(mysql, postgresql, schema)),
            issues=tuple(
                issue
                for issue in assess_schema(schema, "postgresql:18", renames={}).issues
                if issue.check not in without
            ),
        )
    if verbose:
        for item in outcome.seen:
            print(f"{name}: {item.trouble.value}: {item.where}: {item.words}")
    return outcome


@contextlib.contextmanager
def _databases(pool: Pool, name: str) -> Iterator[tuple[Url, Url]]:
    servers = pool.url("mysql"), pool.url("postgres")
    try:
        for server in servers:
            _recreate(server, name)
        yield servers[0].with_database(name), servers[1].with_database(name)
    finally:
        for server in servers:
            _recreate(server, name, only_drop=True)


def _recreate(server: Url, name: str, *, only_drop: bool = False) -> None:
    quote = engine_of(server).quote
    force = " WITH (FORCE)" if server.scheme == "postgresql" else ""
    with open_raw(server, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quote(name)}{force}")
        if not only_drop:
            cursor.execute(f"CREATE DATABASE {quote(name)}")


def _troubles(mysql: Url, postgresql: Url, schema: Schema) -> Iterator[Seen]:
    with open_raw(mysql) as source, open_raw(postgresql) as target:
        source.decoders = {}
        target.autocommit = True
        with source.cursor() as cursor:
            cursor.execute("SET SESSION foreign_key_checks = 0, sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')")
        naive = NaiveTarget(source, target, schema)
        yield from naive.build()
        source.rollback()
        yield from _values(mysql, postgresql, schema)
        yield from _view_rows(source, target, schema, naive)
        yield from Behaviour(source, target, schema, naive.tables).look()


def _values(mysql: Url, postgresql: Url, schema: Schema) -> Iterator[Seen]:
    """What `migrate validate` finds changed, column by column."""
    there = engine_of(postgresql).inspect(postgresql)
    mappings = match_tables(schema, there)
    result = compare_schemas(
        mysql, postgresql, (schema, there), mappings, options=Options(level=Level.ROWS, max_differences=200)
    )
    for mapping, table in zip(mappings, result.tables, strict=True):
        for column, reason in table.excluded_columns:
            found = schema.tables_by_name[mapping.source].column(column)
            if naive_type(found) and not found.generated:
                path = path_of(mapping.source, column)
                yield Seen(trouble=Trouble.FORM_CHANGED, kind=ObjectKind.COLUMN, path=path, words=reason)
        for sample in table.samples:
            for difference in sample.columns if sample.kind is DifferenceKind.DIFFERENT else ():
                is_float = schema.tables_by_name[mapping.source].column(difference.column).type.name == "float"
                words = f"{str(difference.source)[:40]} became {str(difference.target)[:40]}"
                path = path_of(mapping.source, difference.column)
                trouble = Trouble.FLOAT_DIGITS if is_float else Trouble.VALUE_CHANGED
                yield Seen(trouble=trouble, kind=ObjectKind.COLUMN, path=path, words=words)


def _view_rows(source: object, target: object, schema: Schema, naive: NaiveTarget) -> Iterator[Seen]:
    """Views that both servers have: whether they show as many rows."""
    refused = {item.path for item in naive.seen if item.trouble is Trouble.VIEW_REFUSED}
    for view in schema.views:
        if path_of(view.name) in refused:
            continue
        counts = []
        for connection, quote in ((source, "`"), (target, '"')):
            with connection.cursor() as cursor:  # type: ignore[attr-defined]
                cursor.execute(f"SELECT count(*) FROM {quote}{view.name.name}{quote}")
                counts.append(int(cursor.fetchone()[0]))
        if counts[0] != counts[1]:
            words = f"{counts[0]} rows on MySQL, {counts[1]} on PostgreSQL"
            yield Seen(trouble=Trouble.VIEW_CHANGED, kind=ObjectKind.VIEW, path=path_of(view.name), words=words)


def _unique(found: Iterator[Seen]) -> tuple[Seen, ...]:
    """The same trouble of the same object once, however many rows showed it."""
    first: dict[tuple[Trouble, tuple[str, ...]], Seen] = {}
    for item in found:
        first.setdefault((item.trouble, item.path), item)
    return tuple(first.values())


def _tell_table(outcomes: Sequence[Outcome]) -> None:
    head = ("project", "tables", "troubles", "predicted", "recall", "at object", "alarms", "borne out", "precision")
    lines = [_line(item.name, [item]) for item in outcomes] + [_line("all", outcomes)]
    print(_row(head))
    for line in lines:
        print(_row(line))


def _line(name: str, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    troubles = sum(len(item.seen) for item in outcomes)
    predicted = troubles - sum(len(item.missed) for item in outcomes)
    alarms = sum(len(item.alarms) for item in outcomes)
    borne_out = alarms - sum(len(item.false_alarms) for item in outcomes)
    tables = sum(item.tables for item in outcomes)
    shares = _share(predicted, troubles), _share(borne_out, alarms)
    own = _share(sum(item.at_object for item in outcomes), troubles)
    return (name, str(tables), str(troubles), str(predicted), shares[0], own, str(alarms), str(borne_out), shares[1])


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def _row(cells: Sequence[str]) -> str:
    return cells[0].ljust(16) + "".join(cell.rjust(11) for cell in cells[1:])


def _tell_by_trouble(outcomes: Sequence[Outcome]) -> None:
    seen = Counter(item.trouble for outcome in outcomes for item in outcome.seen)
    missed = Counter(item.trouble for outcome in outcomes for item in outcome.missed)
    print("\n" + "trouble".ljust(34) + "seen".rjust(6) + "missed".rjust(8))
    for trouble, number in seen.most_common():
        print(trouble.value.ljust(34) + str(number).rjust(6) + str(missed[trouble]).rjust(8))


def _tell_untested(outcomes: Sequence[Outcome]) -> None:
    """Errors and warnings that such a load says nothing about: they are in neither share."""
    untested = Counter(
        issue.check
        for outcome in outcomes
        for issue in outcome.issues
        if issue.severity is not Severity.INFO and issue not in outcome.alarms
    )
    listed = ", ".join(f"{check} {number}" for check, number in sorted(untested.items()))
    print(f"\n{untested.total()} errors and warnings were not put to the test: {listed}")


def _tell_differences(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        for item in outcome.missed:
            print(
                f"missed: {outcome.name}: {item.trouble.value}: {item.where}: {item.words} [{_because(WHY_MISSED, item.trouble)}]"
            )
    for outcome in outcomes:
        for issue in outcome.false_alarms:
            because = _because(WHY_FALSE, issue.check)
            print(
                f"false alarm: {outcome.name}: {issue.check} {issue.name}: {issue.object.name}: {issue.message} [{because}]"
            )


def _because(reasons: Mapping[Reason, str], key: Reason) -> str:
    return reasons.get(key, "not explained")


if __name__ == "__main__":
    main()
