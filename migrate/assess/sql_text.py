"""Walks the SQL that a MySQL or MariaDB schema holds, as tokens: views, stored code, and the expressions in tables.

Strings and comments are never taken for code, and a quoted name is never taken for a word.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from migrate.assess.context import Context, reference
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.engines.dumps.tokens import Token, TokenKind, tokenize
from migrate.model.issue import Severity
from migrate.model.names import Location, ObjectKind, ObjectRef
from migrate.model.schema import DefaultKind, Event, Routine, Table, Trigger, View

_LONGEST_EXCERPT = 160
_NOT_A_CALL = frozenset(
    (
        *("AS", "CALL", "CURSOR", "EXISTS", "FROM", "FUNCTION", "IGNORE", "INDEX", "INSERT", "INTO", "JOIN", "KEY"),
        *("PROCEDURE", "REFERENCES", "REPLACE", "TABLE", "UPDATE", "WITH"),
    )
)
_JOINS = frozenset({".", "@"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlText:
    """A piece of SQL and the object it belongs to."""

    object: ObjectRef
    title: str
    """What to call the object in a message."""
    text: str
    tokens: tuple[Token, ...]
    """Without white space and comments; the last is of kind `END`."""
    location: Location | None = None
    begins_there: bool = False
    """Whether the text begins at the location, so that what stands in it has a line of its own."""

    def place_of(self, at: int) -> Location | None:
        """Where a token stands, as nearly as it is known."""
        if self.location is None or not self.begins_there:
            return self.location
        return replace(self.location, line=self.location.line + self.text.count("\n", 0, self.tokens[at].start))

    def finding(self, message: str, at: int, *, until: int | None = None, severity: Severity | None = None) -> Finding:
        """A finding that shows the line of a token and underlines it, or all tokens up to the one at `until`."""
        start, end = self.tokens[at].start, self.tokens[at if until is None else until].end
        first = self.text.rfind("\n", 0, start) + 1
        stop = self.text.find("\n", start)
        line = self.text[first : stop if stop >= 0 else len(self.text)]
        cut = max(0, start - first - _LONGEST_EXCERPT // 2)
        line = line[cut : cut + _LONGEST_EXCERPT]
        before, guilty = shown(line[: start - first - cut]), shown(line[start - first - cut : end - first - cut])
        excerpt = before + guilty + shown(line[end - first - cut :])
        return Finding(
            object=self.object,
            message=message,
            excerpt=excerpt,
            span=(len(before), len(before) + len(guilty)) if guilty else None,
            location=self.place_of(at),
            severity=severity,
        )

    def places(self, *words: str) -> Iterator[int]:
        """The positions from which these words or symbols follow one another."""
        for at in range(len(self.tokens) - len(words) + 1):
            if all(self.tokens[at + ahead].upper == word for ahead, word in enumerate(words)):
                yield at

    def word_at(self, at: int) -> str:
        """The word or symbol at a position, in capitals; empty outside of the text and for anything else."""
        return self.tokens[at].upper if 0 <= at < len(self.tokens) else ""

    def name_at(self, at: int) -> str:
        """The name at a position, quoted or not, in capitals; empty where none is."""
        token = self.tokens[at] if 0 <= at < len(self.tokens) else None
        return token.value.upper() if token and token.kind in (TokenKind.WORD, TokenKind.QUOTED) else ""

    def calls(self, names: Collection[str]) -> Iterator[int]:
        """The positions where one of these functions, in capitals, is called without a schema before it."""
        for at, token in enumerate(self.tokens[:-1]):
            if token.upper in names and self.tokens[at + 1].upper == "(" and not self._is_no_call(at):
                yield at

    def _is_no_call(self, at: int) -> bool:
        before = self.word_at(at - 1)
        return before in _NOT_A_CALL or before in _JOINS


def stored_sql(context: Context) -> Iterator[SqlText]:
    """Every view's query and every routine's, trigger's and event's body."""
    schema = context.schema
    for view in schema.views:
        yield _of(view, f"the view {shown(view.name.name)}", view.definition)
    for routine in schema.routines:
        yield _of(routine, f"the {routine.kind} {shown(routine.name.name)}", routine.body, routine.sql_mode)
    for trigger in schema.triggers:
        yield _of(trigger, f"the trigger {shown(trigger.name)}", trigger.body, trigger.sql_mode)
    for event in schema.events:
        yield _of(event, f"the event {shown(event.name.name)}", event.body)


def all_sql(context: Context) -> Iterator[SqlText]:
    """What `stored_sql` gives, and every default, generated column, index and CHECK that is an expression."""
    yield from stored_sql(context)
    for table in context.schema.tables:
        yield from _expressions(table)


def own_functions(context: Context) -> frozenset[str]:
    """The stored functions of the schema by name, in capitals: a call of one of them is no call of the server's."""
    return frozenset(routine.name.name.upper() for routine in context.schema.routines)


def called(context: Context, texts: Iterator[SqlText], names: Collection[str]) -> Iterator[tuple[SqlText, int, str]]:
    """Where the server's functions of these names are called: each once a text, with its place and its name."""
    wanted = frozenset(names) - own_functions(context)
    for text in texts:
        seen: set[str] = set()
        for at in text.calls(wanted):
            name = text.tokens[at].upper
            if name not in seen:
                seen.add(name)
                yield text, at, name


def first_of(text: SqlText, phrases: Sequence[Sequence[str]]) -> Iterator[tuple[int, Sequence[str]]]:
    """The first place of each of the phrases that the text holds."""
    for words in phrases:
        at = next(text.places(*words), None)
        if at is not None:
            yield at, words


def phrases(context: Context, wanted: Sequence[Sequence[str]], message: str) -> Iterator[Finding]:
    """A finding for each of the phrases in each piece of stored SQL; `message` goes on from the object's title."""
    for text in stored_sql(context):
        for at, words in first_of(text, wanted):
            yield text.finding(f"{text.title} {message}", at, until=at + len(words) - 1)


def _of(item: View | Routine | Trigger | Event, title: str, text: str, sql_mode: str = "") -> SqlText:
    return SqlText(
        object=reference(item),
        title=title,
        text=text,
        tokens=_tokens(text, "ANSI_QUOTES" in sql_mode.upper()),
        location=item.location,
    )


def _expressions(table: Table) -> Iterator[SqlText]:
    for column in table.columns:
        title = shown(table.name.name, column.name)
        location = column.location or table.location
        if column.generated:
            yield _part(table, ObjectKind.COLUMN, column.name, title, column.generated.expression, location)
        if column.default and column.default.kind is DefaultKind.EXPRESSION:
            yield _part(table, ObjectKind.COLUMN, column.name, f"the default of {title}", column.default.text, location)
    for check in table.checks:
        title = f"the CHECK {shown(check.name)}"
        yield _part(table, ObjectKind.CHECK, check.name, title, check.expression, check.location or table.location)
    for index in table.indexes:
        for part in index.parts:
            if part.expression:
                title = f"the index {shown(index.name)}"
                yield _part(
                    table, ObjectKind.INDEX, index.name, title, part.expression, index.location or table.location
                )


def _part(table: Table, kind: ObjectKind, name: str, title: str, text: str, location: Location | None) -> SqlText:
    path = (table.name.schema, table.name.name, name)
    return SqlText(
        object=ObjectRef(kind=kind, path=path), title=title, text=text, tokens=_tokens(text, False), location=location
    )


@lru_cache(maxsize=4096)
def _tokens(text: str, ansi_quotes: bool) -> tuple[Token, ...]:
    return tuple(tokenize(text, ansi_quotes=ansi_quotes))
