"""The source's side: the table, a view of every case, and what each gives there.

Making a view is slow, so that expressions share views, which are taken apart again once the server has put them into its own words.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pymysql

from migrate.engines.connect import open_raw
from migrate.engines.engine import engine_of
from migrate.model.names import ObjectName
from migrate.model.schema import Schema, View
from migrate.url import Url
from tests.convert.semantics.cases import Case
from tests.convert.semantics.rows import COLUMNS, table_statement

Rows = list[tuple[Any, ...]]
_AT_ONCE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The source's schema with the cases as views, and what each of them gives."""

    schema: Schema
    rows: tuple[tuple[Any, ...], ...]
    views: dict[Case, str]
    """What each case's view is called."""
    stored: dict[Case, Rows]
    """What the views give."""
    written: dict[Case, Rows]
    """What the queries give as the table has them. MySQL stores some views that mean something else."""
    unknown: dict[Case, str]
    """What the server does not know or can't reckon with, and its words."""


@contextmanager
def source_of(url: Url, name: str, cases: Sequence[Case], rows: Sequence[tuple[Any, ...]]) -> Iterator[Source]:
    """Makes the table and the views on MySQL or MariaDB and reads them back. The database is dropped afterwards."""
    with ExitStack() as stack:
        connection = stack.enter_context(open_raw(url, autocommit=True))
        cursor = stack.enter_context(connection.cursor())
        cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        stack.callback(cursor.execute, f"DROP DATABASE {name}")
        cursor.execute(f"USE {name}")
        cursor.execute("SET time_zone = '+02:00'")
        cursor.execute(table_statement(url.scheme))
        cursor.executemany(f"INSERT INTO t VALUES ({', '.join(['%s'] * (len(COLUMNS) + 1))})", rows)
        maker = _Maker(cursor, {case: f"v{number}" for number, case in enumerate(cases)})
        maker.make_all()
        schema = engine_of(url).inspect(url.with_database(name))
        yield Source(
            schema=replace(schema, views=tuple(maker.apart(schema.views))),
            rows=tuple(rows),
            views=maker.views,
            stored=maker.stored,
            written=maker.written,
            unknown=maker.unknown,
        )


class _Maker:
    def __init__(self, cursor: Any, views: dict[Case, str]) -> None:
        self._cursor = cursor
        self.views = views
        self.stored: dict[Case, Rows] = {}
        self.written: dict[Case, Rows] = {}
        self.unknown: dict[Case, str] = {}

    def make_all(self) -> None:
        """Makes every case's view."""
        expressions = [case for case in self.views if not case.is_query]
        for start in range(0, len(expressions), _AT_ONCE):
            known = self._known(expressions[start : start + _AT_ONCE])
            if known:
                self._make_together(known)
        for case in self.views:
            if case.is_query:
                self._make(case)

    def _make(self, case: Case) -> None:
        try:
            self._cursor.execute(f"CREATE VIEW {self.views[case]} AS {case.query}")
            self.written[case] = self._rows(case.query)
            self.stored[case] = self._rows(f"SELECT * FROM {self.views[case]}")
        except pymysql.Error as problem:
            self.unknown[case] = str(problem)

    def _known(self, cases: Sequence[Case]) -> list[Case]:
        """Those that the server takes: all, or of each half its own."""
        try:
            self._cursor.execute(f"SELECT {', '.join(case.text for case in cases)} FROM t")
        except pymysql.Error as problem:
            if len(cases) > 1:
                middle = len(cases) // 2
                return self._known(cases[:middle]) + self._known(cases[middle:])
            self.unknown[cases[0]] = str(problem)
            return []
        return list(cases)

    def _make_together(self, cases: Sequence[Case]) -> None:
        """One view of several expressions."""
        name = "all_" + self.views[cases[0]] + f"_{len(cases)}"
        columns = ", ".join(f"{case.text} AS `{self.views[case]}`" for case in cases)
        self._cursor.execute(f"CREATE VIEW {name} AS SELECT id, {columns} FROM t ORDER BY id")
        for rows, source in ((self.stored, name), (self.written, f"(SELECT id, {columns} FROM t) AS written")):
            found = self._rows(f"SELECT * FROM {source} ORDER BY id")
            rows.update({case: [(row[0], row[place]) for row in found] for place, case in enumerate(cases, 1)})

    def _rows(self, query: str) -> Rows:
        self._cursor.execute(query)
        return list(self._cursor.fetchall())

    def apart(self, views: Sequence[View]) -> Iterator[View]:
        """The views of one expression each that stand for the server's."""
        for view in views:
            if not view.name.name.startswith("all_"):
                yield view
                continue
            head, source, rest = re.split(r"( from (?:`\w+`\.)?`t`)(?= order by [^(]*$)", view.definition)
            # `id` comes first, then every expression up to its own name.
            parts = re.split(r" AS `(id|v\d+)`,?", head.removeprefix("select "))
            columns = {column.name: column for column in view.columns}
            for text, name in zip(parts[2::2], parts[3::2], strict=False):
                yield replace(
                    view,
                    name=ObjectName(schema=view.name.schema, name=name),
                    definition=f"select {parts[0]} AS `id`,{text} AS `made`{source}{rest}",
                    columns=(columns["id"], replace(columns[name], name="made")),
                )
