"""Converts the MySQL schemas of projects that also maintain a PostgreSQL one, and compares the two results, both loaded.

Run as ``python -m benchmarks.agreement FOLDER… [--server NAME] [--verbose]``: each folder holds one project's ``mysql.sql`` and
``postgresql.sql``, or such folders. The MySQL script is read and converted, every statement is run by itself, and the project's own script
is run by ``psql``, which must be on the PATH. What both databases then hold is compared: tables by name, and of the columns that both have
their type, nullability, default and identity, and the tables' primary and unique keys. Projects choose types freely, so a disagreement is
no error; the list tells where defaults of the conversion differ from what people choose. A statement that is refused is one.

With ``--back`` the projects' PostgreSQL schemas, as they load, are converted to MySQL and tried there instead.
"""

import argparse
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from migrate.convert.convert import convert
from migrate.convert.proof import prove
from migrate.engines.connect import open_raw
from migrate.engines.dumps.read import read_dump
from migrate.engines.engine import engine_of, parse_target
from migrate.model.conversion import Conversion
from migrate.model.names import EngineName
from migrate.model.schema import Column, Schema, Table
from migrate.url import Url
from tests.servers.pool import Pool

_OURS, _THEIRS = "migrate_agreement_ours", "migrate_agreement_theirs"
_OTHER_DATABASE = re.compile(r"^\s*(\\c(onnect)?\b.*|(DROP|CREATE) DATABASE\b.*;)", re.MULTILINE)
_FAMILIES = {
    "whole number": ("smallint", "integer", "bigint"),
    "exact number": ("numeric", "decimal"),
    "float": ("real", "double precision"),
    "text": ("character varying", "character", "text", "citext", "name"),
    "time": ("timestamp without time zone", "timestamp with time zone"),
    "document": ("json", "jsonb"),
}
_FAMILY = {name: family for family, names in _FAMILIES.items() for name in names}


@dataclass(slots=True)
class Agreement:
    """One project's figures."""

    name: str
    accepted: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    tables: int = 0
    """Tables that both have."""
    only_ours: list[str] = field(default_factory=list)
    only_theirs: list[str] = field(default_factory=list)
    agreed: Counter[str] = field(default_factory=Counter)
    compared: Counter[str] = field(default_factory=Counter)
    disagreements: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Aspect, ours, theirs."""

    def compare(self, aspect: str, ours: str, theirs: str) -> None:
        """Counts one comparison."""
        self.compared[aspect] += 1
        if ours == theirs:
            self.agreed[aspect] += 1
        else:
            self.disagreements[aspect, ours, theirs] += 1


def main() -> None:
    """Runs the comparison."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--server", default="postgres", help="the test suite's name of the server")
    parser.add_argument("--verbose", action="store_true", help="list every disagreement")
    parser.add_argument("--back", metavar="NAME", help="try PostgreSQL to this MySQL or MariaDB server instead")
    options = parser.parse_args()
    pool = Pool()
    server = pool.url(options.server)
    if options.back:
        found = [convert_back(folder, server, pool.url(options.back)) for folder in _projects(options.folders)]
    else:
        found = [compare_project(folder, server) for folder in _projects(options.folders)]
    for agreement in found:
        _print(agreement, verbose=options.verbose)
    _print_total(found)
    sys.exit(int(any(agreement.refused for agreement in found)))


def compare_project(folder: Path, server: Url) -> Agreement:
    """Converts, loads both and compares."""
    source = read_dump(folder / "mysql.sql", dialect=EngineName.MYSQL)
    conversion = convert(source, parse_target("postgresql"))
    agreement = Agreement(folder.name, skipped=[f"{item.object}: {item.reason}" for item in conversion.skipped])
    with _scratch(server, _OURS) as ours, _scratch(server, _THEIRS) as theirs:
        _load_ours(conversion, ours, agreement)
        _load_theirs(folder / "postgresql.sql", theirs)
        _compare_schemas(agreement, engine_of(ours).inspect(ours), engine_of(theirs).inspect(theirs))
    return agreement


def convert_back(folder: Path, server: Url, mysql: Url) -> Agreement:
    """Loads the project's own PostgreSQL schema, converts it to MySQL or MariaDB and proves that there."""
    with _scratch(server, _THEIRS) as theirs:
        _load_theirs(folder / "postgresql.sql", theirs)
        conversion = convert(engine_of(theirs).inspect(theirs), parse_target(engine_of(mysql).name.value))
    agreement = Agreement(folder.name, skipped=[f"{item.object}: {item.reason}" for item in conversion.skipped])
    for proved in prove(conversion, mysql).objects:
        if proved.accepted:
            agreement.accepted[str(proved.object.kind)] += 1
        else:
            agreement.refused.append(f"{proved.object.kind} {proved.object.name}: {proved.error}")
    return agreement


