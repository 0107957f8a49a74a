"""Applies the statements of a script of SQL Server's to a draft."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from migrate.engines.dumps.plain_draft import PlainDraft, TableParts
from migrate.engines.dumps.script import Content
from migrate.engines.dumps.sqlserver.alter import read_alter_table, read_extended_property
from migrate.engines.dumps.sqlserver.code import note, read_routine, read_trigger, read_view
from migrate.engines.dumps.sqlserver.indexes import read_create_index
from migrate.engines.dumps.sqlserver.script import statements
from migrate.engines.dumps.sqlserver.tables import read_create_table, read_elements
from migrate.engines.dumps.sqlserver.types import read_type
from migrate.engines.dumps.standard_tokens import StandardTokens
from migrate.engines.dumps.statement import NotUnderstood, Statement
from migrate.engines.dumps.tokens import TokenKind
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Sequence, UserType

_INDEX_WORDS = (
    "UNIQUE",
    "CLUSTERED",
    "NONCLUSTERED",
    "COLUMNSTORE",
    "PRIMARY",
    "XML",
    "SPATIAL",
    "SELECTIVE",
    "FULLTEXT",
)
_NAMED = {
    ("SYNONYM",): "synonym",
    ("ASSEMBLY",): "assembly",
    ("PARTITION", "FUNCTION"): "partition function",
    ("PARTITION", "SCHEME"): "partition scheme",
    ("XML", "SCHEMA", "COLLECTION"): "xml schema collection",
    ("FULLTEXT", "CATALOG"): "fulltext catalog",
    ("FULLTEXT", "STOPLIST"): "fulltext catalog",
    ("QUEUE",): "service broker",
    ("SERVICE",): "service broker",
    ("CONTRACT",): "service broker",
    ("MESSAGE", "TYPE"): "service broker",
    ("ROUTE",): "service broker",
    ("SECURITY", "POLICY"): "security policy",
    ("AGGREGATE",): "aggregate",
    ("EXTERNAL", "DATA", "SOURCE"): "linked server",
}
"""What has no noun of its own, and what it is kept as."""


def new_draft(path: Path) -> PlainDraft:
    """An empty schema, of a database named as the file until the script says otherwise."""
    return PlainDraft(engine=EngineName.SQLSERVER, database=path.stem, schema="dbo")


def apply_script(content: Content, file: str, draft: PlainDraft) -> None:
    """Reads a script into the draft. What is not understood is noted there, and the rest is still read."""
    for statement in statements(content, file, draft.skipped):
        apply_statement(statement, draft)


def apply_statement(statement: Statement, draft: PlainDraft) -> None:
    """Reads one statement into the draft; what is not understood is noted there."""
    tokens = StandardTokens(statement, brackets=True)
    noted = len(draft.others)
    try:
        _apply(tokens, statement, draft)
    except NotUnderstood as problem:
        del draft.others[noted:]
        draft.skip(statement, problem.reason, location=problem.location)


def _apply(tokens: StandardTokens, statement: Statement, draft: PlainDraft) -> None:
    first = tokens.peek().upper
    if tokens.at("ALTER", "TABLE"):
        read_alter_table(tokens, draft)
    elif first == "CREATE" or (first == "ALTER" and _what(tokens) in _CODE):
        _create(tokens, statement, draft)
    elif first == "USE":
        tokens.take()
        name = tokens.identifier()
        draft.database = name if name.lower() != "master" else draft.database
    elif first in ("EXEC", "EXECUTE"):
        _execute(tokens, statement, draft)
    elif first == "DROP":
        tokens.take()
        kind = tokens.take().upper
        tokens.accept("IF", "EXISTS")
        if kind in ("TABLE", "VIEW", "SEQUENCE", "TYPE", "TRIGGER", "FUNCTION", "PROCEDURE", "PROC"):
            draft.drop(kind, tokens.qualified())
            while tokens.accept(","):
                draft.drop(kind, tokens.qualified())
    elif tokens.accept("DISABLE", "TRIGGER"):
        key = draft.key(draft.name(tokens.qualified()))
        if key in draft.triggers:
            draft.triggers[key] = replace(draft.triggers[key], enabled=False)
    elif first not in ("ALTER", "ENABLE"):
        draft.skip(statement, "not a statement that is read here")


def _what(tokens: StandardTokens) -> str:
    """The word that says what a CREATE or ALTER is about."""
    ahead = 1
    while tokens.peek(ahead).upper in ("OR", "ALTER"):
        ahead += 1
    return tokens.peek(ahead).upper


_CODE: dict[str, Callable[[StandardTokens, PlainDraft], None]] = {
    "FUNCTION": read_routine,
    "PROCEDURE": read_routine,
    "PROC": read_routine,
    "TRIGGER": read_trigger,
    "VIEW": read_view,
}


def _create(tokens: StandardTokens, statement: Statement, draft: PlainDraft) -> None:
    what = _what(tokens)
    words = next((words for words in _NAMED if all(tokens.peek(n + 1).upper == w for n, w in enumerate(words))), None)
    if words is not None:
        _read_named(tokens, draft, words)
    elif what in _CODE:
        _CODE[what](tokens, draft)
    elif what == "TABLE" or tokens.at("CREATE", "EXTERNAL", "TABLE"):
        read_create_table(tokens, draft)
    elif what == "INDEX" or what in _INDEX_WORDS:
        read_create_index(tokens, draft)
    elif what == "SCHEMA":
        tokens.expect("CREATE", "SCHEMA")
        if not tokens.accept("AUTHORIZATION"):
            draft.schemas.append(tokens.identifier())
    elif what == "SEQUENCE":
        _read_sequence(tokens, draft)
    elif what == "TYPE":
        _read_type(tokens, draft)
    else:
        draft.skip(statement, f"{what.lower()} has no place in a schema of the target")


def _read_named(tokens: StandardTokens, draft: PlainDraft, words: tuple[str, ...]) -> None:
    tokens.expect("CREATE", *words)
    name = draft.name(tokens.qualified()) if tokens.peek().kind is not TokenKind.END else draft.name(("", ""))
    note(draft, tokens, _NAMED[words], name)


def _read_sequence(tokens: StandardTokens, draft: PlainDraft) -> None:
    location = tokens.location()
    tokens.expect("CREATE", "SEQUENCE")
    name = draft.name(tokens.qualified())
    type_ = read_type(tokens).text if tokens.accept("AS") else "bigint"
    start, step, least, most, cycle = 1, 1, None, None, False
    while not tokens.at_end:
        if tokens.accept("START", "WITH"):
            start = tokens.signed()
        elif tokens.accept("INCREMENT", "BY"):
            step = tokens.signed()
        elif tokens.accept("MINVALUE"):
            least = tokens.signed()
        elif tokens.accept("MAXVALUE"):
            most = tokens.signed()
        elif tokens.accept("NO", "CYCLE"):
            cycle = False
        else:
            cycle = tokens.take().upper == "CYCLE" or cycle
    draft.sequences[draft.key(name)] = Sequence(
        name=name, type=type_, start=start, increment=step, minimum=least, maximum=most, cycle=cycle, location=location
    )


def _read_type(tokens: StandardTokens, draft: PlainDraft) -> None:
    """Reads CREATE TYPE: the kind is `alias`, `table` or `clr`."""
    location = tokens.location()
    tokens.expect("CREATE", "TYPE")
    name = draft.name(tokens.qualified())
    made = UserType(name=name, kind="clr", base=tokens.statement.text, location=location)
    if tokens.accept("FROM"):
        base = read_type(tokens).text
        made = UserType(name=name, kind="alias", base=base, nullable=not tokens.at("NOT"), location=location)
    elif tokens.accept("AS", "TABLE"):
        table = TableParts(name=name, location=location)
        others = list(draft.others)
        read_elements(tokens, table, draft)
        draft.others = others
        made = UserType(name=name, kind="table", attributes=tuple(table.columns.values()), location=location)
    draft.types[draft.key(name)] = made


def _execute(tokens: StandardTokens, statement: Statement, draft: PlainDraft) -> None:
    """Reads the procedures of the server that make or describe something."""
    tokens.take()
    procedure = tokens.qualified()[1].lower() if tokens.peek().kind is not TokenKind.VARIABLE else ""
    if procedure == "sp_addextendedproperty":
        read_extended_property(tokens, draft)
    elif procedure == "sp_executesql":
        _read_executed(tokens, statement, draft)
    elif procedure == "sp_addlinkedserver":
        name = next(_strings(tokens), "")
        note(draft, tokens, "linked server", ObjectName(schema=draft.schema, name=name))
    elif procedure == "sp_addtype":
        found = list(_strings(tokens))
        name_of_type = draft.name(("", found[0] if found else ""))
        base = found[1] if len(found) > 1 else ""
        draft.types[draft.key(name_of_type)] = UserType(
            name=name_of_type, kind="alias", base=base, location=statement.location()
        )
    elif procedure not in _HARMLESS:
        draft.skip(statement, "a call of a procedure, not run")


_HARMLESS_WORDS = (
    "sp_updateextendedproperty sp_dropextendedproperty sp_addrolemember sp_dboption sp_settriggerorder sp_tableoption "
    "sp_grantdbaccess sp_addrole sp_addlogin sp_adduser sp_configure sp_dbcmptlevel sp_fulltext_database "
    "sp_addlinkedsrvlogin sp_serveroption sp_changedbowner sp_db_vardecimal_storage_format sp_bindefault sp_bindrule"
)
_HARMLESS = frozenset(_HARMLESS_WORDS.split())
_CREATED = re.compile(
    r"\s*(?:create|alter)\s+(?:or\s+alter\s+)?(?:proc|procedure|view|function|trigger)\b", re.IGNORECASE
)


def _strings(tokens: StandardTokens) -> Iterator[str]:
    """The strings that a call is given."""
    while not tokens.at_end:
        token = tokens.take()
        if token.kind is TokenKind.STRING:
            yield token.value


def _read_executed(tokens: StandardTokens, statement: Statement, draft: PlainDraft) -> None:
    """A view or routine that a script makes by sp_executesql, so that the batch compiles where it is there already."""
    place = tokens.location()
    text = next(_strings(tokens), "")
    if _CREATED.match(text):
        inner = Statement(text=text.strip(), file=place.file, line=place.line, column=place.column)
        apply_statement(inner, draft)
    else:
        draft.skip(statement, "SQL in a string, not run")