def _projects(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        inside = sorted(path.parent for path in folder.glob("*/mysql.sql"))
        candidates = [folder] if (folder / "mysql.sql").exists() else inside
        yield from (found for found in candidates if (found / "postgresql.sql").exists())


def _load_ours(conversion: Conversion, url: Url, agreement: Agreement) -> None:
    import psycopg

    with open_raw(url, autocommit=True) as connection, connection.cursor() as cursor:
        for statement in conversion.statements:
            try:
                cursor.execute(statement.sql.encode())
                agreement.accepted[str(statement.object.kind)] += 1
            except psycopg.Error as problem:
                agreement.refused.append(f"{statement.object.kind} {statement.object.name}: {problem}")


def _load_theirs(script: Path, url: Url) -> None:
    """Runs the project's script as its users do, but in this database; what it refuses is the project's own affair."""
    text = _OTHER_DATABASE.sub("", script.read_text(encoding="utf-8", errors="replace"))
    subprocess.run(
        ["psql", "-qX", url.without_password],
        input=text.encode(),
        env={**os.environ, "PGPASSWORD": url.password or ""},
        capture_output=True,
        check=False,
    )


def _compare_schemas(agreement: Agreement, ours: Schema, theirs: Schema) -> None:
    left, right = ({table.name.name.lower(): table for table in schema.tables} for schema in (ours, theirs))
    agreement.only_ours = sorted(left.keys() - right.keys())
    agreement.only_theirs = sorted(right.keys() - left.keys())
    for name in sorted(left.keys() & right.keys()):
        agreement.tables += 1
        _compare_tables(agreement, left[name], right[name])


def _compare_tables(agreement: Agreement, ours: Table, theirs: Table) -> None:
    agreement.compare("primary key", _primary_key(ours), _primary_key(theirs))
    for columns in sorted(_unique_keys(ours) | _unique_keys(theirs)):
        agreement.compare(
            "unique key", *("unique" if columns in _unique_keys(table) else "not unique" for table in (ours, theirs))
        )
    right = {column.name.lower(): column for column in theirs.columns}
    for column in ours.columns:
        other = right.get(column.name.lower())
        agreement.compare("column", "present", "present" if other else "absent")
        if other is not None:
            _compare_columns(agreement, column, other)


def _compare_columns(agreement: Agreement, ours: Column, theirs: Column) -> None:
    agreement.compare("type", str(ours.type), str(theirs.type))
    agreement.compare("family of type", *(_FAMILY.get(column.type.name, column.type.name) for column in (ours, theirs)))
    agreement.compare("nullability", *("null" if column.nullable else "not null" for column in (ours, theirs)))
    agreement.compare("identity", *("numbered" if column.identity else "plain" for column in (ours, theirs)))
    if not ours.identity and not theirs.identity:
        agreement.compare("default", _default(ours), _default(theirs))


def _default(column: Column) -> str:
    text = column.default.text if column.default else "none"
    return {"CURRENT_TIMESTAMP": "now()", "LOCALTIMESTAMP": "now()", "true": "1", "false": "0"}.get(text, text)


def _primary_key(table: Table) -> str:
    return ", ".join(table.primary_key.columns).lower() if table.primary_key else "none"


def _unique_keys(table: Table) -> set[tuple[str, ...]]:
    plain = [
        tuple(part.column or "" for part in index.parts)
        for index in table.indexes
        if index.unique and index.predicate is None
    ]
    return {tuple(sorted(name.lower() for name in key)) for key in [*(k.columns for k in table.unique_keys), *plain]}


@contextmanager
def _scratch(server: Url, name: str) -> Iterator[Url]:
    def run(statement: str) -> None:
        with open_raw(server, autocommit=True) as connection, connection.cursor() as cursor:
            cursor.execute(statement.encode())

    run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    run(f"CREATE DATABASE {name}")
    try:
        yield server.with_database(name)
    finally:
        run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _print(agreement: Agreement, *, verbose: bool) -> None:
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(agreement.accepted.items()))
    print(f"{agreement.name}: accepted {agreement.accepted.total()} ({kinds}), refused {len(agreement.refused)}")
    for line in (*agreement.refused, *(f"skipped {item}" for item in agreement.skipped)):
        print(f"  {line}")
    if not agreement.tables:
        return
    print(
        f"  {agreement.tables} tables on both sides, {len(agreement.only_ours)} only here, "
        f"{len(agreement.only_theirs)} only there; {_rates([agreement])}"
    )
    shown = agreement.disagreements.most_common(None if verbose else 5)
    for (aspect, ours, theirs), count in shown:
        print(f"    {count:>5} {aspect}: {ours} here, {theirs} there")


def _print_total(found: Sequence[Agreement]) -> None:
    accepted = sum(agreement.accepted.total() for agreement in found)
    refused = sum(len(agreement.refused) for agreement in found)
    kinds: Counter[str] = Counter()
    for agreement in found:
        kinds += agreement.accepted
    print(f"{len(found)} projects: {accepted} of {accepted + refused} statements accepted. {_rates(found)}")
    print("accepted " + ", ".join(f"{count} {kind}" for kind, count in kinds.most_common()))


def _rates(found: Sequence[Agreement]) -> str:
    agreed: Counter[str] = Counter()
    compared: Counter[str] = Counter()
    for agreement in found:
        agreed += agreement.agreed
        compared += agreement.compared
    return ", ".join(f"{name} {agreed[name]}/{count} ({agreed[name] / count:.0%})" for name, count in compared.items())


if __name__ == "__main__":
    main()
